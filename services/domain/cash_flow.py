"""The cash flow of initiatives together, by calendar year, with what draws say of it; nothing is discounted here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.domain.business_case import AS_PLANNED, Initiative, WhatIf, estimates
from services.domain.returns import Floats
from services.domain.risk import quantiles


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Likely net flows from `first_year` on, their running total, and where 10 and 90 % of the drawn ones lie below."""

    first_year: int
    net: Floats
    cumulative: Floats
    p10: Floats
    p90: Floats


def cash_flow(
    initiatives: Sequence[tuple[Initiative, Floats]], what_if: WhatIf = AS_PLANNED
) -> CashFlow | None:
    """The flows of initiatives, given with their draws (lines x draws), together; None where there is none."""
    if not initiatives:
        return None
    first = min(one.start_year for one, _ in initiatives)
    years = max(one.start_year + one.years for one, _ in initiatives) + what_if.delay - first
    net, drawn = np.zeros(years), np.zeros((years, initiatives[0][1].shape[1]))
    for one, draws in initiatives:
        found, start = estimates(one, what_if), one.start_year - first
        span = slice(start, start + found.likely.shape[1])
        net[span] += found.signs @ found.likely
        widths = found.signs[:, None] * (found.high - found.low)
        drawn[span] += (found.signs @ found.low)[:, None] + widths.T @ draws
    running = np.cumsum(drawn, axis=0)
    p10, p90 = quantiles(running, (0.1, 0.9))
    return CashFlow(first, net, np.cumsum(net), p10, p90)
