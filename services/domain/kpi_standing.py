"""Where a unit stands in a KPI in one period: its figure, how it is judged, and what it is held against."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Literal

from services.domain.benchmarks import Benchmark
from services.domain.kpi import Comparison, Status, compare, progress, status
from services.domain.kpi_comparison import OtherUnits, best_other, group_average
from services.domain.kpi_facts import KpiDefinition, KpiValue
from services.domain.kpi_roll_up import Figure, Given, Known, Stated, figure
from services.domain.kpi_targets import Series, TargetPath, path
from services.domain.periods import Period
from services.domain.units import UnitTree

Base = Literal["prior", "year_earlier", "target", "group", "best", "benchmark"]
BASES: tuple[Base, ...] = ("prior", "year_earlier", "target", "group", "best", "benchmark")
Kind = Literal["actual", "target", "goal", "baseline"]
_NOTHING, _NOWHERE = KpiValue(), TargetPath()
_SILENT: Series = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's figures of a KPI in a period: `status` is against the period's target, `progress` against the goal.

    The target lies on the path between the stated ones, the goal is the stated one ahead. All are judged and compared
    only where they are complete. `group` and `best` name the other units that comparisons rest on.
    """

    actual: Figure
    target: Figure
    goal: Figure
    baseline: Figure
    status: Status | None
    progress: float | None
    comparisons: Mapping[Base, Comparison]
    group: OtherUnits | None = None
    best: OtherUnits | None = None


@dataclass(frozen=True)
class RecordedKpi:
    """One KPI with what units (by id) state of it by period.

    A sum of a period that is not over on `today` is not complete: the rest is to come.
    """

    definition: KpiDefinition
    tree: UnitTree
    values: Mapping[int, Series]
    today: date = date.max

    def figure(self, kind: Kind, unit: int, period: Period) -> Figure:
        """The actual, target, goal or baseline of a unit in a period, stated or rolled up."""
        given: Mapping[Kind, Given] = {
            "actual": self._actual,
            "target": self._target,
            "goal": partial(self._target, goal=True),
            "baseline": self._baseline,
        }
        return figure(self.definition, self.tree, unit, period, given[kind], self._known[kind])

    @cached_property
    def _known(self) -> Mapping[Kind, Known]:
        """Figures that were asked for: units are held against others that are asked for themselves."""
        return {"actual": {}, "target": {}, "goal": {}, "baseline": {}}

    def standing(
        self, unit: int, period: Period, visible: Collection[int], benchmark: Benchmark | None = None
    ) -> Standing:
        """Where a unit stands in a period, for a viewer who sees the `visible` units.

        The best other unit is one the viewer sees; the group average is left out where it would tell of one unseen.
        """
        found = {kind: self.figure(kind, unit, period) for kind in ("actual", "target", "goal", "baseline")}
        actual, target = found["actual"].usable, found["target"].usable
        others = self._siblings(unit, period)
        group = group_average(self.definition, self.tree, unit, others)
        group = group if group and group.may_show(visible) else None
        seen = {sibling: figure for sibling, figure in others.items() if sibling in visible}
        best = best_other(self.definition, self.tree, unit, seen)
        bases: Mapping[Base, float | None] = {
            "prior": self.figure("actual", unit, period.prior).usable,
            "year_earlier": self.figure("actual", unit, period.year_earlier).usable,
            "target": target,
            "group": group.value if group else None,
            "best": best.value if best else None,
            "benchmark": benchmark.value if benchmark else None,
        }
        return Standing(
            **found,
            status=status(self.definition, actual, target),
            progress=progress(actual, found["baseline"].usable, found["goal"].usable),
            comparisons={base: compare(self.definition, actual, value) for base, value in bases.items()},
            group=group,
            best=best,
        )

    def latest(self, until: date | None = None) -> Period | None:
        """The latest period of the KPI's own frequency, begun by a day, in which any unit states an actual."""
        stated = (
            p for series in self.values.values() for p, value in series.items() if value.actual is not None
        )
        begun = (p for p in stated if self._own_length(p) and (until is None or p.starts <= until))
        return max(begun, key=lambda p: p.starts, default=None)

    def _siblings(self, unit: int, period: Period) -> dict[int, Figure]:
        return {other.id: self.figure("actual", other.id, period) for other in self.tree.siblings(unit)}

    def _given(self, unit: int, period: Period) -> KpiValue:
        """What a unit states for a period itself."""
        return self.values.get(unit, _SILENT).get(period, _NOTHING)

    def _actual(self, unit: int, period: Period) -> Stated | None:
        given = self._given(unit, period)
        running = self.definition.roll_up == "sum" and period.ends >= self.today
        return _stated(given.actual, given, whole=not running)

    def _target(self, unit: int, period: Period, *, goal: bool = False) -> Stated | None:
        """The target (or goal) of a period of the KPI's own length by the path, of a longer one only if stated."""
        given = self._given(unit, period)
        if not self._own_length(period):
            return _stated(given.target, given)
        along = self._path(unit)
        return _stated(along.goal(period.ends) if goal else along.on(period.ends), given)

    def _baseline(self, unit: int, period: Period) -> Stated | None:
        """The baseline of a period of the KPI's own length, of a longer one only if stated."""
        given = self._given(unit, period)
        if not self._own_length(period):
            return _stated(given.baseline, given)
        return _stated(self._path(unit).baseline(period.ends), given)

    def _own_length(self, period: Period) -> bool:
        return period.months == self.definition.months

    @cached_property
    def _paths(self) -> Mapping[int, TargetPath]:
        return {unit: path(self.definition, series) for unit, series in self.values.items()}

    def _path(self, unit: int) -> TargetPath:
        return self._paths.get(unit, _NOWHERE)


def _stated(value: float | None, given: KpiValue, *, whole: bool = True) -> Stated | None:
    """A value with the weight that its unit gives for the period."""
    return None if value is None else Stated(value, given.weight, whole)
