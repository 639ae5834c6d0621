"""The tables of KPIs: own definitions, values and benchmarks as batches brought them, what stands, and notes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.adapters.tables import Table


class KpiSetting(Table):
    """The codes of the KPIs that an organisation has chosen, in the order they are shown."""

    __tablename__ = "kpi_setting"
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("business_unit.id"), primary_key=True, autoincrement=False
    )
    chosen: Mapped[list[Any]]


class OwnKpi(Table):
    """An organisation's own definition of a KPI, whole, as one batch brought it."""

    __tablename__ = "kpi"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    document: Mapped[dict[str, Any]]


class StoredValue(Table):
    """What one batch says of a KPI of a unit in a period; `says` are the first letters of the figures it speaks of."""

    __tablename__ = "kpi_value"
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True)
    kpi: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True, index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    says: Mapped[str] = mapped_column(String(4))
    actual: Mapped[float | None]
    target: Mapped[float | None]
    baseline: Mapped[float | None]
    weight: Mapped[float | None]


class StandingValue(Table):
    """What counts of a KPI of a unit in a period: derived from the values of the batches that are not withdrawn."""

    __tablename__ = "kpi_standing"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True)
    kpi: Mapped[str] = mapped_column(String(60), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    actual: Mapped[float | None]
    target: Mapped[float | None]
    baseline: Mapped[float | None]
    weight: Mapped[float | None]


class OwnBenchmark(Table):
    """A figure of others that a batch brought, to be held against an organisation's own."""

    __tablename__ = "benchmark"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    geography: Mapped[str] = mapped_column(String(60), primary_key=True)
    size_class: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True, index=True)
    value: Mapped[float]
    sample: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(200))
    licence: Mapped[str] = mapped_column(String(200))
    flag: Mapped[str] = mapped_column(String(60))


class Note(Table):
    """What somebody wrote beside a KPI, a score or an initiative of a unit."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_subject", "organisation_id", "kind", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"))
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), index=True)
    day: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    created: Mapped[datetime]
