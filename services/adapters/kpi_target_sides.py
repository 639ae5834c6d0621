"""What a file states of KPIs by value, and which of its targets are worse than the baselines they count from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.adapters.kpi_cells import KpiCells
from services.domain import kpi_checks
from services.domain.kpi_facts import FIGURES, Figure, KpiDefinition, KpiValue, merged
from services.domain.periods import Period
from services.domain.texts import Message


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure and the cell it stands in."""

    number: float
    cells: KpiCells
    row: int
    column: int


@dataclass(slots=True)
class Entry:
    """What a file says of one value: figures, and those that a blank cell of ours takes back."""

    definition: KpiDefinition
    unit: int
    period: Period
    figures: dict[Figure, Stated] = field(default_factory=dict)
    blank: set[Figure] = field(default_factory=set)

    @property
    def value(self) -> KpiValue:
        """The figures it gives."""
        return KpiValue(**{name: float(one.number) for name, one in self.figures.items()})

    @property
    def says(self) -> tuple[Figure, ...]:
        """The figures it speaks of."""
        return tuple(name for name in FIGURES if name in self.figures or name in self.blank)


Standing = Mapping[tuple[str, int], Mapping[str, KpiValue]]
"""What is stored, by KPI and unit, each by period."""


def judge(found: Iterable[Entry], standing: Standing) -> None:
    """Say which targets are worse than the baseline they count from, whatever periods and files both are of."""
    grouped: dict[tuple[str, int], list[Entry]] = {}
    for entry in found:
        grouped.setdefault((entry.definition.code, entry.unit), []).append(entry)
    for place, entries in grouped.items():
        if any({"target", "baseline"} & entry.figures.keys() for entry in entries):
            _judge_targets(entries, standing.get(place, {}))


def _judge_targets(entries: list[Entry], standing: Mapping[str, KpiValue]) -> None:
    """Hold the targets of a KPI of a unit against its baselines, as both stand once the file is in."""
    definition = entries[0].definition
    series = {Period.parse(period): value for period, value in standing.items()}
    for entry in entries:
        series[entry.period] = merged(series.get(entry.period), entry.value, entry.says) or KpiValue()
    targets = {entry.period: one for entry in entries if (one := entry.figures.get("target"))}
    baselines = {one.number: one for entry in entries if (one := entry.figures.get("baseline"))}
    for period, baseline in kpi_checks.wrong_sides(definition, series).items():
        if period in targets:
            told = {"baseline": f"{baseline:.10g}"}
            expected = Message("a target that is better than the baseline, {baseline}", told)
            _doubt_side(targets[period], expected)
        elif baseline in baselines:
            told = {"period": str(period), "target": f"{series[period].target:.10g}"}
            expected = Message("a baseline that is worse than the target of {period}, {target}", told)
            _doubt_side(baselines[baseline], expected)


def _doubt_side(one: Stated, expected: Message) -> None:
    """Say that a target or a baseline is on the wrong side of the other."""
    remedy = Message("Nothing to do if it is meant: the KPI may get worse by plan.")
    one.cells.say("kpi.target_side", one.row, one.column, expected, remedy, "warning")
