"""Reads sheets whose questions stand in a column: one row a question, or one row an answer."""

from collections.abc import Iterator, Mapping, Sequence

from services.adapters.candidate_reading import MOSTLY, WHO, WIDEST, Look, Reading
from services.adapters.grid import Grid, text_of
from services.adapters.similarity import fold
from services.adapters.survey_tools import who_is_told
from services.domain.answers import BLANK, AnswerReader
from services.domain.column_mapping import Column, Layout, Meaning
from services.domain.matching import normalise
from services.domain.periods import is_period

DEEPEST, MOST_TEXTS = 20_000, 500
"""Rows in which questions are looked for; different texts from which on a column names respondents, not questions."""


def read_by_questions(look: Look) -> Iterator[Reading]:
    """The reading by the column that names most questions, if it names enough."""
    columns = [QuestionColumn(look, column) for column in range(WIDEST)]
    best = max(columns, key=lambda column: len(set(column.found.values())))
    if len(set(best.found.values())) >= look.fewest:
        answers = best.answers()
        yield from [answers] if answers is not None else best.questions()


class QuestionColumn:
    """A column, and the question that each of its rows names."""

    def __init__(self, look: Look, column: int) -> None:
        self.look = look
        self.sheet = look.sheet
        self.framework = look.framework
        self.column = column
        self.found = self._find()

    def _find(self) -> dict[int, str]:
        rows = self.sheet.rows[:DEEPEST]
        texts = {
            r: v
            for r, row in enumerate(rows)
            if self.column < len(row) and isinstance(v := row[self.column], str)
        }
        distinct = set(texts.values())
        if len(distinct) > max(MOST_TEXTS, 3 * len(self.framework.questions)):
            return {}
        known = {text: self._question(text) for text in distinct}
        return {row: code for row, text in texts.items() if (code := known[text]) is not None}

    def _question(self, text: str) -> str | None:
        match = self.look.candidate.matcher.find(text) if self.look.similar else None
        return match.code if match else self.look.candidate.matcher.exact(text)

    def answers(self) -> Reading | None:
        """One row an answer: questions come again and again, or the headings say so."""
        grid, column, found = Grid(self.sheet, Layout.RESPONDENTS), self.column, self.found
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
                return Reading(self.look, Layout.ANSWERS, line, tuple(columns), asked=asked)
        return None

    def questions(self) -> Iterator[Reading]:
        """One row a question: the columns that hold answers, and the rows above them that say whose."""
        column = self.column
        rows = {code: row for row, code in reversed(list(self.found.items()))}
        lines = self._answer_columns(column, rows)
        if lines:
            columns = [
                Column(row, text, Meaning.QUESTION, code, confidence=self._sure(text))
                for code, row in rows.items()
                if (text := text_of(self.sheet.cell(row, column)))
            ]
            columns += self._above(column, lines, min(rows.values()))
            ordered = tuple(sorted(columns, key=lambda c: c.place))
            yield Reading(self.look, Layout.QUESTIONS, column, ordered, tuple(lines))

    def _sure(self, text: str) -> float:
        match = self.look.candidate.matcher.find(text)
        return match.confidence if match else 1.0

    def _answer_columns(self, column: int, rows: Mapping[str, int]) -> list[int]:
        """The columns to the right whose cells are mostly allowed answers to the questions, in words where some are.

        Where there is none, it is the fullest column.
        """
        framework = self.framework
        readers = {s.code: AnswerReader(s) for s in framework.answer_sets}
        width = max(map(len, self.sheet.rows), default=0)
        full: dict[int, int] = {}
        fitting: dict[int, bool] = {}
        for other in range(column + 1, width):
            cells = [(code, self.sheet.cell(row, other)) for code, row in rows.items()]
            given = [(code, value) for code, value in cells if value is not None]
            read = [readers[framework.question_by_code[code].answer_set].read(value) for code, value in given]
            full[other] = len(given)
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
        """What distinct texts above several columns of answers are: units, periods, else respondents."""
        if not all(values):
            return None
        if all(normalise(value) in self.look.candidate.units for value in values):
            return Meaning.UNIT
        if all(map(is_period, values)):
            return Meaning.PERIOD
        return Meaning.RESPONDENT if len(set(values)) == len(values) else None
