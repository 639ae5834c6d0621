"""One way to read a sheet, and what would make it a mapping."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from services.adapters.grid import Grid, text_of
from services.adapters.similarity import Match, QuestionMatcher, fold
from services.adapters.survey_tools import find_tool, is_extra, who_is_told
from services.adapters.workbook_reader import Sheet
from services.domain.answers import AnswerReader
from services.domain.column_mapping import Column, ColumnMapping, Layout, Meaning
from services.domain.framework import Framework
from services.domain.mapping_fields import address_of
from services.domain.matching import normalise
from services.domain.sources import NOWHERE, Source

HEADERS, WIDEST = 40, 26
"""Rows that may hold headings, columns that may hold the questions of a form."""
MOSTLY = 0.6
ALMOST, NEARLY = 1e-6, 0.05
SAMPLE = 60
"""Lines whose units and answers are held against a reading."""
WHO = (Meaning.UNIT, Meaning.PERIOD, Meaning.ROLE, Meaning.RESPONDENT)


@dataclass(frozen=True)
class Candidate:
    """What a file may be for: a framework of an organisation, and unit codes by normalised word.

    `period` is that of the wave the answers go to where the file does not say it.
    """

    organisation: str
    framework: Framework
    period: str
    units: Mapping[str, str]

    @property
    def about(self) -> tuple[str, str]:
        """What tells it from other candidates."""
        return self.organisation, self.framework.key

    @cached_property
    def matcher(self) -> QuestionMatcher:
        """Finds the framework's questions."""
        return QuestionMatcher(self.framework)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A suggested mapping, the tool that wrote the file, and headings that stand twice (sheet, cell, text).

    `rivals` are the candidates that the file fits as well.
    """

    mapping: ColumnMapping
    tool: str
    sureness: float
    twice: tuple[tuple[str, str, str], ...] = ()
    rivals: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a sheet: what would make its mapping, and the share of the framework's questions it finds."""

    look: "Look"
    layout: Layout
    header: int
    columns: tuple[Column, ...]
    lines: tuple[int, ...] = ()
    asked: int = 0

    @property
    def by_headings(self) -> bool:
        """Whether a row of headings names the questions."""
        return self.layout is Layout.RESPONDENTS

    @property
    def sureness(self) -> float:
        """Questions found, each by how sure it is."""
        return sum(questions_of(self.columns).values()) + self.asked

    @property
    def share(self) -> float:
        """The share of the framework's questions that are found."""
        return self.sureness / len(self.look.framework.questions)

    @property
    def fit(self) -> tuple[float, float]:
        """The shares of units and of answers, among the first lines, that the candidate knows."""
        grid = Grid(self.look.sheet, self.layout)
        below = [grid.line(n) for n in self.lines] or grid.lines[self.header + 1 : self.header + 1 + SAMPLE]
        readers = {s.code: AnswerReader(s) for s in self.look.framework.answer_sets}
        units, answers = [], []
        for column in self.columns:
            values = [line[column.place] for line in below if column.place < len(line)]
            given = [value for value in values if value is not None]
            if column.meaning is Meaning.UNIT:
                units += [normalise(text_of(value)) in self.look.candidate.units for value in given]
            elif column.meaning is Meaning.QUESTION:
                reader = readers[self.look.framework.question_by_code[column.question].answer_set]
                answers += [reader.read(value) is not None for value in given]
            elif column.meaning is Meaning.ANSWER:
                answers += [any(r.read(value) is not None for r in readers.values()) for value in given]
        return _share(units), _share(answers)

    def finished(self, sheets: Sequence[Sheet]) -> Recognised:
        """The reading as a mapping, with where unit, period and respondent stand that have no column."""
        look = self.look
        told = {column.meaning for column in self.columns}
        columns = self.columns
        headings = [fold(text_of(v)) for v in Grid(look.sheet, Layout.RESPONDENTS).line(self.header)]
        tool = find_tool(headings) if self.layout is Layout.RESPONDENTS else None
        sources = {meaning: look.labelled(meaning) for meaning in WHO if meaning not in told}
        if Meaning.UNIT not in told and sources[Meaning.UNIT] == NOWHERE:
            sources[Meaning.UNIT] = look.unit_of_sheets(sheets)
        if sources.get(Meaning.PERIOD) == NOWHERE:
            sources[Meaning.PERIOD] = Source("fixed", look.candidate.period)
        mapping = ColumnMapping(
            look.candidate.organisation,
            look.framework.key,
            self.layout,
            self.header,
            columns,
            (),
            self.lines,
            **{str(meaning): source for meaning, source in sources.items()},
        )
        return Recognised(mapping, tool.name if tool else "", self.sureness, tuple(self._twice()))

    def _twice(self) -> Iterator[tuple[str, str, str]]:
        """Headings that name, as surely, a question that another column is read for, where both hold answers."""
        grid, matcher = Grid(self.look.sheet, self.layout), self.look.candidate.matcher
        if self.layout is Layout.ANSWERS:
            return
        used = {c.question: c for c in self.columns if c.meaning is Meaning.QUESTION}
        places = {column.place for column in self.columns}
        below = [grid.line(n) for n in self.lines] or grid.lines[self.header + 1 :]
        for place, value in enumerate(grid.line(self.header)):
            heading = text_of(value)
            if place in places or not heading or is_extra(fold(heading), None):
                continue
            exact = matcher.exact(heading)
            match = Match(exact, 1.0) if exact else matcher.find(heading) if self.look.similar else None
            column = used.get(match.code) if match else None
            if match is None or column is None or match.confidence < column.confidence - NEARLY:
                continue
            if any(place < len(line) and line[place] is not None for line in below):
                yield self.look.sheet.name, grid.address(self.header, place), heading


def _share(fitting: Sequence[bool]) -> float:
    return round(sum(fitting) / len(fitting), 6) if fitting else 0.0


def questions_of(columns: Sequence[Column]) -> dict[str, float]:
    """How sure each question is that columns hold answers to."""
    sure: dict[str, float] = {}
    for column in columns:
        for question in (column.question, *column.choices.values()):
            if question and column.meaning is not Meaning.COMMENT:
                sure[question] = max(sure.get(question, 0.0), column.confidence)
    return sure


class Look:
    """Looks at one sheet with one candidate in mind; `similar`: headings that are only alike count too."""

    def __init__(self, sheet: Sheet, candidate: Candidate, *, similar: bool) -> None:
        self.sheet = sheet
        self.candidate = candidate
        self.framework = candidate.framework
        self.similar = similar

    @property
    def fewest(self) -> int:
        """Questions that must be found: two, or the only one."""
        return min(2, len(self.framework.questions))

    def labelled(self, meaning: Meaning) -> Source:
        """The cell that follows a label such as “Business unit:” in the first rows."""
        for row in range(min(HEADERS, len(self.sheet.rows))):
            cells = [(c, text_of(v)) for c, v in enumerate(self.sheet.rows[row][:WIDEST]) if v is not None]
            for (_, label), (column, value) in pairwise(cells):
                if len(cells) <= 4 and who_is_told(fold(label)) is meaning and self._fits(meaning, value):
                    return Source("cell", address_of(row, column))
        return NOWHERE

    def _fits(self, meaning: Meaning, value: str) -> bool:
        return meaning is not Meaning.UNIT or normalise(value) in self.candidate.units

    def unit_of_sheets(self, sheets: Sequence[Sheet]) -> Source:
        """The sheets' names where one is a unit (others must be units then), else the only unit there is."""
        if any(normalise(sheet.name) in self.candidate.units for sheet in sheets if len(sheet.rows) > 1):
            return Source("sheet")
        codes = set(self.candidate.units.values())
        return Source("fixed", codes.pop()) if len(codes) == 1 else NOWHERE
