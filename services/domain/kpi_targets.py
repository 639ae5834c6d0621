"""KPIs' target paths: what an actual should be in a period between dated targets, and what it started from."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.domain.kpi_facts import KpiDefinition, KpiValue
from services.domain.periods import Period
from services.domain.targets import applicable

Series = Mapping[Period, KpiValue]
"""What one unit states of one KPI, by period."""


Dated = tuple[date, float]
"""A figure and the last day of the period it was stated for."""


@dataclass(frozen=True, slots=True)
class TargetPath:
    """Straight lines from target to target, and the baselines they set out from; both in order of their days."""

    targets: tuple[Dated, ...] = ()
    baselines: tuple[Dated, ...] = ()

    @property
    def start(self) -> Dated | None:
        """The first baseline where it lies before the first target."""
        before = self.targets and self.baselines and self.baselines[0][0] < self.targets[0][0]
        return self.baselines[0] if before else None

    def on(self, day: date) -> float | None:
        """The target of a day: before the first from the baseline on, after the last the last one; else None."""
        points = ((self.start,) if self.start else ()) + self.targets
        if not self.targets or day < points[0][0]:
            return None
        after = bisect_left(points, day, key=lambda point: point[0])
        if after == len(points):
            return points[-1][1]
        return (
            points[after][1] if points[after][0] == day else _between(points[after - 1], points[after], day)
        )

    def goal(self, day: date) -> float | None:
        """The target as somebody gave it that an actual of a day is on its way to: the next one due, else the last."""
        found = applicable(self.targets, day)
        return None if found is None else found[1]

    def baseline(self, day: date) -> float | None:
        """What was started from: the baseline last stated until a day, else the first one stated later."""
        until = [value for stated, value in self.baselines if stated <= day]
        return until[-1] if until else self.baselines[0][1] if self.baselines else None


def _between(one: Dated, other: Dated, day: date) -> float:
    """The height of the straight line through two points, by days; never beyond either."""
    share = (day - one[0]).days / (other[0] - one[0]).days
    found = one[1] * (1 - share) + other[1] * share
    return min(max(found, min(one[1], other[1])), max(one[1], other[1]))


def path(definition: KpiDefinition, series: Series) -> TargetPath:
    """The path through the targets of periods of the KPI's own frequency.

    Those of longer periods are left out: a year's total says nothing of a month.
    """
    own = {p.ends: v for p, v in series.items() if p.months == definition.months}
    targets = sorted((day, value.target) for day, value in own.items() if value.target is not None)
    baselines = sorted((day, value.baseline) for day, value in own.items() if value.baseline is not None)
    return TargetPath(tuple(targets), tuple(baselines))
