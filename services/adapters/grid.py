"""A sheet as lines of one layout: rows, or columns where each of those holds a respondent; addresses stay true."""

from collections.abc import Sequence
from functools import cached_property
from itertools import zip_longest

from services.adapters.workbook_reader import CellError, CellValue, Sheet, UncalculatedFormula, cell_address
from services.domain.answers import shown
from services.domain.column_mapping import Layout

Line = Sequence[CellValue]


class Grid:
    """Lines and places of a sheet, both from 0; in layout `questions` a line is a column and a place is a row."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self.sheet = sheet
        self.turned = layout is Layout.QUESTIONS

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Every line."""
        return list(zip_longest(*self.sheet.rows)) if self.turned else self.sheet.rows

    def line(self, number: int) -> Line:
        """One line, empty where the sheet has none."""
        return self.lines[number] if number < len(self.lines) else ()

    def address(self, line: int, place: int) -> str:
        """The address of a cell."""
        return cell_address(place, line) if self.turned else cell_address(line, place)

    def value(self, line: int, place: int) -> CellValue:
        """The content of a cell, None where it is blank or outside."""
        found = self.line(line)
        return found[place] if 0 <= place < len(found) else None

    def told(self, line: int, place: int) -> CellValue:
        """The content of a cell, or of the merged cells it belongs to."""
        found = self.value(line, place)
        if found is not None or not self.sheet.merged:
            return found
        row, column = (place, line) if self.turned else (line, place)
        origin = self._origins.get((row, column))
        return None if origin is None else self.sheet.cell(*origin)

    @cached_property
    def _origins(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.sheet.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }


def text_of(value: CellValue) -> str:
    """A cell's content as a text without spaces around it, an error or a formula as it shows; empty for a blank."""
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, UncalculatedFormula):
        return value.formula
    return "" if value is None else shown(value).strip()


def told_by(value: CellValue) -> str:
    """What a cell says: its text, nothing where it holds an error or a formula without a result."""
    return "" if isinstance(value, CellError | UncalculatedFormula) else text_of(value)
