"""Reads tables of KPI values, one value a row or one period a column, and every problem in them by cell."""

from collections.abc import Iterator, Mapping
from datetime import date

from services.adapters import kpi_figures, kpi_measures, kpi_target_sides
from services.adapters import kpi_layout as layout
from services.adapters.grid import text_of
from services.adapters.kpi_cells import KpiCells
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_figures import Wrong
from services.adapters.kpi_periods import Written, of_frequency, within_year, written
from services.adapters.kpi_rows import Key
from services.adapters.kpi_sheets import KpiTable
from services.adapters.kpi_subject import Subject, subject_of
from services.adapters.kpi_target_sides import Entry, Stated
from services.adapters.similarity import fold
from services.adapters.table_lines import is_summary
from services.domain import kpi_checks
from services.domain.errors import CellIssue
from services.domain.kpi_facts import FIGURES, Figure, GivenValue, KpiDefinition, KpiValue
from services.domain.matching import normalise
from services.domain.percent import Percent
from services.domain.periods import Period
from services.domain.texts import Message


class ValueReader:
    """Reads tables of values; `units` are ids by word, normalised, `standing` what is stored."""

    def __init__(
        self,
        definitions: Definitions,
        units: Mapping[str, int],
        standing: Mapping[tuple[str, int], Mapping[str, KpiValue]],
        currency: str,
        today: date,
        issues: list[CellIssue],
    ) -> None:
        self.definitions = definitions
        self.units = units
        self.standing = standing
        self.currency = currency
        self.today = today
        self.issues = issues
        self.entries: dict[Key, Entry] = {}

    def read(self, table: KpiTable) -> None:
        """Every value of a table."""
        cells = KpiCells(table, self.issues)
        if not cells.headings():
            return
        subject = subject_of(table, self.definitions, self.units)
        for row in table.lines:
            if not self._is_summary(cells, row):
                self._row(cells, row, subject)

    def finished(self) -> tuple[GivenValue, ...]:
        """Every value that was read, once all of them are judged."""
        figures: dict[str, list[float]] = {}
        for entry in self.entries.values():
            own = figures.setdefault(entry.definition.code, [])
            own += [one.number for name, one in entry.figures.items() if name != "weight"]
        for entry in self.entries.values():
            self._judge(entry, figures[entry.definition.code])
        kpi_target_sides.judge(self.entries.values(), self.standing)
        return tuple(
            GivenValue(kpi, unit, period, entry.value, entry.says)
            for (kpi, unit, period), entry in self.entries.items()
            if entry.figures or period in self.standing.get((kpi, unit), {})
        )

    def _is_summary(self, cells: KpiCells, row: int) -> bool:
        """Whether a line sums others up, which is said; our own workbook has none."""
        text = text_of(cells.raw(row, "unit"))
        if cells.table.ours or not is_summary(text) or normalise(text) in self.units:
            return False
        expected = Message("values of one unit, not a sum or an average")
        remedy = Message("Nothing to do: it is left out. If it is a unit, write its code.")
        cells.say("line.summary", row, cells.place("unit"), expected, remedy, "warning")
        return True

    def _row(self, cells: KpiCells, row: int, subject: Subject) -> None:
        """One line: its KPI and unit, and a value for its period or for each column that is one."""
        if not any(True for _ in self._filled(cells, row)) and not self._is_whole(cells, row):
            return
        kpi, unit = self._kpi(cells, row, subject), self._unit(cells, row, subject)
        self._hold_against(cells, row, kpi)
        table = cells.table
        if table.periods:
            self._wide(cells, row, kpi, unit, self._figure(cells, row, subject))
            return
        told = written(cells.raw(row, "period"))
        if told is None and kpi is not None and cells.raw(row, "year") is not None:
            told = within_year(cells.raw(row, "period"), cells.raw(row, "year"), kpi.frequency)
        period = self._period(cells, row, cells.place("period"), told, kpi)
        if kpi is None or unit is None or period is None:
            return
        for name, place in self._figures(cells, row, subject):
            self._take(cells, row, place, (kpi, unit, period), name)

    def _filled(self, cells: KpiCells, row: int) -> Iterator[int]:
        """The columns of figures that hold something in a line."""
        columns = [place for place, _ in cells.table.periods]
        columns += [
            place for name, place in cells.table.places.items() if name in (*layout.FIGURE_TEXTS, "value")
        ]
        yield from (place for place in columns if cells.at(row, place) is not None)

    def _is_whole(self, cells: KpiCells, row: int) -> bool:
        """Whether a line of ours says which value it takes back."""
        keys = ("kpi", "unit", "period")
        return cells.table.ours and all(cells.raw(row, key) is not None for key in keys)

    def _kpi(self, cells: KpiCells, row: int, subject: Subject) -> KpiDefinition | None:
        text = text_of(cells.raw(row, "kpi"))
        found = self.definitions.find(text) if text else subject.kpi
        if found is None:
            expected = Message("the code or the title of a KPI of the catalogue, or of one of your own")
            place = cells.place("kpi")
            remedy = Message("Correct it, or define the KPI on the sheet of own KPIs.")
            if place is None:
                remedy = Message("Name the KPI in a column, above the headings, or by the name of the sheet.")
            cells.say(
                "kpi.unknown", row if place is not None else cells.table.header, place, expected, remedy
            )
        return found

    def _unit(self, cells: KpiCells, row: int, subject: Subject) -> int | None:
        text = text_of(cells.raw(row, "unit"))
        found = self.units.get(normalise(text)) if text else subject.unit
        if found is None:
            expected = Message("the code of a business unit that exists, and that you may see")
            remedy = Message("Correct the unit, or add it on the Administration page.")
            place = cells.place("unit")
            cells.say(
                "unit.unknown", row if place is not None else cells.table.header, place, expected, remedy
            )
        return found

    def _hold_against(self, cells: KpiCells, row: int, kpi: KpiDefinition | None) -> None:
        """Say where a line is written in another unit of measure than the KPI's."""
        text = text_of(cells.raw(row, "measured"))
        if kpi is not None and text and not kpi_measures.fits(text, kpi.measure, self.currency):
            self._say(
                cells, row, cells.table.places["measured"], kpi_figures.other_unit(kpi.measure, self.currency)
            )

    def _figure(self, cells: KpiCells, row: int, subject: Subject) -> Figure:
        """Which figure the periods of a line hold: as a column says, else as the table does."""
        text = text_of(cells.raw(row, "figure"))
        found = layout.FIGURE_WORDS.get(fold(text)) if text else subject.figure
        if found is None:
            offered = " · ".join(f"{one.en} ({one.fr})" for one in layout.FIGURE_TEXTS.values())
            expected = Message("one of: {options}", {"options": offered})
            remedy = Message("Write which figure it is.")
            cells.say("kpi.choice", row, cells.place("figure"), expected, remedy)
        return found or "actual"

    def _figures(self, cells: KpiCells, row: int, subject: Subject) -> Iterator[tuple[Figure, int]]:
        """The figures of a line of one period, with their columns; a column of values alone is named by another one."""
        places = cells.table.places
        if "value" in places and cells.at(row, places["value"]) is not None:
            yield self._figure(cells, row, subject), places["value"]
        yield from ((name, places[name]) for name in FIGURES if name in places)

    def _wide(
        self, cells: KpiCells, row: int, kpi: KpiDefinition | None, unit: int | None, figure: Figure
    ) -> None:
        """A line with a period in each of its columns; other figures beside them are of each period that has one."""
        table = cells.table
        beside = [(name, table.places[name]) for name in FIGURES if name in table.places and name != figure]
        for place, told in table.periods:
            period = self._period(cells, table.header, place, told, kpi)
            if kpi is None or unit is None or period is None or cells.at(row, place) is None:
                continue
            for name, column in ((figure, place), *beside):
                self._take(cells, row, column, (kpi, unit, period), name)

    def _period(
        self, cells: KpiCells, row: int, place: int | None, told: Written | None, kpi: KpiDefinition | None
    ) -> Period | None:
        """The period of a cell, in the frequency of its KPI; None where there is none, which is said."""
        if told is None:
            expected = Message("a year, a quarter or a month: 2026, 2026-Q3 or 2026-09")
            remedy = Message("Correct the period.")
            cells.say("period.unreadable", row, place, expected, remedy)
            return None
        found = None if kpi is None else of_frequency(told, kpi.frequency)
        if kpi is not None and found is None:
            expected = Message(
                "a period of one {frequency}", {"frequency": layout.FREQUENCIES[kpi.frequency]}
            )
            remedy = Message("Write the value of such a period: a figure of a longer one is never divided.")
            cells.say("kpi.frequency", row, place, expected, remedy)
        return found

    def _take(
        self,
        cells: KpiCells,
        row: int,
        column: int,
        of: tuple[KpiDefinition, int, Period],
        figure: Figure,
    ) -> None:
        """Keep what a cell says of a value."""
        definition, unit, period = of
        key = definition.code, unit, str(period)
        entry = self.entries.setdefault(key, Entry(definition, unit, period))
        value = cells.at(row, column)
        if value is None:
            if cells.table.ours:
                entry.blank.add(figure)
            return
        measure = "count" if figure == "weight" else definition.measure
        number = kpi_figures.read(value, measure, self.currency)
        if not isinstance(number, float):
            self._say(cells, row, column, number)
        elif figure in entry.figures:
            remedy = Message("Keep one of the two.")
            expected = Message(
                "one {figure} for each unit, KPI and period", {"figure": layout.FIGURE_TEXTS[figure]}
            )
            cells.say("kpi.twice", row, column, expected, remedy)
        else:
            entry.figures[figure] = Stated(number, cells, row, column)

    def _say(self, cells: KpiCells, row: int, column: int, wrong: Wrong) -> None:
        cells.say(wrong[0], row, column, wrong[1], wrong[2])

    def _judge(self, entry: Entry, others: list[float]) -> None:
        """Say what is doubtful in a value: its range, whether it is a share, and what lies ahead."""
        definition = entry.definition
        for name, one in entry.figures.items():
            wrong = self._wrong(definition, entry.period, name, one.number, others)
            if wrong is not None:
                self._say(one.cells, one.row, one.column, wrong)

    def _wrong(
        self, definition: KpiDefinition, period: Period, name: Figure, number: float, others: list[float]
    ) -> Wrong | None:
        if name == "weight":
            return kpi_figures.negative_weight() if number < 0 else None
        if not isinstance(number, Percent) and kpi_checks.may_be_share(definition, number, others):
            return kpi_figures.share_or_points(number)
        if kpi_checks.outside(definition, number):
            return kpi_figures.beyond(definition)
        if name == "actual" and kpi_checks.not_begun(period, self.today):
            return kpi_figures.not_begun(self.today.isoformat())
        return None
