"""Comparing: scores of units side by side, over time, and down to questions; derived rows only."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pandas as pd

from services import derived
from services.adapters import target_rows
from services.adapters.database import Sessions, reading
from services.derived import Row, Rows, Sight
from services.domain.comparison import group_average, may_show_average, may_show_spread
from services.domain.framework import Framework
from services.domain.targets import applicable
from services.domain.viewer import Viewer
from services.language import format_percent, format_period, local
from services.language import gettext as _

Aims = Mapping[tuple[int, str], Sequence[tuple[date, float]]]
SCORE_COLUMNS = (
    "unit_id",
    "unit",
    "node",
    "dimension",
    "scored",
    "score",
    "level",
    "stage",
    "n",
    "coverage",
    "answered",
    "asked",
    "sd",
    "minimum",
    "maximum",
    "units_scored",
    "units_asked",
    "previous",
    "delta",
    "group_average",
    "target",
    "reason",
)
HISTORY_COLUMNS = ("wave_id", "period", "period_label", "unit_id", "unit", "score", "level", "coverage")
QUESTION_COLUMNS = (
    "question",
    "text",
    "guidance",
    "dimension",
    "score",
    "previous",
    "sd",
    "minimum",
    "maximum",
    "n",
    "coverage",
    "reason",
)


def unit_scores(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    previous_id: int | None,
    units: Sequence[int],
    version: int | None = None,
) -> pd.DataFrame:
    """Every dimension's score of units in a wave, a row each (SCORE_COLUMNS), in the order of units and dimensions.

    `previous` is the score in an earlier wave of the same major version, `group_average` that of the unit's siblings
    without itself, `target` what it should reach next; NaN where there is none or it may not be shown. `scored` is
    false for a dimension that never has a score, and `reason` says why one is missing.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, units)
        siblings = {other.id for unit in units for other in sight.tree.siblings(unit)}
        rows = derived.read_scores(session, sight.wave, siblings.union(units))
        earlier = derived.comparable(session, sight, previous_id)
        before = derived.read_scores(session, earlier, set(units)) if earlier is not None else {}
        aims = target_rows.read(session, sight.framework, units)
    found = [
        _score_row(sight, unit, place, rows, before, aims)
        for unit in units
        for place in range(len(sight.framework.in_tree_order))
    ]
    return pd.DataFrame(found, columns=list(SCORE_COLUMNS))


def _score_row(
    sight: Sight, unit: int, place: int, rows: Rows, before: Rows, aims: Aims
) -> tuple[object, ...]:
    dimension = sight.framework.in_tree_order[place]
    row, earlier = rows.get((unit, dimension.code)), before.get((unit, dimension.code))
    score, previous = row and row.mean, earlier and earlier.mean
    levels = sight.framework.levels_of(dimension.code)
    level = sight.framework.level_of(dimension.code, score)
    shown = row is not None and may_show_spread(row.n, sight.framework.answers == "confidential")
    aim = applicable(aims.get((unit, dimension.code), ()), sight.wave.ends)
    return (
        unit,
        sight.visible.names[unit],
        dimension.code,
        local(dimension.title),
        dimension.rollup != "none",
        _float(score),
        local(level.title) if level else "",
        levels.index(level) + 1 if level else 0,
        row.n if row else 0,
        derived.coverage(row),
        row.answered if row else 0,
        row.asked if row else 0,
        _float(row.sd if row and shown else None),
        _float(row.minimum if row and shown else None),
        _float(row.maximum if row and shown else None),
        row.units_scored if row else 0,
        row.units_asked if row else 0,
        _float(previous),
        _float(score) - _float(previous),
        _float(_average(sight, unit, dimension.code, rows)),
        _float(aim[1] if aim else None),
        "" if score is not None else _reason(sight.framework, row, dimension.rollup),
    )


def _float(value: float | None) -> float:
    return float("nan") if value is None else value


def _average(sight: Sight, unit: int, node: str, rows: Rows) -> float | None:
    """The group average of a unit, None where it would tell too much about units the viewer does not see.

    Levels reached have none either.
    """
    if sight.framework.dimension_by_code[node].rollup == "gated":
        return None
    scores = {
        other.id: row.mean
        for other in sight.tree.siblings(unit)
        if (row := rows.get((other.id, node))) is not None and row.mean is not None
    }
    if not may_show_average(sight.tree, unit, scores, sight.visible.by_id):
        return None
    return group_average(sight.tree, unit, scores)


def _reason(framework: Framework, row: Row | None, rollup: str) -> str:
    """Why there is no score, in words."""
    if rollup == "none":
        return _("This part has no score of its own")
    if row is None or row.answered == 0:
        return _("No answers yet")
    if row.asked and row.answered < framework.minimum_coverage * row.asked:
        return _("Only {share} answered; {minimum} needed").format(
            share=format_percent(row.answered / row.asked), minimum=format_percent(framework.minimum_coverage)
        )
    if rollup == "gated" and row.units_asked > 1:
        return _("Levels are not averaged; see the units")
    return _("A part of it has no score")


def history(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    units: Sequence[int],
    node: str,
    version: int | None = None,
) -> pd.DataFrame:
    """One node's scores of units in every wave up to this one that scores alike (HISTORY_COLUMNS), oldest first."""
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, units)
        waves = derived.series(session, sight)
        figures = {wave.id: derived.read_scores(session, wave, units) for wave in waves}
    found = []
    for wave in waves:
        for unit in units:
            row = figures[wave.id].get((unit, node))
            score = row.mean if row else None
            level = sight.framework.level_of(node, score)
            name = sight.visible.names[unit]
            title = local(level.title) if level else ""
            found.append(
                (
                    wave.id,
                    wave.period,
                    format_period(wave.period),
                    unit,
                    name,
                    _float(score),
                    title,
                    derived.coverage(row),
                )
            )
    return pd.DataFrame(found, columns=list(HISTORY_COLUMNS))


def question_scores(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    previous_id: int | None,
    unit: int,
    node: str,
    version: int | None = None,
) -> pd.DataFrame:
    """The questions below a node for a unit with all below it (QUESTION_COLUMNS), in questionnaire order."""
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        rows = derived.read_questions(session, sight.wave, unit)
        earlier = derived.comparable(session, sight, previous_id)
        before = derived.read_questions(session, earlier, unit) if earlier is not None else {}
    titles = {d.code: local(d.title) for d in sight.framework.dimensions}
    below = sight.framework.questions_below(node)
    found = []
    for question in below:
        row, old = rows.get(question.code), before.get(question.code)
        shown = row is not None and may_show_spread(row.n, sight.framework.answers == "confidential")
        found.append(
            (
                question.code,
                local(question.text),
                local(question.guidance),
                titles[question.dimension],
                _float(row and row.mean),
                _float(old and old.mean),
                _float(row.sd if row and shown else None),
                _float(row.minimum if row and shown else None),
                _float(row.maximum if row and shown else None),
                row.n if row else 0,
                derived.coverage(row),
                "" if row and row.mean is not None else _("No answers yet"),
            )
        )
    return pd.DataFrame(found, columns=list(QUESTION_COLUMNS))


def extremes(scores: pd.DataFrame, node: str, count: int, also: Collection[int] = ()) -> set[int]:
    """The units with the highest and the lowest scores at a node, `count` of each, and those asked for."""
    ordered = scores[(scores["node"] == node) & scores["score"].notna()].sort_values("score", kind="stable")
    units = ordered["unit_id"].tolist()
    return {*units[:count], *units[-count:], *also}


def gaps(scores: pd.DataFrame, reference: int) -> pd.DataFrame:
    """The distance of every other unit from one of them, by dimension: a column `gap` beside theirs."""
    theirs = scores[scores["unit_id"] == reference].set_index("node")["score"]
    others: pd.DataFrame = scores[scores["unit_id"] != reference]
    return others.assign(gap=others["score"] - others["node"].map(theirs).astype(float))
