"""A sheet of cash flows as its mapping reads it: the row of headings, the columns of years, amounts in cells."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.adapters.case_cells import CaseRow, MoneySheet
from services.adapters.cash_flow_words import is_of_years, money_signs, scale_told, year_told
from services.adapters.grid import text_of
from services.adapters.workbook_reader import CellValue, Sheet
from services.domain.amounts import is_other
from services.domain.case_facts import FIRST_YEAR, LAST_YEAR
from services.domain.cash_flow_mapping import (
    ESTIMATES,
    CashFlowMapping,
    FlowColumn,
    FlowMeaning,
    is_counted,
)
from services.domain.errors import CellIssue
from services.domain.matching import normalise
from services.domain.texts import Message
from services.language import is_currency

SEARCHED, WITHIN, WIDEST = 40, 400, 26
"""Rows and columns in which the headings are looked for, columns in which titles are."""
FEWEST = 2
"""Years that a row of headings must name."""
DASHES = frozenset("-–—")
"""What accountants write for nothing."""


def is_blank(value: CellValue) -> bool:
    """Whether a cell holds no amount: nothing, or a dash."""
    return value is None or (isinstance(value, str) and value.strip() in DASHES | {""})


class FlowSheet(MoneySheet):
    """One sheet with its columns: `row` names a line, the others are as in the mapping; years are calendar years."""

    def __init__(self, sheet: Sheet, mapping: CashFlowMapping, header: int, known: "Money") -> None:
        super().__init__(sheet, known.currency, known.issues)
        self.mapping = mapping
        self.header = header
        columns = columns_in(sheet, mapping, header)
        keys = {FlowMeaning.LINE: "row"}
        for column in columns:
            if column.meaning not in (FlowMeaning.YEAR, FlowMeaning.IGNORED):
                self.places.setdefault(keys.get(column.meaning, str(column.meaning)), column.place)
        self._take_years([column for column in columns if column.meaning is FlowMeaning.YEAR])
        self._refuse_other_money()

    def _take_years(self, columns: Sequence[FlowColumn]) -> None:
        for column in columns:
            year = self._calendar(column.year)
            key = year, ESTIMATES.index(column.estimate)
            if not FIRST_YEAR <= year <= LAST_YEAR:
                years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
                expected, remedy = (
                    Message("a year from {first} to {last}", years),
                    Message("Correct the year."),
                )
                self.say("money.year_beyond", self.header, column.place, expected, remedy)
            elif key in self.years:
                expected, remedy = Message("each heading once"), Message("Remove one of the two columns.")
                self.say("heading.twice", self.header, column.place, expected, remedy)
            else:
                self.years[key] = column.place

    def _calendar(self, year: int) -> int:
        """The calendar year of a column; where nobody has said when the first one is, any will do."""
        if not self.mapping.counted:
            return year
        first = min(column.year for column in self.mapping.years)
        start = FIRST_YEAR if self.mapping.start_year is None else self.mapping.start_year
        return start + year - first

    def _refuse_other_money(self) -> None:
        """Say where a title or a heading names another currency than the organisation's."""
        for row, place, text in notes(self.sheet, self.header):
            of_year = row == self.header and place in self.spots
            said = money_signs(f"({text})" if of_year else text)
            signs = [sign for sign in said if not sign.isalpha() or is_currency(sign)]
            if any(is_other(sign, self.currency) for sign in signs):
                expected = Message("amounts in {currency}", {"currency": self.currency})
                remedy = Message("Convert it: an organisation has one currency.")
                self.say("money.currency", row, place, expected, remedy)

    def row_at(self, row: int) -> "FlowRow":
        """One of its rows."""
        return FlowRow(self, row, self.mapping.scale)

    def holds_amounts(self, row: int) -> bool:
        """Whether a row holds anything in a column of a year."""
        return any(not is_blank(self.sheet.cell(row, place)) for place in self.years.values())

    def repeats_headings(self, row: int, name: str) -> bool:
        """Whether a row has years instead of amounts: the headings again, above a second table, or others."""
        cells = [self.sheet.cell(row, place) for place in self.spots]
        above = [self.sheet.cell(self.header, place) for place in self.spots]
        if len(cells) >= FEWEST and list(map(text_of, cells)) == list(map(text_of, above)):
            return True
        filled = [value for value in cells if not is_blank(value)]
        years = [told[0] for value in filled if (told := year_told(value)) is not None]
        if len(years) < max(FEWEST, len(filled)):
            return False
        following = all(later == earlier + 1 for earlier, later in pairwise(years))
        return all(isinstance(value, str) for value in filled) or (following and is_of_years(name))

    @property
    def spots(self) -> Sequence[int]:
        """The columns of amounts."""
        return list(self.years.values())


class FlowRow(CaseRow):
    """One row of a sheet of cash flows; amounts come multiplied by the scale they are written in."""

    def __init__(self, sheet: FlowSheet, row: int, scale: int) -> None:
        super().__init__(sheet, row)
        self.scale = scale

    def amount_at(self, place: int | None) -> float | None:
        """The amount in a column; None for a blank or a dash, or for none, which is said."""
        if place is None or is_blank(self.sheet.sheet.cell(self.row, place)):
            return None
        found = super().amount_at(place)
        return None if found is None else found * self.scale


class Money:
    """What sheets of one file share: the organisation's currency, and the problems found so far."""

    def __init__(self, currency: str, issues: list[CellIssue]) -> None:
        self.currency = currency
        self.issues = issues


def notes(sheet: Sheet, header: int) -> Iterator[tuple[int, int, str]]:
    """The texts above the table and in its headings, with their rows and columns."""
    for row in range(min(header + 1, len(sheet.rows))):
        for place, value in enumerate(sheet.rows[row][:WIDEST]):
            if isinstance(value, str) and value.strip():
                yield row, place, value


def scale_in(sheet: Sheet, header: int) -> tuple[int, int, int] | None:
    """What the texts above a table say its amounts are written in, with the row and the column that say so."""
    said = ((scale_told(text), row, place) for row, place, text in notes(sheet, header))
    return next((one for one in said if one[0] > 1), None)


def header_in(sheet: Sheet, mapping: CashFlowMapping) -> int | None:
    """The row of a sheet that has the headings of a mapping: the same one, else the first."""
    rows = dict.fromkeys((mapping.header, *range(min(SEARCHED, len(sheet.rows)))))
    return next((row for row in rows if _has_headings(sheet, mapping, row)), None)


def _has_headings(sheet: Sheet, mapping: CashFlowMapping, row: int) -> bool:
    columns = columns_in(sheet, mapping, row)
    found = {column.meaning for column in columns}
    needed = {c.meaning for c in mapping.columns if c.meaning is not FlowMeaning.IGNORED} | {FlowMeaning.LINE}
    years = {column.year for column in columns if column.meaning is FlowMeaning.YEAR}
    return needed <= found and len(years) >= min(FEWEST, len({column.year for column in mapping.years}) or 1)


def columns_in(sheet: Sheet, mapping: CashFlowMapping, row: int) -> list[FlowColumn]:
    """The columns of a mapping where a row of a sheet has their headings, and further years that it names.

    The column of the lines may have another heading, such as "Costs"; it stands where it always does then.
    """
    line = sheet.rows[row][:WITHIN] if row < len(sheet.rows) else ()
    wanted = list(mapping.columns)
    found: list[FlowColumn] = []
    for place, value in enumerate(line):
        heading = text_of(value)
        same = [c for c in wanted if c.heading and normalise(c.heading) == normalise(heading)]
        known = next((c for c in same if c.place == place), same[0] if same else None)
        if known is not None:
            wanted.remove(known)
            found.append(FlowColumn(place, heading, known.meaning, known.year, known.estimate))
        elif (year := year_told(value)) is not None and is_counted([year[0]]) is mapping.counted:
            found.append(FlowColumn(place, heading, FlowMeaning.YEAR, *year))
    return found + [column for column in wanted if _stays(column, {one.place for one in found})]


def _stays(column: FlowColumn, taken: set[int]) -> bool:
    """Whether a column is found by its place: one without a heading, or that of the lines."""
    free = column.place >= 0 and column.place not in taken
    return free and (not column.heading or column.meaning is FlowMeaning.LINE)
