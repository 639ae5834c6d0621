"""KPIs beside those of other units."""

from dataclasses import replace
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.kpi_comparison import OtherUnits, best_other, group_average
from services.domain.kpi_facts import DIRECTIONS
from tests.kpis import complete, definition, flat

COUNT = definition(measure="count", roll_up="sum")
MEAN = definition()
UNITS = st.dictionaries(st.integers(1, 8), st.floats(-1e6, 1e6))


def figures(**values):
    """Figures by unit, u1=5."""
    return {int(unit[1:]): complete(value) for unit, value in values.items()}


def test_a_unit_alone_has_no_group_and_no_best():
    assert group_average(COUNT, flat(1), 1, figures(u1=5)) is None
    assert best_other(COUNT, flat(1), 1, figures(u1=5)) is None


def test_of_two_units_each_is_the_others_group_and_best():
    both = figures(u1=5, u2=7)
    assert (
        group_average(COUNT, flat(2), 1, both) == best_other(COUNT, flat(2), 1, both) == OtherUnits(7, (2,))
    )


def test_the_whole_organisation_has_no_group():
    assert group_average(COUNT, flat(2), 0, figures(u0=3, u1=5, u2=7)) is None


def test_all_units_that_are_best_alike_are_named():
    assert best_other(COUNT, flat(4), 1, figures(u1=9, u2=7, u3=5, u4=7)) == OtherUnits(7, (2, 4))


def test_units_that_differ_by_rounding_are_best_alike():
    assert best_other(COUNT, flat(3), 1, figures(u2=0.3, u3=0.1 + 0.2)).units == (2, 3)


def test_the_best_is_the_lowest_where_lower_is_better():
    kpi = replace(COUNT, better="down")
    assert best_other(kpi, flat(3), 1, figures(u1=1, u2=7, u3=5)) == OtherUnits(5, (3,))


def test_units_with_a_gap_are_left_out():
    incomplete = replace(complete(99), parts=1, expected=2, complete=False)
    assert group_average(COUNT, flat(4), 1, figures(u2=4, u3=8) | {4: incomplete}) == OtherUnits(6, (2, 3))


def test_the_average_of_a_weighted_kpi_is_weighted():
    found = {2: complete(40, 300), 3: complete(60, 100), 4: complete(90, 0)}
    assert group_average(MEAN, flat(4), 1, found) == OtherUnits(45, (2, 3))


def test_a_weighted_average_is_never_taken_without_weights():
    assert group_average(MEAN, flat(3), 1, {2: complete(40, 300), 3: complete(60)}) is None


@pytest.mark.parametrize(
    ("visible", "shown"), [({2, 3, 4, 5, 6, 7}, True), ({3, 4, 5, 6, 7}, False), ({7}, True)]
)
def test_an_average_tells_nothing_of_fewer_than_five_unseen_units(visible, shown):
    assert OtherUnits(5, (2, 3, 4, 5, 6, 7)).may_show(visible) is shown


@given(UNITS, st.integers(1, 8))
def test_a_group_average_is_the_mean_of_the_others(values, unit):
    found = group_average(COUNT, flat(8), unit, {u: complete(v) for u, v in values.items()})
    others = [value for other, value in values.items() if other != unit]
    assert found is None if not others else found.value == pytest.approx(fmean(others))


@given(UNITS, st.integers(1, 8), st.sampled_from(DIRECTIONS))
def test_no_other_unit_is_better_than_the_best(values, unit, better):
    kpi = replace(COUNT, better=better)
    found = best_other(kpi, flat(8), unit, {u: complete(v) for u, v in values.items()})
    others = [value for other, value in values.items() if other != unit]
    pick = max if better == "up" else min
    assert found is None if not others else found.value == pick(others) and unit not in found.units
