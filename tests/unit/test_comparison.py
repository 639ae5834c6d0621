"""Comparison: averages that tell nothing about a unit the viewer does not see."""

from hypothesis import given
from hypothesis import strategies as st

from services.domain.comparison import SMALLEST_GROUP, group_average, may_show_average, may_show_spread
from services.domain.units import Unit, UnitTree


def flat(count: int) -> UnitTree:
    """A root (0) with `count` units below it, all of weight 1."""
    return UnitTree((Unit(0, "R", "Root"), *(Unit(n, f"U{n}", f"Unit {n}", 0) for n in range(1, count + 1))))


def test_the_group_average_leaves_the_unit_itself_out():
    assert group_average(flat(3), 1, {1: 5.0, 2: 2.0, 3: 4.0}) == 3


def test_the_group_average_is_weighted_by_unit():
    tree = UnitTree((Unit(0, "R", "R"), Unit(1, "A", "A", 0), Unit(2, "B", "B", 0, 3), Unit(3, "C", "C", 0)))
    assert group_average(tree, 1, {2: 4.0, 3: 0.0}) == 3


def test_there_is_no_average_without_scored_siblings():
    assert group_average(flat(3), 1, {1: 5.0}) is None


@given(st.integers(1, 12), st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_an_average_rests_on_no_hidden_unit_or_on_five(count, scored, visible):
    tree = flat(count)
    hidden = {unit for unit in scored if 1 < unit <= count} - visible
    shown = may_show_average(tree, 1, scored, visible)
    assert shown == (not hidden or len(hidden) >= SMALLEST_GROUP)


def test_confidential_spread_needs_five_respondents():
    assert [may_show_spread(n, confidential=True) for n in (4, 5)] == [False, True]


def test_named_spread_needs_none():
    assert may_show_spread(2, confidential=False)
