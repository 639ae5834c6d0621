"""Quadrants: cut at a threshold or at the median; near a line is borderline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.quadrants import cuts, place
from tests.builders import framework, text

AXES = {
    "dimensions": [
        {"code": "all", "title": text("All"), "rollup": "none"},
        {"code": "a", "parent": "all", "title": text("A"), "rollup": "mean"},
        {"code": "b", "parent": "all", "title": text("B"), "rollup": "mean"},
    ],
    "levels": [],
    "x_axis": "a",
    "y_axis": "b",
    "x_cut": 3,
    "y_cut": 3,
    "borderline": 0.5,
    "quadrants": [
        {"code": f"{x}_{y}", "x": x, "y": y, "title": text(f"{x} {y}")}
        for x in ("low", "high")
        for y in ("low", "high")
    ],
}
MODEL = framework(**AXES)
points = st.tuples(st.floats(1, 5), st.floats(1, 5))


@pytest.mark.parametrize(
    ("point", "code"),
    [((1, 1), "low_low"), ((5, 1), "high_low"), ((1, 5), "low_high"), ((3, 3), "high_high")],
)
def test_a_point_lies_in_its_quadrant_and_on_a_line_above_it(point, code):
    found = place(MODEL, point, (3, 3)).quadrant
    assert found is not None and found.code == code


@pytest.mark.parametrize(("x", "borderline"), [(3.49, True), (3.5, False), (2.5, False), (2.51, True)])
def test_nearer_to_a_line_than_the_zone_is_borderline(x, borderline):
    assert place(MODEL, (x, 5), (3, 3)).borderline is borderline


def test_fixed_thresholds_stay_whatever_the_units_do():
    assert cuts(MODEL, [(5, 5)] * 9) == (3, 3)


def test_two_units_have_no_median_worth_the_name():
    assert cuts(MODEL, [(5, 5), (4, 4)], "median") == (3, 3)


@given(st.lists(points, min_size=3, max_size=20))
def test_a_median_has_at_most_half_of_the_units_on_either_side(units):
    x, _y = cuts(MODEL, units, "median")
    assert max(sum(p[0] < x for p in units), sum(p[0] > x for p in units)) <= len(units) / 2


def test_an_axis_without_a_threshold_is_cut_in_the_middle():
    assert cuts(framework(**AXES | {"cut": "median", "x_cut": None, "y_cut": None}), []) == (3, 3)
