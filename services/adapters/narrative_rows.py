"""Narratives as stored: of each unit and period the one of the newest batch that is not withdrawn counts, whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters import structure
from services.adapters.answer_rows import batched
from services.adapters.narrative_tables import NarrativeRow
from services.adapters.tables import ImportBatch
from services.domain.narrative import Narrative, Said


@dataclass(frozen=True, slots=True)
class StoredNarrative:
    """A narrative, the batch it came with, who stored it and when."""

    narrative: Narrative
    batch: int
    who: str
    when: datetime


def add(session: Session, batch: int, narratives: Collection[Narrative]) -> None:
    """Store the narratives of a batch."""
    session.add_all(_row(batch, narrative) for narrative in narratives)
    session.flush()


def _row(batch: int, told: Narrative) -> NarrativeRow:
    return NarrativeRow(
        batch_id=batch,
        unit_id=told.unit,
        period=told.period,
        why=told.why.text,
        why_rating=told.why.rating,
        possible=told.possible.text,
        possible_rating=told.possible.rating,
        call=told.call.text,
        call_rating=told.call.rating,
        audience=told.audience,
        outlook=told.outlook,
        sponsor=told.sponsor,
    )


def read(session: Session, units: Collection[int]) -> list[StoredNarrative]:
    """Every narrative of some units whose batch is not withdrawn, newest first."""
    found: list[StoredNarrative] = []
    for ids in batched(units):
        found += [
            StoredNarrative(_narrative(row), batch, who, when)
            for row, batch, who, when in session.execute(
                select(NarrativeRow, ImportBatch.id, ImportBatch.imported_by, ImportBatch.imported_at)
                .join(ImportBatch, ImportBatch.id == NarrativeRow.batch_id)
                .where(NarrativeRow.unit_id.in_(ids), ImportBatch.withdrawn.is_(False))
            )
        ]
    return sorted(found, key=lambda one: one.batch, reverse=True)


def _narrative(row: NarrativeRow) -> Narrative:
    return Narrative(
        row.unit_id,
        row.period,
        Said(row.why, row.why_rating),  # type: ignore[arg-type]
        Said(row.possible, row.possible_rating),  # type: ignore[arg-type]
        Said(row.call, row.call_rating),  # type: ignore[arg-type]
        row.audience,
        row.outlook,
        row.sponsor,
    )


def standing(stored: Sequence[StoredNarrative]) -> dict[tuple[int, str], StoredNarrative]:
    """The ones that count, by unit and period; `stored` are newest first."""
    found: dict[tuple[int, str], StoredNarrative] = {}
    for one in stored:
        found.setdefault((one.narrative.unit, one.narrative.period), one)
    return found


def periods_of_unit(session: Session, unit: int) -> list[str]:
    """The periods that any batch, a withdrawn one too, told a narrative of a unit for."""
    told = select(NarrativeRow.period).where(NarrativeRow.unit_id == unit).distinct()
    return sorted(session.scalars(told))


def erase(session: Session, organisation: int) -> list[int]:
    """Remove all narratives of an organisation; returns the batches, which stay."""
    of_it = NarrativeRow.unit_id.in_(structure.unit_ids(organisation))
    batches = sorted(session.scalars(select(NarrativeRow.batch_id).where(of_it).distinct()))
    session.execute(delete(NarrativeRow).where(of_it))
    return batches
