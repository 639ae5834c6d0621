"""Differences: which questions tell the sides of a comparison most apart."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.domain.differences import MOST_QUESTIONS, largest

FIVE = (1.0, 5.0)
Sides = list[float | None]


def codes(values: dict[str, Sides], *, signed: bool = False, **ranges: tuple[float, float]) -> list[str]:
    found = largest(values, dict.fromkeys(values, FIVE) | ranges, signed=signed)
    return [difference.code for difference in found]


def test_the_largest_gap_comes_first():
    assert codes({"A": [2.0, 3.0], "B": [1.0, 4.0], "C": [3.0, 1.0]}) == ["B", "C", "A"]


def test_a_gap_is_the_highest_less_the_lowest():
    assert largest({"A": [2.0, 4.5, 3.0]}, {"A": FIVE})[0].gap == 2.5


def test_a_signed_gap_is_the_first_less_the_second():
    assert largest({"A": [2.0, 4.5]}, {"A": FIVE}, signed=True)[0].gap == -2.5


def test_gaps_are_ranked_as_shares_of_their_scales():
    assert codes({"A": [1.0, 3.0], "YES": [0.0, 1.0]}, YES=(0.0, 1.0)) == ["YES", "A"]


def test_gaps_that_are_equal_keep_the_order_of_the_questions():
    assert codes({"B": [1.1, 1.4], "A": [2.1, 2.4], "C": [4.0, 3.7]}) == ["B", "A", "C"]


def test_what_one_side_has_alone_tells_nothing_apart():
    assert codes({"A": [2.0, None, None], "B": [None, None, None]}) == []


def test_what_all_have_alike_tells_nothing_apart():
    assert codes({"A": [0.1 + 0.2, 0.3]}) == []


def test_a_side_without_an_answer_does_not_hide_the_others():
    assert largest({"A": [2.0, None, 3.0]}, {"A": FIVE})[0].values == (2.0, None, 3.0)


values = st.lists(st.none() | st.floats(1, 5), min_size=2, max_size=6)


@given(st.dictionaries(st.text(min_size=1, max_size=3), values, max_size=20))
def test_gaps_fall_and_are_few(asked):
    found = largest(asked, dict.fromkeys(asked, FIVE))
    gaps = [difference.gap for difference in found]
    assert len(gaps) <= MOST_QUESTIONS
    assert all(0 < gap <= 4 for gap in gaps)
    assert all(one >= other - 1e-6 for one, other in pairwise(gaps))
