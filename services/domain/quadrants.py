"""Quadrants: where a unit with two axes stands, and how near to a line it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from services.domain.framework import Framework
from services.domain.framework_parts import Quadrant

Point = tuple[float, float]
Cuts = tuple[float, float]
FEWEST_FOR_MEDIAN = 3
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Place:
    """The quadrant of a point; borderline when it is less than the framework's zone away from a line."""

    quadrant: Quadrant | None
    borderline: bool


def cuts(framework: Framework, points: Sequence[Point], rule: str | None = None) -> Cuts:
    """Where the two axes are cut: at the framework's fixed thresholds, or at the median of the units' points.

    `rule` ("fixed" or "median") stands in for the framework's own. An axis without a threshold is cut at the middle
    of its range; so is the median of fewer than three units.
    """
    if (rule or framework.cut) == "median" and len(points) >= FEWEST_FOR_MEDIAN:
        return median(x for x, _y in points), median(y for _x, y in points)
    return _fixed(framework, framework.x_axis, framework.x_cut), _fixed(
        framework, framework.y_axis, framework.y_cut
    )


def _fixed(framework: Framework, axis: str | None, cut: float | None) -> float:
    if cut is not None:
        return cut
    low, high = framework.scale_of(axis or framework.root.code)
    return (low + high) / 2


def place(framework: Framework, point: Point, at: Cuts) -> Place:
    """The quadrant a point lies in; on a line counts as above it."""
    x, y = ("high" if value >= cut - TOLERANCE else "low" for value, cut in zip(point, at, strict=True))
    found = next((q for q in framework.quadrants if (q.x, q.y) == (x, y)), None)
    near = min(abs(value - cut) for value, cut in zip(point, at, strict=True))
    return Place(found, near < framework.borderline - TOLERANCE)
