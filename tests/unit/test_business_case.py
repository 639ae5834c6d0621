"""The business case: ramp-up, actuals, what-ifs, what figures rest on, and sums at the valuation year."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.business_case import (
    AS_PLANNED,
    Initiative,
    Line,
    Range,
    WhatIf,
    at_valuation_year,
    estimates,
    evaluate,
    hours_saved,
    plan_and_actual,
    portfolio,
    shares_of_benefits,
    together,
)
from services.domain.risk import draw


def certain(*amounts):
    return tuple(Range(amount, amount, amount) for amount in amounts)


COST = Line("licences", "cost", "measured", certain(100, 20, 20))
SAVED = Line("time saved", "benefit", "assumed", certain(0, 90, 90))
SALES = Line("sales", "benefit", "benchmark", certain(0, 10, 10))
INTRANET = Initiative("intranet", "NORTH", 2026, (COST, SAVED, SALES))
LATER = replace(INTRANET, code="later", start_year=2028)


def npv(initiative, rate=0.1, what_if=None):
    return evaluate(initiative, rate, what_if or WhatIf()).returns.npv


def test_the_value_by_hand():
    assert npv(INTRANET) == pytest.approx(-100 + 80 / 1.1 + 80 / 1.21)


def test_a_ramp_takes_from_the_first_year():
    slow = replace(INTRANET, lines=(COST, replace(SAVED, amounts=certain(90, 90, 90), ramp_months=6), SALES))
    assert estimates(slow).likely[1] == pytest.approx([90 * (12 - 2.5) / 12, 90, 90])


def test_a_ramped_plan_shows_what_the_figures_count():
    slow = replace(SAVED, amounts=certain(90, 90, 90), ramp_months=9)
    counted = estimates(replace(INTRANET, lines=(slow,))).likely[0]
    assert [planned for _, planned, _ in plan_and_actual(slow)] == pytest.approx(counted)


def test_actuals_take_the_place_of_estimates():
    known = replace(INTRANET, lines=(COST, replace(SAVED, actuals={1: 30}), SALES))
    assert npv(known) == pytest.approx(npv(INTRANET) - 60 / 1.1)
    assert npv(INTRANET) == pytest.approx(float(-100 + 80 / 1.1 + 80 / 1.21))


def test_plan_and_actual_stand_side_by_side():
    assert plan_and_actual(replace(SAVED, actuals={1: 30})) == [(0, 0, None), (1, 90, 30), (2, 90, None)]


def test_half_the_benefits_realised():
    assert npv(INTRANET, what_if=WhatIf(realisation=0.5)) == pytest.approx(-100 + 30 / 1.1 + 30 / 1.21)


def test_a_year_of_delay_discounts_everything_once_more():
    assert npv(INTRANET, what_if=WhatIf(delay=1)) == pytest.approx(npv(INTRANET) / 1.1)


def test_what_the_benefits_rest_on():
    found = shares_of_benefits(INTRANET, 0.1)
    assert found == pytest.approx({"measured": 0, "benchmark": 0.1, "assumed": 0.9})


def test_a_year_that_came_true_is_measured():
    known = replace(INTRANET, lines=(COST, replace(SAVED, actuals={1: 90, 2: 90}), SALES))
    assert shares_of_benefits(known, 0.1) == pytest.approx({"measured": 0.9, "benchmark": 0.1, "assumed": 0})


def test_without_benefits_nothing_rests_on_anything():
    assert shares_of_benefits(replace(INTRANET, lines=(COST,)), 0.1) == {}


def test_time_counts_at_the_share_that_is_realised():
    assert hours_saved(people=200, hours_each=30, cost_of_an_hour=45, realised=0.4) == pytest.approx(108_000)


def test_a_portfolio_is_valued_in_one_year():
    both = portfolio([(one, evaluate(one, 0.1)) for one in (INTRANET, LATER)], 0.1, 2026)
    assert both.npv == pytest.approx(npv(INTRANET) * (1 + 1 / 1.21))


def test_a_portfolio_equals_the_sum_of_its_lines():
    lines = [replace(INTRANET, lines=(line,)) for line in INTRANET.lines]
    parts = portfolio([(one, evaluate(one, 0.1)) for one in lines], 0.1, 2030)
    assert parts.npv == pytest.approx(at_valuation_year(npv(INTRANET), 2026, 2030, 0.1))


def test_a_portfolio_without_costs_has_no_roi():
    free = replace(INTRANET, lines=(SAVED,))
    assert portfolio([(free, evaluate(free, 0.1))], 0.1, 2026).roi is None


def with_draws(*initiatives, what_if=AS_PLANNED):
    cases = ((one, evaluate(one, 0.1, what_if), draw(estimates(one).modes, one.code)) for one in initiatives)
    return list(cases)


def asked(what_if, *initiatives):
    """What initiatives are worth together in 2026 under a what-if."""
    return together(with_draws(*initiatives, what_if=what_if), 0.1, 2026)


def test_together_is_the_portfolio_with_its_risk():
    found = together(with_draws(INTRANET, LATER), 0.1, 2026)
    assert found.portfolio.npv == pytest.approx(npv(INTRANET) * (1 + 1 / 1.21))
    assert found.outcome.mean == pytest.approx(found.portfolio.npv)
    assert (found.first_year, found.returns.npv) == (2026, pytest.approx(found.portfolio.npv))


def test_alone_an_initiative_is_its_own_portfolio():
    found, case = together(with_draws(INTRANET), 0.1, 2026), evaluate(INTRANET, 0.1)
    assert (found.returns, found.shares) == (case.returns, pytest.approx(case.shares))


def test_nothing_together_is_nothing():
    assert together([], 0.1, 2026) is None


RISKY = replace(INTRANET, lines=(COST, replace(SAVED, amounts=(Range(0, 50, 400),) * 3), SALES))
HALF, A_YEAR_ON = WhatIf(realisation=0.5), WhatIf(delay=1)


def test_half_the_benefits_realised_together():
    found, planned = asked(HALF, INTRANET, LATER), asked(AS_PLANNED, INTRANET, LATER)
    benefits = 0.5 * planned.returns.pv_benefits
    assert (found.portfolio.pv_benefits, found.returns.pv_benefits) == pytest.approx((benefits, benefits))
    assert found.portfolio.pv_costs == pytest.approx(planned.portfolio.pv_costs)


def test_half_the_benefits_realised_is_half_of_each_draw():
    free = replace(RISKY, lines=RISKY.lines[1:])
    assert asked(HALF, free).outcome.p90 == pytest.approx(0.5 * asked(AS_PLANNED, free).outcome.p90)


def test_a_year_of_delay_together_discounts_everything_once_more():
    found, planned = asked(A_YEAR_ON, RISKY, LATER), asked(AS_PLANNED, RISKY, LATER)
    now = (found.portfolio.npv, found.returns.npv, found.outcome.p10)
    before = (planned.portfolio.npv, planned.returns.npv, planned.outcome.p10)
    assert now == pytest.approx([value / 1.1 for value in before])


def test_a_delay_moves_calendar_years_but_not_the_first_one_planned():
    found, planned = asked(A_YEAR_ON, INTRANET, LATER), asked(AS_PLANNED, INTRANET, LATER)
    assert (found.first_year, found.returns.payback) == (2026, planned.returns.payback + 1)


@pytest.mark.parametrize("what_if", [HALF, A_YEAR_ON, WhatIf(0.5, 2)])
def test_alone_an_initiative_is_its_own_portfolio_under_a_what_if(what_if):
    known = replace(RISKY, lines=(COST, replace(SAVED, actuals={1: 30}), SALES))
    found, case = asked(what_if, known), evaluate(known, 0.1, what_if)
    assert (found.returns, found.shares) == (case.returns, pytest.approx(case.shares))
    assert (found.outcome.p10, found.outcome.p90) == pytest.approx((case.outcome.p10, case.outcome.p90))


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_what_is_realised_weighs_against_what_came_true(delay):
    known = replace(INTRANET, lines=(COST, replace(SAVED, actuals={1: 90}), SALES))
    measured, benchmark, assumed = 90 / 1.1, 0.5 * (10 / 1.1 + 10 / 1.21), 0.5 * 90 / 1.21
    total = measured + benchmark + assumed
    by_hand = {"measured": measured / total, "benchmark": benchmark / total, "assumed": assumed / total}
    assert shares_of_benefits(known, 0.1, WhatIf(0.5, delay)) == pytest.approx(by_hand)


def test_two_risks_together_are_less_than_their_sum():
    risky = replace(INTRANET, lines=(COST, replace(SAVED, amounts=(Range(0, 50, 400),) * 3)))
    twin = replace(risky, code="twin")
    alone, both = (together(with_draws(*ones), 0.1, 2026).outcome for ones in ((risky,), (risky, twin)))
    assert both.p90 - both.p10 < 2 * (alone.p90 - alone.p10)


RANGES = st.tuples(*[st.floats(0, 1e5)] * 3).map(lambda three: Range(*sorted(three)))
LINES = st.builds(
    Line,
    st.just("line"),
    st.sampled_from(["cost", "benefit"]),
    st.sampled_from(["measured", "benchmark", "assumed"]),
    st.lists(RANGES, min_size=1, max_size=5).map(tuple),
    st.integers(0, 36),
)
SOME_LINES = st.lists(LINES, min_size=1, max_size=4).map(tuple)
INITIATIVES = st.builds(Initiative, st.just("x"), st.just("NORTH"), st.integers(2020, 2030), SOME_LINES)


@given(INITIATIVES, st.floats(0.01, 0.3))
def test_less_realised_is_never_worth_more(initiative, rate):
    assert npv(initiative, rate, WhatIf(realisation=0.5)) <= npv(initiative, rate) + 1e-6


@given(INITIATIVES, st.floats(0.01, 0.3))
def test_shares_add_up(initiative, rate):
    found = shares_of_benefits(initiative, rate)
    assert not found or sum(found.values()) == pytest.approx(1)


@given(INITIATIVES, st.floats(0.01, 0.3), st.integers(2020, 2035))
def test_value_and_portfolio_have_the_same_sign(initiative, rate, year):
    case = evaluate(initiative, rate)
    together = portfolio([(initiative, case)], rate, year)
    assert together.npv * case.returns.npv >= -1e-6
