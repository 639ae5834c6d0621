"""Comparisons: units, periods of one unit, or a unit and its group without itself, each as sides of one shape.

A side has a key in place of a unit's id: the unit, the wave, or GROUP for the group average. Derived rows only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy.orm import Session

from services import comparing, derived
from services.adapters.database import Sessions, reading
from services.derived import Sight
from services.domain import change, differences
from services.domain.comparison import group_average, may_show_average
from services.domain.framework import Framework
from services.domain.quadrants import Cuts
from services.domain.viewer import Viewer
from services.language import format_period, local
from services.language import gettext as _
from services.positions import POSITION_COLUMNS, position

GROUP = 0
"""The key of a unit's group without itself."""

DIFFERENCE_COLUMNS = ("question", "text", "dimension", "low", "high", "gap", "key", "name", "score")
Means = Mapping[tuple[int, str], float | None]
"""Means by side and question."""


@dataclass(frozen=True, slots=True)
class Group:
    """The units beside one: how many there are, how many have a score, and whether their average may be shown."""

    units: int
    scored: int
    told: bool


def group_name() -> str:
    """What the group of a unit is called beside it."""
    return _("Group without it")


def group_of(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, node: str, version: int | None = None
) -> Group:
    """The units beside one in a wave, with those that have a score at a node."""
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        siblings = [other.id for other in sight.tree.siblings(unit)]
        rows = derived.read_scores(session, sight.wave, siblings)
    scored = [other for other in siblings if (row := rows.get((other, node))) and row.mean is not None]
    told = may_show_average(sight.tree, unit, scored, sight.visible.by_id)
    return Group(len(siblings), len(scored), told)


def group_scores(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, version: int | None = None
) -> pd.DataFrame:
    """A unit's scores and those of its group without itself (comparing.SCORE_COLUMNS), each dimension once a side."""
    own = comparing.unit_scores(sessions, viewer, wave_id, None, [unit], version)
    with reading(sessions, version) as session:
        framework = derived.look(session, viewer, wave_id, [unit]).framework
    empty = dict.fromkeys(("coverage", "sd", "minimum", "maximum", "group_average", "target"), float("nan"))
    zero = dict.fromkeys(("n", "answered", "asked", "units_scored", "units_asked", "stage"), 0)
    group = own.assign(unit_id=GROUP, unit=group_name(), score=own["group_average"], **empty, **zero)
    ends = list(zip(group["node"].tolist(), group["score"].tolist(), strict=True))
    levels = [framework.level_of(node, score) for node, score in ends]
    averaged = group.assign(
        level=[local(level.title) if level else "" for level in levels],
        reason=[_no_average(framework, node, score) for node, score in ends],
    )
    sides: list[pd.DataFrame] = [own, averaged]
    return pd.concat(sides, ignore_index=True)


def _no_average(framework: Framework, node: str, score: float) -> str:
    """Why a group has no average at a dimension."""
    if score == score:
        return ""
    rollup = framework.dimension_by_code[node].rollup
    return _("Levels are not averaged; see the units") if rollup == "gated" else _("Too few units to compare")


def period_scores(
    sessions: Sessions, viewer: Viewer, waves: Sequence[int], unit: int, version: int | None = None
) -> pd.DataFrame:
    """A unit's scores in several waves (comparing.SCORE_COLUMNS); the key is the wave, the name its period.

    A wave that scores by another major version than the last one has no score here, and the reason says so.
    """
    with reading(sessions, version) as session:
        sights = [derived.look(session, viewer, wave, [unit]) for wave in waves]
        labels = [format_period(sight.wave.period) for sight in sights]
        frameworks = [sight.framework for sight in sights]
    found = []
    for wave, label, framework in zip(waves, labels, frameworks, strict=True):
        rows = comparing.unit_scores(sessions, viewer, wave, None, [unit], version)
        rows = rows.assign(unit_id=wave, unit=label)
        if framework.version.major != frameworks[-1].version.major:
            other = _("Version {version} scores otherwise").format(version=str(framework.version))
            rows = rows.assign(score=float("nan"), level="", reason=other)
        found.append(rows)
    return pd.concat(found, ignore_index=True)


def unit_differences(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    units: Sequence[int],
    node: str,
    version: int | None = None,
) -> pd.DataFrame:
    """The questions below a node that tell units most apart (DIFFERENCE_COLUMNS), a row a side, largest gap first."""
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, units)
        means = _means(session, sight, units)
    names = {unit: sight.visible.names[unit] for unit in units}
    return _largest(sight.framework, node, names, means)


def _means(session: Session, sight: Sight, units: Collection[int]) -> dict[tuple[int, str], float | None]:
    rows = derived.read_questions_of(session, sight.wave, units)
    return {about: row.mean for about, row in rows.items()}


def period_differences(
    sessions: Sessions,
    viewer: Viewer,
    waves: Sequence[int],
    unit: int,
    node: str,
    version: int | None = None,
) -> pd.DataFrame:
    """The questions that moved a unit most between waves, like for like (DIFFERENCE_COLUMNS).

    Only questions that all versions ask and value alike, with an answer in every wave that has any.
    """
    with reading(sessions, version) as session:
        sights = [derived.look(session, viewer, wave, [unit]) for wave in waves]
        by_wave = {sight.wave.id: _means(session, sight, [unit]) for sight in sights}
        names = {sight.wave.id: format_period(sight.wave.period) for sight in sights}
    latest = sights[-1].framework
    same = set(latest.question_by_code)
    for sight in sights:
        same &= change.unchanged_questions(sight.framework, latest)
    heard = {wave: means for wave, means in by_wave.items() if any(m is not None for m in means.values())}
    shared = {code for code in same if all(means.get((unit, code)) is not None for means in heard.values())}
    found = {
        (wave, code): means[unit, code]
        for wave, means in heard.items()
        for code in shared
        if (unit, code) in means
    }
    return _largest(latest, node, {wave: names[wave] for wave in heard}, found)


def group_differences(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, node: str, version: int | None = None
) -> pd.DataFrame:
    """The questions in which a unit is furthest from its group without itself, signed (DIFFERENCE_COLUMNS).

    A question whose average would tell of too few units outside the viewer's scope is left out.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        siblings = [other.id for other in sight.tree.siblings(unit)]
        means = _means(session, sight, [unit, *siblings])
    sides: dict[tuple[int, str], float | None] = {}
    for code in sight.framework.question_by_code:
        scores = {s: mean for s in siblings if (mean := means.get((s, code))) is not None}
        sides[unit, code] = means.get((unit, code))
        if may_show_average(sight.tree, unit, scores, sight.visible.by_id):
            sides[GROUP, code] = group_average(sight.tree, unit, scores)
    name = sight.visible.names[unit]
    return _largest(sight.framework, node, {unit: name, GROUP: group_name()}, sides, signed=True)


def _largest(
    framework: Framework, node: str, names: Mapping[int, str], means: Means, *, signed: bool = False
) -> pd.DataFrame:
    asked = framework.questions_below(node)
    ranges = {
        question.code: bounds
        for question in asked
        if (bounds := framework.answer_set_of(question).attainable()) is not None
    }
    values = {code: [means.get((key, code)) for key in names] for code in ranges}
    found = differences.largest(values, ranges, signed=signed)
    titles = {dimension.code: local(dimension.title) for dimension in framework.dimensions}
    rows = []
    for one in found:
        question = framework.question_by_code[one.code]
        about = one.code, local(question.text), titles[question.dimension], *ranges[one.code], one.gap
        rows += [
            (*about, key, name, value) for (key, name), value in zip(names.items(), one.values, strict=True)
        ]
    frame = pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS))
    return frame.astype({"score": "float64", "gap": "float64"})


def group_position(
    framework: Framework, scores: pd.DataFrame, wave: int, period: str, cuts: Cuts
) -> pd.DataFrame:
    """Where a group stands by its averages on the two axes (POSITION_COLUMNS); no row where it lacks one.

    `scores` are those of `group_scores`, `period` the wave's in words.
    """
    group = scores[scores["unit_id"] == GROUP]
    by_node = group.set_index("node")["score"]
    x, y = (float(by_node.get(str(axis), float("nan"))) for axis in (framework.x_axis, framework.y_axis))
    rows = []
    if x == x and y == y:
        about = wave, period, GROUP, str(group["unit"].iloc[0])
        rows.append(position(framework, about, (x, y), cuts))
    return pd.DataFrame(rows, columns=list(POSITION_COLUMNS))
