"""Cells that hold answers: what a reader of sheets gathers from them, and how a cell that cannot be read is said."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal, NamedTuple

from services.adapters.similarity import QuestionMatcher
from services.adapters.workbook_reader import CellError, CellValue, UncalculatedFormula
from services.domain.answers import AnswerReader, Dated, GivenAnswer, shown
from services.domain.column_mapping import Words
from services.domain.errors import CellIssue, Severity
from services.domain.framework import Framework
from services.domain.matching import normalise
from services.domain.questionnaire import GivenAssessment
from services.domain.texts import Message


class UnknownWord(NamedTuple):
    """A word that means nothing yet: an answer of an answer set (`group`), a unit or a role."""

    kind: Literal["answer", "unit", "role"]
    group: str
    word: str


@dataclass(slots=True)
class Filled:
    """The assessments of a workbook, the problems in it, and how often each unknown word stands there.

    `anonymous`: nobody can be recognised when the file comes again, so that it replaces whole units.
    """

    assessments: list[GivenAssessment] = field(default_factory=list)
    issues: list[CellIssue] = field(default_factory=list)
    unknown: Counter[UnknownWord] = field(default_factory=Counter)
    anonymous: bool = False

    def copied(self) -> "Filled":
        """The same, to be added to."""
        return Filled(list(self.assessments), list(self.issues), Counter(self.unknown), self.anonymous)

    def say(
        self,
        code: str,
        place: tuple[str, str],
        found: str,
        expected: Message,
        remedy: Message,
        severity: Severity = "error",
    ) -> None:
        """Add a problem at a place (sheet, cell)."""
        self.issues.append(CellIssue(code, *place, found, expected, remedy, severity))


class AnswerCells:
    """Reads cells that hold answers of a framework; what people's own words mean is known to it."""

    def __init__(self, framework: Framework, language: str, words: Words, filled: Filled) -> None:
        self.framework = framework
        self.language = language
        self.filled = filled
        readers = {s.code: AnswerReader(s, words.answers.get(s.code, {})) for s in framework.answer_sets}
        self.reader_of = {question.code: readers[question.answer_set] for question in framework.questions}
        self._roles = _names_of_roles(framework, words.roles)

    @cached_property
    def question_in(self) -> Callable[[str], str | None]:
        """Finds which question a text names exactly; each different text is looked at once."""
        return cache(QuestionMatcher(self.framework).exact)

    def read(
        self, question: str, value: CellValue, place: Callable[[], tuple[str, str]]
    ) -> GivenAnswer | None:
        """The answer in a cell; None where none can be read, which joins the problems at the place (sheet, cell)."""
        reader = self.reader_of[question]
        answer = reader.read(value)
        if answer is None:
            self.refuse(reader, value, place())
        return answer

    def read_column(
        self, question: str, values: Sequence[CellValue], place: Callable[[int], tuple[str, str]]
    ) -> list[GivenAnswer | None]:
        """The answers in the cells of a question; `place` (sheet, cell) is that of the nth."""
        reader = self.reader_of[question]
        answers = reader.read_all(values)
        if None in answers:
            for number, answer in enumerate(answers):
                if answer is None:
                    self.refuse(reader, values[number], place(number))
        return answers

    def refuse(self, reader: AnswerReader, value: CellValue, place: tuple[str, str]) -> None:
        """Say that a cell holds no allowed answer."""
        code, found, remedy = _refused(reader, value)
        if code == "answer.unknown" and reader.answer_set.kind == "choice":
            self.filled.unknown[UnknownWord("answer", reader.answer_set.code, found)] += 1
        self.filled.say(code, place, found, reader.expected(self.language), remedy)

    def role(self, value: str, place: tuple[str, str]) -> str:
        """The code of a respondent role in a cell; empty for a blank, or for what is none, which joins the problems."""
        found = self._roles.get(normalise(value))
        if found is None and value and self.framework.roles:
            titles = " · ".join(role.title.within(self.language) for role in self.framework.roles)
            self.filled.unknown[UnknownWord("role", "", value)] += 1
            self.filled.say(
                "role.unknown",
                place,
                value,
                Message("one of: {options}", {"options": titles}),
                Message("Write one of these roles, or say on Import which one this word means."),
            )
        return found or ""


def _refused(reader: AnswerReader, value: CellValue) -> tuple[str, str, Message]:
    """The code, the content as it is shown, and the remedy of a cell that holds no allowed answer."""
    if isinstance(value, CellError):
        return "answer.error", value.text, Message("Replace the error with an answer, or empty the cell.")
    if isinstance(value, UncalculatedFormula):
        remedy = Message("Replace the formula with its result, or let a spreadsheet program calculate it.")
        return "answer.formula", value.formula, remedy
    if isinstance(value, Dated):
        remedy = Message(
            "The spreadsheet made a date of it: write the answer anew in a cell formatted as text."
        )
        return "answer.date", shown(value), remedy
    if reader.answer_set.kind == "text":
        return "answer.long", shown(value), Message("Write a shorter text.")
    if isinstance(value, str) and reader.holds_several(value):
        return "answer.several", value, Message("Keep one answer in the cell.")
    if reader.answer_set.kind == "number":
        return "answer.unknown", shown(value), Message("Write a number within the limits.")
    remedy = Message("Write one of these answers, or say on Import which one this word means.")
    return "answer.unknown", shown(value), remedy


def _names_of_roles(framework: Framework, words: Mapping[str, str]) -> dict[str, str]:
    known = framework.weight_of_role
    pairs: Sequence[tuple[str, str]] = [(word, code) for word, code in words.items() if code in known] + [
        (word, role.code) for role in framework.roles for word in (role.code, role.title.en, role.title.fr)
    ]
    return {normalise(word): code for word, code in pairs}
