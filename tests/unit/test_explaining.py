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


NO_ANSWERS = pd.DataFrame(columns=["question", "respondent", "weight", "answer", "value"])


def example(
    scores: pd.DataFrame,
    questions: pd.DataFrame,
    node: str = "all",
    answers: pd.DataFrame = NO_ANSWERS,
    **root: object,
) -> list[str]:
    first, *rest = document()["dimensions"]
    model = framework(dimensions=[first | root, *rest], levels=[])
    found = next(d for d in model.in_tree_order if d.code == node)
    figures = explaining.Figures(scores, questions, answers)
    steps = explaining.worked_example(model, TREE, 0, found, figures)
    return [step.calculation.strip() for step in steps]


OWN = frame((0, "Org", "all", 3.25), (0, "Org", "a", 1.5), (0, "Org", "b", 5.0))


def test_a_unit_with_answers_starts_from_its_questions():
    first, second = example(OWN, asked(1.0, 2.0, 5.0, 5.0))
    assert first.startswith("(1 × 1 + 1 × 2) ÷ 2 = 1.5. 75% of what was asked is answered; 50% is needed.")
    assert second.startswith("(1 × 1.5 + 1 × 5) ÷ 2 = 3.25.")


def test_a_parent_is_the_weighted_mean_of_its_units():
    found = frame((0, "Org", "all", 2.5), (1, "North", "all", 2.0), (2, "South", "all", 4.0))
    assert example(found, asked()) == ["(3 × 2 + 1 × 4) ÷ 4 = 2.5."]


def test_a_parents_own_respondents_are_one_more_term():
    found = frame((0, "Org", "all", 3.0), (1, "North", "all", 2.0), (2, "South", "all", 4.0))
    assert example(found, asked()) == ["(3 × 2 + 1 × 4 + 1 × 5) ÷ 5 = 3."]


def test_a_unit_without_a_score_leaves_the_mean():
    found = frame((0, "Org", "all", 2.0), (1, "North", "all", 2.0), (2, "South", "all", NONE))
    assert example(found, asked()) == ["(3 × 2) ÷ 3 = 2. Left out, having no score: South."]


@pytest.mark.parametrize(
    ("root", "b", "result", "words"),
    [
        ({"rollup": "min"}, 5.0, 1.5, "The lowest of them is Part A: 1.5."),
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
        ({"rescale": [0, 100]}, 5.0, 56.25, "0 + (3.25 − 1) ÷ (5 − 1) × (100 − 0) = 56.25."),
    ],
)
def test_each_rollup_is_said_in_its_own_words(root, b, result, words):
    found = frame((0, "Org", "all", result), (0, "Org", "a", 1.5), (0, "Org", "b", b))
    assert words in example(found, asked(1.0, 2.0, 5.0, 5.0), **root)[-1]


def test_without_a_score_there_is_nothing_to_explain():
    assert example(frame((0, "Org", "all", NONE)), asked()) == []


def test_a_part_left_out_is_named():
    found = frame((0, "Org", "all", 1.5), (0, "Org", "a", 1.5), (0, "Org", "b", NONE))
    assert "Left out, having no score: Part B." in example(found, asked(1.0, 2.0, 5.0, 5.0))[-1]


def test_named_respondents_are_followed_to_their_answers():
    given = pd.DataFrame(
        {
            "question": "A1",
            "respondent": ["R1", "R2", "R3"],
            "weight": [2.0, 1.0, 1.0],
            "answer": ["Yes", "No", ""],
            "value": [2.0, 5.0, NONE],
        }
    )
    first = example(OWN, asked(3.0, 2.0, 5.0, 5.0), answers=given)[0]
    assert first == "(2 × 2 + 1 × 5) ÷ 3 = 3. Left out, having no score: R3 · –."


def test_the_path_goes_down_to_the_questions():
    first, *middle = document()["dimensions"]
    deeper = [first, middle[0], middle[1] | {"parent": "a"}]
    model = framework(dimensions=deeper, levels=[])
    figures = explaining.Figures(OWN, asked(1.0, 2.0, 5.0, 5.0), NO_ANSWERS)
    titles = [step.title for step in explaining.worked_example(model, TREE, 0, model.root, figures)]
    assert titles == [
        "Part B: the mean answer to each question",
        "Part A: from its parts",
        "All: from its parts",
    ]
