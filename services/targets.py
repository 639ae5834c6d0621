"""Targets: set on screen or by workbook, undone like any import, and held against the scores."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy.orm import Session

from services import access, auditing, derived
from services.adapters import batches, structure, target_rows, target_workbook
from services.adapters.database import Sessions, reading
from services.adapters.target_workbook import TargetRow
from services.domain import targets as rules
from services.domain.audit import Action
from services.domain.errors import RefusedError
from services.domain.framework import Framework
from services.domain.framework_parts import Range
from services.domain.targets import GivenTarget
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.language import format_score, local

KIND = "targets"
TARGET_COLUMNS = (
    "unit_id",
    "unit",
    "node",
    "dimension",
    "due",
    "target",
    "score",
    "gap",
    "priority",
    "percent",
)


def set_targets(
    sessions: Sessions, viewer: Viewer, wave_id: int, given: Sequence[GivenTarget], name: str
) -> int:
    """Store targets of the wave's framework as one batch called `name` in the history; returns the batch."""
    access.require_contributor(viewer)
    with auditing.writing(sessions) as session:
        sight = derived.look(session, viewer, wave_id, [target.unit for target in given])
        for target in given:
            _require_attainable(sight.framework, target)
        batch = store(session, viewer, sight.framework, given, name, "")
        auditing.record_batch(session, viewer, Action.CHANGE, batch)
        return batch


def _require_attainable(framework: Framework, target: GivenTarget) -> None:
    bounds = framework.attainable(target.node) if target.node in framework.dimension_by_code else None
    if bounds is None or (target.score is not None and not bounds[0] <= target.score <= bounds[1]):
        low, high = bounds or framework.scale
        raise RefusedError(
            Message("{found} is not on the scale of this dimension.", {"found": format_score(target.score)}),
            Message("Write a number from {low} to {high}.", {"low": low, "high": high}),
        )


def store(
    session: Session,
    viewer: Viewer,
    framework: Framework,
    given: Sequence[GivenTarget],
    name: str,
    sha256: str,
) -> int:
    """Store checked targets within the caller's transaction and return the batch."""
    units = sorted({target.unit for target in given})
    counts = {"units": units, "targets": len(given)}
    batch = batches.add(session, KIND, name, sha256, viewer.name, counts)
    target_rows.add(session, batch, framework, given)
    return batch


def list_targets(
    sessions: Sessions, viewer: Viewer, wave_id: int, units: Sequence[int], version: int | None = None
) -> pd.DataFrame:
    """The targets that count when a wave ends, by unit and dimension (TARGET_COLUMNS), those without one left out.

    `gap` is in points still to go, `percent` (0 to 1) how much of all the unit's targets on the same scale is reached.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, units)
        rows = derived.read_scores(session, sight.wave, units)
        stored = target_rows.read(session, sight.framework, units)
    framework, lower = sight.framework, sight.framework.better == "lower"
    found = []
    for unit in units:
        for dimension in framework.in_tree_order:
            target = rules.applicable(stored.get((unit, dimension.code), ()), sight.wave.ends)
            if target is not None:
                row = rows.get((unit, dimension.code))
                score = row.mean if row and row.mean is not None else float("nan")
                gap = rules.gap(score, target[1], lower_is_better=lower)
                urgency = rules.priority(gap, framework.scale_of(dimension.code)) if gap == gap else ""
                name = sight.visible.names[unit], dimension.code, local(dimension.title)
                found.append((unit, *name, *target, score, gap, urgency))
    return _with_percent(pd.DataFrame(found, columns=list(TARGET_COLUMNS[:-1])), framework)


def _with_percent(frame: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Add how much of a unit's targets is reached, of those on one scale."""
    groups = [
        (unit, framework.scale_of(node)) for unit, node in zip(frame["unit_id"], frame["node"], strict=True)
    ]
    pairs: dict[tuple[int, Range], list[tuple[float, float]]] = {}
    for group, score, target in zip(groups, frame["score"], frame["target"], strict=True):
        if score == score:
            pairs.setdefault(group, []).append((score, target))
    lower = framework.better == "lower"
    shares = {
        group: rules.percent_to_target(pairs[group], group[1], lower_is_better=lower) for group in pairs
    }
    return frame.assign(percent=pd.Series([shares.get(group) for group in groups], dtype="float64"))


def workbook(sessions: Sessions, viewer: Viewer, wave_id: int, units: Sequence[int], language: str) -> bytes:
    """A workbook of targets to fill in: a row for each unit and dimension, with the targets there are."""
    with reading(sessions) as session:
        sight = derived.look(session, viewer, wave_id, units)
        stored = target_rows.read(session, sight.framework, units)
        organisation = structure.load_tree(session).by_id[sight.wave.organisation_id].code
    rows = [
        TargetRow(sight.tree.by_id[unit].code, sight.visible.names[unit], dimension.code, due, score)
        for unit in units
        for dimension in sight.framework.in_tree_order
        if sight.framework.attainable(dimension.code) is not None
        for due, score in stored.get((unit, dimension.code), [(None, None)])
    ]
    auditing.note_template(sessions, viewer, f"targets {sight.framework.key}", units)
    return target_workbook.write(sight.framework, organisation, rows, language)
