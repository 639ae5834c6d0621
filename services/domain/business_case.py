"""The business case: what an initiative costs and returns, what the figures rest on, and what many are worth together.

Amounts are in the organisation's one currency, by year of the initiative: year 0 is its start year. Figures of an
initiative are at its own year 0; those of a portfolio discount every line to the valuation year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from services.domain.returns import Floats, Returns, present_value, ramp_up, returns
from services.domain.risk import Estimates, Outcome, draw, outcome, weigh

Kind = Literal["cost", "benefit"]
Basis = Literal["measured", "benchmark", "assumed"]
BASES: tuple[Basis, ...] = ("measured", "benchmark", "assumed")


class Range(NamedTuple):
    """An amount of one year in three estimates, low <= likely <= high."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One cost or tangible benefit: its amounts by year of the initiative, what they rest on, and what came true.

    `ramp_months` is how long it takes until the amounts are reached in full; `actuals` replace estimates year by year.
    """

    code: str
    kind: Kind
    basis: Basis
    amounts: tuple[Range, ...]
    ramp_months: int = 0
    actuals: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Initiative:
    """Something a unit does from a year on; its lines have amounts for as many years as the longest of them."""

    code: str
    unit: str
    start_year: int
    lines: tuple[Line, ...]

    @property
    def years(self) -> int:
        """How many years its lines span, year 0 included."""
        return max((len(line.amounts) for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is asked of a case without changing it: the share of benefits that is realised, and years of delay."""

    realisation: float = 1.0
    delay: int = 0


AS_PLANNED = WhatIf()


def estimates(initiative: Initiative, what_if: WhatIf = AS_PLANNED, *, actuals: bool = True) -> Estimates:
    """The amounts of an initiative's lines by year, ramped up; actuals take the place of estimates unless left out."""
    count, years = len(initiative.lines), initiative.years
    amounts = np.zeros((3, count, years + what_if.delay))
    for place, line in enumerate(initiative.lines):
        planned = np.array(line.amounts, dtype=float).reshape(-1, 3).T
        share = ramp_up(line.ramp_months, planned.shape[1])
        if line.kind == "benefit":
            share = share * what_if.realisation
        planned = planned * share
        for year, actual in line.actuals.items() if actuals else ():
            if 0 <= year < planned.shape[1]:
                planned[:, year] = actual
        amounts[:, place, what_if.delay : what_if.delay + planned.shape[1]] = planned
    signs = np.array([1.0 if line.kind == "benefit" else -1.0 for line in initiative.lines])
    return Estimates(amounts[0], amounts[1], amounts[2], signs)


@dataclass(frozen=True, slots=True)
class Case:
    """What an initiative is worth at its own year 0: likely figures, what draws say, and what its benefits rest on.

    `shares` are of the present value of benefits by basis, adding up to 1; empty without benefits. `estimates` are the
    amounts it was worked out from, as they were asked for.
    """

    returns: Returns
    outcome: Outcome
    shares: Mapping[Basis, float]
    estimates: Estimates = field(repr=False, compare=False)


def evaluate(
    initiative: Initiative, rate: float, what_if: WhatIf = AS_PLANNED, draws: Floats | None = None
) -> Case:
    """An initiative's figures; `draws` that were kept are weighed again."""
    found = estimates(initiative, what_if)
    costs, benefits = (found.likely[found.signs == sign].sum(axis=0) for sign in (-1.0, 1.0))
    if draws is None:
        draws = draw(found.modes, initiative.code)
    return Case(
        returns(costs, benefits, rate),
        outcome(weigh(found, draws, rate)),
        _shares_of(initiative, found, rate, what_if.delay),
        found,
    )


def shares_of_benefits(
    initiative: Initiative, rate: float, what_if: WhatIf = AS_PLANNED
) -> dict[Basis, float]:
    """The share of the present value of benefits by what it rests on; a year with an actual is measured."""
    return _shares_of(initiative, estimates(initiative, what_if), rate, what_if.delay)


def _shares_of(initiative: Initiative, found: Estimates, rate: float, delay: int) -> dict[Basis, float]:
    worth: dict[Basis, float] = dict.fromkeys(BASES, 0.0)
    for line, amounts in zip(initiative.lines, found.likely, strict=True):
        if line.kind == "benefit":
            known = np.array([year - delay in line.actuals for year in range(len(amounts))])
            measured = float(present_value(np.where(known, amounts, 0.0), rate))
            worth["measured"] += measured
            worth[line.basis] += float(present_value(amounts, rate)) - measured
    return _normalised(worth)


def _normalised(worth: Mapping[Basis, float]) -> dict[Basis, float]:
    """Amounts as shares of their sum; none where there is nothing to share."""
    total = sum(worth.values())
    return {basis: value / total for basis, value in worth.items()} if total > 0 else {}


def at_valuation_year(value: float, start_year: int, valuation_year: int, rate: float) -> float:
    """What a value at an initiative's own year 0 is worth in the valuation year."""
    return float(value * (1.0 + rate) ** (valuation_year - start_year))


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What initiatives are worth together in the valuation year; ROI is None without costs."""

    pv_costs: float
    pv_benefits: float

    @property
    def npv(self) -> float:
        """Benefits less costs."""
        return self.pv_benefits - self.pv_costs

    @property
    def roi(self) -> float | None:
        """(benefits - costs) / costs of present values."""
        return self.npv / self.pv_costs if self.pv_costs > 0 else None


def portfolio(initiatives: Sequence[tuple[Initiative, Case]], rate: float, valuation_year: int) -> Portfolio:
    """The sum of initiatives at the valuation year, which equals the sum of their lines."""
    costs, benefits = (
        sum(
            at_valuation_year(getattr(case.returns, name), one.start_year, valuation_year, rate)
            for one, case in initiatives
        )
        for name in ("pv_costs", "pv_benefits")
    )
    return Portfolio(costs, benefits)


@dataclass(frozen=True, slots=True)
class Together:
    """Every figure of initiatives together: their portfolio and what draws say of it at the valuation year.

    `returns` are of the flows of all by calendar year, at the first one that is planned (`first_year`), from which
    paybacks count whatever the delay; `shares` as in a Case.
    """

    portfolio: Portfolio
    first_year: int
    returns: Returns
    outcome: Outcome
    shares: Mapping[Basis, float]


def together(
    cases: Sequence[tuple[Initiative, Case, Floats]], rate: float, valuation_year: int
) -> Together | None:
    """What initiatives are worth together, as their cases were asked for at this rate; None where there is none."""
    if not cases:
        return None
    first = min(one.start_year for one, _, _ in cases)
    found = [(case.estimates, one.start_year) for one, case, _ in cases]
    costs, benefits = _by_calendar_year(found, first)
    values = sum(
        weigh(amounts, draws, rate) * at_valuation_year(1.0, start, valuation_year, rate)
        for (amounts, start), (_, _, draws) in zip(found, cases, strict=True)
    )
    return Together(
        portfolio([(one, case) for one, case, _ in cases], rate, valuation_year),
        first,
        returns(costs, benefits, rate),
        outcome(np.asarray(values)),
        _shares_together(cases, rate, valuation_year),
    )


def _by_calendar_year(initiatives: Sequence[tuple[Estimates, int]], first: int) -> Floats:
    """Likely costs and benefits of all, given with their start years, by year from `first` on (2 x years)."""
    years = max(start + found.likely.shape[1] for found, start in initiatives) - first
    flows = np.zeros((2, max(years, 1)))
    for found, start in initiatives:
        span = slice(start - first, start - first + found.likely.shape[1])
        for place, sign in enumerate((-1.0, 1.0)):
            flows[place, span] += found.likely[found.signs == sign].sum(axis=0)
    return flows


def _shares_together(
    cases: Sequence[tuple[Initiative, Case, Floats]], rate: float, valuation_year: int
) -> dict[Basis, float]:
    worth: dict[Basis, float] = dict.fromkeys(BASES, 0.0)
    for one, case, _ in cases:
        benefits = at_valuation_year(case.returns.pv_benefits, one.start_year, valuation_year, rate)
        for basis, share in case.shares.items():
            worth[basis] += share * benefits
    return _normalised(worth)


def plan_and_actual(line: Line) -> list[tuple[int, float, float | None]]:
    """Year by year what a line's plan was and what came true, None where that is not known yet."""
    share = ramp_up(line.ramp_months, len(line.amounts))
    return [
        (year, float(amount.likely * share[year]), line.actuals.get(year))
        for year, amount in enumerate(line.amounts)
    ]


def hours_saved(people: float, hours_each: float, cost_of_an_hour: float, realised: float) -> float:
    """What saved time is worth a year: only the share of it that is realised counts."""
    return people * hours_each * cost_of_an_hour * realised
