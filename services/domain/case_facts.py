"""The facts of a business case as people give them: plans with lines and intangibles, actuals, settings.

Years are calendar years here; the rules count from an initiative's own year 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.domain.business_case import Basis, Initiative, Kind, Line, Range, hours_saved
from services.domain.texts import LocalText

RowKind = Literal["cost", "benefit", "intangible"]
ROW_KINDS: tuple[RowKind, ...] = ("cost", "benefit", "intangible")
MOST_YEARS = 30
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that an initiative may begin in, or a value be of."""


@dataclass(frozen=True, slots=True)
class MoneySettings:
    """An organisation's currency (ISO 4217), discount rate (a share) and the year its portfolio is valued in.

    `stated` is False where nobody has set them, so that these are the defaults.
    """

    currency: str
    rate: float
    valuation_year: int
    stated: bool = True


DEFAULT_CURRENCY, DEFAULT_RATE = "CAD", 0.08
"""What counts until an administrator sets something else; the valuation year is the current one then."""


def default_settings(this_year: int) -> MoneySettings:
    """The settings of an organisation that has set none."""
    return MoneySettings(DEFAULT_CURRENCY, DEFAULT_RATE, this_year, stated=False)


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A cost, benefit or intangible to choose from; `calculator` says that saved time can be worked out for it."""

    code: str
    kind: RowKind
    group: str
    title: LocalText
    about: LocalText
    calculator: bool = False


@dataclass(frozen=True, slots=True)
class TimeSaved:
    """The assumptions behind a benefit of saved time: hours a year for each person; a share is 0 to 1."""

    people: float
    hours_each: float
    cost_of_an_hour: float
    realised: float

    @property
    def worth(self) -> float:
        """What it is worth a year; only the realised share counts."""
        return hours_saved(self.people, self.hours_each, self.cost_of_an_hour, self.realised)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One cost or benefit with its amounts by year from the start year on; `row` is a catalogue code or own words."""

    code: str
    row: str
    kind: Kind
    basis: Basis
    amounts: tuple[Range, ...]
    ramp_months: int = 0
    time_saved: TimeSaved | None = None


@dataclass(frozen=True, slots=True)
class Intangible:
    """An effect without an amount: how much it matters and how far it is achieved, 0 to 5; never added to money."""

    row: str
    importance: int
    achieved: int | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """A dimension of a framework that an initiative is meant to raise."""

    framework: str
    node: str


@dataclass(frozen=True, slots=True)
class Plan:
    """An initiative as planned, whole: what a batch says of it takes the place of all that was said before.

    `unit` is an id; it spans `years` calendar years from `start_year` on. `removed` takes the initiative back.
    """

    code: str
    title: str
    unit: int
    start_year: int
    years: int
    owner: str = ""
    serves: tuple[Served, ...] = ()
    lines: tuple[PlannedLine, ...] = ()
    intangibles: tuple[Intangible, ...] = ()
    removed: bool = False

    def holds(self, year: int) -> bool:
        """Whether a calendar year lies within the horizon."""
        return self.start_year <= year < self.start_year + self.years


@dataclass(frozen=True, slots=True)
class GivenActual:
    """What a line came to in a calendar year; without an amount it takes one back."""

    initiative: str
    line: str
    year: int
    amount: float | None


@dataclass(frozen=True, slots=True)
class GivenCase:
    """What one file says of an organisation's business case; `settings` only where it sets them."""

    plans: tuple[Plan, ...] = ()
    actuals: tuple[GivenActual, ...] = ()
    settings: MoneySettings | None = None


def as_initiative(plan: Plan, unit: str, actuals: Mapping[tuple[str, int], float]) -> Initiative:
    """A plan as the rules see it; `actuals` are by line code and calendar year, those beyond the horizon left out."""
    known: dict[str, dict[int, float]] = {}
    for (line, year), amount in actuals.items():
        if plan.holds(year):
            known.setdefault(line, {})[year - plan.start_year] = amount
    lines = tuple(
        Line(line.code, line.kind, line.basis, line.amounts, line.ramp_months, known.get(line.code, {}))
        for line in plan.lines
    )
    return Initiative(plan.code, unit, plan.start_year, lines)
