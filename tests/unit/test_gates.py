"""Gates: passed in order, or reached out of order."""

import pytest

from services.domain.gates import gates
from tests.builders import document, framework, text

NONE = float("nan")
ROOT, *PARTS = document()["dimensions"]
THIRD = {"code": "c", "parent": "all", "title": text("Part C"), "rollup": "mean"}
MODEL = framework(
    dimensions=[ROOT | {"rollup": "gated", "passes_at": 0.75}, *PARTS, THIRD],
    questions=[*document()["questions"], document()["questions"][0] | {"code": "C1", "dimension": "c"}],
    levels=[],
    scale=[0, 3],
)


@pytest.mark.parametrize(
    ("scores", "passed", "out_of_order"),
    [
        ((4, 4, 4), "abc", ""),
        ((4, 3.9, 5), "ac", "c"),
        ((3.9, 4, 5), "bc", "bc"),
        ((4, NONE, 5), "ac", "c"),
        ((1, 1, 1), "", ""),
    ],
)
def test_a_gate_counts_only_with_all_below_it(scores, passed, out_of_order):
    found = gates(MODEL, MODEL.root, dict(zip("abc", scores, strict=True)))
    assert "".join(g.dimension.code for g in found if g.passed) == passed
    assert "".join(g.dimension.code for g in found if g.out_of_order) == out_of_order


def test_a_gate_without_a_score_is_not_shown_to_be_passed():
    assert [gate.share for gate in gates(MODEL, MODEL.root, {"a": 3})] == [0.5, None, None]
