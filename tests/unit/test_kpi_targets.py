"""KPIs' target paths and baselines."""

from datetime import date
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.kpi_targets import TargetPath, path
from services.domain.periods import Period
from tests.kpis import definition, series

QUARTERLY = definition(frequency="quarter")
SERIES = series(
    p2025_Q4={"baseline": 40}, p2026_Q4={"target": 60, "baseline": 45}, p2027_Q4={"target": 80}, p2027={"target": 99}
)  # fmt: skip
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
ANY = st.floats(allow_nan=False, allow_infinity=False)
POINTS = st.dictionaries(DAYS, ANY, min_size=1, max_size=6).map(lambda found: tuple(sorted(found.items())))


@pytest.mark.parametrize(
    ("period", "target"),
    [
        ("2025-Q3", None),
        ("2025-Q4", 40),
        ("2026-Q2", 40 + 20 * 181 / 365),
        ("2026-Q4", 60),
        ("2027-Q1", 60 + 20 * 90 / 365),
        ("2027-Q4", 80),
        ("2028-Q4", 80),
    ],
)
def test_the_path_runs_from_the_baseline_through_the_targets_to_the_last(period, target):
    assert path(QUARTERLY, SERIES).on(Period.parse(period).ends) == pytest.approx(target)


def test_without_a_baseline_there_is_no_target_before_the_first():
    assert path(QUARTERLY, series(p2026_Q4={"target": 60})).on(date(2026, 9, 30)) is None


def test_a_baseline_of_the_first_targets_own_period_is_no_start():
    assert path(QUARTERLY, series(p2026_Q4={"target": 60, "baseline": 40})).start is None


def test_between_equal_targets_the_path_is_level():
    along = TargetPath(((date(2026, 1, 1), 59.9), (date(2026, 12, 31), 59.9)))
    assert {along.on(date(2026, 1, day)) for day in range(1, 32)} == {59.9}


def test_a_baseline_alone_makes_no_path():
    assert path(QUARTERLY, series(p2026_Q4={"baseline": 40})).on(date(2026, 12, 31)) is None


@pytest.mark.parametrize(("day", "goal"), [((2026, 6, 30), 60), ((2027, 1, 31), 80), ((2030, 1, 31), 80)])
def test_the_goal_is_the_next_stated_target_or_the_last(day, goal):
    assert path(QUARTERLY, SERIES).goal(date(*day)) == goal


@pytest.mark.parametrize(("period", "found"), [("2025-Q1", 40), ("2026-Q3", 40), ("2026-Q4", 45)])
def test_the_baseline_is_the_last_one_stated_or_else_the_first(period, found):
    assert path(QUARTERLY, SERIES).baseline(Period.parse(period).ends) == found


def test_there_may_be_no_baseline():
    assert path(QUARTERLY, series(p2026_Q4=3)).baseline(date(2026, 12, 31)) is None


@given(POINTS)
def test_a_path_passes_through_its_targets(points):
    assert [TargetPath(points).on(day) for day, _value in points] == [value for _day, value in points]


@given(POINTS, DAYS)
def test_a_path_stays_between_its_targets(points, day):
    found, values = TargetPath(points).on(day), [value for _day, value in points]
    assert (found is None) == (day < points[0][0])
    assert found is None or (isfinite(found) and min(values) <= found <= max(values))
