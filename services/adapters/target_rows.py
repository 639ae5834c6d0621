"""Targets as stored: the newest one that is not withdrawn counts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters import structure
from services.adapters.answer_rows import batched
from services.adapters.bulk import insert_rows
from services.adapters.tables import ImportBatch, Target
from services.domain.framework import Framework
from services.domain.targets import GivenTarget

_COLUMNS = ("batch_id", "unit_id", "framework_key", "major", "node", "due", "score")


def add(session: Session, batch: int, framework: Framework, targets: Sequence[GivenTarget]) -> None:
    """Store targets a batch brings; the last of those that name the same unit, dimension and date counts."""
    series = framework.key, framework.version.major
    found = {(t.unit, t.node, t.due): t.score for t in targets}
    rows = ((batch, unit, *series, node, due, score) for (unit, node, due), score in found.items())
    insert_rows(session, Target, _COLUMNS, rows)


def read(
    session: Session, framework: Framework, units: Collection[int]
) -> Mapping[tuple[int, str], Sequence[tuple[date, float]]]:
    """The (due, score) targets that count, by unit and dimension, earliest first."""
    newest: dict[tuple[int, str, date], float | None] = {}
    for ids in batched(units):
        rows = session.execute(
            select(Target.unit_id, Target.node, Target.due, Target.score)
            .join(ImportBatch, ImportBatch.id == Target.batch_id)
            .where(
                Target.unit_id.in_(ids),
                Target.framework_key == framework.key,
                Target.major == framework.version.major,
                ImportBatch.withdrawn.is_(False),
            )
            .order_by(Target.batch_id)
        )
        for unit, node, due, score in rows:
            newest[unit, node, due] = score
    found: dict[tuple[int, str], list[tuple[date, float]]] = {}
    for (unit, node, due), score in sorted(newest.items(), key=lambda pair: pair[0][2]):
        if score is not None:
            found.setdefault((unit, node), []).append((due, score))
    return found


def of_unit(session: Session, unit: int) -> list[str]:
    """The targets, by dimension and date, that any batch, a withdrawn one too, set for a unit."""
    found = session.execute(select(Target.node, Target.due).where(Target.unit_id == unit).distinct())
    return sorted(f"{node} {due}" for node, due in found)


def erase(session: Session, organisation: int) -> list[int]:
    """Remove all targets of an organisation; returns the batches, which stay."""
    of_it = Target.unit_id.in_(structure.unit_ids(organisation))
    batches = sorted(session.scalars(select(Target.batch_id).where(of_it).distinct()))
    session.execute(delete(Target).where(of_it))
    return batches
