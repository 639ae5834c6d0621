"""Answer browsing: the answers themselves, a page at a time, as far as they may be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import pandas as pd
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from services import answer_search, derived
from services.adapters import answer_rows
from services.adapters.database import Sessions, reading
from services.adapters.tables import Answer
from services.answer_search import Told, Wanted, is_named, theme_of
from services.derived import Sight
from services.domain.answers import DONT_KNOW, NOT_APPLICABLE
from services.domain.framework import Framework
from services.domain.scoring import AnswerState
from services.domain.viewer import Viewer
from services.language import format_figure, local

PAGE, UNITS_AT_ONCE, ROWS_AT_ONCE = 50, 25, 2_000
ANSWER_COLUMNS = ("question", "text", "answer", "comment", "unit", "respondent", "role", "theme")
TALLY_COLUMNS = ("question", "answered", "lowest", "dont_know", "not_applicable", "blank")
VALUE_COLUMNS = ("question", "respondent", "weight", "answer", "value")


@dataclass(frozen=True, slots=True)
class Page:
    """Some answers (ANSWER_COLUMNS), whether more follow, and whether some are withheld."""

    rows: pd.DataFrame
    more: bool
    withheld: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it may be told: in words or a number, with the codes of what it belongs to.

    Confidential respondents have neither name nor role.
    """

    unit: int
    respondent: str
    role: str
    question: str
    answer: str | float
    comment: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All answers that are wanted, whether some are withheld, and what the viewer sees of their wave."""

    sight: Sight
    answers: Iterator[Given]
    withheld: bool

    @property
    def named(self) -> bool:
        """Whether respondents are named."""
        return is_named(self.sight)


def browse(
    sessions: Sessions, viewer: Viewer, wave_id: int, wanted: Wanted, page: int, version: int | None = None
) -> Page:
    """A page (counted from 0) of the answers and comments that count, unit by unit and question by question.

    Confidential respondents have no name, and the order tells nothing about who gave what; groups that are too small,
    or that would reveal one, are left out. Units are read a few at a time, so that a page costs the same however many
    there are.
    """
    with reading(sessions, version) as session:
        seen = answer_search.look(session, viewer, wave_id, wanted)
        sight, told, open_units = seen.sight, seen.told, seen.units
        rows: list[Row[Any]] = []
        skip = page * PAGE
        for start in range(0, len(open_units), UNITS_AT_ONCE):
            found = answer_search.answers(sight, open_units[start : start + UNITS_AT_ONCE], told, wanted)
            if skip:
                count = session.scalars(
                    select(func.count()).select_from(found.order_by(None).subquery())
                ).one()
                passed = min(skip, count)
                skip -= passed
                found = found.offset(passed)
            rows += session.execute(found.limit(PAGE + 1 - len(rows))).all()
            if len(rows) > PAGE:
                break
    listed = [_row(sight, row) for row in rows[:PAGE]]
    return Page(pd.DataFrame(listed, columns=list(ANSWER_COLUMNS)), len(rows) > PAGE, seen.withheld)


def find(session: Session, viewer: Viewer, wave_id: int, wanted: Wanted) -> Findings:
    """Every answer that `browse` would list page by page, in its order, read as it is asked for in this transaction."""
    seen = answer_search.look(session, viewer, wave_id, wanted)
    return Findings(seen.sight, _each(session, seen.sight, seen.units, seen.told, wanted), seen.withheld)


def _each(
    session: Session, sight: Sight, units: Sequence[int], told: Told | None, wanted: Wanted
) -> Iterator[Given]:
    named = is_named(sight)
    fixed = cache(partial(_fixed_words, sight.framework))
    for start in range(0, len(units), UNITS_AT_ONCE):
        found = answer_search.answers(sight, units[start : start + UNITS_AT_ONCE], told, wanted)
        for row in session.execute(found, execution_options={"yield_per": ROWS_AT_ONCE}):
            said = fixed(row.question, row.state, row.option) or row.text
            number = "" if row.number is None else row.number
            person, role = (row.respondent, row.role) if named else ("", "")
            yield Given(row.unit_id, person, role, row.question, said or number, row.comment or "")


def _row(sight: Sight, row: Row[Any]) -> tuple[Any, ...]:
    framework = sight.framework
    titles = {found.code: local(found.title) for found in framework.roles}
    who = (row.respondent, titles.get(row.role, "")) if is_named(sight) else ("", "")
    return (
        row.question,
        local(framework.question_by_code[row.question].text),
        _in_words(framework, row),
        row.comment or "",
        sight.visible.names[row.unit_id],
        *who,
        theme_of(framework, row.question),
    )


def _in_words(framework: Framework, answer: Answer | Row[Any]) -> str:
    fixed = _fixed_words(framework, answer.question, answer.state, answer.option)
    return fixed or answer.text or ("" if answer.number is None else format_figure(answer.number))


def _fixed_words(framework: Framework, question: str, state: int, option: str | None) -> str:
    """The words of a state or an option, empty where people write or count themselves."""
    if state == AnswerState.NOT_APPLICABLE:
        return local(NOT_APPLICABLE)
    if state == AnswerState.DONT_KNOW:
        return local(DONT_KNOW)
    chosen = framework.answer_set_of(framework.question_by_code[question]).option(option or "")
    return local(chosen.label) if chosen is not None else ""


def named_values(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, question: str, version: int | None = None
) -> pd.DataFrame:
    """What a unit's own named respondents answered to a question and what it is worth, a row each (VALUE_COLUMNS).

    Empty where respondents are confidential.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        given = answer_rows.load_effective(session, wave_id, [unit]) if is_named(sight) else []
        rows = session.scalars(
            select(Answer).where(Answer.assessment_id.in_([a.id for a in given]), Answer.question == question)
        ).all()
    found = {row.assessment_id: row for row in rows}
    weight = sight.framework.weight_of_role
    listed = [
        (
            question,
            assessment.respondent,
            weight.get(assessment.role, 1.0),
            _in_words(sight.framework, found[assessment.id]) if assessment.id in found else "",
            _worth(found.get(assessment.id)),
        )
        for assessment in given
    ]
    return pd.DataFrame(listed, columns=list(VALUE_COLUMNS))


def tally(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, version: int | None = None
) -> pd.DataFrame:
    """How the named respondents of a unit and all below it dealt with each question (TALLY_COLUMNS).

    `lowest` are those answers that are worth least; blank, don't know and those are three different things. Empty where
    respondents are confidential.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        if not is_named(sight):
            return pd.DataFrame(columns=list(TALLY_COLUMNS))
        units = [below.id for below in sight.tree.subtree(unit)]
        people = len(answer_rows.load_effective(session, wave_id, units))
        who = answer_rows.effective(wave_id, units).subquery()
        rows = session.execute(
            select(Answer.question, Answer.state, Answer.number, func.count())
            .join(who, who.c.id == Answer.assessment_id)
            .group_by(Answer.question, Answer.state, Answer.number)
        ).all()
    framework = sight.framework
    found = []
    for question in framework.questions if people else ():
        bounds = framework.answer_set_of(question).attainable()
        states = dict.fromkeys(AnswerState, 0)
        lowest = 0
        for code, state, number, count in rows:
            if code == question.code:
                states[AnswerState(state)] += count
                lowest += count if bounds and number == bounds[0] else 0
        said = [states[s] for s in (AnswerState.ANSWERED, AnswerState.DONT_KNOW, AnswerState.NOT_APPLICABLE)]
        found.append((question.code, said[0], lowest if bounds else None, *said[1:], people - sum(said)))
    return pd.DataFrame(found, columns=list(TALLY_COLUMNS))


def _worth(answer: Answer | None) -> float:
    if answer is None or answer.state != AnswerState.ANSWERED or answer.number is None:
        return float("nan")
    return answer.number
