"""The overview: the sentence, the standings and the next actions say what the scores say."""

import pandas as pd
import pytest

from services import overview
from services.overview import Overview
from tests.builders import document, framework, text

NONE = float("nan")


def scores(**units: list[tuple[str, float, float]]) -> pd.DataFrame:
    """Rows by unit of (dimension, score, change); the unit called Org comes first and is the parent."""
    rows = [
        {
            "unit_id": place,
            "unit": unit,
            "node": node,
            "dimension": f"Part {node}",
            "score": score,
            "delta": delta,
        }
        for place, (unit, values) in enumerate(units.items())
        for node, score, delta in values
    ]
    rest = {"level": "Low", "coverage": 0.9, "units_scored": 2, "units_asked": 2, "reason": "No answers yet"}
    return pd.DataFrame(rows).assign(**rest)


def summary(**units: list[tuple[str, float, float]]) -> Overview:
    advised = [level | {"advice": text("Do this")} for level in document()["levels"]]
    return overview.summarise(framework(levels=advised), scores(**units), 0, "all")


STEADY = [("all", 2.0, NONE), ("a", 2.5, NONE), ("b", 1.5, NONE)]


@pytest.mark.parametrize(
    ("score", "delta", "sentence"),
    [
        (2.0, NONE, "Org stands at Low (2.0)."),
        (2.0, 0.3, "Org stands at Low (2.0, +0.3)."),
        (2.0, 0.01, "Org stays at Low (2.0), unchanged."),
        (NONE, NONE, "Org has no score. No answers yet."),
    ],
)
def test_the_finding_says_where_the_unit_stands(score, delta, sentence):
    assert summary(Org=[("all", score, delta)]).finding == sentence


@pytest.mark.parametrize(
    ("north", "south", "ending"),
    [
        (0.5, -0.2, "North improved most (+0.5); South slipped (−0.2)."),
        (0.5, 0.1, "North improved most (+0.5)."),
        (-0.5, -0.1, "North slipped most (−0.5)."),
        (0.01, NONE, "Org stands at Low (2.0)."),
    ],
)
def test_the_finding_names_who_moved_most(north, south, ending):
    found = summary(Org=[("all", 2.0, NONE)], North=[("all", 2.0, north)], South=[("all", 2.0, south)])
    assert found.finding.endswith(ending)


def test_the_weakest_dimension_is_what_holds_back():
    found = summary(Org=STEADY)
    assert found.blocking is not None and (found.blocking.name, found.blocking_node) == ("Part b", "b")


def test_the_best_and_the_weakest_unit_are_named():
    found = summary(
        Org=STEADY, North=[("all", 3.0, NONE)], South=[("all", 1.0, NONE)], East=[("all", NONE, NONE)]
    )
    assert [s and s.name for s in (found.best, found.weakest)] == ["North", "South"]


def test_one_unit_is_neither_best_nor_weakest():
    assert summary(Org=STEADY, North=[("all", 3.0, NONE)]).best is None


def test_actions_start_with_the_weakest_dimension():
    assert [action.dimension for action in summary(Org=STEADY).actions] == ["Part b", "Part a"]


def test_an_action_names_the_lowest_unit():
    found = summary(Org=STEADY, North=[("b", 3.0, NONE)], South=[("b", 1.0, NONE)])
    assert found.actions[0].lowest_unit == "South"


def test_without_a_score_there_is_no_action():
    assert summary(Org=[("all", NONE, NONE), ("a", NONE, NONE)]).actions == ()
