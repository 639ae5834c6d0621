"""KPIs' target paths: what an actual should be in a period between dated targets, and what it started from."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.domain.kpi_facts import KpiDefinition, KpiValue
from services.domain.kpi_roll_up import MONTHS
from services.domain.periods import Period
from services.domain.targets import applicable

Series = Mapping[Period, KpiValue]
"""What one unit states of one KPI, by period."""


@dataclass(frozen=True, slots=True)
class TargetPath:
    """Straight lines from target to target: each counts on the last day of its period.

    `start` is the last day of the baseline's period with the baseline, None where it is not before the first target.
    """

    targets: tuple[tuple[date, float], ...] = ()
    start: tuple[date, float] | None = None

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


def _between(one: tuple[date, float], other: tuple[date, float], day: date) -> float:
    """The height of the straight line through two points, by days; never beyond either."""
    share = (day - one[0]).days / (other[0] - one[0]).days
    found = one[1] * (1 - share) + other[1] * share
    return min(max(found, min(one[1], other[1])), max(one[1], other[1]))


def path(definition: KpiDefinition, series: Series) -> TargetPath:
    """The path through the targets of periods of the KPI's own frequency.

    Those of longer periods are left out: a year's total says nothing of a month.
    """
    months = MONTHS[definition.frequency]
    own = {period: value for period, value in series.items() if period.months == months}
    targets = sorted((period.ends, value.target) for period, value in own.items() if value.target is not None)
    starts = [(period.ends, value.baseline) for period, value in own.items() if value.baseline is not None]
    start = min(starts, default=None)
    return TargetPath(tuple(targets), start if start and targets and start[0] < targets[0][0] else None)


def baseline(series: Series, period: Period) -> float | None:
    """What a KPI started from: the baseline last stated until a period, else the first one stated later."""
    stated = sorted((p.ends, value.baseline) for p, value in series.items() if value.baseline is not None)
    until = [found for found in stated if found[0] <= period.ends]
    return until[-1][1] if until else stated[0][1] if stated else None
