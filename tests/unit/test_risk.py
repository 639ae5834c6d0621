"""Risk: draws against the analytic mean, their order, and what a swing of one line does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.risk import Estimates, draw, expected, outcome, quantiles, tornado, weigh


def estimates(*lines, signs):
    """Lines of (low, likely, high), each the same in three years."""
    parts = [np.array([[line[part]] * 3 for line in lines], dtype=float) for part in range(3)]
    return Estimates(*parts, np.array(signs, dtype=float))


PROJECT = estimates((80, 100, 150), (60, 140, 200), (0, 10, 60), signs=(-1, 1, 1))


def test_the_mean_of_draws_is_the_analytic_one():
    values = weigh(PROJECT, draw(PROJECT.modes, "x", 200_000), 0.08)
    assert values.mean() == pytest.approx(expected(PROJECT, 0.08), abs=4 * values.std() / 200_000**0.5)


def test_the_analytic_mean_is_that_of_pert():
    one_year = Estimates(*(np.array([[x]]) for x in (10.0, 20.0, 60.0)), np.ones(1))
    assert expected(one_year, 0.08) == pytest.approx((10 + 4 * 20 + 60) / 6)


def test_a_mean_is_the_analytic_one_also_where_draws_are_skewed():
    """Netflix-Skunkworks/riskquant, tests/test_simpleloss.py (Apache-2.0): one year in ten a loss of 1 to 10."""
    sigma = np.log(10) / (2 * 1.6448536)  # 90 % of losses lie between 1 and 10
    losses = np.random.default_rng(1).lognormal(np.log(10) / 2, sigma, 200_000)
    told = outcome(0.1 * losses)
    assert told.mean == pytest.approx(0.4040012826945718, abs=4 * 0.1 * losses.std() / 200_000**0.5)
    assert told.p50 == pytest.approx(0.1 * 10**0.5, rel=0.01)


def test_doubt_about_costs_raises_them_and_doubt_about_benefits_lowers_them():
    """As the risk adjustment of Forrester's Total Economic Impact does, there with a triangular distribution."""
    doubtful = estimates((90, 100, 150), (60, 140, 150), signs=(-1, 1))
    assert expected(doubtful, 0.0) == pytest.approx(3 * ((60 + 4 * 140 + 150) - (90 + 4 * 100 + 150)) / 6)
    assert expected(doubtful, 0.0) < 3 * (140 - 100)


def test_the_same_estimates_give_the_same_figures():
    once, again = (outcome(weigh(PROJECT, draw(PROJECT.modes, "x"), 0.08)) for _ in range(2))
    assert once == again


def test_two_initiatives_are_drawn_apart():
    assert not np.allclose(draw(PROJECT.modes, "x"), draw(PROJECT.modes, "y"))


def test_another_rate_weighs_the_same_draws():
    draws = draw(PROJECT.modes, "x")
    assert outcome(weigh(PROJECT, draws, 0.2)).p50 < outcome(weigh(PROJECT, draws, 0.05)).p50


def test_without_a_range_there_is_no_doubt():
    certain = estimates((100, 100, 100), (140, 140, 140), signs=(-1, 1))
    found = outcome(weigh(certain, draw(certain.modes, "x"), 0.0))
    assert (found.p10, found.p90, found.probability_of_loss) == pytest.approx((120, 120, 0))


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30), st.lists(st.floats(0, 1), min_size=1, max_size=4)
)
def test_quantiles_are_those_of_numpy(values, shares):
    both = np.array([values, values[::-1]])
    assert quantiles(both, shares) == pytest.approx(np.quantile(both, shares, axis=1), rel=1e-9, abs=1e-6)


def test_the_widest_swing_comes_first():
    assert [swing.line for swing in tornado(PROJECT, 0.0)] == [1, 0, 2]


def test_a_swing_leaves_the_other_lines_at_their_likely_amounts():
    widest = tornado(PROJECT, 0.0)[0]
    assert (widest.at_low, widest.at_high) == (3 * (60 - 100 + 10), 3 * (200 - 100 + 10))


AMOUNTS = st.lists(
    st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6)).map(sorted), min_size=1, max_size=5
)


@given(AMOUNTS, st.data())
def test_percentiles_are_in_order_and_within_reach(lines, data):
    signs = data.draw(st.lists(st.sampled_from([-1, 1]), min_size=len(lines), max_size=len(lines)))
    found = estimates(*lines, signs=signs)
    values = weigh(found, draw(found.modes, "x", 500), 0.1)
    told = outcome(values)
    assert told.p10 <= told.p50 <= told.p90
    best = sum((x[2] if sign > 0 else -x[0]) for x, sign in zip(lines, signs, strict=True)) * (
        1 + 1 / 1.1 + 1 / 1.21
    )
    assert values.max() <= best + 1e-6 * max(abs(best), 1)


@settings(max_examples=30)
@given(AMOUNTS, st.floats(0, 0.3), st.data())
def test_the_mean_of_any_draws_is_about_the_analytic_one(lines, rate, data):
    signs = data.draw(st.lists(st.sampled_from([-1, 1]), min_size=len(lines), max_size=len(lines)))
    found = estimates(*lines, signs=signs)
    values = weigh(found, draw(found.modes, "x"), rate)
    error = 6 * values.std() / len(values) ** 0.5
    assert values.mean() == pytest.approx(expected(found, rate), rel=1e-9, abs=error + 1e-6)


@given(AMOUNTS)
def test_the_mode_lies_between_low_and_high(lines):
    modes = estimates(*lines, signs=[1] * len(lines)).modes
    assert ((modes >= 0) & (modes <= 1 + 1e-12)).all()
