"""Comparison findings: sentences on who leads, who moved, and how far a unit is from its group."""

import pandas as pd
import pytest

from services import comparison_findings
from services.comparisons import GROUP, Group
from services.distributions import SHARE_COLUMNS
from services.language import in_language
from tests.builders import document, framework

NONE = float("nan")
Side = tuple[str, float, float, float]
SMALL, LOWER = framework(), framework(better="lower")
FIRST, *REST = document()["dimensions"]
GATED = framework(dimensions=[FIRST | {"rollup": "gated"}, *REST], levels=[], scale=[0, 20])


def scores(*sides: Side, levels: tuple[str, ...] = ()) -> pd.DataFrame:
    """Sides with their scores at the dimensions all, a and b; the last side is that of the group where one is."""
    rows = []
    for place, (name, *values) in enumerate(sides):
        level = levels[place] if levels else ""
        for node, title, score in zip(("all", "a", "b"), ("All", "Part A", "Part B"), values, strict=True):
            rows.append((name, node, title, score, level if node == "all" else ""))
    return pd.DataFrame(rows, columns=["unit", "node", "dimension", "score", "level"])


def alone(**given: float) -> pd.DataFrame:
    """Sides with a score at the dimension compared only."""
    return scores(*((name, score, NONE, NONE) for name, score in given.items()))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"North": 3.0, "South": 2.5}, "North leads South by 0.5"),
        ({"North": 3.0, "South": 2.5, "East": 4.2}, "East leads North by 1.2; South is last, 1.7 behind"),
        ({"North": 3.0, "South": 3.04}, "South and North are level at 3.0"),
        ({"North": 4.0, "South": 4.0, "East": 2.0}, "North and South lead together at 4.0; East is last, 2.0 behind"),
        ({"North": 3.0, "South": NONE}, "Only North has a score (3.0), so nothing stands beside it"),
        ({"North": NONE, "South": NONE}, "There is no score to compare yet: North and South"),
    ],
)  # fmt: skip
def test_units_are_told_by_their_order(given, said):
    assert comparison_findings.of_units(SMALL, alone(**given), "all") == said


def test_the_lowest_leads_where_lower_is_better():
    found = comparison_findings.of_units(LOWER, alone(North=3.0, South=2.5), "all")
    assert found == "South leads North by 0.5 (lower is better)"


def test_the_dimension_that_tells_most_apart_is_named():
    given = scores(("North", 3.0, 3.0, 3.0), ("South", 2.5, 2.8, 1.2))
    found = comparison_findings.of_units(SMALL, given, "all")
    assert found == "North leads South by 0.5; they differ most in “Part B” (1.8)"


def test_a_dimension_without_others_below_it_names_none():
    given = scores(("North", 3.0, 3.0, 3.0), ("South", 2.5, 2.8, 1.2))
    assert comparison_findings.of_units(SMALL, given, "a") == "North leads South by 0.2"


@pytest.mark.parametrize(
    ("reached", "levels", "said"),
    [
        ((2.0, 0.0), ("Second", ""), "North stands furthest (Second); South is last (no level yet)"),
        ((2.0, 2.0), ("Second", "Second"), "North and South stand at the same level: Second"),
    ],
)
def test_levels_are_named_not_subtracted(reached, levels, said):
    given = scores(
        *((name, at, NONE, NONE) for name, at in zip(("North", "South"), reached, strict=True)), levels=levels
    )
    assert comparison_findings.of_units(GATED, given, "all") == said


def moved(*sides: Side, like_for_like: float | None = None) -> str:
    return comparison_findings.of_periods(SMALL, scores(*sides), "all", "North", like_for_like)


def test_periods_are_told_from_the_first_to_the_last():
    found = moved(("Q1", 2.0, 2.0, 2.0), ("Q2", 4.0, 5.0, 1.0), ("Q3", 3.0, 2.5, 3.5))
    assert found == "North went from 2.0 in Q1 to 3.0 in Q3 (+1.0); it moved most in “Part B” (+1.5)"


def test_a_fall_is_signed():
    assert "(−1.0); it moved most in “Part A” (−2.0)" in moved(("Q1", 4.0, 4.0, 4.0), ("Q2", 3.0, 2.0, 4.0))


def test_what_did_not_move_is_said():
    assert moved(("Q1", 2.0, 2.0, 2.0), ("Q2", 2.0, 2.0, 2.0)) == "North stands at 2.0 in Q2 as in Q1"


def test_a_period_without_a_score_is_passed_over():
    found = moved(("Q1", NONE, NONE, NONE), ("Q2", 2.0, 2.0, 2.0), ("Q3", 3.0, 3.0, 3.0))
    assert found.startswith("North went from 2.0 in Q2 to 3.0 in Q3 (+1.0)")


def test_versions_that_score_otherwise_are_compared_like_for_like():
    found = moved(("Q1", NONE, NONE, NONE), ("Q2", 2.0, 2.0, 2.0), like_for_like=0.25)
    assert found == "North moved by +0.3 from Q1 to Q2, like for like"


def test_a_single_score_is_not_a_change():
    found = moved(("Q1", NONE, NONE, NONE), ("Q2", 2.0, 2.0, 2.0))
    assert found == "North has a score to compare in Q2 only (2.0)"


def test_a_unit_without_any_score_is_said():
    assert moved(("Q1", NONE, NONE, NONE), ("Q2", NONE, NONE, NONE)) == "North has no score in Q1 and Q2"


@pytest.mark.parametrize(
    ("own", "group", "about", "said"),
    [
        (3.0, 2.5, Group(3, 3, True), "North stands 0.5 above its group without itself (3.0 against 2.5)"),
        (2.0, 2.5, Group(3, 3, True), "North stands 0.5 below its group without itself (2.0 against 2.5)"),
        (2.5, 2.5, Group(3, 3, True), "North is level with its group without itself (2.5)"),
        (3.0, NONE, Group(3, 3, False), "North stands at 3.0; there are too few units to compare it with"),
        (3.0, NONE, Group(3, 0, True), "North stands at 3.0; no unit beside it has a score yet"),
        (3.0, NONE, Group(0, 0, True), "No unit stands beside North, so it has no group to be compared with"),
        (NONE, 2.5, Group(3, 3, True), "North has no score to compare with its group"),
    ],
)
def test_a_unit_is_told_by_its_distance_from_its_group(own, group, about, said):
    assert comparison_findings.of_group(SMALL, alone(North=own, Group=group), "all", about) == said


def test_the_dimension_furthest_from_the_group_is_named():
    given = scores(("North", 3.0, 3.0, 3.0), ("Group", 2.5, 2.8, 4.2))
    found = comparison_findings.of_group(SMALL, given, "all", Group(3, 3, True))
    assert found.endswith("; it differs most in “Part B” (−1.2)")


def test_levels_of_a_group_are_not_averaged():
    given = scores(("North", 1.0, NONE, NONE), ("Group", NONE, NONE, NONE), levels=("First", ""))
    found = comparison_findings.of_group(GATED, given, "all", Group(3, 3, True))
    assert found == "North stands at “First”; levels are not averaged over its group"


def shares(*rows: tuple[int, str, str, int]) -> pd.DataFrame:
    """Counts (unit, name, option, people) of one question."""
    found = [
        ("K", "Kind", unit, name, False, option, option, n / 10, n, 10, "") for unit, name, option, n in rows
    ]
    return pd.DataFrame(found, columns=list(SHARE_COLUMNS))


def test_choices_that_differ_are_told_apart():
    given = shares(
        (1, "North", "Hub", 7), (1, "North", "Flat", 3), (2, "South", "Flat", 6), (3, "East", "Hub", 6)
    )
    found = comparison_findings.of_choices(given)
    assert found == "North and East most often chose “Hub”; South “Flat”"


def test_choices_of_one_unit_are_told_by_period():
    given = shares((1, "Q1", "Hub", 7), (2, "Q2", "Hub", 6))
    assert comparison_findings.of_choices(given, "North") == "North: most often “Hub” in Q1 and Q2"


def test_a_group_has_no_name_of_its_own_in_a_sentence():
    given = shares((1, "North", "Hub", 7), (GROUP, "Group without it", "Flat", 6))
    assert comparison_findings.of_choices(given).endswith("; the group without it “Flat”")


def test_choices_that_may_not_be_told_are_not():
    hidden = shares((1, "North", "", 0)).assign(share=NONE, count=0, total=0)
    assert comparison_findings.of_choices(hidden) == "There is no choice to compare yet: North"


def test_numbers_are_those_of_the_language():
    with in_language("fr"):
        assert "0,5" in comparison_findings.of_units(SMALL, alone(North=3.0, South=2.5), "all")
