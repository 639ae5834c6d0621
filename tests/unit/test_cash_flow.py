"""The cash flow of initiatives together: by calendar year, with what draws say of it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.business_case import Initiative, Line, Range, WhatIf, estimates
from services.domain.cash_flow import cash_flow
from services.domain.risk import draw


def line(code, kind, *amounts):
    return Line(code, kind, "assumed", tuple(Range(*amount) for amount in amounts))


COST = line("licences", "cost", (90, 100, 130), (20, 20, 20))
GAIN = line("time", "benefit", (0, 0, 0), (60, 90, 110), (60, 90, 110))
EARLY = Initiative("early", "NORTH", 2026, (COST, GAIN))
LATE = replace(EARLY, code="late", start_year=2028)


def flow_of(*initiatives, what_if=WhatIf()):  # noqa: B008  frozen
    return cash_flow([(one, draw(estimates(one).modes, one.code)) for one in initiatives], what_if)


def test_flows_of_the_same_calendar_year_add_up():
    assert flow_of(EARLY, LATE).net.tolist() == [-100, 70, 90 - 100, 70, 90]


def test_the_total_runs_on():
    assert flow_of(EARLY).cumulative.tolist() == [-100, -30, 60]


def test_a_delay_adds_years_without_flows():
    found = flow_of(EARLY, what_if=WhatIf(delay=1))
    assert (found.first_year, found.net.tolist()) == (2026, [0, -100, 70, 90])


def test_without_initiatives_there_is_none():
    assert cash_flow([]) is None


def test_amounts_that_are_certain_have_no_band():
    sure = replace(EARLY, lines=(line("c", "cost", (50, 50, 50)), line("b", "benefit", (80, 80, 80))))
    found = flow_of(sure)
    assert found.p10.tolist() == found.p90.tolist() == found.cumulative.tolist()


@given(st.lists(st.tuples(*[st.floats(0, 1e6)] * 3).map(sorted), min_size=1, max_size=5))
def test_the_band_lies_between_all_low_and_all_high(amounts):
    found = flow_of(Initiative("one", "U", 2026, (line("b", "benefit", *amounts),)))
    low, _likely, high = np.cumsum(np.array(amounts, dtype=float), axis=0).T
    assert np.all(found.p10 >= low - 1e-6) and np.all(found.p90 <= high + 1e-6)


def test_the_band_is_that_of_the_draws():
    draws = np.linspace(0, 1, 101)[None, :]
    one = Initiative("one", "U", 2026, (line("b", "benefit", (0, 40, 100)),))
    found = cash_flow([(one, draws)])
    assert (found.p10[0], found.p90[0]) == pytest.approx((10, 90))
