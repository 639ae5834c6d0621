"""Reads spreadsheets that are not ours by a column mapping: every assessment, every problem by cell."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from services.adapters.answer_cells import AnswerCells, Filled
from services.adapters.grid import Grid, Line, text_of, told_by
from services.adapters.heading_line import Header, UnreadSheets, locate, sheets_of
from services.adapters.respondent_cells import Reference, RespondentCells, Who
from services.adapters.table_lines import TableLines
from services.adapters.tick_cells import TickCells
from services.adapters.workbook_reader import CellValue, Workbook
from services.domain.answers import BLANK, GivenAnswer
from services.domain.column_mapping import Choices, ColumnMapping, Layout, Meaning
from services.domain.questionnaire import GivenAssessment
from services.domain.scoring import AnswerState
from services.domain.texts import Message


def read_mapped(workbook: Workbook, choices: Choices, reference: Reference) -> Filled:
    """Every assessment and every problem of the sheets that a mapping reads."""
    mapping = choices.mapping
    assert mapping is not None  # noqa: S101  only called with one
    filled = Filled()
    cells = AnswerCells(reference.framework, reference.language, choices.words, filled)
    grids = [Grid(sheet, mapping.layout) for sheet in sheets_of(workbook, mapping)]
    headers = [locate(grid, mapping) for grid in grids]
    unread = UnreadSheets(mapping, reference.units, filled)
    for grid, header in zip(grids, headers, strict=True):
        if header is None and any(headers):
            unread.say(grid)
        elif header is not None and not unread.is_copy(grid):
            who = RespondentCells(grid, mapping, header.places, reference, choices.words, cells)
            _TableReader(grid, mapping, header, cells, who).read()
    if not any(headers):
        unread.say_none(grids)
    return filled


class _TableReader:
    """Reads the lines after the headings of one sheet."""

    def __init__(
        self, grid: Grid, mapping: ColumnMapping, header: Header, cells: AnswerCells, who: RespondentCells
    ) -> None:
        self.grid = grid
        self.mapping = mapping
        self.header = header
        self.cells = cells
        self.who = who
        self.filled = cells.filled
        self.asked = header.of(Meaning.QUESTION)
        self.comments = header.of(Meaning.COMMENT)
        self.ticks = TickCells(cells, header.places)
        self.known: dict[tuple[str, str, str], int] = {}

    def read(self) -> None:
        """Add the assessments and problems of every line to what was found so far."""
        self.who.say_of_sheet(self.header.line)
        lines = TableLines(self.grid, self.mapping, self.header.line, self.header.places, self.cells)
        numbers = lines.choose(self.who.units)
        if not self.who.told:
            for number in lines.bare(numbers):
                self.who.say_missing(number)
        if self.mapping.layout is Layout.ANSWERS:
            for number in numbers:
                self._read_answer(number, self.grid.lines[number])
        else:
            self._read_respondents(numbers)

    def _place(self, number: int, place: int) -> tuple[str, str]:
        return self.grid.sheet.name, self.grid.address(number, place)

    def _read_respondents(self, numbers: Sequence[int]) -> None:
        """Read column by column, since most cells of one hold the same few answers."""
        lines = [self.grid.lines[number] for number in numbers]
        self.ticks.look(lines)
        columns = [self._column(column.question, place, numbers, lines) for column, place in self.asked]
        codes = [column.question for column, _ in self.asked]
        several = len(set(codes)) < len(codes)
        by_line = zip(*columns, strict=True) if columns else ((),) * len(lines)
        for number, line, given in zip(numbers, lines, by_line, strict=True):
            answers = {
                code: answer
                for code, answer in zip(codes, given, strict=True)
                if answer is not None and answer is not BLANK
            }
            ticked = self.ticks.read(line, partial(self._place, number))
            if several or ticked:
                self._say_contradicted(number, [*zip(codes, given, strict=True), *ticked.items()], answers)
            answers = ticked | answers
            comments = {
                column.question: text
                for column, place in self.comments
                if place < len(line) and (text := told_by(line[place]))
            }
            self._add(self.who.of(number), answers, comments)

    def _say_contradicted(
        self, number: int, given: Iterable[tuple[str, GivenAnswer | None]], kept: Mapping[str, GivenAnswer]
    ) -> None:
        """Say which questions two columns of a line answer, each otherwise."""
        for question, answer in given:
            if answer not in (None, BLANK) and kept.get(question, answer) != answer:
                place = self._place(
                    number,
                    next(p for c, p in self.header.places if question in (c.question, *c.choices.values())),
                )
                expected = Message("one answer of a respondent to “{question}”", {"question": question})
                remedy = Message("Two columns answer it, each otherwise: say on Import which of them counts.")
                self.filled.say("answer.twice", place, "", expected, remedy)

    def _column(
        self, question: str, place: int, numbers: Sequence[int], lines: Sequence[Line]
    ) -> list[GivenAnswer | None]:
        values = [line[place] if place < len(line) else None for line in lines]
        return self.cells.read_column(question, values, lambda nth: self._place(numbers[nth], place))

    def _add(self, who: Who, answers: dict[str, GivenAnswer], comments: dict[str, str]) -> None:
        """Add an assessment; of the same respondent a later one takes the place of an earlier one, and it is said."""
        given = GivenAssessment(who.unit, who.respondent, who.role, answers, comments, who.period, who.place)
        earlier = self.known.setdefault(who.key, len(self.filled.assessments))
        if earlier == len(self.filled.assessments):
            self.filled.assessments.append(given)
            return
        first = self.filled.assessments[earlier]
        self.filled.assessments[earlier] = given
        self.filled.say(
            "respondent.again",
            who.place,
            who.respondent,
            Message("each respondent once; {cell} has this one too", {"cell": first.place[1]}),
            Message("Nothing to do if the later answers are right: they count."),
            "warning",
        )

    def _read_answer(self, number: int, line: Line) -> None:
        (_, asked_at), (_, answer_at) = self.header.of(Meaning.ASKED)[0], self.header.of(Meaning.ANSWER)[0]
        value = line[answer_at] if answer_at < len(line) else None
        comment = next((t for _, at in self.comments if at < len(line) and (t := told_by(line[at]))), "")
        if value is None and not comment:
            return
        question = self._question(self.grid.told(number, asked_at), self._place(number, asked_at))
        place = self._place(number, answer_at)
        answer = self.cells.read(question, value, lambda: place) if question and value is not None else None
        answers, comments = self._sheet_of(self.who.of(number))
        if question and (question in answers or (comment and question in comments)):
            expected = Message("one answer of a respondent to “{question}”", {"question": question})
            self.filled.say(
                "answer.twice", place, text_of(value), expected, Message("Keep one of the lines.")
            )
        if answer is not None and answer.state is not AnswerState.BLANK:
            answers[question] = answer
        if question and comment:
            comments[question] = comment

    def _sheet_of(self, who: Who) -> tuple[dict[str, GivenAnswer], dict[str, str]]:
        """The answers and comments of a respondent so far, to add to."""
        place = self.known.setdefault(who.key, len(self.filled.assessments))
        if place == len(self.filled.assessments):
            self.filled.assessments.append(
                GivenAssessment(who.unit, who.respondent, who.role, {}, {}, who.period, who.place)
            )
        given = self.filled.assessments[place]
        assert isinstance(given.answers, dict)  # noqa: S101  made here
        assert isinstance(given.comments, dict)  # noqa: S101
        return given.answers, given.comments

    def _question(self, value: CellValue, place: tuple[str, str]) -> str:
        """The code of the question a cell names; empty where it names none, which joins the problems."""
        asked = text_of(value)
        found = self.cells.question_in(asked) if asked else None
        if found is None:
            expected = Message(
                "the code or the text of a question of “{framework}”",
                {"framework": self.cells.framework.title},
            )
            remedy = Message("Write the question's code, or remove the line.")
            self.filled.say("question.unknown", place, asked, expected, remedy)
        return found or ""
