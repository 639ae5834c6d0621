"""Comparing: scores of units side by side, over time, and down to questions; derived rows only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import access
from services.adapters import structure
from services.adapters.answer_rows import batched
from services.adapters.database import Sessions, reading
from services.adapters.tables import QuestionScore, Score, Wave
from services.domain.comparison import group_average, may_show_average, may_show_spread
from services.domain.errors import NotFoundError
from services.domain.framework import Framework
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.language import format_percent, format_period, local
from services.language import gettext as _

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


class _Row(NamedTuple):
    """The derived figures of one node of a unit."""

    n: int
    mean: float | None
    sd: float | None
    minimum: float | None
    maximum: float | None
    answered: int
    asked: int
    units_scored: int
    units_asked: int


_Rows = Mapping[tuple[int, str], _Row]


@dataclass(frozen=True, slots=True)
class _Sight:
    """What a viewer sees of a wave: the whole tree for averages, the visible part for rows."""

    tree: UnitTree
    visible: UnitTree
    wave: Wave
    framework: Framework


def _look(session: Session, viewer: Viewer, wave_id: int) -> _Sight:
    tree = structure.load_tree(session)
    visible = access.within_scope(tree, viewer)
    wave = session.scalars(select(Wave).where(Wave.id == wave_id)).one_or_none()
    organisations = {tree.root_of(unit.id).id for unit in visible.roots}
    if wave is None or wave.organisation_id not in organisations:
        raise NotFoundError(
            Message("There is no such wave among those you may see."), Message("Choose a wave from the list.")
        )
    return _Sight(tree, visible, wave, structure.load_framework(session, wave.framework_id))


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
    without itself; NaN where there is none or it may not be shown. `scored` is false for a dimension that never has
    a score, and `reason` says why one is missing.
    """
    with reading(sessions, version) as session:
        sight = _look(session, viewer, wave_id)
        for unit in units:
            access.require_unit(sight.visible, unit)
        siblings = {other.id for unit in units for other in sight.tree.siblings(unit)}
        rows = _read_scores(session, sight.wave, siblings.union(units))
        earlier = _comparable(session, sight, previous_id)
        before = _read_scores(session, earlier, set(units)) if earlier is not None else {}
    found = [
        _score_row(sight, unit, place, rows, before)
        for unit in units
        for place in range(len(sight.framework.in_tree_order))
    ]
    return pd.DataFrame(found, columns=list(SCORE_COLUMNS))


def _read_scores(session: Session, wave: Wave, units: Collection[int]) -> _Rows:
    figures = (getattr(Score, field) for field in _Row._fields)
    statement = select(Score.unit_id, Score.node, *figures).where(
        Score.wave_id == wave.id,
        Score.framework_id == wave.framework_id,
        Score.role == "",
        Score.rolled_up.is_(True),
    )
    return {
        (unit, node): _Row(*row)
        for ids in batched(units)
        for unit, node, *row in session.execute(statement.where(Score.unit_id.in_(ids)))
    }


def _comparable(session: Session, sight: _Sight, wave_id: int | None) -> Wave | None:
    """The earlier wave if it scores by the same major version; versions never mix silently."""
    if wave_id is None:
        return None
    earlier = _look_up(session, sight, wave_id)
    framework = structure.load_framework(session, earlier.framework_id)
    same = (framework.key, framework.version.major) == (sight.framework.key, sight.framework.version.major)
    return earlier if same else None


def _look_up(session: Session, sight: _Sight, wave_id: int) -> Wave:
    wave = session.scalars(
        select(Wave).where(Wave.id == wave_id, Wave.organisation_id == sight.wave.organisation_id)
    ).one_or_none()
    if wave is None:
        raise NotFoundError(
            Message("There is no such wave among those you may see."), Message("Choose a wave from the list.")
        )
    return wave


def _score_row(sight: _Sight, unit: int, place: int, rows: _Rows, before: _Rows) -> tuple[object, ...]:
    dimension = sight.framework.in_tree_order[place]
    row, earlier = rows.get((unit, dimension.code)), before.get((unit, dimension.code))
    score, previous = row and row.mean, earlier and earlier.mean
    levels = sight.framework.levels_of(dimension.code)
    level = sight.framework.level_of(dimension.code, score)
    shown = row is not None and may_show_spread(row.n, sight.framework.answers == "confidential")
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
        _share(row),
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
        "" if score is not None else _reason(sight.framework, row, dimension.rollup),
    )


def _float(value: float | None) -> float:
    return float("nan") if value is None else value


def _share(row: _Row | None) -> float:
    return row.answered / row.asked if row and row.asked else float("nan")


def _average(sight: _Sight, unit: int, node: str, rows: _Rows) -> float | None:
    """The group average of a unit, None where it would tell too much about units the viewer does not see."""
    scores = {
        other.id: row.mean
        for other in sight.tree.siblings(unit)
        if (row := rows.get((other.id, node))) is not None and row.mean is not None
    }
    if not may_show_average(sight.tree, unit, scores, sight.visible.by_id):
        return None
    return group_average(sight.tree, unit, scores)


def _reason(framework: Framework, row: _Row | None, rollup: str) -> str:
    """Why there is no score, in words."""
    if rollup == "none":
        return _("This part has no score of its own")
    if row is None or row.answered == 0:
        return _("No answers yet")
    if row.asked and row.answered < framework.minimum_coverage * row.asked:
        return _("Only {share} answered; {minimum} needed").format(
            share=format_percent(row.answered / row.asked), minimum=format_percent(framework.minimum_coverage)
        )
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
        sight = _look(session, viewer, wave_id)
        for unit in units:
            access.require_unit(sight.visible, unit)
        waves = _series(session, sight)
        figures = {wave.id: _read_scores(session, wave, units) for wave in waves}
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
                    _share(row),
                )
            )
    return pd.DataFrame(found, columns=list(HISTORY_COLUMNS))


def _series(session: Session, sight: _Sight) -> list[Wave]:
    waves = session.scalars(
        select(Wave)
        .where(
            Wave.organisation_id == sight.wave.organisation_id,
            Wave.framework_key == sight.wave.framework_key,
            Wave.ends <= sight.wave.ends,
        )
        .order_by(Wave.ends, Wave.id)
    ).all()
    majors = {
        framework: structure.load_framework(session, framework).version.major
        for framework in {wave.framework_id for wave in waves}
    }
    return [wave for wave in waves if majors[wave.framework_id] == sight.framework.version.major]


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
        sight = _look(session, viewer, wave_id)
        access.require_unit(sight.visible, unit)
        rows = _read_questions(session, sight.wave, unit)
        earlier = _comparable(session, sight, previous_id)
        before = _read_questions(session, earlier, unit) if earlier is not None else {}
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
                _share(row),
                "" if row and row.mean is not None else _("No answers yet"),
            )
        )
    return pd.DataFrame(found, columns=list(QUESTION_COLUMNS))


def _read_questions(session: Session, wave: Wave, unit: int) -> Mapping[str, _Row]:
    figures = (getattr(QuestionScore, field) for field in _Row._fields)
    rows = session.execute(
        select(QuestionScore.question, *figures).where(
            QuestionScore.wave_id == wave.id,
            QuestionScore.framework_id == wave.framework_id,
            QuestionScore.role == "",
            QuestionScore.rolled_up.is_(True),
            QuestionScore.unit_id == unit,
        )
    )
    return {row[0]: _Row(*row[1:]) for row in rows}


def extremes(scores: pd.DataFrame, node: str, count: int, also: Collection[int] = ()) -> set[int]:
    """The units with the highest and the lowest scores at a node, `count` of each, and those asked for."""
    ordered = scores[(scores["node"] == node) & scores["score"].notna()].sort_values("score", kind="stable")
    units = ordered["unit_id"].tolist()
    return {*units[:count], *units[-count:], *also}


def gaps(scores: pd.DataFrame, reference: int) -> pd.DataFrame:
    """The distance of every other unit from one of them, by dimension: a column `gap` beside theirs."""
    theirs = scores[scores["unit_id"] == reference].set_index("node")["score"]
    others: pd.DataFrame = scores[scores["unit_id"] != reference]
    return others.assign(gap=others["score"] - others["node"].map(theirs))
