"""A column mapping: how a spreadsheet that is not ours is read; remembered by layout, and written to files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from services.domain.cash_flow_mapping import CashFlowMapping
from services.domain.matching import normalise
from services.domain.sources import NOWHERE, Source


class Layout(StrEnum):
    """What one line of a sheet holds: a respondent, a question (then respondents are columns), or an answer."""

    RESPONDENTS = "respondents"
    QUESTIONS = "questions"
    ANSWERS = "answers"


class Meaning(StrEnum):
    """What a column is read as; in layout `questions`, what a row is read as.

    OPTION is a tick for one option of a question, TICK a tick for a question of two options, CHOICES a list of what was
    ticked. ASKED and ANSWER belong to layout `answers`.
    """

    IGNORED = "ignored"
    RESPONDENT = "respondent"
    UNIT = "unit"
    PERIOD = "period"
    ROLE = "role"
    QUESTION = "question"
    OPTION = "option"
    TICK = "tick"
    CHOICES = "choices"
    COMMENT = "comment"
    ASKED = "asked"
    ANSWER = "answer"


OF_A_QUESTION = (Meaning.QUESTION, Meaning.OPTION, Meaning.TICK)
"""Meanings that name a question; a comment may."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its place from 0 and its heading, what it is read as, and how sure a suggestion is (0 to 1).

    `choices` are questions by what a list of ticks calls them.
    """

    place: int
    heading: str
    meaning: Meaning
    question: str = ""
    option: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """What people's own words mean: options by answer set and word, codes of units and of roles by word."""

    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    def with_answer(self, answer_set: str, word: str, option: str) -> "Words":
        """The same with one more word for an option."""
        known = {**self.answers.get(answer_set, {}), word: option}
        return replace(self, answers={**self.answers, answer_set: known})

    def together(self, other: "Words") -> "Words":
        """These words and others; the others win."""
        sets = {*self.answers, *other.answers}
        return Words(
            {code: {**self.answers.get(code, {}), **other.answers.get(code, {})} for code in sorted(sets)},
            {**self.units, **other.units},
            {**self.roles, **other.roles},
        )


NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How the sheets of one layout are read; places and lines count from 0.

    `header` is the line of headings: a row, or in layout `questions` the column that holds them. `lines` are the only
    ones to read; all after the header where empty. `sheets` are the only ones to read; every visible one where empty.
    """

    organisation: str
    framework: str
    layout: Layout
    header: int
    columns: tuple[Column, ...]
    sheets: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    period: Source = NOWHERE
    unit: Source = NOWHERE
    role: Source = NOWHERE
    respondent: Source = NOWHERE

    def column(self, meaning: Meaning) -> Column | None:
        """The first column that is read as this."""
        return next((column for column in self.columns if column.meaning is meaning), None)

    def source(self, meaning: Meaning) -> Source:
        """Where a period, a unit, a role or a respondent stands that has no column."""
        return {
            Meaning.PERIOD: self.period,
            Meaning.UNIT: self.unit,
            Meaning.ROLE: self.role,
            Meaning.RESPONDENT: self.respondent,
        }[meaning]

    @property
    def questions(self) -> tuple[str, ...]:
        """The codes of the questions that have a column."""
        found = [column.question for column in self.columns if column.meaning in OF_A_QUESTION]
        found += [code for column in self.columns for code in column.choices.values()]
        return tuple(dict.fromkeys(found))

    @property
    def signature(self) -> str:
        """What tells this layout from another: what it is for and the headings it reads."""
        headings = sorted(normalise(c.heading) for c in self.columns if c.meaning is not Meaning.IGNORED)
        about = [self.organisation, self.framework, self.layout, *headings]
        return hashlib.sha256("\n".join(about).encode()).hexdigest()


Existing = Literal["replace", "add"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about a staged file: how it is read, what its words mean, what happens to earlier answers.

    `replace` takes the new answers of those who answered before, `add` keeps the old ones and takes the others only.
    A file holds answers, read by `mapping`, or cash flows, read by `flows`.
    """

    mapping: ColumnMapping | None = None
    words: Words = NO_WORDS
    existing: Existing = "replace"
    flows: CashFlowMapping | None = None
