"""Reads tables of benchmarks, one figure a row or one series a column, and every problem in them by cell."""

from collections.abc import Iterator, Mapping

from services.adapters import kpi_figures
from services.adapters.grid import text_of
from services.adapters.kpi_cells import LONGEST_CODE, KpiCells
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_sheets import KpiTable
from services.adapters.similarity import fold
from services.adapters.workbook_reader import CellError, CellValue, UncalculatedFormula
from services.domain import kpi_checks
from services.domain.answers import number_in
from services.domain.errors import CellIssue
from services.domain.kpi_facts import GivenBenchmark
from services.domain.percent import Percent
from services.domain.texts import Message

FIRST_YEAR, LAST_YEAR, MOST_SAMPLE = 1990, 2100, 2_000_000_000
NOT_AVAILABLE = frozenset({"", ":", "-", "–", "n/a", "na", "n.d.", "nd"})
WITHIN = 0.02
"""How far figures that belong together may be from adding up, in points: each is rounded to two decimals."""

BANDS: Mapping[str, str] = {
    "very_low": "digital_intensity_very_low",
    "low": "digital_intensity_low",
    "high": "digital_intensity_high",
    "very_high": "digital_intensity_very_high",
    "at_least_basic": "digital_intensity_basic",
}
"""The columns of a table of digital intensity, in points, and the series they are known by."""


class BenchmarkReader:
    """Reads tables of benchmarks."""

    def __init__(
        self, definitions: Definitions, may_define: bool, source: str, issues: list[CellIssue]
    ) -> None:
        self.definitions = definitions
        self.may_define = may_define
        self.source = source
        self.issues = issues
        self.found: dict[tuple[str, str, str, int], GivenBenchmark] = {}
        self.plain: list[tuple[GivenBenchmark, KpiCells, int, int]] = []

    def read(self, table: KpiTable) -> None:
        """Every figure of a table."""
        cells = KpiCells(table, self.issues)
        if not cells.headings():
            return
        series = self._series(cells)
        first = next(table.lines, None)
        if not self.may_define and first is not None:
            expected = Message("benchmarks by somebody who sees the whole organisation")
            remedy = Message("Leave them out, or ask a person who works for all units.")
            cells.say("kpi.organisation_wide", first, None, expected, remedy)
            return
        for row in table.lines:
            self._row(cells, row, series)
            if set(BANDS.values()) <= set(series.values()):
                _check_bands(cells, row, {code: place for place, code in series.items()})

    def finished(self) -> tuple[GivenBenchmark, ...]:
        """Every figure that was read, once those without a percent sign that may be shares are asked about."""
        kpis = {d.benchmark: d for d in self.definitions.by_code.values()} | dict(self.definitions.by_code)
        figures: dict[str, list[float]] = {}
        for one in self.found.values():
            figures.setdefault(one.series, []).append(one.value)
        for one, cells, row, place in self.plain:
            kpi = kpis.get(one.series)
            if kpi is not None and kpi_checks.may_be_share(kpi, one.value, figures[one.series]):
                code, expected, remedy = kpi_figures.share_or_points(one.value)
                cells.say(code, row, place, expected, remedy)
        return tuple(self.found.values())

    def _series(self, cells: KpiCells) -> dict[int, str]:
        """The code of each column that is a series."""
        table = cells.table
        headings = {place: text_of(cells.at(table.header, place)) for place in table.series}
        if set(BANDS) <= {heading.lower() for heading in headings.values()}:
            return {
                place: BANDS[heading.lower()]
                for place, heading in headings.items()
                if heading.lower() in BANDS
            }
        named = {place: self._code(heading) for place, heading in headings.items()}
        for place in [place for place, code in named.items() if len(code) > LONGEST_CODE]:
            expected = Message("a text of at most {most} characters", {"most": LONGEST_CODE})
            cells.say("kpi.text", table.header, place, expected, Message("Write a shorter heading."))
        return named

    def _code(self, word: str) -> str:
        """A series by its code; a KPI that is named may be meant by its title too."""
        known = self.definitions.find(word)
        return known.code if known else word

    def _row(self, cells: KpiCells, row: int, series: Mapping[int, str]) -> None:
        table = cells.table
        geography = cells.text(row, "geography", LONGEST_CODE)
        year = cells.whole(row, "year", FIRST_YEAR, LAST_YEAR)
        if year is None and cells.raw(row, "year") is None:
            cells.text(row, "year")
        size = cells.text(row, "size_class", LONGEST_CODE, needed=False)
        sample = cells.whole(row, "sample", 0, MOST_SAMPLE)
        about = {
            key: cells.text(row, key, most, needed=False) or ""
            for key, most in (("source", 200), ("version", 200), ("licence", 200), ("flag", 60))
        }
        about["source"] = about["source"] or self.source
        if table.series:
            named = list(series.items())
        else:
            code = cells.text(row, "series", LONGEST_CODE)
            named = [(table.places["value"], self._code(code))] if code else []
        for place, code in named:
            value = _figure(cells, row, place, needed=not table.series)
            if value is not None and geography is not None and year is not None:
                one = GivenBenchmark(code, geography, size or "", year, value, sample, **about)
                self._take(cells, row, place, one)
                if not _in_percent(cells.at(row, place)):
                    self.plain.append((one, cells, row, place))

    def _take(self, cells: KpiCells, row: int, place: int, one: GivenBenchmark) -> None:
        if one.key in self.found:
            expected = Message("one figure for each series, place, size and year")
            cells.say("kpi.benchmark_twice", row, place, expected, Message("Keep one of the two lines."))
        self.found[one.key] = one


def _figure(cells: KpiCells, row: int, place: int, *, needed: bool) -> float | None:
    """A figure as it stands, a percentage in points; None for none, which is said unless a blank may be."""
    value = cells.at(row, place)
    if value is None or (isinstance(value, str) and fold(value) in NOT_AVAILABLE):
        if needed:
            cells.say(
                "kpi.missing", row, place, Message("something in this cell"), Message("Fill in the cell.")
            )
        return None
    found = _number(value)
    if found is None:
        remedy = Message("Write the number alone; leave the cell empty, or write a colon, for none.")
        cells.say("kpi.figure", row, place, Message("a number"), remedy)
    return found


def _number(value: CellValue) -> float | None:
    if isinstance(value, CellError | UncalculatedFormula):
        return None
    percent = number_in(value) if isinstance(value, str) and _in_percent(value) else value
    if isinstance(percent, Percent):
        return kpi_figures.points(percent)
    found = kpi_figures.read(value, "index", "")
    return found if isinstance(found, float) else None


def _in_percent(value: CellValue) -> bool:
    """Whether a cell says itself that it holds a percentage."""
    return isinstance(value, Percent) or (isinstance(value, str) and value.strip().endswith("%"))


def _check_bands(cells: KpiCells, row: int, places: Mapping[str, int]) -> None:
    """Warn where the four bands do not make the whole, or the upper three not what is at least basic."""
    figures = {code: _number(cells.at(row, place)) for code, place in places.items()}
    very_low, low, high, very_high, basic = (figures[code] for code in BANDS.values())
    for column, parts, whole in _sums(very_low, (low, high, very_high), basic):
        if abs(parts - whole) > WITHIN + 1e-9:
            expected = Message(
                "{whole}, as its parts add up; they make {parts}",
                {"whole": f"{whole:g}", "parts": f"{parts:.2f}"},
            )
            remedy = Message("Look at the source; the figures are stored as they stand.")
            place = places[BANDS[column]]
            cells.say("kpi.benchmark_sum", row, place, expected, remedy, "warning")


def _sums(
    very_low: float | None, upper: tuple[float | None, ...], basic: float | None
) -> Iterator[tuple[str, float, float]]:
    """Sums of bands with what they should be, as far as there are figures, and the column where that is told."""
    there = [figure for figure in upper if figure is not None]
    if len(there) < len(upper):
        return
    if very_low is not None:
        yield "very_low", very_low + sum(there), 100.0
    if basic is not None:
        yield "at_least_basic", sum(there), basic
