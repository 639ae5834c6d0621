"""Returns: published cash flows with their published or recomputed results, and what must always hold."""

import numpy as np
import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.returns import (
    break_even_share,
    cost_of_delay,
    discount_factors,
    internal_rates,
    payback,
    present_value,
    ramp_up,
    returns,
)

SCHWALBE = returns(np.array([140e3, 40e3, 40e3, 40e3]), np.array([0, 200e3, 200e3, 200e3]), 0.08)
"""scribd.com/document/424712524, a textbook template: unrounded values, not those with rounded factors."""

LATE = returns(np.array([0, 200e3, 30e3, 30e3, 30e3]), np.array([0, 0, 100e3, 100e3, 100e3]), 0.1)
"""justaaa.com/finance/295347: the first flow comes at the end of year 1, so it is discounted."""


def test_a_textbook_case_unrounded():
    found = (SCHWALBE.pv_costs, SCHWALBE.pv_benefits, SCHWALBE.npv, SCHWALBE.roi)
    assert found == pytest.approx(
        (243083.87948991515, 515419.3974495757, 272335.51795966056, 1.1203355752389946)
    )


def test_a_textbook_case_over_time():
    found = (SCHWALBE.payback, SCHWALBE.discounted_payback, SCHWALBE.irr, SCHWALBE.roi_undiscounted)
    assert found == pytest.approx((0.875, 0.945, 1.0, 1.3076923076923077))


def test_published_figures_of_the_textbook_case_rest_on_rounded_factors():
    """Factors of two decimals (0.93, 0.86, 0.79) give its 272,800; ours are not rounded."""
    factors = np.round(discount_factors(4, 0.08), 2)
    costs, benefits = (
        float(np.array(flows) @ factors) for flows in ([140e3, 40e3, 40e3, 40e3], [0, 200e3, 200e3, 200e3])
    )
    assert (costs, benefits, benefits - costs) == pytest.approx((243_200, 516_000, 272_800))
    assert SCHWALBE.npv == pytest.approx(272_800 - 464.48, abs=0.005)


def test_a_case_that_loses_money():
    found = (
        LATE.pv_costs,
        LATE.pv_benefits,
        LATE.npv,
        LATE.roi,
        LATE.irr,
        LATE.roi_undiscounted,
        LATE.payback,
    )
    expected = (
        249641.41793593328,
        226077.45372583836,
        -23563.964210094913,
        -0.09439124487004095,
        0.02479754761922115,
        0.034482758620689655,
        3.857142857142857,
    )
    assert found == pytest.approx(expected)
    assert LATE.discounted_payback is None


def test_published_figures_at_their_rounding():
    assert (round(100 * SCHWALBE.roi), np.ceil(SCHWALBE.payback)) == (112, 1)
    assert (round(LATE.npv), round(LATE.payback, 2)) == (-23_564, 3.86)


def test_a_first_flow_at_the_end_of_year_1_is_discounted():
    at_once = returns(np.array([200e3, 30e3, 30e3, 30e3]), np.array([0, 100e3, 100e3, 100e3]), 0.1)
    assert (LATE.npv, LATE.payback) == pytest.approx((at_once.npv / 1.1, at_once.payback + 1))


def test_a_return_is_a_share_of_costs_not_of_benefits():
    """The same page prints 3.33 %, which is 2,500 a year over benefits of 75,000; over costs of 72,500 it is 3.45 %."""
    assert LATE.roi_undiscounted == pytest.approx(0.0345, abs=5e-5)


def test_year_0_is_not_discounted():
    """github.com/ebradyjobory/finance.js/issues/20."""
    assert float(present_value(np.array([-500e3, 200e3, 300e3, 200e3]), 0.1)) == pytest.approx(
        80015.03, abs=0.005
    )


def test_the_function_of_spreadsheets_discounts_the_first_flow_too():
    """The same thread: their NPV() says 72,740.93, which is ours with a year of nothing before these flows."""
    late = np.array([0, -500e3, 200e3, 300e3, 200e3])
    assert float(present_value(late, 0.1)) == pytest.approx(72740.93, abs=0.005)


WIRELESS = {106872: 265775, 40000: 99474, 88800: 220832, 18000: 44763, 8640: 21486, 27000: 67145}
"""Forrester, Total Economic Impact of Cisco Unified Wireless Network, March 2008, table 15: yearly, present value."""


def three_years(yearly):
    return float(present_value(np.array([0, yearly, yearly, yearly]), 0.1))


@pytest.mark.parametrize(("yearly", "worth"), WIRELESS.items())
def test_three_equal_years(yearly, worth):
    assert three_years(yearly) == pytest.approx(worth, abs=0.5)


def test_the_sum_of_lines_is_not_the_sum_of_rounded_lines():
    """The same table prints 719,475, the sum of what it rounded."""
    assert sum(round(three_years(yearly)) for yearly in WIRELESS) == 719_475
    assert sum(three_years(yearly) for yearly in WIRELESS) == pytest.approx(719476.12, abs=0.005)


def test_the_worth_of_a_sum_is_the_sum_of_worths():
    """The same table's total of 289,312 a year, 867,936 in three years."""
    assert (sum(WIRELESS), 3 * sum(WIRELESS)) == (289_312, 867_936)
    assert three_years(289_312) == pytest.approx(719476.12, abs=0.005)


@pytest.mark.parametrize(
    ("roi", "npv", "costs", "benefits"),
    [
        (3.76, 67.9, 18.058510638297875, 85.95851063829788),
        (2.24, 81.7, 36.473214285714285, 118.1732142857143),
    ],
)
def test_published_headlines_agree_with_the_definition(roi, npv, costs, benefits):
    """github.com/resources/whitepapers/forrester (2025); tei.forrester.com, Power Platform (2024)."""
    found = returns(np.array([costs]), np.array([benefits]), 0.1)
    assert (found.npv, found.roi) == pytest.approx((npv, roi))


@pytest.mark.parametrize(("months", "share"), [(3, 0.9167), (6, 0.7917), (9, 0.6667)])
def test_a_ramp_gives_the_first_year_its_share(months, share):
    """PRAESTAR/Digitalizuj-to, engines/roiProjection.test.ts (MIT)."""
    assert ramp_up(months, 2) == pytest.approx([share, 1], abs=5e-5)


@pytest.mark.parametrize("months", [3, 6, 9, 12])
def test_a_ramped_year_is_what_its_months_come_to(months):
    """The same source: the headline of a year and a chart of its twelve months must agree."""
    reached = [min(month / months, 1) for month in range(1, 13)]
    assert ramp_up(months, 1) == pytest.approx([sum(reached) / 12])


def test_a_ramp_of_two_years():
    assert ramp_up(24, 3) == pytest.approx([6.5 / 24, 18.5 / 24, 1])


def test_no_costs_have_no_return():
    free = returns(np.zeros(3), np.array([0.0, 10, 10]), 0.1)
    assert (free.roi, free.benefit_cost_ratio, free.payback, free.irr) == (None, None, None, None)


def test_no_benefits_are_never_paid_back():
    lost = returns(np.array([10.0, 0, 0]), np.zeros(3), 0.1)
    assert (lost.payback, lost.irr, lost.break_even_share, lost.roi) == (None, None, None, -1)


def test_flows_may_have_two_internal_rates():
    assert internal_rates(np.array([-100.0, 230, -132])) == pytest.approx((0.1, 0.2))


@pytest.mark.parametrize("flows", [(-100, 220, -121), (100, -220, 121)])
def test_a_rate_that_the_value_only_touches_is_one(flows):
    assert internal_rates(np.array(flows, dtype=float)) == pytest.approx((0.1,))


@given(st.floats(-0.3, 1), st.floats(0.1, 5))
def test_a_double_root_is_found_once(rate, other):
    root = 1 / (1 + rate)
    flows = 1e5 * np.poly([root, root, -other])[::-1]
    assert internal_rates(flows) == pytest.approx((rate,), abs=1e-5)


def test_nothing_paid_is_another_thing_than_never_paid_back():
    gains, nothing = np.array([0.0, 10]), np.zeros(2)
    assert (returns(nothing, gains, 0.1).free, returns(gains, nothing, 0.1).free) == (True, False)


def test_a_grant_beyond_the_costs_leaves_nothing_to_break_even():
    assert returns(np.array([-10.0, 2]), np.array([0.0, 5]), 0.1).break_even_share is None


def test_a_later_loss_undoes_a_payback():
    assert payback(np.array([-100.0, 150, -100, 100])) == pytest.approx(2.5)


FLOWS = st.lists(st.floats(0, 1e6), min_size=2, max_size=12)
RATES = st.floats(0.001, 0.5)


@st.composite
def cases(draw):
    """Costs and benefits of as many years, and a rate."""
    costs = draw(FLOWS)
    benefits = draw(st.lists(st.floats(0, 1e6), min_size=len(costs), max_size=len(costs)))
    return np.array(costs), np.array(benefits), draw(RATES)


@given(cases(), st.integers(0, 11), st.floats(0, 1e6))
def test_a_higher_benefit_never_lowers_the_value(case, year, more):
    costs, benefits, rate = case
    raised = benefits.copy()
    raised[year % len(raised)] += more
    assert returns(costs, raised, rate).npv >= returns(costs, benefits, rate).npv - 1e-6


@given(cases(), st.integers(0, 11), st.floats(0, 1e6))
def test_a_higher_cost_never_raises_the_value(case, year, more):
    costs, benefits, rate = case
    raised = costs.copy()
    raised[year % len(raised)] += more
    assert returns(raised, benefits, rate).npv <= returns(costs, benefits, rate).npv + 1e-6


@given(cases())
def test_value_and_return_have_the_same_sign(case):
    found = returns(*case)
    assert found.roi is None or found.roi * found.npv >= 0


UNITS = st.sampled_from([1e-12, 1e-6, 0.01, 0.7, 3, 163.5, 1e6])
"""What the unit of one currency is worth in another one's."""

WHOLE = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=2, max_size=12)
RATIOS = (
    "roi", "roi_undiscounted", "benefit_cost_ratio", "break_even_share", "payback", "discounted_payback",
)  # fmt: skip


@pytest.mark.parametrize("name", RATIOS)
@given(years=WHOLE, rate=RATES, factor=UNITS)
def test_the_currency_changes_no_ratio(name, years, rate, factor):
    costs, benefits = np.array(years, dtype=float).T
    before, after = (getattr(returns(costs * unit, benefits * unit, rate), name) for unit in (1, factor))
    assert after == (None if before is None else pytest.approx(before, rel=1e-6, abs=1e-9))


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=12), UNITS)
def test_the_currency_changes_no_internal_rate(flows, factor):
    net = np.array([-flows[0], *flows[1:]])
    assert internal_rates(net * factor) == pytest.approx(internal_rates(net), rel=1e-6, abs=1e-9)


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=12))
def test_an_outlay_before_income_has_the_internal_rate_of_numpy_financial(flows):
    net = np.array([-flows[0], *flows[1:]])
    (rate,) = internal_rates(net)
    assert rate == pytest.approx(numpy_financial.irr(net), rel=1e-6, abs=1e-9)


@given(FLOWS, RATES)
def test_later_benefits_are_never_worth_more(benefits, rate):
    now, later = np.array([*benefits, 0]), np.array([0, *benefits])
    assert float(present_value(later, rate)) <= float(present_value(now, rate)) + 1e-6


@given(st.floats(-1e6, 1e6), RATES)
def test_a_delay_costs_what_a_year_of_discount_takes(npv, rate):
    assert npv - cost_of_delay(npv, rate) == pytest.approx(npv / (1 + rate))


@given(cases())
def test_an_internal_rate_makes_the_value_zero(case):
    costs, benefits, _ = case
    net = benefits - costs
    for rate in internal_rates(net):
        if rate > -0.9:
            assert abs(float(present_value(net, rate))) <= 1e-5 * np.abs(net).sum() * max(
                (1 + rate) ** -len(net), 1
            )


@given(cases())
def test_at_the_break_even_share_nothing_is_gained(case):
    costs, benefits, rate = case
    share = break_even_share(float(present_value(costs, rate)), float(present_value(benefits, rate)))
    if share is not None and share < 1e6:
        assert returns(costs, benefits * share, rate).npv == pytest.approx(0, abs=1e-3)
