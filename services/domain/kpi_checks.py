"""Checks of KPIs, as codes: what is wrong with a definition, and what is doubtful in a value."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.domain.kpi import EXACT, distance, same
from services.domain.kpi_facts import (
    DIRECTIONS,
    FREQUENCIES,
    MEASURES,
    PERSPECTIVES,
    ROLL_UPS,
    KpiDefinition,
    KpiValue,
)
from services.domain.kpi_targets import Series, path
from services.domain.periods import Period
from services.domain.texts import LocalText

DefinitionProblem = Literal[
    "perspective", "measure", "better", "frequency", "roll_up", "title", "definition", "formula", "source",
    "on_target", "watch", "range", "decimals", "weight",
]  # fmt: skip
"""What of a definition is missing or impossible; `range` where low is not below high."""

ValueField = Literal["period", "actual", "target", "baseline", "weight"]
Doubt = Literal[
    "outside", "share_or_points", "wrong_side", "frequency", "not_begun", "no_weight", "negative_weight"
]
"""`share_or_points` has to be asked: 0.45 of a percentage may be 0.45 % or 45 %. With `no_weight` a value counts, but
no mean that it belongs to can be worked out."""
MOST_DECIMALS = 6
_ALIKE = 10.0
"""A small percentage is taken for points where another one is at most so many times as large."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about one field of a value."""

    field: ValueField
    doubt: Doubt


def definition_problems(definition: KpiDefinition) -> tuple[DefinitionProblem, ...]:
    """Everything wrong with a definition, by field."""
    found = definition
    words = _present(found.title), _present(found.definition), _present(found.formula), _present(found.source)
    checks: dict[DefinitionProblem, bool] = {
        "perspective": found.perspective in PERSPECTIVES,
        "measure": found.measure in MEASURES,
        "better": found.better in DIRECTIONS,
        "frequency": found.frequency in FREQUENCIES,
        "roll_up": found.roll_up in ROLL_UPS,
        "title": words[0],
        "definition": words[1],
        "formula": words[2],
        "source": words[3],
        "on_target": found.on_target >= 0,
        "watch": found.watch >= 0,
        "range": found.low is None or found.high is None or found.low < found.high,
        "decimals": 0 <= found.decimals <= MOST_DECIMALS,
        "weight": found.roll_up != "weighted_mean" or (found.weight is not None and _present(found.weight)),
    }
    return tuple(field for field, fine in checks.items() if not fine)


def _present(text: LocalText) -> bool:
    return bool(text.en.strip() and text.fr.strip())


def findings(
    definition: KpiDefinition, period: Period, value: KpiValue, others: Collection[float], today: date
) -> tuple[Finding, ...]:
    """Every doubt about a value; `others` are the other figures given for the same KPI, of any kind."""
    found: list[Finding] = []
    if wrong_frequency(definition, period):
        found.append(Finding("period", "frequency"))
    if value.actual is not None and not_begun(period, today):
        found.append(Finding("actual", "not_begun"))
    figures: Sequence[tuple[ValueField, float | None]] = (
        ("actual", value.actual), ("target", value.target), ("baseline", value.baseline)
    )  # fmt: skip
    for field, number in figures:
        if number is not None:
            found += [Finding(field, doubt) for doubt in _doubts(definition, number, others)]
    asked = any(one.doubt == "share_or_points" for one in found)
    if not asked and wrong_side(definition, value.baseline, value.target):
        found.append(Finding("target", "wrong_side"))
    return (*found, *_weight_doubts(definition, value))


def _weight_doubts(definition: KpiDefinition, value: KpiValue) -> tuple[Finding, ...]:
    if value.weight is not None:
        return (Finding("weight", "negative_weight"),) if value.weight < 0 else ()
    needed = definition.roll_up == "weighted_mean" and value.actual is not None
    return (Finding("weight", "no_weight"),) if needed else ()


def _doubts(definition: KpiDefinition, number: float, others: Collection[float]) -> list[Doubt]:
    doubts: list[Doubt] = ["outside"] if outside(definition, number) else []
    return [*doubts, "share_or_points"] if may_be_share(definition, number, others) else doubts


def outside(definition: KpiDefinition, number: float) -> bool:
    """Whether a figure lies below the definition's low or above its high."""
    low, high = definition.low, definition.high
    below = low is not None and number < low and not same(number, low)
    return below or (high is not None and number > high and not same(number, high))


def may_be_share(definition: KpiDefinition, number: float, others: Collection[float]) -> bool:
    """Whether a percentage may have been written as a share, so that somebody has to say.

    A figure other than 0 from -1 to 1 may, unless its hundredfold lies outside the KPI's range, or unless another
    figure beyond 1 is of much the same size (1.3 makes 0.9 plain, 45 does not make 0.45 plain).
    """
    size = abs(number)
    if definition.measure != "percent" or size < EXACT or size > 1 + EXACT:
        return False
    if outside(definition, 100 * number):
        return False
    return not any(1 < abs(other) <= _ALIKE * size for other in others)


def wrong_side(definition: KpiDefinition, baseline: float | None, target: float | None) -> bool:
    """Whether a target is worse than the baseline, for a KPI of this direction."""
    if baseline is None or target is None or same(target, baseline):
        return False
    return distance(definition, target, baseline) < 0


def wrong_sides(definition: KpiDefinition, series: Series) -> dict[Period, float]:
    """The periods whose target is worse than the baseline it counts from, often an earlier period's, with that."""
    along = path(definition, series)
    found = {period: along.baseline(period.ends) for period in series}
    return {
        period: baseline
        for period, baseline in found.items()
        if baseline is not None and wrong_side(definition, baseline, series[period].target)
    }


def wrong_frequency(definition: KpiDefinition, period: Period) -> bool:
    """Whether a period is not of the KPI's own length."""
    return period.months != definition.months


def not_begun(period: Period, today: date) -> bool:
    """Whether a period lies in the future, so that it can have no actual yet."""
    return period.starts > today
