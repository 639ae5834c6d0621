"""The roadmap as stored: of each step and aim the newest batch that is not withdrawn counts, whole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters.roadmap_tables import RoadmapAim, RoadmapStep
from services.adapters.tables import ImportBatch
from services.domain.roadmap_facts import Aim, GivenRoadmap, Key, Step

Row = TypeVar("Row", RoadmapStep, RoadmapAim)
_TABLES: tuple[type[RoadmapStep] | type[RoadmapAim], ...] = (RoadmapStep, RoadmapAim)


@dataclass(frozen=True, slots=True)
class StandingRoadmap:
    """What counts of an organisation's roadmap: steps by their start, aims by year.

    `batches` are the ones that said so last, by step or aim, also of what was taken back.
    """

    steps: tuple[Step, ...] = ()
    aims: tuple[Aim, ...] = ()
    batches: Mapping[Key, int] = field(default_factory=dict)


def add(session: Session, batch: int, organisation: int, given: GivenRoadmap) -> None:
    """Store what a batch says of an organisation's roadmap."""
    session.add_all(_step_row(batch, organisation, step) for step in given.steps)
    session.add_all(
        RoadmapAim(
            batch_id=batch,
            unit_id=aim.unit,
            year=aim.year,
            organisation_id=organisation,
            objective=aim.objective,
            metric=aim.metric,
        )
        for aim in given.aims
    )
    session.flush()


def _step_row(batch: int, organisation: int, step: Step) -> RoadmapStep:
    return RoadmapStep(
        batch_id=batch,
        code=step.code,
        organisation_id=organisation,
        unit_id=step.unit,
        title=step.title,
        phase=step.phase,
        owner=step.owner,
        starts=step.starts,
        due=step.due,
        state=step.state,
        framework_key=step.framework,
        node=step.node,
        expected=step.expected,
        initiative=step.initiative,
        done_on=step.done_on,
        removed=step.removed,
    )


def read(session: Session, organisation: int, units: Collection[int] | None = None) -> StandingRoadmap:
    """What counts of an organisation's roadmap, or of some of its units."""
    steps = {row.code: row for row in _newest_last(session, RoadmapStep, organisation)}
    aims = {(row.unit_id, row.year): row for row in _newest_last(session, RoadmapAim, organisation)}
    if units is not None:
        steps = {code: row for code, row in steps.items() if row.unit_id in units}
        aims = {place: row for place, row in aims.items() if row.unit_id in units}
    told = [_step(row) for row in steps.values() if not row.removed]
    said = [Aim(row.unit_id, row.year, row.objective, row.metric) for row in aims.values()]
    batches: dict[Key, int] = {code: row.batch_id for code, row in steps.items()}
    batches |= {place: row.batch_id for place, row in aims.items()}
    return StandingRoadmap(
        tuple(sorted(told, key=lambda step: (step.starts, step.due, step.code))),
        tuple(sorted((aim for aim in said if not aim.empty), key=lambda aim: (aim.year, aim.unit))),
        batches,
    )


def _newest_last(session: Session, table: type[Row], organisation: int) -> Sequence[Row]:
    """The rows of batches that are not withdrawn."""
    return session.scalars(
        select(table)
        .join(ImportBatch, ImportBatch.id == table.batch_id)
        .where(table.organisation_id == organisation, ImportBatch.withdrawn.is_(False))
        .order_by(table.batch_id)
    ).all()


def _step(row: RoadmapStep) -> Step:
    return Step(
        row.code,
        row.unit_id,
        row.title,
        row.phase,  # type: ignore[arg-type]
        row.owner,
        row.starts,
        row.due,
        row.state,  # type: ignore[arg-type]
        row.framework_key,
        row.node,
        row.expected,
        row.initiative,
        row.done_on,
    )


def owners(session: Session, organisation: int) -> dict[str, int]:
    """The unit that the newest batch, a withdrawn one too, gave each step, by code."""
    rows = session.execute(
        select(RoadmapStep.code, RoadmapStep.unit_id)
        .where(RoadmapStep.organisation_id == organisation)
        .order_by(RoadmapStep.batch_id)
    )
    return dict(iter(rows))


def erase(session: Session, organisation: int) -> list[int]:
    """Remove all there is of an organisation's roadmap; returns the batches, which stay."""
    batches: set[int] = set()
    for table in _TABLES:
        own = table.organisation_id == organisation
        batches.update(session.scalars(select(table.batch_id).where(own).distinct()))
        session.execute(delete(table).where(own))
    return sorted(batches)


def titles_of_unit(session: Session, unit: int) -> Sequence[str]:
    """What any batch, a withdrawn one too, planned or aimed at for a unit."""
    steps = session.scalars(select(RoadmapStep.title).where(RoadmapStep.unit_id == unit))
    aims = session.scalars(select(RoadmapAim.objective).where(RoadmapAim.unit_id == unit))
    return sorted({*steps, *(objective for objective in aims if objective)})
