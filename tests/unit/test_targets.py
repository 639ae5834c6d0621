"""Targets: gap, priority and how much of them is reached."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.targets import applicable, gap, percent_to_target, priority, weight

PAIRS = st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 5)), min_size=1, max_size=8)
SPRING, SUMMER, WINTER = date(2026, 3, 31), date(2026, 6, 30), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "due"), [(SPRING, SPRING), (date(2026, 4, 1), SUMMER), (date(2027, 1, 1), WINTER)]
)
def test_the_next_target_counts_then_the_last_one(day, due):
    found = applicable([(WINTER, 5), (SPRING, 3), (SUMMER, 4)], day)
    assert found is not None and found[0] == due


def test_without_a_target_none_counts():
    assert applicable([], SPRING) is None


# OWASP SAMM's own tool, ScoreService.php at 550d7e5: weights and priorities on a scale of 0 to 3.
@pytest.mark.parametrize(
    ("points", "expected", "level"),
    [(3, 15, "high"), (2, 8, "high"), (1.5, 5.25, "medium"), (1, 3, "low"), (0, 0, "none"), (-1, 0, "none")],
)
def test_a_wide_gap_weighs_more_than_in_proportion(points, expected, level):
    assert weight(points) == pytest.approx(expected)
    assert priority(points, (0, 3)) == level


def test_a_gap_is_turned_where_lower_is_better():
    assert (gap(2, 3), gap(2, 3, lower_is_better=True)) == (1, -1)


@given(PAIRS)
def test_the_share_reached_lies_from_none_to_all(pairs):
    share = percent_to_target(pairs, (0, 5))
    assert share is not None and -1e-9 <= share <= 1


@given(PAIRS)
def test_passing_one_target_does_not_make_up_for_another(pairs):
    capped = [(min(score, target), target) for score, target in pairs]
    assert percent_to_target(pairs, (0, 5)) == pytest.approx(percent_to_target(capped, (0, 5)))


@given(PAIRS)
def test_a_turned_scale_reaches_as_much(pairs):
    turned = [(5 - score, 5 - target) for score, target in pairs]
    found = percent_to_target(turned, (0, 5), lower_is_better=True)
    assert found == pytest.approx(percent_to_target(pairs, (0, 5)))


def test_nothing_to_reach_has_no_share():
    assert percent_to_target([(1, 0)], (0, 5)) is None
