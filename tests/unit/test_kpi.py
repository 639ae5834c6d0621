"""KPIs: status, progress and comparison with another figure."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.kpi import STATUSES, compare, distance, progress, status
from services.domain.kpi_facts import DIRECTIONS, MEASURES
from tests.kpis import definition

ANY = st.floats(allow_nan=False, allow_infinity=False)
SOME = st.floats(-1e6, 1e6)
TOLERANCE = st.floats(0, 1e3)


@pytest.mark.parametrize(
    ("actual", "found"),
    [
        (70, "on_target"),
        (60, "on_target"),
        (58, "on_target"),
        (57.99, "watch"),
        (53, "watch"),
        (52.99, "off"),
    ],
)
def test_status_of_a_percentage_that_should_rise_to_60(actual, found):
    assert status(definition(), actual, 60) == found


@pytest.mark.parametrize(
    ("actual", "found"), [(50, "on_target"), (62, "on_target"), (67, "watch"), (67.01, "off")]
)
def test_status_of_a_figure_that_should_fall_to_60(actual, found):
    assert status(definition(better="down"), actual, 60) == found


def test_a_limit_missed_by_rounding_only_counts_as_reached():
    assert status(definition(on_target=0.2), 0.1, 0.30000000000000004) == "on_target"
    assert status(definition(on_target=0, watch=0), 59.999999999, 60) == "on_target"
    assert status(definition(on_target=0, watch=0), 59.999999, 60) == "off"


@pytest.mark.parametrize(("actual", "target"), [(None, 60), (60, None), (None, None)])
def test_there_is_no_status_without_both_figures(actual, target):
    assert status(definition(), actual, target) is None


@given(SOME, SOME, SOME, TOLERANCE, TOLERANCE, st.sampled_from(DIRECTIONS))
def test_status_never_falls_as_the_actual_gets_better(one, other, target, on_target, watch, better):
    kpi = definition(better=better, on_target=on_target, watch=watch)
    worse, best = sorted((one, other), key=lambda actual: distance(kpi, actual, 0.0))
    assert STATUSES.index(status(kpi, best, target)) <= STATUSES.index(status(kpi, worse, target))


@given(SOME, SOME, TOLERANCE, TOLERANCE)
def test_both_directions_are_mirror_images(actual, target, on_target, watch):
    up = definition(better="up", on_target=on_target, watch=watch)
    down = definition(better="down", on_target=on_target, watch=watch)
    assert status(up, actual, target) == status(down, -actual, -target)


@pytest.mark.parametrize(
    ("actual", "baseline", "target", "found"),
    [(55, 40, 60, 0.75), (30, 40, 60, -0.5), (70, 40, 60, 1.5), (9, 12, 8, 0.75)],
)
def test_progress_is_the_share_of_the_way(actual, baseline, target, found):
    assert progress(actual, baseline, target) == found


@pytest.mark.parametrize(
    ("actual", "baseline", "target"), [(None, 1, 2), (1, None, 2), (1, 1, None), (5, 0.3, 0.1 + 0.2)]
)
def test_there_is_no_progress_without_a_way_to_go(actual, baseline, target):
    assert progress(actual, baseline, target) is None


def test_a_percentage_is_compared_in_points():
    found = compare(definition(), 45, 40)
    assert (found.delta, found.share, found.better) == (5, None, True)


def test_money_is_compared_in_money_and_as_a_share():
    found = compare(definition(measure="currency", better="down"), 5, 4)
    assert (found.delta, found.share, found.better) == (1, 0.25, False)


@pytest.mark.parametrize("base", [0, -4])
def test_there_is_no_share_of_nothing_or_less(base):
    assert compare(definition(measure="currency"), 5, base).share is None


def test_the_same_figure_is_neither_better_nor_worse():
    assert compare(definition(), 0.1 + 0.2, 0.3).better is None


def test_without_a_base_there_is_no_comparison():
    assert compare(definition(), 5, None).delta is None


@given(ANY, ANY, ANY, st.sampled_from(MEASURES), st.sampled_from(DIRECTIONS))
def test_no_figure_is_without_end(actual, base, target, measure, better):
    found = compare(definition(measure=measure, better=better), actual, base)
    figures = (found.delta, found.share, progress(actual, base, target))
    assert all(isfinite(figure) for figure in figures if figure is not None)
