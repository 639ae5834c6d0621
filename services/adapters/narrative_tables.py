"""The table of narratives, as batches brought them."""

from sqlalchemy import ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.adapters.tables import Table


class NarrativeRow(Table):
    """What a unit's sponsor says for a period; ratings are absent, vague or explicit, `outlook` is -2 to 2."""

    __tablename__ = "narrative"
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("business_unit.id"), primary_key=True, index=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    why: Mapped[str] = mapped_column(Text)
    why_rating: Mapped[str] = mapped_column(String(10))
    possible: Mapped[str] = mapped_column(Text)
    possible_rating: Mapped[str] = mapped_column(String(10))
    call: Mapped[str] = mapped_column(Text)
    call_rating: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(200))
    outlook: Mapped[int] = mapped_column(SmallInteger)
    sponsor: Mapped[str] = mapped_column(String(200))
