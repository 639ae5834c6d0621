"""KPIs: how far an actual is from what it should be, whether that is good, and what it is against another figure.

Every figure is in the unit of the KPI's definition (a percentage in points); a difference is then in that unit too.
What cannot be said is None, never infinite.
"""

from dataclasses import dataclass
from math import isclose, isfinite
from typing import Literal

from services.domain.kpi_facts import KpiDefinition, Measure

Status = Literal["on_target", "watch", "off"]
STATUSES: tuple[Status, ...] = ("on_target", "watch", "off")
EXACT, _RELATIVE = 1e-9, 1e-12
"""Figures closer than this are the same: in the KPI's unit, and as a share of the larger one for large figures."""
RELATIVE_MEASURES: tuple[Measure, ...] = ("currency", "count", "hours", "days")
"""Measures of which "10 % more" can be said: percentages are compared in points, an index has no true zero."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure against another one, the base.

    `delta` is the figure less the base, `share` the same of the base (0.1 for 10 % more). `better` is None where the
    two are the same, and all of them are where there is no base.
    """

    base: float | None = None
    delta: float | None = None
    share: float | None = None
    better: bool | None = None


def finite(figure: float) -> float | None:
    """The figure, None where it is too large for a number."""
    return figure if isfinite(figure) else None


def same(one: float, other: float) -> bool:
    """Whether two figures differ by rounding only."""
    return isclose(one, other, rel_tol=_RELATIVE, abs_tol=EXACT)


def distance(definition: KpiDefinition, figure: float, target: float) -> float:
    """How far a figure is on the good side of a target; below 0 on the bad one."""
    return figure - target if definition.better == "up" else target - figure


def status(definition: KpiDefinition, actual: float | None, target: float | None) -> Status | None:
    """Whether an actual is on target, to be watched or off; None where either is missing.

    On target from `on_target` short of it, to be watched from a further `watch` short; both limits belong to the better
    side.
    """
    if actual is None or target is None:
        return None
    if _reaches(definition, actual, target, definition.on_target):
        return "on_target"
    return "watch" if _reaches(definition, actual, target, definition.on_target + definition.watch) else "off"


def _reaches(definition: KpiDefinition, actual: float, target: float, tolerance: float) -> bool:
    """Whether an actual is at most a tolerance short of a target."""
    limit = target - tolerance if definition.better == "up" else target + tolerance
    return distance(definition, actual, limit) >= 0 or same(actual, limit)


def progress(actual: float | None, baseline: float | None, target: float | None) -> float | None:
    """The share of the way from baseline to target that is behind: below 0 moved away, above 1 beyond the target.

    None where a figure is missing, or where there is no way to go.
    """
    if actual is None or baseline is None or target is None or same(target, baseline):
        return None
    return finite((actual - baseline) / (target - baseline))


def compare(definition: KpiDefinition, figure: float | None, base: float | None) -> Comparison:
    """A figure against a base; the share only where the measure has one and the base is above zero."""
    if figure is None or base is None:
        return Comparison(base)
    delta = finite(figure - base)
    if delta is None:
        return Comparison(base)
    relative = definition.measure in RELATIVE_MEASURES and base > 0
    better = None if same(figure, base) else distance(definition, figure, base) > 0
    return Comparison(base, delta, finite(delta / base) if relative else None, better)
