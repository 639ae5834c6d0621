"""The tables of the roadmap: steps and aims as batches brought them."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.adapters.tables import Table


class RoadmapStep(Table):
    """A step as one batch planned it; `removed` takes it back. A batch is of one organisation."""

    __tablename__ = "roadmap_step"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    phase: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(200))
    starts: Mapped[date]
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    framework_key: Mapped[str] = mapped_column(String(80))
    node: Mapped[str] = mapped_column(String(60))
    expected: Mapped[float | None]
    initiative: Mapped[str] = mapped_column(String(60))
    done_on: Mapped[date | None]
    removed: Mapped[bool]


class RoadmapAim(Table):
    """What a unit aims at in a year, as one batch says; without an objective and a metric it is taken back."""

    __tablename__ = "roadmap_aim"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True, index=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    objective: Mapped[str] = mapped_column(String(200))
    metric: Mapped[str] = mapped_column(String(200))
