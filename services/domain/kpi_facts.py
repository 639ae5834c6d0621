"""The facts of KPIs as people give them: definitions, and values by unit and period.

Amounts are in the unit of the KPI's definition: a percentage is written in points (45 for 45 %), money in the
organisation's one currency. Periods are codes such as 2026-09, 2026-Q3 or 2026.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from services.domain.periods import Period
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
Figure = Literal["actual", "target", "baseline", "weight"]
FIGURES: tuple[Figure, ...] = ("actual", "target", "baseline", "weight")
"""The figures of a value, in the order they are written."""
FREQUENCIES: tuple[Frequency, ...] = ("month", "quarter", "year")
MONTHS: Mapping[Frequency, int] = {"month": 1, "quarter": 3, "year": 12}
"""The length of a period of each frequency."""
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

    @property
    def months(self) -> int:
        """The length of the periods it is measured in."""
        return MONTHS[self.frequency]

    def shown_in(self, wanted: Period) -> Period:
        """The period in which it is shown: the one wanted, or its own longer one that holds it."""
        if wanted.months >= self.months:
            return wanted
        return Period(wanted.year, wanted.first_month - (wanted.first_month - 1) % self.months, self.months)


@dataclass(frozen=True, slots=True)
class KpiValue:
    """What is known of a KPI in one period: its actual, what it should be, what it started from, and its weight."""

    actual: float | None = None
    target: float | None = None
    baseline: float | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value as one batch says it; `unit` is an id. One without any figure takes the earlier one back.

    `says` are the figures it speaks of: those keep nothing of what earlier batches said, the others all of it.
    """

    kpi: str
    unit: int
    period: str
    value: KpiValue
    says: tuple[Figure, ...] = FIGURES


@dataclass(frozen=True, slots=True)
class GivenBenchmark:
    """A figure of others to be held against: of a series (the code of one, or of a KPI), a place, a size and a year.

    Empty texts are not known; `sample` is how many answered.
    """

    series: str
    geography: str
    size_class: str
    year: int
    value: float
    sample: int | None = None
    source: str = ""
    version: str = ""
    licence: str = ""
    flag: str = ""

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What tells it from others."""
        return self.series, self.geography, self.size_class, self.year


@dataclass(frozen=True, slots=True)
class GivenKpis:
    """What one file says of an organisation's KPIs: own definitions, values, and benchmarks."""

    definitions: tuple[KpiDefinition, ...] = ()
    values: tuple[GivenValue, ...] = ()
    benchmarks: tuple[GivenBenchmark, ...] = ()


def merged(before: KpiValue | None, given: KpiValue, says: Collection[Figure]) -> KpiValue | None:
    """What stands after a batch: its figures where it speaks of them, else the earlier ones; None without any."""
    found, old = given, before or KpiValue()
    if len(says) < len(FIGURES):
        found = KpiValue(*(getattr(given if name in says else old, name) for name in FIGURES))
    return None if found == KpiValue() else found
