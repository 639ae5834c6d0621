"""Which lines of a table hold answers: not those that repeat its headings, nor those that sum it up."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from services.adapters.answer_cells import AnswerCells
from services.adapters.grid import Grid, Line, text_of
from services.adapters.similarity import fold
from services.adapters.workbook_reader import CellValue
from services.domain.answers import number_in
from services.domain.column_mapping import Column, ColumnMapping, Layout, Meaning
from services.domain.matching import normalise
from services.domain.texts import Message

_SUMMARIES = frozenset(
    {
        *("total", "totals", "totaux", "subtotal", "sous-total", "sum", "somme", "average", "avg", "mean"),
        *("moyenne", "moyennes", "median", "mediane", "minimum", "maximum", "ecart-type"),
    }
)
_ASIDE = frozenset(
    {"target", "targets", "cible", "cibles", "objectif", "weight", "poids", "ponderation", "benchmark"}
)
_MOST_WORDS, MOSTLY, _BARE = 4, 0.6, 0.5
_LABELS = (Meaning.RESPONDENT, Meaning.UNIT)
Placed = Sequence[tuple[Column, int]]


@lru_cache(maxsize=10_000)
def is_summary(text: str) -> bool:
    """Whether a text names a sum or an average, such as “Grand total” or “Moyenne générale”."""
    words = fold(text).removeprefix("grand ").split()
    return 0 < len(words) <= _MOST_WORDS and words[0].rstrip(":") in _SUMMARIES


def is_aside(text: str) -> bool:
    """Whether a text names what stands beside answers, such as “Target level” or “Niveau cible”."""
    words = fold(text).split()
    return len(words) <= _MOST_WORDS and not _ASIDE.isdisjoint(words)


class TableLines:
    """Chooses the lines of a table that are read, and says which it leaves out."""

    def __init__(
        self, grid: Grid, mapping: ColumnMapping, header: int, places: Placed, cells: AnswerCells
    ) -> None:
        self.grid = grid
        self.mapping = mapping
        self.header = header
        self.cells = cells
        self.answered = [(column, place) for column, place in places if column.meaning not in _NO_ANSWERS]
        self.places = {place for _, place in self.answered}
        self.labels = [place for column, place in places if column.meaning in _LABELS]
        self.headings = [normalise(text_of(grid.value(header, place))) for _, place in self.answered]

    def choose(self, units: Collection[str]) -> list[int]:
        """The lines to read: those with an answer, but for headings that begin a table anew, sums and averages.

        `units` are words for units, normalised: a line of one is never a sum, whatever the unit is called.
        """
        every = range(self.header + 1, len(self.grid.lines))
        found: list[int] = []
        for number in self.mapping.lines or every:
            line = self.grid.line(number)
            given = [line[place] if place < len(line) else None for _, place in self.answered]
            if all(map(_is_blank, given)) or self._is_heading(given):
                continue
            label = self._summary(line, given, units)
            if label is None:
                found.append(number)
            else:
                self._say_left_out(number, label)
        if self.mapping.lines:
            self._say_unread([number for number in every if number not in set(self.mapping.lines)])
        return found

    def _is_heading(self, given: Sequence[CellValue]) -> bool:
        """Whether each cell is the heading of its column, or names its question."""
        for (column, _), heading, value in zip(self.answered, self.headings, given, strict=True):
            if value is None:
                continue
            if not isinstance(value, str):
                return False
            if normalise(value) != heading and not (
                column.question and self.cells.question_in(value) == column.question
            ):
                return False
        return True

    def _summary(self, line: Line, given: Sequence[CellValue], units: Collection[str]) -> str | None:
        """What a line calls itself, where that is no respondent."""
        sums = all(map(_is_number, given))
        if not sums and not self.grid.turned:
            return None
        first = next(place for place, value in enumerate(line) if value is not None)
        places = [*self.labels, *([] if first in self.places else [first])]
        told = [text_of(line[place]) for place in places if place < len(line)]
        return next(
            (text for text in told if self._names_none(text, sums=sums) and normalise(text) not in units),
            None,
        )

    def _names_none(self, text: str, *, sums: bool) -> bool:
        """Whether a text names no respondent: beside numbers a sum, in a form also a column of targets or weights."""
        return (sums and is_summary(text)) or (self.grid.turned and is_aside(text))

    def _say_left_out(self, number: int, label: str) -> None:
        place = self.grid.sheet.name, self.grid.address(number, self.labels[0] if self.labels else 0)
        expected = Message("answers of one respondent, not a sum, an average, a target or a weight")
        remedy = Message("Nothing to do: it is left out. If it is a respondent, write another name.")
        self.cells.filled.say("line.summary", place, label, expected, remedy, "warning")

    def _say_unread(self, numbers: Sequence[int]) -> None:
        """Say which lines hold answers although the mapping does not read them."""
        for number in numbers:
            if is_aside(text_of(next((v for v in self.grid.line(number) if v is not None), None))):
                continue
            given = [
                (c, v) for c, place in self.answered if (v := self.grid.value(number, place)) is not None
            ]
            readable = [
                self.cells.reader_of[column.question].read(value) is not None
                for column, value in given
                if column.question in self.cells.reader_of
            ]
            if len(readable) > 1 and sum(readable) >= MOSTLY * len(self.answered):
                place = self.grid.sheet.name, self.grid.address(number, self.answered[0][1])
                expected = Message("what is read: this column seems to hold answers too")
                remedy = Message("Nothing to do if it holds none; else say on Import how the file is read.")
                self.cells.filled.say(
                    "column.unread", place, text_of(given[0][1]), expected, remedy, "warning"
                )

    def bare(self, numbers: Sequence[int]) -> Iterator[int]:
        """The lines with answers and nothing else, where most lines tell more."""

        def tells(line: Line) -> bool:
            return any(value is not None for place, value in enumerate(line) if place not in self.places)

        silent = [number for number in numbers if not tells(self.grid.line(number))]
        if len(silent) < _BARE * len(numbers) and self.mapping.layout is Layout.RESPONDENTS:
            yield from silent


_NO_ANSWERS = (*_LABELS, Meaning.PERIOD, Meaning.ROLE, Meaning.ASKED, Meaning.IGNORED)


def _is_blank(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_number(value: CellValue) -> bool:
    return value is None or (number_in(value) is not None if isinstance(value, str) else True)
