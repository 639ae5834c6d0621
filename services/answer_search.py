"""Answer search: which answers are wanted, and which of them may be told."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, or_, select, true
from sqlalchemy.orm import Session

from services import derived
from services.adapters import answer_rows
from services.adapters.tables import Answer
from services.derived import Sight
from services.domain.disclosure import disclosed_alone
from services.domain.framework import Framework
from services.domain.matching import normalise
from services.domain.scoring import AnswerState
from services.domain.texts import LANGUAGES
from services.domain.viewer import Viewer
from services.domain.written import seen
from services.language import local


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers: of a unit and all below it, about a theme or a question, holding a text; all where empty."""

    unit: int
    theme: str = ""
    question: str = ""
    search: str = ""


def theme_of(framework: Framework, question: str) -> str:
    """What a question is about: its own theme, else its dimension."""
    found = framework.question_by_code[question]
    return local(found.theme) or local(framework.dimension_by_code[found.dimension].title)


def is_named(sight: Sight) -> bool:
    """Whether respondents are named."""
    return sight.framework.answers == "named"


@dataclass(frozen=True, slots=True)
class Told:
    """Of confidential respondents: whose answers may be listed, by question, and whose other states and comments."""

    answered: Mapping[str, Mapping[int, int]]
    answers: Mapping[str, frozenset[int]]
    people: frozenset[int]

    @property
    def units(self) -> AbstractSet[int]:
        """The units of which anything may be listed."""
        return self.people.union(*self.answers.values())

    def withholds(self, units: Collection[int]) -> bool:
        """Whether some answers of these units may not be listed."""
        return any(
            counts.get(unit) and unit not in self.answers[question]
            for question, counts in self.answered.items()
            for unit in units
        )

    def condition(self, who: Subquery, units: Sequence[int]) -> ColumnElement[bool]:
        """What may be listed of some units, as a condition."""
        inside = set(units)
        by_units: dict[AbstractSet[int], list[str]] = {}
        for question, allowed in self.answers.items():
            by_units.setdefault(allowed & inside, []).append(question)
        pairs = [
            and_(who.c.unit_id.in_(allowed), Answer.question.in_(questions))
            for allowed, questions in by_units.items()
        ]
        is_answer = Answer.state == int(AnswerState.ANSWERED)
        return or_(
            and_(is_answer, or_(false(), *pairs)), and_(~is_answer, who.c.unit_id.in_(self.people & inside))
        )


def _told(session: Session, sight: Sight) -> Told | None:
    """What may be listed; None where respondents are named and everything may."""
    if is_named(sight):
        return None
    everywhere = [unit.id for unit in sight.tree.subtree(sight.wave.organisation_id)]
    answered = derived.read_own_answered(session, sight.wave, everywhere)
    told = {question: disclosed_alone(sight.tree, counts) for question, counts in answered.items()}
    people = derived.read_participation(session, sight.wave.id, everywhere)
    return Told(answered, told, disclosed_alone(sight.tree, people))


_STORED = (Answer.question, Answer.state, Answer.option, Answer.text, Answer.number, Answer.comment)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where answers are looked for: the units of which anything may be listed, and what of them."""

    sight: Sight
    told: Told | None
    units: tuple[int, ...]
    withheld: bool


def look(session: Session, viewer: Viewer, wave_id: int, wanted: Wanted) -> Seen:
    """Where a viewer may look for answers; raises NotFoundError where that is nowhere."""
    sight = derived.look(session, viewer, wave_id, [wanted.unit])
    units = [below.id for below in sight.tree.subtree(wanted.unit)]
    told = _told(session, sight)
    allowed = tuple(unit for unit in units if told is None or unit in told.units)
    return Seen(sight, told, allowed, told is not None and told.withholds(units))


def answers(sight: Sight, units: Sequence[int], told: Told | None, wanted: Wanted) -> Select[Any]:
    """The answers of some units that may be listed and are wanted, in an order that tells nothing."""
    who = answer_rows.effective(sight.wave.id, units).order_by(None).subquery()
    may = true() if told is None else told.condition(who, units)
    order = (who.c.respondent,) if told is None else (Answer.option, Answer.text, Answer.comment)
    return (
        select(*_STORED, who.c.unit_id, who.c.respondent, who.c.role)
        .join(who, who.c.id == Answer.assessment_id)
        .where(may, _says_something(), *_about(sight.framework, wanted))
        .order_by(_place_of(units, who), Answer.question, *order)
    )


def _place_of(units: Sequence[int], who: Subquery) -> ColumnElement[int]:
    """The order of units as they are given."""
    return case({unit: place for place, unit in enumerate(units)}, value=who.c.unit_id)


def _says_something() -> ColumnElement[bool]:
    return or_(Answer.state != int(AnswerState.BLANK), Answer.comment.is_not(None))


def _about(framework: Framework, wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions of theme, question and text."""
    codes = [question.code for question in framework.questions]
    if wanted.question:
        codes = [code for code in codes if code == wanted.question]
    if wanted.theme:
        codes = [code for code in codes if theme_of(framework, code) == wanted.theme]
    found: list[ColumnElement[bool]] = [Answer.question.in_(codes)]
    return [*found, _holds(framework, wanted.search)] if wanted.search.strip() else found


def _holds(framework: Framework, search: str) -> ColumnElement[bool]:
    """Answers whose text or comment, question or chosen option holds what is searched."""
    search = seen(search)
    sought = normalise(search)
    pattern = f"%{_escaped(search.strip())}%"
    asked = [q.code for q in framework.questions if _in(sought, *(q.text.within(lg) for lg in LANGUAGES))]
    chosen = [
        and_(Answer.question == question.code, Answer.option == option.code)
        for question in framework.questions
        for option in framework.answer_set_of(question).options
        if _in(sought, *(option.label.within(language) for language in LANGUAGES))
    ]
    texts = [column.ilike(pattern, escape="\\") for column in (Answer.text, Answer.comment)]
    return or_(*texts, Answer.question.in_(asked), *chosen)


def _in(sought: str, *texts: str) -> bool:
    return any(sought in normalise(text) for text in texts)


def _escaped(search: str) -> str:
    return search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
