"""The line of headings of a mapping in each sheet, and what is said of sheets that have none."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from services.adapters.answer_cells import Filled
from services.adapters.grid import Grid, Line, text_of
from services.adapters.workbook_reader import Sheet, Workbook
from services.adapters.workbook_values import Rows
from services.domain.column_mapping import OF_A_QUESTION, Column, ColumnMapping, Meaning
from services.domain.errors import Severity
from services.domain.matching import normalise
from services.domain.texts import Message

SEARCHED = 100
"""Lines in which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class Header:
    """The line of headings, and the place of each column of a mapping that was found in it."""

    line: int
    places: tuple[tuple[Column, int], ...]

    def of(self, meaning: Meaning) -> list[tuple[Column, int]]:
        """The columns that are read as this, with their places."""
        return [(column, place) for column, place in self.places if column.meaning is meaning]


def sheets_of(workbook: Workbook, mapping: ColumnMapping) -> list[Sheet]:
    """The sheets a mapping reads: those it names, else every visible one."""
    return [s for s in workbook.sheets if ((s.name in mapping.sheets) if mapping.sheets else not s.hidden)]


def locate(grid: Grid, mapping: ColumnMapping) -> Header | None:
    """Where a sheet has the headings of a mapping: on the same line, else on the first one that holds them all."""
    wanted = _wanted(mapping)
    for line in dict.fromkeys((mapping.header, *range(min(SEARCHED, len(grid.lines))))):
        places = _placed(grid.lines[line] if line < len(grid.lines) else (), wanted)
        if places is not None:
            return Header(line, places)
    return None


def _placed(line: Line, wanted: Sequence[Column]) -> tuple[tuple[Column, int], ...] | None:
    """The place of each column, found by its heading; None when one is missing or nothing is wanted.

    Of several that bear the heading it is the one at the column's own place, else the first one left; a column
    without a heading keeps its place.
    """
    by_heading: dict[str, list[int]] = {}
    for place, value in enumerate(line):
        if value is not None:
            by_heading.setdefault(normalise(text_of(value)), []).append(place)
    found: dict[int, Column] = {}
    for column in wanted:
        heading = normalise(column.heading)
        places = by_heading.get(heading, []) if heading else [column.place]
        free = [place for place in places if place not in found]
        if not free:
            return None
        found[column.place if column.place in free else free[0]] = column
    return tuple((column, place) for place, column in found.items()) or None


def _wanted(mapping: ColumnMapping) -> list[Column]:
    return [column for column in mapping.columns if column.meaning is not Meaning.IGNORED]


class UnreadSheets:
    """Says which sheets are not read: those without the headings, and copies of others."""

    def __init__(self, mapping: ColumnMapping, units: Collection[str], filled: Filled) -> None:
        self.mapping = mapping
        self.units = units
        self.filled = filled
        self.read: list[Rows] = []

    def say(self, grid: Grid) -> None:
        """Say that a sheet has not all of the headings: a problem where it must be read, else worth knowing."""
        name = grid.sheet.name
        by_name = self.mapping.unit.kind == "sheet" and normalise(name) in self.units
        if name in self.mapping.sheets or by_name:
            self._say(grid, "error")
        elif len(list(self._found(grid))) >= min(2, len(self.mapping.questions)):
            self._say(grid, "warning")

    def _found(self, grid: Grid) -> Iterator[str]:
        """The headings of questions that a sheet has."""
        texts = {normalise(text_of(v)) for line in grid.lines[:SEARCHED] for v in line if isinstance(v, str)}
        for column in self.mapping.columns:
            if column.meaning in OF_A_QUESTION and normalise(column.heading) in texts:
                yield column.heading

    def _say(self, grid: Grid, severity: Severity) -> None:
        texts = {normalise(text_of(v)) for line in grid.lines[:SEARCHED] for v in line if isinstance(v, str)}
        missing = [
            c.heading for c in _wanted(self.mapping) if c.heading and normalise(c.heading) not in texts
        ]
        headings = " · ".join((missing or [c.heading for c in _wanted(self.mapping)])[:5])
        self.filled.say(
            "headings.missing",
            (grid.sheet.name, ""),
            "",
            Message("the headings that the mapping reads: {headings}", {"headings": headings}),
            Message("Nothing to do if this sheet is not to be read; else give it the headings of the others.")
            if severity == "warning"
            else Message("Say on Import how this file is read."),
            severity,
        )

    def is_copy(self, grid: Grid) -> bool:
        """Whether a sheet holds exactly what one before it does, which is said; one named by its unit never does."""
        if self.mapping.unit.kind == "sheet" or self.mapping.respondent.kind == "sheet":
            return False
        if grid.sheet.rows not in self.read:
            self.read.append(grid.sheet.rows)
            return False
        self.filled.say(
            "sheet.copy",
            (grid.sheet.name, ""),
            "",
            Message("each sheet once; this one holds the same as another"),
            Message("Nothing to do: it is read once."),
            "warning",
        )
        return True

    def say_none(self, grids: Sequence[Grid]) -> None:
        """Say that no sheet has the headings."""
        sheet = Sheet(self.mapping.sheets[0] if self.mapping.sheets else "", False, ())
        self._say(grids[0] if grids else Grid(sheet, self.mapping.layout), "error")
