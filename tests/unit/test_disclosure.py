"""Small groups of confidential respondents stay unknown, also by subtraction."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.domain.disclosure import disclosed, disclosed_alone
from services.domain.units import Unit, UnitTree


def tree(parents: list[int | None]) -> UnitTree:
    return UnitTree(tuple(Unit(n, str(n), str(n), parent) for n, parent in enumerate(parents)))


@st.composite
def companies(draw: st.DrawFn) -> tuple[UnitTree, dict[int, int]]:
    count = draw(st.integers(1, 12))
    parents: list[int | None] = [None, *(draw(st.integers(0, n - 1)) for n in range(1, count))]
    return tree(parents), {n: draw(st.integers(0, 9)) for n in range(count)}


def row(units: UnitTree, unit: int) -> list[float]:
    inside = {below.id for below in units.subtree(unit)}
    return [float(other in inside) for other in units.by_id]


@given(companies())
def test_no_small_group_follows_from_what_is_shown(company):
    units, counts = company
    shown = disclosed(units, counts)
    told = np.array([row(units, unit) for unit in shown]).reshape(-1, len(units.by_id))
    sizes = np.array([counts[unit] for unit in units.by_id])
    for larger in range(len(told)):
        inner = [r for place, r in enumerate(told) if place != larger and np.all(r <= told[larger])]
        left = told[larger] - np.clip(np.sum(inner, axis=0), 0, 1) if inner else told[larger]
        rest = float(left @ sizes)
        assert rest == 0 or rest >= 5


def test_a_sibling_is_not_given_away_by_the_whole():
    assert disclosed(tree([None, 0, 0]), {1: 10, 2: 3}) == {1}


def test_two_small_siblings_hide_behind_each_other():
    assert disclosed(tree([None, 0, 0, 0]), {1: 10, 2: 3, 3: 2}) == {0, 1}


def test_the_level_above_does_not_give_it_away_either():
    assert disclosed(tree([None, 0, 1, 1]), {2: 10, 3: 3}) == {2}


@given(companies())
def test_no_small_group_follows_from_all_that_is_told(company):
    """Neither from rolled-up groups, nor from units' own, nor from knowing who has no answers at all."""
    units, counts = company
    whole = [row(units, unit) for unit in disclosed(units, counts)]
    alone = [[float(other == unit) for other in units.by_id] for unit in disclosed_alone(units, counts)]
    silent = [[float(other == unit) for other in units.by_id] for unit in units.by_id if not counts[unit]]
    told = np.array([*whole, *alone, *silent]).reshape(-1, len(units.by_id))
    rank = np.linalg.matrix_rank(told) if len(told) else 0
    for unit in units.by_id:
        for group in (row(units, unit), [float(other == unit) for other in units.by_id]):
            size = sum(count for count, there in zip(counts.values(), group, strict=True) if there)
            if 0 < size < 5:
                assert np.linalg.matrix_rank(np.vstack([told, group])) > rank
