"""Derived rows as a viewer may see them: the wave, the tree, and the figures of units, dimensions and questions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, or_, select, union_all
from sqlalchemy.orm import Session

from services import access
from services.adapters import structure
from services.adapters.answer_rows import batched
from services.adapters.score_rows import EVERYBODY
from services.adapters.tables import Participation, QuestionScore, Score, Wave
from services.domain.errors import NotFoundError
from services.domain.framework import Framework
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer


class Row(NamedTuple):
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


QuestionMeans = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Means and numbers of answers, by question in the order of the document."""

Rows = Mapping[tuple[int, str], Row]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer sees of a wave: the whole tree for averages, the visible part for rows."""

    tree: UnitTree
    visible: UnitTree
    wave: Wave
    framework: Framework


def look(session: Session, viewer: Viewer, wave_id: int, units: Collection[int] = ()) -> Sight:
    """What a viewer sees of a wave; raises NotFoundError where that is nothing, or one of `units` is not among it."""
    tree = structure.load_tree(session)
    visible = access.within_scope(tree, viewer)
    wave = _find_wave(session, wave_id, {tree.root_of(unit.id).id for unit in visible.roots})
    for unit in units:
        access.require_unit(visible, unit)
    return Sight(tree, visible, wave, structure.load_framework(session, wave.framework_id))


def _find_wave(session: Session, wave_id: int, organisations: Collection[int]) -> Wave:
    wave = session.scalars(
        select(Wave).where(Wave.id == wave_id, Wave.organisation_id.in_(organisations))
    ).one_or_none()
    if wave is None:
        raise NotFoundError(
            Message("There is no such wave among those you may see."), Message("Choose a wave from the list.")
        )
    return wave


def coverage(row: Row | None) -> float:
    """The share answered of what was asked (0 to 1), NaN where nothing was."""
    return row.answered / row.asked if row and row.asked else float("nan")


def read_scores(
    session: Session, wave: Wave, units: Collection[int], role: str = EVERYBODY, *, rolled_up: bool = True
) -> Rows:
    """The figures of units by unit and dimension: each with all below it or alone, of all respondents or of a role."""
    figures = [getattr(Score, field) for field in Row._fields]
    return {
        (unit, node): Row(*row)
        for ids in batched(units)
        for unit, node, *row in session.execute(
            select(Score.unit_id, Score.node, *figures).where(
                *_of(Score, wave, ids, role, rolled_up=rolled_up)
            )
        )
    }


def _of(
    table: Any, wave: Wave, units: Collection[int], role: str = EVERYBODY, *, rolled_up: bool
) -> list[ColumnElement[bool]]:
    """The derived rows of units in a wave: with all below them or alone, of all respondents or of a role."""
    return [
        table.wave_id == wave.id,
        table.framework_id == wave.framework_id,
        table.role == role,
        table.rolled_up.is_(rolled_up),
        table.unit_id.in_(units),
    ]


def comparable(session: Session, sight: Sight, wave_id: int | None) -> Wave | None:
    """The earlier wave if it scores by the same major version; versions never mix silently."""
    if wave_id is None:
        return None
    earlier = _find_wave(session, wave_id, {sight.wave.organisation_id})
    framework = structure.load_framework(session, earlier.framework_id)
    same = (framework.key, framework.version.major) == (sight.framework.key, sight.framework.version.major)
    return earlier if same else None


def read_questions(session: Session, wave: Wave, unit: int) -> Mapping[str, Row]:
    """The figures of a unit with all below it, by question."""
    found = read_questions_of(session, wave, [unit])
    return {question: row for (_unit, question), row in found.items()}


def read_questions_of(session: Session, wave: Wave, units: Collection[int]) -> Rows:
    """The figures of units, each with all below it, by unit and question."""
    figures = [getattr(QuestionScore, field) for field in Row._fields]
    wanted = select(QuestionScore.unit_id, QuestionScore.question, *figures)
    return {
        (unit, question): Row(*row)
        for ids in batched(units)
        for unit, question, *row in session.execute(
            wanted.where(*_of(QuestionScore, wave, ids, rolled_up=True))
        )
    }


def read_question_means(
    session: Session, wave: Wave, framework: Framework, units: Collection[int]
) -> Mapping[int, QuestionMeans]:
    """The means of units' own respondents, and how many answered, by question in the document's order."""
    place = {question.code: row for row, question in enumerate(framework.questions)}
    wanted = QuestionScore.unit_id, QuestionScore.question, QuestionScore.mean, QuestionScore.answered
    found: dict[int, QuestionMeans] = {}
    for ids in batched(units):
        rows = session.execute(select(*wanted).where(*_of(QuestionScore, wave, ids, rolled_up=False)))
        for unit, question, mean, answered in rows:
            if unit not in found:
                found[unit] = np.full(len(place), np.nan), np.zeros(len(place))
            means, counts = found[unit]
            means[place[question]] = np.nan if mean is None else mean
            counts[place[question]] = answered
    return found


def answered_alike(session: Session, before: Wave, after: Wave, units: Collection[int]) -> bool:
    """Whether the same units answered all their questions in both waves, so that nothing but answers can differ."""
    asked = QuestionScore.unit_id, QuestionScore.question
    anything = False
    for ids in batched(units):
        of_both = union_all(
            *(
                select(*asked, QuestionScore.answered).where(*_of(QuestionScore, wave, ids, rolled_up=False))
                for wave in (before, after)
            )
        ).subquery()
        once_or_silent = or_(func.count() < 2, func.min(of_both.c.answered) == 0)
        different = select(of_both.c.unit_id).group_by(of_both.c.unit_id, of_both.c.question)
        if session.execute(different.having(once_or_silent).limit(1)).first() is not None:
            return False
        anything = anything or session.execute(select(of_both.c.unit_id).limit(1)).first() is not None
    return anything


def read_node_means(
    session: Session, wave: Wave, node: str, units: Collection[int], *, rolled_up: bool
) -> Mapping[int, float]:
    """One node's scores of units, with all below them or alone; NaN where there is none."""
    means = select(Score.unit_id, Score.mean).where(Score.node == node)
    return {
        unit: float("nan") if mean is None else mean
        for ids in batched(units)
        for unit, mean in session.execute(means.where(*_of(Score, wave, ids, rolled_up=rolled_up)))
    }


def read_own_answered(
    session: Session, wave: Wave, units: Collection[int]
) -> Mapping[str, Mapping[int, int]]:
    """How many of a unit's own respondents answered, by question and unit."""
    wanted = QuestionScore.question, QuestionScore.unit_id, QuestionScore.answered
    found: dict[str, dict[int, int]] = {}
    for ids in batched(units):
        rows = session.execute(select(*wanted).where(*_of(QuestionScore, wave, ids, rolled_up=False)))
        for question, unit, count in rows:
            found.setdefault(question, {})[unit] = count
    return found


def read_participation(session: Session, wave_id: int, units: Collection[int]) -> Mapping[int, int]:
    """How many of a unit's own respondents count, by unit."""
    statement = select(Participation.unit_id, Participation.respondents).where(
        Participation.wave_id == wave_id
    )
    return {
        unit: count
        for ids in batched(units)
        for unit, count in session.execute(statement.where(Participation.unit_id.in_(ids)))
    }


def series(session: Session, sight: Sight) -> list[Wave]:
    """The waves up to this one that score by the same major version, oldest first."""
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
