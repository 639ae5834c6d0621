"""The facts of KPIs as people give them: definitions, and values by unit and period.

Amounts are in the unit of the KPI's definition: a percentage is written in points (45 for 45 %), money in the
organisation's one currency. Periods are codes such as 2026-09, 2026-Q3 or 2026.
"""

from dataclasses import dataclass, field
from typing import Literal

from services.domain.texts import LocalText

Direction = Literal["up", "down"]
Perspective = Literal["financial", "customer", "process", "growth"]
Measure = Literal["percent", "currency", "count", "hours", "days", "index"]
Frequency = Literal["month", "quarter", "year"]
RollUp = Literal["sum", "weighted_mean", "last", "none"]

DIRECTIONS: tuple[Direction, ...] = ("up", "down")
PERSPECTIVES: tuple[Perspective, ...] = ("financial", "customer", "process", "growth")
"""The four of the balanced scorecard (Kaplan and Norton, 1992), in the order they are shown."""
MEASURES: tuple[Measure, ...] = ("percent", "currency", "count", "hours", "days", "index")
FREQUENCIES: tuple[Frequency, ...] = ("month", "quarter", "year")
ROLL_UPS: tuple[RollUp, ...] = ("sum", "weighted_mean", "last", "none")


@dataclass(frozen=True, slots=True)
class KpiDefinition:
    """What a KPI measures and how it is judged.

    `better` is the direction that is good. Within `on_target` of the target (absolute, in the KPI's unit) it counts as
    on target, within `watch` beyond that as to be watched. Values lie from `low` to `high` where these are given.
    `weight` names what a weighted mean is weighted by, `benchmark` a public series it can be held against.
    """

    code: str
    title: LocalText
    perspective: Perspective
    measure: Measure
    better: Direction
    frequency: Frequency
    roll_up: RollUp
    on_target: float
    watch: float
    definition: LocalText
    formula: LocalText
    source: LocalText
    decimals: int = 0
    low: float | None = None
    high: float | None = None
    weight: LocalText | None = None
    owner: str = ""
    benchmark: str = ""


@dataclass(frozen=True, slots=True)
class KpiValue:
    """What is known of a KPI in one period: its actual, what it should be, what it started from, and its weight."""

    actual: float | None = None
    target: float | None = None
    baseline: float | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value as one batch says it; `unit` is an id. One without any figure takes the earlier one back."""

    kpi: str
    unit: int
    period: str
    value: KpiValue


@dataclass(frozen=True, slots=True)
class GivenKpis:
    """What one file says of an organisation's KPIs: own definitions, and values."""

    definitions: tuple[KpiDefinition, ...] = ()
    values: tuple[GivenValue, ...] = field(default=())
