"""Finds the tables of KPIs, own definitions and benchmarks in a workbook, by our marks or by their headings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.adapters import kpi_layout as layout
from services.adapters import kpi_periods
from services.adapters.grid import Line, text_of
from services.adapters.kpi_periods import Written
from services.adapters.similarity import fold
from services.adapters.workbook_reader import Sheet, Workbook

SEARCHED = 40
"""Rows in which headings are looked for."""

_ASIDE = frozenset(
    {"geography", "country", "size_class", "year", "sample", "source", "version", "licence", "flag"}
)


Headings = Sequence[tuple[str, str]]
"""The cells of a line as headings are compared: whole, and without what stands in brackets."""


@dataclass(frozen=True, slots=True)
class KpiTable:
    """A table: its part, its line of headings, and its columns by key.

    `periods` are columns that are a period each, `series` those that are a benchmark each; `twice` are headings that
    stand there again. `ours` is written by us.
    """

    part: str
    sheet: Sheet
    header: int
    places: Mapping[str, int]
    periods: tuple[tuple[int, Written], ...] = ()
    series: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()
    ours: bool = False

    @property
    def lines(self) -> Iterator[int]:
        """The lines below the headings that hold anything."""
        for row in range(self.header + 1, len(self.sheet.rows)):
            if any(text_of(value) for value in self.sheet.rows[row]):
                yield row

    @property
    def words(self) -> Iterator[tuple[str, int, int]]:
        """What may name the whole table: the texts above its headings, with row and column."""
        for row in range(self.header):
            for column, value in enumerate(self.sheet.rows[row]):
                if isinstance(value, str) and value.strip():
                    yield value, row, column


def find(workbook: Workbook) -> tuple[KpiTable, ...]:
    """Our own sheets where there are any, else the tables that headings tell."""
    ours = tuple(_our_table(sheet) for sheet in workbook.sheets if _part(sheet))
    if ours:
        return ours
    tables = (_table(sheet) for sheet in workbook.sheets if not sheet.hidden)
    return tuple(table for table in tables if table is not None)


def _part(sheet: Sheet) -> str | None:
    part = text_of(sheet.cell(0, layout.PART))
    return part if sheet.cell(0, 0) == layout.FORMAT and part in layout.PARTS else None


def organisation_of(tables: Sequence[KpiTable]) -> tuple[str, Sheet]:
    """The organisation that our own sheets are for, and the sheet that says so."""
    sheet = tables[0].sheet
    return text_of(sheet.cell(0, layout.ORGANISATION)), sheet


def _our_table(sheet: Sheet) -> KpiTable:
    part = text_of(sheet.cell(0, layout.PART))
    line = sheet.rows[layout.HEADING_ROW] if len(sheet.rows) > layout.HEADING_ROW else ()
    places, twice = _places(part, _headings(line))
    return KpiTable(part, sheet, layout.HEADING_ROW, places, twice=twice, ours=True)


def _headings(line: Line) -> Headings:
    return [layout.heading_words(text_of(value)) for value in line]


def _places(part: str, headings: Headings) -> tuple[dict[str, int], tuple[int, ...]]:
    """The columns of a part by key, and those whose heading stands there again."""
    found: list[tuple[str, str, int]] = []
    for place, (whole, bare) in enumerate(headings):
        key = layout.WORDS[part].get(whole) or layout.WORDS[part].get(bare)
        if key is not None:
            found.append((key, bare, place))
    units = [bare for key, bare, _place in found if key == "unit"]
    several = len(units) > 1 and not all(bare in layout.BARE_UNIT for bare in units)
    places: dict[str, int] = {}
    twice = []
    for key, bare, place in found:
        meant = "measured" if several and key == "unit" and bare in layout.BARE_UNIT else key
        if meant in places:
            twice.append(place)
        else:
            places[meant] = place
    if part == "values" and "year" in places and "period" not in places:
        places["period"] = places.pop("year")
    return places, tuple(twice)


def _table(sheet: Sheet) -> KpiTable | None:
    """The table of a sheet that is not ours."""
    for row in range(min(SEARCHED, len(sheet.rows))):
        line = sheet.rows[row]
        words = {fold(text_of(value)) for value in line if isinstance(value, str)}
        if words and words.isdisjoint(layout.NO_KPIS):
            headings = _headings(line)
            for read in (_definitions, _benchmarks, _values):
                found = read(sheet, row, headings)
                if found is not None:
                    return found
    return None


def _definitions(sheet: Sheet, row: int, headings: Headings) -> KpiTable | None:
    places, twice = _places("definitions", headings)
    needed = {column.key for column in layout.PARTS["definitions"].columns if column.needed}
    return KpiTable("definitions", sheet, row, places, twice=twice) if needed <= places.keys() else None


def _benchmarks(sheet: Sheet, row: int, headings: Headings) -> KpiTable | None:
    """One figure a row, or one series a column beside place, size and year."""
    places, twice = _places("benchmarks", headings)
    if "geography" not in places and "country" in places:
        places["geography"] = places.pop("country")
    if not {"geography", "year"} <= places.keys():
        return None
    if {"series", "value"} <= places.keys():
        return KpiTable("benchmarks", sheet, row, places, twice=twice)
    others = tuple(
        place
        for place, value in enumerate(sheet.rows[row])
        if isinstance(value, str) and place not in places.values() and place not in twice
    )
    if "size_class" not in places or not others or not places.keys() <= _ASIDE:
        return None
    return KpiTable("benchmarks", sheet, row, places, series=others, twice=twice)


def _values(sheet: Sheet, row: int, headings: Headings) -> KpiTable | None:
    """One value a row, or one period a column."""
    places, twice = _places("values", headings)
    if not places.keys() & {"unit", "kpi"}:
        return None
    if "period" in places:
        known = places.keys() & {*layout.FIGURE_TEXTS, "value"}
        return KpiTable("values", sheet, row, places, twice=twice) if known else None
    taken = {*places.values(), *twice}
    told = ((p, kpi_periods.written(v)) for p, v in enumerate(sheet.rows[row]) if p not in taken)
    periods = tuple((place, period) for place, period in told if period is not None)
    if len(periods) < 2 and not (periods and "kpi" in places):
        return None
    return KpiTable("values", sheet, row, places, periods, twice=twice)
