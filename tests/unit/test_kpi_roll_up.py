"""KPIs rolled up over time and over units."""

from math import fsum, isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.kpi_facts import ROLL_UPS
from services.domain.kpi_roll_up import Stated, combined, figure, over_time
from services.domain.periods import Period
from services.domain.units import Unit, UnitTree
from tests.kpis import complete, definition, flat

QUARTER, JULY = Period.parse("2026-Q3"), Period.parse("2026-07")
MONTHS = ("2026-07", "2026-08", "2026-09")
ANY = st.floats(allow_nan=False, allow_infinity=False)
SOME = st.floats(-1e6, 1e6)
WEIGHTS = st.floats(0.001, 1e6)
NESTED = UnitTree((Unit(0, "R", "Root"), Unit(1, "A", "A", 0), Unit(2, "B", "B", 0), Unit(3, "C", "C", 1)))


def rolled(roll_up, stated, *, tree=None, unit=0, period=QUARTER):
    """The figure of a unit from {(unit, period): value or (value, weight)}."""
    given_ = {place: v if isinstance(v, tuple) else (v,) for place, v in stated.items()}

    def find(unit, period):
        found = given_.get((unit, str(period)))
        return Stated(*found) if found else None

    return figure(definition(roll_up=roll_up), tree or flat(0), unit, period, find, {})


def months(*values):
    """The three months of a unit (0); None for a missing one."""
    return {(0, month): v for month, v in zip(MONTHS, values, strict=True) if v is not None}


def test_a_quarter_is_the_sum_of_its_months():
    found = rolled("sum", months(10, 20, 40))
    assert (found.value, found.parts, found.expected, found.complete) == (70, 3, 3, True)


def test_a_quarter_with_two_of_three_months_is_marked_and_not_usable():
    found = rolled("sum", months(10, None, 40))
    assert (found.value, found.parts, found.expected, found.usable) == (50, 2, 3, None)


def test_a_year_is_made_of_its_months():
    stated = {(0, f"2026-{month:02}"): 1 for month in range(1, 13)}
    assert rolled("sum", stated, period=Period.parse("2026")).value == 12


def test_a_mean_is_weighted():
    found = rolled("weighted_mean", months((40, 100), (60, 300), (50, 100)))
    assert (found.value, found.weight) == (54, 500)


def test_a_mean_without_a_weight_is_withheld():
    found = rolled("weighted_mean", months((40, 100), (60,), (50, 100)))
    assert (found.value, found.withheld, found.complete) == (None, "no_weight", False)


@pytest.mark.parametrize(("weight", "reason"), [(0, "zero_weight"), (-1, "no_weight")])
def test_weights_that_are_none_withhold_the_mean(weight, reason):
    assert rolled("weighted_mean", months((40, weight), (60, weight), (50, weight))).withheld == reason


def test_a_part_that_is_withheld_withholds_the_whole():
    stated = {(2, "2026-07"): (40, 1), (3, "2026-07"): (60,)}
    found = rolled("weighted_mean", stated, tree=NESTED, period=JULY)
    assert (found.value, found.withheld) == (None, "no_weight")


@pytest.mark.parametrize(
    ("given_", "found"),
    [((1, 2, 3), (3, 3, True)), ((1, 2, None), (2, 2, False)), ((1, None, 3), (3, 2, True))],
)
def test_the_last_value_of_a_quarter_is_complete_when_its_last_month_is_there(given_, found):
    result = rolled("last", months(*given_))
    assert (result.value, result.parts, result.complete) == found


def test_a_last_value_is_not_taken_from_the_units_below():
    found = rolled("last", {(1, "2026-07"): 5}, tree=flat(2), period=JULY)
    assert (found.value, found.withheld) == (None, "not_rolled_up")


def test_a_kpi_that_is_not_rolled_up_has_its_own_value_only():
    found = rolled("none", months(1, 2, 3))
    assert (found.value, found.withheld) == (None, "not_rolled_up")
    assert rolled("none", {(0, "2026-Q3"): 7}).value == 7


def test_a_unit_is_the_sum_of_those_below_it():
    stated = {(n, "2026-07"): n for n in (1, 2, 3)}
    assert rolled("sum", stated, tree=flat(3), period=JULY).value == 6


def test_a_total_of_four_of_six_units_is_marked():
    stated = {(n, "2026-07"): 1 for n in (1, 2, 3, 4)}
    found = rolled("sum", stated, tree=flat(6), period=JULY)
    assert (found.value, found.parts, found.expected, found.complete) == (4, 4, 6, False)


def test_a_gap_deep_down_is_known_at_the_top():
    found = rolled("sum", {(2, "2026-07"): 5}, tree=NESTED, period=JULY)
    assert (found.value, found.parts, found.expected) == (5, 1, 2)


def test_what_a_unit_states_itself_wins_over_those_below():
    stated = {(0, "2026-07"): 99, (1, "2026-07"): 1, (2, "2026-07"): 1}
    found = rolled("sum", stated, tree=flat(2), period=JULY)
    assert (found.value, found.parts, found.expected) == (99, 1, 1)


def test_months_of_a_unit_and_of_those_below_it_make_a_quarter():
    stated = {(0, "2026-07"): 5, **{(n, m): 1 for n in (1, 2) for m in MONTHS[1:]}}
    found = rolled("sum", stated, tree=flat(2))
    assert (found.value, found.parts, found.complete) == (9, 5, True)


def test_without_any_value_the_reason_is_said():
    found = rolled("sum", {}, tree=flat(2))
    assert (found.value, found.parts, found.expected, found.withheld) == (None, 0, 6, "no_value")


def test_a_total_too_large_for_a_number_is_withheld():
    assert rolled("sum", months(1e308, 1e308, 1e308)).withheld == "too_large"


@given(st.lists(SOME, min_size=1, max_size=12))
def test_a_sum_equals_its_parts_in_any_order(values):
    found = combined("sum", [complete(value) for value in values]).value
    assert found == fsum(values) == combined("sum", [complete(v) for v in reversed(values)]).value


@given(st.lists(st.tuples(SOME, WEIGHTS), min_size=1, max_size=12))
def test_a_weighted_mean_lies_among_its_parts_and_balances_them(pairs):
    found = combined("weighted_mean", [complete(*pair) for pair in pairs])
    values = [value for value, _weight in pairs]
    assert min(values) <= found.value <= max(values)
    balance = fsum(weight * (value - found.value) for value, weight in pairs)
    assert abs(balance) <= 1e-9 * max(1, fsum(w * abs(v) for v, w in pairs))


@given(st.lists(st.tuples(SOME, WEIGHTS), min_size=3, max_size=9), st.integers(1, 2))
def test_a_mean_of_means_is_the_mean_of_all(pairs, cut):
    parts = [complete(*pair) for pair in pairs]
    halves = [combined("weighted_mean", parts[:cut]), combined("weighted_mean", parts[cut:])]
    found = combined("weighted_mean", halves).value
    assert found == pytest.approx(combined("weighted_mean", parts).value, rel=1e-6, abs=1e-6)


@given(
    st.lists(st.tuples(ANY, st.none() | st.floats(0, allow_infinity=False)), min_size=1),
    st.sampled_from(ROLL_UPS[:3]),
)
def test_no_figure_is_without_end(pairs, roll_up):
    found = over_time(roll_up, [complete(*pair) for pair in pairs])
    assert (found.value is None) == (found.withheld is not None)
    assert all(isfinite(number) for number in (found.value, found.weight) if number is not None)
