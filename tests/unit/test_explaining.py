"""The worked example: its figures lead to the score that is shown."""

import pandas as pd
import pytest

from services import explaining
from services.domain.units import Unit, UnitTree
from tests.builders import document, framework

TREE = UnitTree((Unit(0, "O", "Org"), Unit(1, "N", "North", 0, 3), Unit(2, "S", "South", 0)))
NONE = float("nan")


def frame(*rows: tuple[int, str, str, float]) -> pd.DataFrame:
    """Rows of (unit id, unit, dimension, score)."""
    return pd.DataFrame(rows, columns=["unit_id", "unit", "node", "score"]).assign(coverage=0.75)


def asked(*scores: float) -> pd.DataFrame:
    codes = ["A1", "A2", "B1", "B2"][: len(scores)]
    return pd.DataFrame({"question": codes, "text": "How?", "score": scores})


def example(scores: pd.DataFrame, questions: pd.DataFrame, node: str = "all", **root: object) -> list[str]:
    first, *rest = document()["dimensions"]
    model = framework(dimensions=[first | root, *rest], levels=[])
    found = next(d for d in model.in_tree_order if d.code == node)
    steps = explaining.worked_example(model, TREE, 0, found, scores, questions)
    return [step.calculation.strip() for step in steps]


OWN = frame((0, "Org", "all", 3.25), (0, "Org", "a", 1.5), (0, "Org", "b", 5.0))


def test_a_unit_with_answers_starts_from_its_questions():
    first, second = example(OWN, asked(1.0, 2.0, 5.0, 5.0))
    assert first.startswith("(1 × 1 + 1 × 2) ÷ 2 = 1.5. 75% of what was asked is answered; 50% is needed.")
    assert second == "(1 × 1.5 + 1 × 5) ÷ 2 = 3.25."


def test_a_parent_is_the_weighted_mean_of_its_units():
    found = frame((0, "Org", "all", 2.5), (1, "North", "all", 2.0), (2, "South", "all", 4.0))
    assert example(found, asked()) == ["(3 × 2 + 1 × 4) ÷ 4 = 2.5."]


def test_a_parents_own_respondents_are_one_more_term():
    found = frame((0, "Org", "all", 3.0), (1, "North", "all", 2.0), (2, "South", "all", 4.0))
    assert example(found, asked()) == ["(3 × 2 + 1 × 4 + 1 × 5) ÷ 5 = 3."]


def test_a_unit_without_a_score_leaves_the_mean():
    found = frame((0, "Org", "all", 2.0), (1, "North", "all", 2.0), (2, "South", "all", NONE))
    assert example(found, asked()) == ["(3 × 2) ÷ 3 = 2."]


@pytest.mark.parametrize(
    ("root", "b", "result", "words"),
    [
        ({"rollup": "min"}, 5.0, 1.5, "The lowest of them: 1.5."),
        ({"rollup": "sum"}, 5.0, 6.5, "Their sum: 1 × 1.5 + 1 × 5 = 6.5."),
        ({"rollup": "sum"}, NONE, 3.0, "1 of 2 have a score: 1 × 1.5, scaled up to 3."),
        (
            {"rollup": "sum", "missing": "raw"},
            NONE,
            1.5,
            "1 of 2 have a score, the others count nothing: 1 × 1.5 = 1.5.",
        ),
        (
            {"rollup": "count", "passes_at": 0.5},
            5.0,
            1.0,
            "A part counts when it reaches 50% of its range; a missing one does not: 1.",
        ),
        (
            {"rollup": "gated"},
            5.0,
            0.0,
            "A level is passed when it reaches 100% of its range and all below it are passed: 0.",
        ),
        ({"rescale": [0, 100]}, 5.0, 56.25, "Rescaled, this gives 56.25."),
    ],
)
def test_each_rollup_is_said_in_its_own_words(root, b, result, words):
    found = frame((0, "Org", "all", result), (0, "Org", "a", 1.5), (0, "Org", "b", b))
    assert example(found, asked(1.0, 2.0, 5.0, 5.0), **root)[-1] == words


def test_without_a_score_there_is_nothing_to_explain():
    assert example(frame((0, "Org", "all", NONE)), asked()) == []
