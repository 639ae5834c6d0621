"""Recognises sheets with one row a line and one column a year, and suggests how their cash flows are read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from services.adapters import cash_flow_words as words
from services.adapters.cash_flow_sheet import (
    FEWEST,
    SEARCHED,
    WIDEST,
    WITHIN,
    header_in,
    is_blank,
    scale_in,
)
from services.adapters.grid import text_of
from services.adapters.workbook_reader import Sheet, Workbook
from services.domain.amounts import Unreadable, read_amount
from services.domain.cash_flow_mapping import (
    CashFlowMapping,
    Estimate,
    FlowColumn,
    FlowMeaning,
    KindFrom,
    is_counted,
)
from services.domain.mapping_fields import address_of
from services.domain.matching import normalise
from services.domain.sources import NOWHERE, Source

MOSTLY = 2 / 3
"""The share of cells below the years that must hold amounts."""
LOOKED_AT, NEAR = 300, 2
"""Rows below the headings that are looked at, and rows between counted and calendar years."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What cash flows may belong to: an organisation (empty: nobody has said which), unit codes by word, a currency."""

    organisation: str
    units: Mapping[str, str]
    currency: str


def recognise(workbook: Workbook, setting: Setting) -> CashFlowMapping | None:
    """How the cash flows of a workbook are read, None where no visible sheet has years above amounts."""
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden] or list(workbook.sheets)
    for sheet in sorted(visible, key=lambda one: words.is_beside(one.name)):
        look = _table_in(sheet, setting)
        if look is not None:
            mapping = look.mapping()
            read = [one for one in visible if header_in(one, mapping) is not None]
            counted = [one for one in read if not words.is_beside(one.name)] or read
            return _with_sources(mapping, sheet, counted, setting)
    return None


def holds_table(sheet: Sheet, currency: str) -> bool:
    """Whether a sheet has years above amounts somewhere."""
    return _table_in(sheet, Setting("", {}, currency)) is not None


def _table_in(sheet: Sheet, setting: Setting) -> "_Look | None":
    looks = (_Look(sheet, header, setting) for header in range(min(SEARCHED, len(sheet.rows))))
    tables = (look for look in looks if look.is_table)
    first = next(tables, None)
    if first is None or not first.is_counted:
        return first
    below = next((look for look in tables if not look.is_counted), None)
    return below if below is not None and below.header <= first.header + NEAR else first


def read_as(sheet: Sheet, header: int, setting: Setting) -> CashFlowMapping:
    """How a sheet is read once a person has said where its headings stand."""
    return _with_sources(_Look(sheet, header, setting).mapping(), sheet, [sheet], setting)


class _Look:
    """Looks at one row of a sheet as the headings of a table of cash flows."""

    def __init__(self, sheet: Sheet, header: int, setting: Setting) -> None:
        self.sheet = sheet
        self.header = header
        self.setting = setting
        self.line = sheet.rows[header] if header < len(sheet.rows) else ()
        told = {
            place: year for place, value in enumerate(self.line[:WITHIN]) if (year := words.year_told(value))
        }
        calendar = [place for place, (year, _) in told.items() if not is_counted([year])]
        self.years = {place: told[place] for place in calendar} if len(calendar) >= FEWEST else told
        if len(calendar) < FEWEST:
            self.years = {place: year for place, year in told.items() if place not in calendar}

    @property
    def is_counted(self) -> bool:
        """Whether its years are counted from the first one."""
        return is_counted([year for year, _ in self.years.values()])

    @property
    def is_table(self) -> bool:
        """Whether it names enough years, each once, and names and amounts of two lines or more stand below."""
        named = {year for year, _ in self.years.values()}
        if len(named) < FEWEST or len(self.years) > len(set(self.years.values())) + 1:
            return False
        line, rows = self._line_column(), self._rows_with_amounts
        if line is None or sum(bool(text_of(self.sheet.cell(row, line))) for row in rows) < FEWEST:
            return False
        given = [v for row in self._below() for p in self.years if not is_blank(v := self.sheet.cell(row, p))]
        cells = [value for value in given if not (isinstance(value, str) and words.year_told(value))]
        return sum(_is_amount(value) for value in cells) >= MOSTLY * len(cells)

    def _below(self) -> range:
        return range(self.header + 1, min(self.header + 1 + LOOKED_AT, len(self.sheet.rows)))

    @cached_property
    def _rows_with_amounts(self) -> list[int]:
        return [r for r in self._below() if any(_is_amount(self.sheet.cell(r, p)) for p in self.years)]

    def _texts(self, place: int) -> list[str]:
        """The texts of a column beside amounts."""
        values = (self.sheet.cell(row, place) for row in self._rows_with_amounts)
        return [value.strip() for value in values if isinstance(value, str) and value.strip()]

    def _line_column(self) -> int | None:
        """The column that names the lines: so called, else the one with most different texts before the years."""
        named = [p for p in self._beside() if self._meaning(p) is FlowMeaning.LINE and self._texts(p)]
        if named:
            return named[0]
        first = min(self.years, default=0)
        free = [p for p in range(first) if self._meaning(p) is None and self._texts(p)]
        return max(free, key=lambda place: len(set(self._texts(place))), default=None)

    def _beside(self) -> list[int]:
        return [place for place in range(min(len(self.line), WIDEST)) if place not in self.years]

    def _meaning(self, place: int) -> FlowMeaning | None:
        """What a column beside the years is by its heading, where its cells bear it out."""
        found = words.meaning_told(text_of(self.line[place])) if place < len(self.line) else None
        texts = self._texts(place)
        if (
            found is None
            and texts
            and all(words.section_told(text) for text in texts)
            and self._is_blank(place)
        ):
            return FlowMeaning.KIND
        tests: dict[FlowMeaning, Callable[[str], object]] = {
            FlowMeaning.KIND: words.kind_told,
            FlowMeaning.BASIS: words.basis_told,
            FlowMeaning.ESTIMATE: words.estimate_told,
            FlowMeaning.UNIT: lambda text: not self.setting.units or normalise(text) in self.setting.units,
        }
        least = 1 if found is FlowMeaning.UNIT else len(texts) / 2
        fits = found not in tests or (bool(texts) and sum(bool(tests[found](t)) for t in texts) >= least)
        return found if fits else FlowMeaning.IGNORED

    def _is_blank(self, place: int) -> bool:
        return place >= len(self.line) or not text_of(self.line[place])

    def mapping(self) -> CashFlowMapping:
        """The columns of the table; without a line column the first one is taken for it."""
        line = self._line_column()
        columns = [_column(place, text_of(self.line[place]), *self.years[place]) for place in self.years]
        for place in self._beside():
            heading, meaning = text_of(self.line[place]), self._meaning(place)
            if place == line:
                meaning = FlowMeaning.LINE
            elif meaning is None or meaning is FlowMeaning.LINE:
                meaning = FlowMeaning.IGNORED
            if heading or meaning is not FlowMeaning.IGNORED:
                columns.append(FlowColumn(place, heading, meaning))
        columns = list(_once(sorted(columns, key=lambda column: column.place)))
        said = scale_in(self.sheet, self.header)
        mapping = CashFlowMapping(self.setting.organisation, self.header, tuple(columns))
        return replace(mapping, kind=self._kind(mapping), scale=said[0] if said else 1)

    def _kind(self, mapping: CashFlowMapping) -> KindFrom:
        """The sign where no column and no title tells, and there are amounts of both signs, each in rows of its own."""
        line = mapping.column(FlowMeaning.LINE)
        lines = self._rows_with_amounts
        texts = [(row, text_of(self.sheet.cell(row, p))) for row in self._below() for p in self._beside()[:3]]
        titles = [text for row, text in texts if row not in lines or words.is_kind_alone(text)]
        heading = line.heading if line else ""
        if mapping.column(FlowMeaning.KIND) or any(map(words.section_told, [heading, *titles])):
            return "stated"
        signs = {self._sign(row) for row in lines}
        return "sign" if {1, -1} <= signs else "stated"

    def _sign(self, row: int) -> int:
        found = [
            read_amount(v, self.setting.currency)
            for p in self.years
            if not is_blank(v := self.sheet.cell(row, p))
        ]
        amounts = [amount for amount in found if isinstance(amount, float)]
        return any(amount > 0 for amount in amounts) - any(amount < 0 for amount in amounts)


def _column(place: int, heading: str, year: int, estimate: Estimate) -> FlowColumn:
    return FlowColumn(place, heading, FlowMeaning.YEAR, year, estimate)


def _once(columns: Sequence[FlowColumn]) -> Iterator[FlowColumn]:
    """Each meaning beside years and lines once: the first column of it counts."""
    seen: set[FlowMeaning] = set()
    for column in columns:
        if column.meaning in (FlowMeaning.YEAR, FlowMeaning.IGNORED) or column.meaning not in seen:
            seen.add(column.meaning)
            yield column
        else:
            yield replace(column, meaning=FlowMeaning.IGNORED)


def _is_amount(value: object) -> bool:
    """Whether a cell holds an amount in any currency."""
    return value is not None and not isinstance(read_amount(value, ""), Unreadable)


def _with_sources(
    mapping: CashFlowMapping, sheet: Sheet, read: Sequence[Sheet], setting: Setting
) -> CashFlowMapping:
    """The mapping with where initiative and unit stand that have no column."""
    initiative = unit = NOWHERE
    by_name = [normalise(one.name) in setting.units for one in read]
    if mapping.column(FlowMeaning.UNIT) is None:
        unit = _labelled(sheet, mapping.header, FlowMeaning.UNIT, setting) or NOWHERE
        if unit == NOWHERE and all(by_name):
            unit = Source("sheet")
        elif unit == NOWHERE and len(codes := set(setting.units.values())) == 1:
            unit = Source("fixed", codes.pop())
    if mapping.column(FlowMeaning.INITIATIVE) is None:
        initiative = _labelled(sheet, mapping.header, FlowMeaning.INITIATIVE, setting) or NOWHERE
        general = any(words.is_general(one.name) for one in read) or unit.kind == "sheet"
        if initiative == NOWHERE and not general:
            initiative = Source("sheet")
    return replace(mapping, initiative=initiative, unit=unit)


def _labelled(sheet: Sheet, header: int, meaning: FlowMeaning, setting: Setting) -> Source | None:
    """The cell that follows a label such as “Initiative:” above the table."""
    for row in range(min(header, len(sheet.rows))):
        cells = [(p, text_of(v)) for p, v in enumerate(sheet.rows[row][:WIDEST]) if v is not None]
        for (_, label), (place, value) in pairwise(cells):
            fits = meaning is not FlowMeaning.UNIT or normalise(value) in setting.units
            if len(cells) <= 4 and len(label.split()) <= 3 and words.meaning_told(label) is meaning and fits:
                return Source("cell", address_of(row, place))
    return None


def fits(workbook: Workbook, mapping: CashFlowMapping) -> bool:
    """Whether a sheet has the headings of a mapping beside its years, and no others."""
    for sheet in workbook.sheets:
        header = header_in(sheet, mapping)
        if header is not None:
            line = [value for value in sheet.rows[header] if not words.year_told(value)]
            years = {normalise(column.heading) for column in mapping.years}
            return {normalise(text_of(value)) for value in line if text_of(value)} - years == mapping.headings
    return False
