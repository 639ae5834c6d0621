"""Roadmapping: the steps of units and what they aim at, kept as batches that can be undone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import access, auditing
from services.adapters import batches, case_rows, roadmap_rows, structure
from services.adapters.database import Sessions, reading
from services.adapters.roadmap_rows import StandingRoadmap
from services.adapters.tables import FrameworkVersion
from services.domain.audit import Action
from services.domain.errors import DocumentIssue, OutOfDateError, Place, PlanRejectedError, RefusedError
from services.domain.framework import Framework
from services.domain.roadmap_checks import problems
from services.domain.roadmap_facts import GivenRoadmap, Key
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.domain.written import line, seen

KIND = "roadmap"
CODE = "S{number}"
"""What a step is called that is given no code."""


def read_steps(sessions: Sessions, viewer: Viewer, unit: int, version: int | None = None) -> StandingRoadmap:
    """The steps and aims of a unit with all below it; raises NotFoundError outside the scope."""
    with reading(sessions, version) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
        inside = {one.id for one in visible.subtree(unit)}
        return roadmap_rows.read(session, tree.root_of(unit).id, inside)


def save_steps(
    sessions: Sessions,
    viewer: Viewer,
    unit: int,
    given: GivenRoadmap,
    name: str,
    seen: Mapping[Key, int] | None = None,
    today: date | None = None,
) -> int:
    """Store steps and aims of the organisation of `unit` as one batch called `name`; returns the batch.

    A step without a code is given one. `seen` are the batches of what the changes were made on, as read: raises
    OutOfDateError where somebody has changed one of them since, PlanRejectedError with every problem at once.
    """
    access.require_contributor(viewer)
    with auditing.writing(sessions) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
        organisation = tree.root_of(unit).id
        standing, owners = (
            roadmap_rows.read(session, organisation),
            roadmap_rows.owners(session, organisation),
        )
        given = _numbered(_tidied(given), owners)
        _require_own(visible, unit, given, owners)
        _require_current(standing, given, seen)
        _require_sound(session, visible, organisation, standing, given, today or datetime.now(UTC).date())
        units = {step.unit for step in given.steps} | {aim.unit for aim in given.aims}
        units |= {owners[step.code] for step in given.steps if step.code in owners}
        counts = {"units": sorted(units), "steps": len(given.steps), "aims": len(given.aims)}
        batch = batches.add(session, KIND, name, "", viewer.name, counts)
        roadmap_rows.add(session, batch, organisation, given)
        auditing.record_batch(session, viewer, Action.CHANGE, batch)
        return batch


def _tidied(given: GivenRoadmap) -> GivenRoadmap:
    """The same without signs that nobody sees; a framework without a dimension says nothing."""
    steps = tuple(
        replace(
            step,
            code=seen(step.code).strip(),
            title=line(step.title),
            owner=line(step.owner),
            framework=step.framework if step.node else "",
        )
        for step in given.steps
    )
    aims = tuple(replace(aim, objective=line(aim.objective), metric=line(aim.metric)) for aim in given.aims)
    return replace(given, steps=steps, aims=aims)


def _numbered(given: GivenRoadmap, taken: Collection[str]) -> GivenRoadmap:
    """The same with a code for each step that has none; undone ones keep theirs."""
    used = {*taken, *(step.code for step in given.steps)}
    free = (
        code for number in range(1, len(used) + len(given.steps) + 1) if (code := _code(number)) not in used
    )
    steps = tuple(step if step.code else replace(step, code=next(free)) for step in given.steps)
    return replace(given, steps=steps)


def _code(number: int) -> str:
    return CODE.format(number=number)


def _require_own(visible: UnitTree, unit: int, given: GivenRoadmap, owners: Mapping[str, int]) -> None:
    """Refuse units out of sight or of another organisation, and codes that a unit out of sight has used."""
    own = UnitTree(visible.subtree(visible.root_of(unit).id))
    for about in [*(step.unit for step in given.steps), *(aim.unit for aim in given.aims)]:
        access.require_unit(own, about)
    for step in given.steps:
        if owners.get(step.code, step.unit) not in own.by_id:
            raise RefusedError(
                Message("The code “{code}” is in use already.", {"code": step.code}),
                Message("Choose another code."),
            )


def _require_current(standing: StandingRoadmap, given: GivenRoadmap, seen: Mapping[Key, int] | None) -> None:
    """Refuse changes of what somebody has changed since it was read."""
    if seen is None:
        return
    keys: list[Key] = [*(step.key for step in given.steps), *(aim.key for aim in given.aims)]
    if any(standing.batches.get(key) != seen.get(key) for key in keys):
        raise OutOfDateError(
            Message("Somebody has changed the same part of the roadmap since you opened it."),
            Message("Reload the page, and make your change again."),
        )


def _require_sound(
    session: Session,
    visible: UnitTree,
    organisation: int,
    standing: StandingRoadmap,
    given: GivenRoadmap,
    today: date,
) -> None:
    frameworks = _frameworks(session, {step.framework for step in given.steps})
    plans = case_rows.read(session, organisation).plans
    known = {plan.code for plan in plans if plan.unit in visible.by_id}
    found = (*problems(given, frameworks, today), *_unknown_initiatives(standing, given, known))
    if found:
        raise PlanRejectedError(Message("Nothing was stored."), found)


def _unknown_initiatives(
    standing: StandingRoadmap, given: GivenRoadmap, known: Collection[str]
) -> Iterable[DocumentIssue]:
    """Steps of initiatives that are not there; what a step was of before, it may stay."""
    before = {step.code: step.initiative for step in standing.steps}
    for step in given.steps:
        if step.initiative and step.initiative not in known and before.get(step.code) != step.initiative:
            yield DocumentIssue(
                Place(step.title or step.code, ("steps", step.code)).at("initiative"),
                Message("There is no initiative “{code}”.", {"code": step.initiative}),
                Message("Choose an initiative from the list, or leave it empty."),
            )


def _frameworks(session: Session, keys: Collection[str]) -> dict[str, Framework]:
    """The newest stored version of frameworks, by key."""
    rows = session.execute(
        select(FrameworkVersion.key, FrameworkVersion.id)
        .where(FrameworkVersion.key.in_(keys))
        .order_by(FrameworkVersion.major, FrameworkVersion.minor)
    )
    newest = dict(iter(rows))
    return {key: structure.load_framework(session, framework) for key, framework in newest.items()}
