"""Recognises how a spreadsheet that is not ours is laid out, and suggests a mapping."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from services.adapters.grid import Grid, text_of
from services.adapters.heading_reader import HeadingReader, Looked
from services.adapters.similarity import QuestionMatcher, fold
from services.adapters.survey_tools import find_tool, who_is_told
from services.adapters.workbook_reader import Sheet, Workbook
from services.domain.answers import BLANK, AnswerReader
from services.domain.column_mapping import NOWHERE, Column, ColumnMapping, Layout, Meaning, Source
from services.domain.framework import Framework
from services.domain.mapping_document import address_of
from services.domain.matching import normalise

HEADERS, DEEPEST, WIDEST = 40, 3_000, 26
"""Rows that may hold headings; rows and columns in which the questions of a form are looked for."""
MOSTLY = 0.6
MOST_TRIED = 5
"""Rows that are tried as headings where none names questions outright."""
WHO = (Meaning.UNIT, Meaning.PERIOD, Meaning.ROLE, Meaning.RESPONDENT)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a file may be for: a framework of an organisation, and unit codes by normalised word.

    `period` is that of the wave the answers go to where the file does not say it.
    """

    organisation: str
    framework: Framework
    period: str
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A suggested mapping, the tool that wrote the file, and headings that stand twice (sheet, cell, text)."""

    mapping: ColumnMapping
    tool: str
    sureness: float
    twice: tuple[tuple[str, str, str], ...] = ()


def recognise(workbook: Workbook, candidates: Sequence[Candidate]) -> Recognised | None:
    """The best reading of a workbook, None where no sheet names enough questions of any candidate.

    Exact headings are looked for first, since they cost least; similar ones where those do not settle it. Of two
    readings that are equally sure the one of the earlier candidate is taken.
    """
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden] or list(workbook.sheets)

    def best(among: Sequence[Candidate], *, similar: bool) -> _Reading | None:
        looks = (_Look(sheet, one, similar=similar) for one in among for sheet in visible)
        readings = [reading for look in looks for reading in look.readings()]
        return max(readings, key=lambda reading: reading.share, default=None)

    found = best(candidates, similar=False)
    if found is None or found.share < 1:
        settled = found is not None and found.share >= MOSTLY
        found = best([found.look.candidate] if settled and found else candidates, similar=True)
    return None if found is None else found.finished(visible)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a sheet: what would make its mapping, and the share of the framework's questions it finds."""

    look: "_Look"
    layout: Layout
    header: int
    columns: tuple[Column, ...]
    lines: tuple[int, ...] = ()
    asked: int = 0

    @property
    def sureness(self) -> float:
        """Questions found, each by how sure it is."""
        return sum(questions_of(self.columns).values()) + self.asked

    @property
    def share(self) -> float:
        """The share of the framework's questions that are found, and how many they are where shares are equal."""
        return self.sureness / len(self.look.framework.questions) + self.sureness / 10_000

    def finished(self, sheets: Sequence[Sheet]) -> Recognised:
        """The reading as a mapping, with where unit, period and respondent stand that have no column."""
        look = self.look
        told, who = {column.meaning for column in self.columns}, {Meaning.UNIT, Meaning.RESPONDENT}
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
            () if who & told or sources.get(Meaning.UNIT) == Source("sheet") else (look.sheet.name,),
            self.lines,
            **{str(meaning): source for meaning, source in sources.items()},
        )
        return Recognised(mapping, tool.name if tool else "", self.sureness, tuple(self._twice()))

    def _twice(self) -> Iterator[tuple[str, str, str]]:
        """Headings of questions that another column bears too, exactly."""
        grid = Grid(self.look.sheet, self.layout)
        used = {normalise(c.heading): c.place for c in self.columns if c.meaning is Meaning.QUESTION}
        if self.layout is Layout.RESPONDENTS:
            for place, value in enumerate(grid.line(self.header)):
                if used.get(normalise(text_of(value)), place) != place:
                    yield self.look.sheet.name, grid.address(self.header, place), text_of(value)


def questions_of(columns: Sequence[Column]) -> dict[str, float]:
    """How sure each question is that columns hold answers to."""
    sure: dict[str, float] = {}
    for column in columns:
        for question in (column.question, *column.choices.values()):
            if question and column.meaning is not Meaning.COMMENT:
                sure[question] = max(sure.get(question, 0.0), column.confidence)
    return sure


class _Look:
    """Looks at one sheet with one candidate in mind."""

    def __init__(self, sheet: Sheet, candidate: Candidate, *, similar: bool) -> None:
        self.sheet = sheet
        self.candidate = candidate
        self.framework = candidate.framework
        self.matcher = QuestionMatcher(candidate.framework)
        self.similar = similar
        self.fewest = min(2, len(candidate.framework.questions))

    def readings(self) -> Iterator[_Reading]:
        """Every way this sheet can be read."""
        by_row = Grid(self.sheet, Layout.RESPONDENTS)
        yield from self._respondents(by_row)
        column, found = max(
            ((c, self._questions_in(texts)) for c, texts in enumerate(self._columns)),
            key=lambda pair: len(set(pair[1].values())),
            default=(0, {}),
        )
        if len(set(found.values())) >= self.fewest:
            answers = self._answers(by_row, column, found)
            yield from [answers] if answers is not None else self._questions(column, found)

    def _respondents(self, grid: Grid) -> Iterator[_Reading]:
        reader = HeadingReader(self.framework, self.matcher, self.candidate.units, similar=self.similar)
        looked: list[tuple[int, Looked]] = [
            (line, reader.look(grid.line(line))) for line in range(min(HEADERS, len(grid.lines)))
        ]
        likely = sorted(looked, key=lambda pair: -pair[1].questions)[:MOST_TRIED]
        for line, best in likely if likely and likely[0][1].questions < self.fewest else likely[:1]:
            columns = reader.columns(grid, line, best)
            if len(questions_of(columns)) >= self.fewest:
                yield _Reading(self, Layout.RESPONDENTS, line, columns)

    @cached_property
    def _columns(self) -> list[list[tuple[int, str]]]:
        """The (row, text) pairs of the first columns, blank and other cells left out."""
        rows = self.sheet.rows[:DEEPEST]
        return [
            [(r, v) for r, row in enumerate(rows) if c < len(row) and isinstance(v := row[c], str)]
            for c in range(min(WIDEST, max(map(len, rows), default=0)))
        ]

    def _questions_in(self, texts: Sequence[tuple[int, str]]) -> dict[int, str]:
        """The question that each row of a column names."""
        known: dict[str, str | None] = {}
        found = {}
        for row, text in texts:
            if text not in known:
                match = self.matcher.find(text) if self.similar else None
                known[text] = match.code if match else self.matcher.exact(text)
            code = known[text]
            if code is not None:
                found[row] = code
        return found

    def _answers(self, grid: Grid, column: int, found: Mapping[int, str]) -> _Reading | None:
        """One row an answer: questions come again and again, or the headings say so."""
        first = min(found)
        for line in range(first - 1, max(first - 5, -1), -1):
            cells = reversed(list(enumerate(grid.line(line))))
            told = {who: p for p, v in cells if (who := who_is_told(fold(text_of(v))))}
            others = {who: place for who, place in told.items() if who is not Meaning.ASKED}
            again = len(found) > len(set(found.values()))
            if Meaning.ANSWER in others and (again or len(others) > 1):
                columns = [Column(column, text_of(grid.value(line, column)), Meaning.ASKED)]
                columns += [Column(p, text_of(grid.value(line, p)), who) for who, p in others.items()]
                asked = len(set(found.values()))
                return _Reading(self, Layout.ANSWERS, line, tuple(columns), asked=asked)
        return None

    def _questions(self, column: int, found: Mapping[int, str]) -> Iterator[_Reading]:
        """One row a question: the columns that hold answers, and the rows above them that say whose."""
        rows = {code: row for row, code in reversed(list(found.items()))}
        lines = self._answer_columns(column, rows)
        if lines:
            columns = [
                Column(
                    row,
                    str(self.sheet.cell(row, column)),
                    Meaning.QUESTION,
                    code,
                    confidence=self._sure(row, column),
                )
                for code, row in rows.items()
            ]
            columns += self._above(column, lines, min(rows.values()))
            ordered = tuple(sorted(columns, key=lambda c: c.place))
            yield _Reading(self, Layout.QUESTIONS, column, ordered, tuple(lines))

    def _sure(self, row: int, column: int) -> float:
        match = self.matcher.find(text_of(self.sheet.cell(row, column)))
        return match.confidence if match else 1.0

    def _answer_columns(self, column: int, rows: Mapping[str, int]) -> list[int]:
        """The columns whose cells beside the questions are mostly allowed answers, in words where some are.

        Where there is none, it is the fullest column.
        """
        framework = self.framework
        readers = {s.code: AnswerReader(s) for s in framework.answer_sets}
        width = max(map(len, self.sheet.rows), default=0)
        full: dict[int, int] = {}
        fitting: dict[int, bool] = {}
        for other in (place for place in range(width) if place != column):
            cells = [(code, self.sheet.cell(row, other)) for code, row in rows.items()]
            given = [(code, value) for code, value in cells if value is not None]
            read = [readers[framework.question_by_code[code].answer_set].read(value) for code, value in given]
            full[other] = len(given) if other > column else 0
            if given and sum(answer not in (None, BLANK) for answer in read) >= MOSTLY * len(given):
                fitting[other] = any(isinstance(value, str) for _, value in given)
        if fitting:
            return [place for place, in_words in fitting.items() if in_words or not any(fitting.values())]
        fullest = max(full, key=lambda place: full[place], default=column)
        return [fullest] if full.get(fullest) else []

    def _above(self, column: int, lines: Sequence[int], first: int) -> Iterator[Column]:
        """The rows above the answers that say whose they are: by what stands before them, or by what they hold."""
        seen: set[Meaning] = set()
        for row in range(first - 1, -1, -1):
            heading = text_of(self.sheet.cell(row, column))
            values = [text_of(self.sheet.cell(row, line)) for line in lines]
            meaning = who_is_told(fold(heading))
            if meaning not in WHO:
                meaning = self._held(values) if len(lines) > 1 else None
            if meaning is not None and meaning not in seen and all(values):
                seen.add(meaning)
                yield Column(row, heading, meaning)

    def _held(self, values: Sequence[str]) -> Meaning | None:
        """What distinct texts above several columns of answers are: units, else respondents."""
        if not all(values):
            return None
        if all(normalise(value) in self.candidate.units for value in values):
            return Meaning.UNIT
        return Meaning.RESPONDENT if len(set(values)) == len(values) else None

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
        """The sheets' names where they are units, else the only unit there is."""
        if normalise(self.sheet.name) in self.candidate.units and all(
            normalise(s.name) in self.candidate.units for s in sheets if len(s.rows) > 1
        ):
            return Source("sheet")
        codes = set(self.candidate.units.values())
        return Source("fixed", codes.pop()) if len(codes) == 1 else NOWHERE
