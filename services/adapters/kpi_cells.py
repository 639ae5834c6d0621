"""Cells of KPI tables, read by headings into texts, numbers and choices, or said to be none."""

from collections.abc import Mapping

from services.adapters import kpi_layout as layout
from services.adapters.case_cells import LONGEST_CODE, LONGEST_TEXT, Code, found_text, option_of, plain_number
from services.adapters.grid import Grid, text_of
from services.adapters.kpi_sheets import KpiTable
from services.adapters.workbook_reader import CellError, CellValue, UncalculatedFormula, cell_address
from services.domain.column_mapping import Layout
from services.domain.errors import CellIssue, Severity
from services.domain.texts import LocalText, Message

__all__ = ["LONGEST_CODE", "KpiCells"]


class KpiCells:
    """The cells of one table, and the problems in them; a problem of a cell is said once."""

    def __init__(self, table: KpiTable, issues: list[CellIssue]) -> None:
        self.table = table
        self.grid = Grid(table.sheet, Layout.RESPONDENTS)
        self.issues = issues
        self.errors = 0
        self._said: set[tuple[str, str]] = set()

    def say(
        self,
        code: str,
        row: int,
        column: int | None,
        expected: Message,
        remedy: Message,
        severity: Severity = "error",
    ) -> None:
        """Add a problem of a cell, or of a row where there is no column for it."""
        value = None if column is None else self.grid.told(row, column)
        cell = f"A{row + 1}" if column is None else cell_address(row, column)
        self.errors += severity == "error"
        if (code, cell) not in self._said:
            self._said.add((code, cell))
            found = found_text(value)
            self.issues.append(
                CellIssue(code, self.table.sheet.name, cell, found, expected, remedy, severity)
            )

    def headings(self) -> bool:
        """Whether every column is there that a line cannot do without; the others, and doubles, are said."""
        table = self.table
        for place in table.twice:
            expected, remedy = Message("each heading once"), Message("Remove one of the two columns.")
            self.say("heading.twice", table.header, place, expected, remedy)
        for column in layout.PARTS[table.part].columns if table.ours else ():
            if column.needed and column.key not in table.places:
                expected = Message("the heading “{heading}”", {"heading": column.heading})
                remedy = Message("Put the column back, or download the workbook again.")
                self.say("headings.missing", table.header, None, expected, remedy)
        return not self.errors

    def place(self, key: str) -> int | None:
        """The column of a key, None where the table has none."""
        return self.table.places.get(key)

    def raw(self, row: int, key: str) -> CellValue:
        """The content of a cell, or of the merged cells it belongs to; None for a blank."""
        place = self.place(key)
        return None if place is None else self.at(row, place)

    def at(self, row: int, place: int) -> CellValue:
        """The content of the cell in a column; None for a blank."""
        value = self.grid.told(row, place)
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, row: int, key: str, most: int = LONGEST_TEXT, *, needed: bool = True) -> str | None:
        """A text; None for a blank one that is needed, or for one that is none, both of which are said."""
        value = self.raw(row, key)
        text = text_of(value)
        if not text:
            if needed:
                expected, remedy = Message("something in this cell"), Message("Fill in the cell.")
                self.say("kpi.missing", row, self.place(key), expected, remedy)
            return None if needed else ""
        if isinstance(value, CellError | UncalculatedFormula | bool) or len(text) > most:
            expected = Message("a text of at most {most} characters", {"most": most})
            remedy = Message("Write a shorter text, without a formula.")
            self.say("kpi.text", row, self.place(key), expected, remedy)
            return None
        return text

    def number(self, row: int, key: str) -> float | None:
        """A number that is no percentage; None for a blank or for none, which is said."""
        value = self.raw(row, key)
        number = None if value is None else plain_number(value)
        if value is not None and (number is None or not abs(number) < 1e15):
            remedy = Message("Write the number alone.")
            self.say("kpi.number", row, self.place(key), Message("a number"), remedy)
            return None
        return number

    def whole(self, row: int, key: str, low: int, high: int) -> int | None:
        """A whole number within limits; None for a blank or for none, which is said."""
        number = self.number(row, key)
        if number is not None and not (number.is_integer() and low <= number <= high):
            expected = Message("a whole number from {low} to {high}", {"low": str(low), "high": str(high)})
            self.say("kpi.number", row, self.place(key), expected, Message("Write the number alone."))
            return None
        return None if number is None else int(number)

    def choice(self, row: int, key: str, options: Mapping[Code, LocalText]) -> Code | None:
        """The code of an option that is named in either language; None for a blank or anything else, which is said."""
        found = option_of(self.raw(row, key), options)
        if found is None:
            offered = " · ".join(f"{option.en} ({option.fr})" for option in options.values())
            expected = Message("one of: {options}", {"options": offered})
            self.say(
                "kpi.choice", row, self.place(key), expected, Message("Choose from the list of the cell.")
            )
        return found
