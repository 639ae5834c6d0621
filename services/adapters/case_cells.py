"""Cells of a business-case workbook, read by headings into texts, numbers, choices and amounts, or said to be none."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from services.adapters import case_layout as layout
from services.adapters.grid import text_of
from services.adapters.workbook_reader import CellError, CellValue, Sheet, UncalculatedFormula, cell_address
from services.domain.amounts import Ambiguous, OtherCurrency, read_amount
from services.domain.answers import number_in, shown
from services.domain.errors import CellIssue, Severity
from services.domain.matching import normalise
from services.domain.percent import Percent
from services.domain.texts import LANGUAGES, LocalText, Message

LONGEST_CODE, LONGEST_TEXT = 60, 200
Code = TypeVar("Code", bound=str)


class MoneySheet:
    """One sheet of lines: columns of what they say by key, of amounts by year and estimate (0 low, 2 high)."""

    def __init__(self, sheet: Sheet, currency: str, issues: list[CellIssue]) -> None:
        self.sheet = sheet
        self.currency = currency
        self.issues = issues
        self.errors = 0
        self.places: dict[str, int] = {}
        self.years: dict[tuple[int, int], int] = {}

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
        self.errors += severity == "error"
        value = None if column is None else self.sheet.cell(row, column)
        cell = f"A{row + 1}" if column is None else cell_address(row, column)
        self.issues.append(
            CellIssue(code, self.sheet.name, cell, found_text(value), expected, remedy, severity)
        )


class CaseSheet(MoneySheet):
    """One sheet of our workbook, its columns found by their headings in either language."""

    def __init__(self, part: str, sheet: Sheet, currency: str, issues: list[CellIssue]) -> None:
        super().__init__(sheet, currency, issues)
        self.part = part
        self._read_headings()

    def _read_headings(self) -> None:
        known = layout.column_by_heading(self.part)
        line = self.sheet.rows[layout.HEADING_ROW] if len(self.sheet.rows) > layout.HEADING_ROW else ()
        for place, value in enumerate(line):
            text = text_of(value)
            key = known.get(normalise(text))
            year = layout.year_heading(text) if key is None and self.part == "lines" else None
            if key in self.places or year in self.years:
                expected, remedy = Message("each heading once"), Message("Remove one of the two columns.")
                self.say("heading.twice", layout.HEADING_ROW, place, expected, remedy)
            elif key is not None:
                self.places[key] = place
            elif year is not None:
                self.years[year] = place
        self._require_headings()

    def _require_headings(self) -> None:
        for column in layout.PARTS[self.part].columns:
            if column.needed and column.key not in self.places:
                expected = Message("the heading “{heading}”", {"heading": column.heading})
                remedy = Message("Put the column back, or download the workbook again.")
                self.say("headings.missing", layout.HEADING_ROW, None, expected, remedy)

    @property
    def complete(self) -> bool:
        """Whether every column is there that a line cannot do without."""
        return all(c.key in self.places for c in layout.PARTS[self.part].columns if c.needed)

    def rows(self) -> Iterator["CaseRow"]:
        """The lines that hold anything."""
        if self.complete:
            for row in range(layout.FIRST_ROW, len(self.sheet.rows)):
                if any(text_of(value) for value in self.sheet.rows[row]):
                    yield CaseRow(self, row)


def found_text(value: CellValue) -> str:
    """What a cell holds, as a problem names it."""
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, UncalculatedFormula):
        return value.formula
    if isinstance(value, Percent):
        return f"{100 * value:g} %"
    return "" if value is None else shown(value)


class CaseRow:
    """One line: its cells by the key of their column."""

    def __init__(self, sheet: MoneySheet, row: int) -> None:
        self.sheet = sheet
        self.row = row

    def place(self, key: str) -> int | None:
        """The column of a key, None where the sheet has none."""
        return self.sheet.places.get(key)

    def raw(self, key: str) -> CellValue:
        """The content of a cell, None for a blank."""
        place = self.place(key)
        value = None if place is None else self.sheet.sheet.cell(self.row, place)
        return None if isinstance(value, str) and not value.strip() else value

    def say(
        self, code: str, key: str, expected: Message, remedy: Message, severity: Severity = "error"
    ) -> None:
        """Add a problem of one of the cells."""
        self.sheet.say(code, self.row, self.place(key), expected, remedy, severity)

    def text(self, key: str, most: int = LONGEST_TEXT, *, needed: bool = True) -> str | None:
        """A text; None for a blank one that is needed, or for one that is none, both of which are said."""
        value = self.raw(key)
        text = text_of(value)
        if not text:
            if needed:
                expected, remedy = Message("something in this cell"), Message("Fill in the cell.")
                self.say("money.missing", key, expected, remedy)
            return None if needed else ""
        if isinstance(value, CellError | UncalculatedFormula | bool) or len(text) > most:
            expected = Message("a text of at most {most} characters", {"most": most})
            self.say("money.text", key, expected, Message("Write a shorter text, without a formula."))
            return None
        return text

    def whole(self, key: str, low: int, high: int, *, needed: bool = True) -> int | None:
        """A whole number within limits; None where there is none, which is said unless a blank may be."""
        value = self.raw(key)
        number = plain_number(value)
        if value is None and not needed:
            return None
        if number is None or not number.is_integer() or not low <= number <= high:
            expected = Message("a whole number from {low} to {high}", {"low": str(low), "high": str(high)})
            self.say("money.number", key, expected, Message("Write the number alone."))
            return None
        return int(number)

    def choice(self, key: str, options: Mapping[Code, LocalText]) -> Code | None:
        """The code of an option that is named in either language; None for a blank or anything else, which is said."""
        found = option_of(self.raw(key), options)
        if found is None and self.raw(key) is not None:
            offered = " · ".join(f"{option.en} ({option.fr})" for option in options.values())
            expected = Message("one of: {options}", {"options": offered})
            self.say("money.choice", key, expected, Message("Choose from the list of the cell."))
        return found

    def amount(self, key: str) -> float | None:
        """The amount in a cell; None for a blank or for none, which is said."""
        return self.amount_at(self.place(key))

    def amount_at(self, place: int | None) -> float | None:
        """The amount in a column; None for a blank or for none, which is said."""
        value = None if place is None else self.sheet.sheet.cell(self.row, place)
        if place is None or value is None or (isinstance(value, str) and not value.strip()):
            return None
        found = read_amount(value, self.sheet.currency)
        if isinstance(found, float):
            return found
        if isinstance(found, OtherCurrency):
            expected = Message("an amount in {currency}", {"currency": self.sheet.currency})
            remedy = Message("Convert it: an organisation has one currency.")
            self.sheet.say("money.currency", self.row, place, expected, remedy)
        elif isinstance(found, Ambiguous):
            expected = Message(
                "an amount that can be read one way only; this may be {one} or {other}",
                {"one": f"{found.readings[0]:.15g}", "other": f"{found.readings[1]:.15g}"},
            )
            remedy = Message("Write it without a separator of thousands, or with two decimals.")
            self.sheet.say("money.amount_ambiguous", self.row, place, expected, remedy)
        else:
            remedy = Message("Write the number alone, such as 1234.50; leave the cell empty for nothing.")
            self.sheet.say("money.amount", self.row, place, Message("an amount"), remedy)
        return None

    def share(self, key: str) -> float | None:
        """A share of 0 to 1, also as a percentage; None where there is none, which is said."""
        number = share_in(self.raw(key))
        if number is None or not 0 <= number <= 1:
            expected = Message("a share from 0 to 1, or from 0 % to 100 %")
            self.say("money.share", key, expected, Message("Write 40 % or 0.4 for two fifths."))
            return None
        return float(number)


def option_of(value: CellValue, options: Mapping[Code, LocalText]) -> Code | None:
    """The code of an option by its code or its name in either language."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    word = normalise(text_of(value))
    for code, name in options.items():
        if word in {normalise(code), *(normalise(name.within(language)) for language in LANGUAGES)}:
            return code
    return None


def plain_number(value: CellValue) -> float | None:
    """A number that is no percentage, also where it is stored as text."""
    number = share_in(value)
    return None if number is None or isinstance(number, Percent) else number


def share_in(value: CellValue) -> float | None:
    """A number, or a percentage as a Percent."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value if isinstance(value, float) else float(value)
    return number_in(value) if isinstance(value, str) else None
