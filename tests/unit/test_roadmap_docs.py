"""docs/roadmap.md says what the rules compute."""

import re
from datetime import date
from math import floor

import numpy as np
import pytest
import yaml

from services.domain import roadmap
from services.domain.roadmap_facts import Step
from services.domain.scoring import roll_up_units
from tests import builders
from tests.running import ROOT

PAGE = (ROOT / "docs" / "roadmap.md").read_text("utf-8")
EXAMPLE = yaml.safe_load(re.search(r"```yaml\n(.+?)```", PAGE, re.DOTALL)[1])
ROWS = re.findall(r"^\| `(\w+)`: [^|]+ \| `([^`]+)` \| (-?[\d.]+) \|$", PAGE, re.MULTILINE)
DAY = date(2026, 1, 1)


def framework():
    parts = [
        {"code": code, "parent": "overall", "title": builders.text(code), "rollup": "mean", "weight": weight}
        for code, weight in EXAMPLE["weights"].items()
    ]
    root = {"code": "overall", "title": builders.text("Overall"), "rollup": "mean"}
    questions = [builders.question(f"Q-{code}", code) for code in EXAMPLE["weights"]]
    return builders.framework(dimensions=[root, *parts], questions=questions, levels=[])


def figures():
    """Every figure of the page by the rules."""
    model, now = framework(), EXAMPLE["now"]
    steps = [
        Step(f"S{place}", 1, "Step", "people", "Owner", DAY, DAY, framework=model.key, **given)
        for place, given in enumerate(EXAMPLE["steps"])
    ]
    wanted = roadmap.wanted(model, steps, EXAMPLE["measured"])[1]
    after = roadmap.expected_scores(model, now, wanted)
    gap = roadmap.candidate(model, (1, "processes"), now["processes"], EXAMPLE["target"]["processes"])
    moves = [np.array([after["processes"] - now["processes"]]), np.array([0.0])]
    above, _count = roll_up_units(moves, list(EXAMPLE["units"].values()))
    return after | {
        "effect": after["overall"] - now["overall"],
        "above": float(above[0]),
        "gap": gap.gap,
        "weight": gap.weight,
        "twentieths": floor(gap.share * roadmap.TWENTIETHS),
    }


FIGURES = figures()


def test_every_figure_is_on_the_page():
    assert {name for name, *_ in ROWS} == set(FIGURES)


@pytest.mark.parametrize(("name", "by_hand", "value"), ROWS, ids=[name for name, *_ in ROWS])
def test_a_figure_is_what_the_rules_compute_and_what_a_hand_does(name, by_hand, value):
    decimals = len(value.partition(".")[2])
    assert f"{FIGURES[name]:.{decimals}f}" == value
    assert eval(by_hand) == pytest.approx(FIGURES[name])
