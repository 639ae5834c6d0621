"""KPIs rolled up: a figure of a longer period from shorter ones, and of a unit from those below it.

What a unit states itself for a period counts before anything worked out. Otherwise a period longer than the KPI's own
is made of the periods of its frequency, and each of those of the units below.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import frexp, fsum, ldexp
from typing import Literal

from services.domain.kpi_facts import KpiDefinition, RollUp
from services.domain.periods import Period
from services.domain.texts import Message
from services.domain.units import UnitTree

Withheld = Literal["no_value", "not_rolled_up", "no_weight", "zero_weight", "too_large"]
REASONS: Mapping[Withheld, Message] = {
    "no_value": Message("There is no value."),
    "not_rolled_up": Message(
        "This KPI is not added up: only a value of the unit and period themselves counts."
    ),
    "no_weight": Message("A part has no weight, so that the mean cannot be weighted."),
    "zero_weight": Message("The weights of all parts are zero."),
    "too_large": Message("The total is too large for a number."),
}
"""Why there is no figure, in words."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as somebody gave it, with its weight in a mean; `whole` unless more is to come in its period."""

    value: float
    weight: float | None = None
    whole: bool = True


Given = Callable[[int, Period], Stated | None]
"""What a unit (its id) states for a period."""

Known = dict[tuple[int, Period], "Figure"]
"""Rolled-up figures of units and periods that were worked out already."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one unit and period with what it is made of, or why there is none.

    `parts` of the `expected` stated values (units x periods; 1 of 1 where it is stated itself) are there.
    """

    value: float | None
    weight: float | None
    parts: int
    expected: int
    complete: bool
    withheld: Withheld | None = None

    @property
    def running(self) -> bool:
        """Whether nothing of it is missing but the rest of a period that is not over."""
        return self.value is not None and not self.complete and self.parts == self.expected

    @property
    def usable(self) -> float | None:
        """The figure where nothing of it is missing: only such a one is judged and compared."""
        return self.value if self.complete else None


def figure(
    definition: KpiDefinition, tree: UnitTree, unit: int, period: Period, given: Given, known: Known
) -> Figure:
    """A KPI's figure of a unit in a period by the KPI's own rule, from what is given.

    What is put together from others joins the `known`; what a unit states or leaves out is found as fast anew.
    """
    own = given(unit, period)
    if own is not None:
        return Figure(own.value, own.weight, 1, 1, complete=own.whole)
    if period.months <= definition.months and not tree.children(unit):
        return _rolled_up(definition, tree, unit, period, given, known)
    about = unit, period
    if about not in known:
        known[about] = _rolled_up(definition, tree, unit, period, given, known)
    return known[about]


def _rolled_up(
    definition: KpiDefinition, tree: UnitTree, unit: int, period: Period, given: Given, known: Known
) -> Figure:
    """The figure of a unit that states none for the period."""
    if definition.roll_up == "none":
        return _none("not_rolled_up")
    parts = period.parts(definition.months)
    if len(parts) > 1:
        found = [figure(definition, tree, unit, p, given, known) for p in parts]
        return over_time(definition.roll_up, found)
    children = tree.children(unit)
    if definition.roll_up == "last":
        return _none("not_rolled_up" if children else "no_value")
    below = [figure(definition, tree, child.id, period, given, known) for child in children]
    return combined(definition.roll_up, below) if below else _none("no_value")


def over_time(roll_up: RollUp, figures: Sequence[Figure]) -> Figure:
    """The figure of a period from those of its parts in order; a last value is complete at the very end only."""
    if roll_up != "last":
        return combined(roll_up, figures)
    there = [found for found in figures if found.value is not None]
    if not there:
        return _none(figures[-1].withheld or "no_value", len(figures))
    return Figure(there[-1].value, there[-1].weight, len(there), len(figures), figures[-1].complete)


def combined(roll_up: RollUp, figures: Sequence[Figure]) -> Figure:
    """The sum or the weighted mean of those parts that have a figure; withheld where one may not be worked out."""
    parts, expected = sum(f.parts for f in figures), sum(f.expected for f in figures)
    there = [found for found in figures if found.value is not None]
    withheld = next((f.withheld for f in figures if f.withheld not in (None, "no_value")), None)
    if withheld is not None or not there:
        return Figure(None, None, parts, expected, False, withheld or "no_value")
    value, weight, withheld = _sum(there) if roll_up == "sum" else weighted_mean(there)
    complete = withheld is None and all(found.complete for found in figures)
    return Figure(value, weight, parts, expected, complete, withheld)


def _sum(figures: Sequence[Figure]) -> tuple[float | None, None, Withheld | None]:
    value = total([found.value for found in figures if found.value is not None])
    return value, None, "too_large" if value is None else None


def weighted_mean(figures: Sequence[Figure]) -> tuple[float | None, float | None, Withheld | None]:
    """The mean of figures by their weights, the sum of these, and why there is none; one below zero is no weight."""
    pairs = [(f.value, f.weight) for f in figures if f.value is not None and f.weight is not None]
    if len(pairs) < len(figures) or any(weight < 0 for _value, weight in pairs):
        return None, None, "no_weight"
    summed, counted = total([weight for _value, weight in pairs]), [v for v, weight in pairs if weight > 0]
    if not counted:
        return None, None, "zero_weight"
    # Scaled by a power of two, the mean of very small or very large weights is not lost and others stay exact.
    exponent = frexp(max(weight for _value, weight in pairs))[1]
    scaled = [(value, ldexp(weight, -exponent)) for value, weight in pairs]
    above, below = total([value * weight for value, weight in scaled]), total([w for _value, w in scaled])
    if above is None or below is None or summed is None:
        return None, None, "too_large"
    return min(max(above / below, min(counted)), max(counted)), summed, None


def total(values: Sequence[float]) -> float | None:
    """The sum in full precision, whatever the order; None where it is too large for a number."""
    try:
        return fsum(values)
    except OverflowError:
        return None


def _none(withheld: Withheld, expected: int = 1) -> Figure:
    return Figure(None, None, 0, expected, False, withheld)
