"""Returns: what a series of yearly cash flows is worth, each figure named by its definition.

Flows stand a year apart, the first one in year 0, which is not discounted; year t is divided by (1 + rate)^t. Costs and
benefits are amounts of zero or more, net = benefits - costs. Functions of flows take arrays whose last axis are years.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MONTHS = 12
_EXACT, _NOTHING, _NEAR = 1e-9, 1e-12, 1e-6
"""What counts as equal, as no flow beside the largest, and as one root that is found twice, all relative."""


def discount_factors(years: int, rate: float) -> Floats:
    """What an amount of each year is worth in year 0; `rate` is a share, 0.08 for 8 %, above -1."""
    factors: Floats = (1.0 + rate) ** -np.arange(years, dtype=float)
    return factors


def present_value(flows: Floats, rate: float) -> Floats:
    """The sum of discounted flows, over the last axis (Brealey, Myers and Allen, Principles of Corporate Finance)."""
    worth: Floats = np.asarray(flows, dtype=float) @ discount_factors(np.shape(flows)[-1], rate)
    return worth


def return_on_investment(costs: float, benefits: float) -> float | None:
    """(benefits - costs) / costs, a share; None without costs. Of present values it is the discounted ROI."""
    return (benefits - costs) / costs if costs > 0 else None


def benefit_cost_ratio(costs: float, benefits: float) -> float | None:
    """Benefits for each unit of cost; None without costs."""
    return benefits / costs if costs > 0 else None


def break_even_share(costs: float, benefits: float) -> float | None:
    """The share of the benefits at which they equal the costs; None without benefits or with costs below zero."""
    return costs / benefits if benefits > 0 and costs >= 0 else None


def internal_rates(net: Floats) -> tuple[float, ...]:
    """Every rate above -1 at which the net present value is zero, ascending; flows of one sign have none.

    They are the positive real roots x = 1 / (1 + rate) of the polynomial with the flows as coefficients.
    """
    largest = float(np.abs(net).max(initial=0.0))
    flows = np.trim_zeros(np.where(np.abs(net) > _NOTHING * largest, net, 0.0) / (largest or 1.0))
    if flows.size < 2 or not (flows.min() < 0 < flows.max()):
        return ()
    return tuple(sorted(1.0 / root - 1.0 for root in _positive_roots(flows[::-1])))


def _positive_roots(polynomial: Floats) -> list[float]:
    """The positive real roots of a polynomial, each once: a double one is found as two that lie a little apart."""
    roots = np.roots(polynomial)
    near = roots[(np.abs(roots.imag) < _NEAR * np.abs(roots)) & (roots.real > _EXACT)]
    found: list[float] = []
    for root in sorted(near, key=lambda one: abs(one.imag)):
        at = float(root.real)
        rest = abs(np.polyval(polynomial, at)) <= _NOTHING * np.polyval(np.abs(polynomial), at)
        if (root.imag == 0 or rest) and all(abs(at - other) > _NEAR * at for other in found):
            found.append(at)
    return found


def payback(net: Floats, rate: float = 0.0) -> float | None:
    """Years until the cumulative flow is no longer negative and stays so, within a year by proportion.

    0 where it never is negative, None where it does not come back ("never"). With a rate it is the discounted payback.
    """
    discounted = np.asarray(net, dtype=float) * discount_factors(len(net), rate)
    total = np.cumsum(discounted)
    negative = np.flatnonzero(total < -_EXACT * np.abs(discounted).max(initial=0.0))
    if not negative.size:
        return 0.0
    last = int(negative[-1])
    if last + 1 == len(total):
        return None
    return last + float(-total[last] / discounted[last + 1])


def cost_of_delay(npv: float, rate: float, years: float = 1.0) -> float:
    """What is lost of a net present value when everything begins that many years later."""
    return float(npv - npv / (1.0 + rate) ** years)


@lru_cache(1_000)
def ramp_up(months: int, years: int) -> Floats:
    """The share of the full amount that each year has when it is reached in equal monthly steps over `months`.

    The first month has 1 / months, month number `months` and all after it have 1. Nobody may write to the result.
    """
    reached = np.minimum(np.arange(1, MONTHS * years + 1) / max(months, 1), 1.0)
    shares: Floats = reached.reshape(years, MONTHS).mean(axis=1)
    shares.setflags(write=False)
    return shares


@dataclass(frozen=True, slots=True)
class Returns:
    """What costs and benefits by year are worth at a rate; shares as 0.12 for 12 %, paybacks in years, None for none.

    `irr` is there only where there is exactly one; `irrs` has them all.
    """

    pv_costs: float
    pv_benefits: float
    npv: float
    roi: float | None
    roi_undiscounted: float | None
    irrs: tuple[float, ...]
    payback: float | None
    discounted_payback: float | None
    benefit_cost_ratio: float | None
    break_even_share: float | None
    cost_of_delay: float

    @property
    def irr(self) -> float | None:
        """The internal rate of return, None where there is none or more than one."""
        return self.irrs[0] if len(self.irrs) == 1 else None

    @property
    def free(self) -> bool:
        """Whether nothing is paid: then there is nothing to come back, which is another thing than never."""
        return self.pv_costs <= 0 and self.payback is None


def returns(costs: Floats, benefits: Floats, rate: float) -> Returns:
    """Every figure of one series of costs and benefits."""
    net = np.asarray(benefits, dtype=float) - np.asarray(costs, dtype=float)
    pv_costs, pv_benefits = float(present_value(costs, rate)), float(present_value(benefits, rate))
    npv = pv_benefits - pv_costs
    paid = bool(np.any(np.asarray(costs) > 0))
    return Returns(
        pv_costs,
        pv_benefits,
        npv,
        return_on_investment(pv_costs, pv_benefits),
        return_on_investment(float(np.sum(costs)), float(np.sum(benefits))),
        internal_rates(net),
        payback(net) if paid else None,
        payback(net, rate) if paid else None,
        benefit_cost_ratio(pv_costs, pv_benefits),
        break_even_share(pv_costs, pv_benefits),
        cost_of_delay(npv, rate),
    )
