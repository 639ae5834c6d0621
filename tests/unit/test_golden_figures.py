"""Scoring against figures that others published; each test names where its figures come from."""

from itertools import pairwise

import pytest

from services.domain.framework import Framework, find_band
from services.domain.framework_document import parse
from services.domain.framework_parts import Level
from services.domain.texts import NO_TEXT
from tests.builders import document, question, text
from tests.unit.test_scoring import NA, at, score

# Items and results: ciso-assistant-community, backend/core/tests/test_compliance_assessment_scoring.py at f990d7b.
ALL, WITHOUT_B2, WITHOUT_A2 = [80, 60, 40, 100], [80, 60, 40, NA], [80, None, 40, 100]


def items(*sections: str, **root: object) -> Framework:
    """Items A1 (weight 1), A2 (1), B1 (1) and B2 (3), answered from 0 to 100, in the sections given."""
    parts = [{"code": part, "parent": "all", "title": text(part), "rollup": "mean"} for part in set(sections)]
    return parse(
        document(
            scale=[0, 600],
            minimum_coverage=0,
            answer_sets=[{"code": "five", "kind": "number", "minimum": 0, "maximum": 100}],
            dimensions=[{"code": "all", "title": text("All"), "rollup": "mean"} | root, *parts],
            questions=[
                question(code, section, weight=weight)
                for code, section, weight in zip(
                    ["A1", "A2", "B1", "B2"], sections or ["all"] * 4, [1, 1, 1, 3], strict=True
                )
            ],
            levels=[],
        )
    )


@pytest.mark.parametrize(("answers", "expected"), [(ALL, 80), (WITHOUT_B2, 60), (WITHOUT_A2, 84)])
def test_weighted_mean_of_items(answers, expected):
    assert at(score(items(), answers), 0) == pytest.approx(expected)


@pytest.mark.parametrize(("answers", "expected"), [(ALL, 77.5), (WITHOUT_B2, 55), (WITHOUT_A2, 82.5)])
def test_mean_of_the_means_of_sections(answers, expected):
    assert at(score(items("a", "a", "b", "b"), answers), 0) == pytest.approx(expected)


@pytest.mark.parametrize(("answers", "expected"), [(ALL, 480), (WITHOUT_B2, 180)])
def test_raw_weighted_sum(answers, expected):
    assert at(score(items(rollup="sum", missing="raw"), answers), 0) == pytest.approx(expected)


# Digitalizuj-to, engines/scoringEngine.test.ts at 693a54d: bands that hold their upper end.
UPPER = [(0, 0), (20, 0), (20.01, 1), (40, 1), (40.01, 2), (60, 2), (60.01, 3), (80, 3), (80.01, 4), (100, 4)]


def bands(*cuts: float) -> tuple[Level, ...]:
    return tuple(Level("all", str(n), NO_TEXT, low, high) for n, (low, high) in enumerate(pairwise(cuts)))


@pytest.mark.parametrize(("value", "level"), UPPER)
def test_bands_that_hold_their_upper_end(value, level):
    found = find_band(bands(0, 20, 40, 60, 80, 100), value, "upper")
    assert found is not None and found.code == str(level)


# csf_profile, public/scoring_legend.csv at 54b37d8: these values fall between its bands; ours leave no gap.
@pytest.mark.parametrize("value", [1.95, 4.95, 5.95, 6.0, 6.05, 8.0, 8.05])
def test_no_value_falls_between_bands(value):
    assert find_band(bands(0, 2, 5, 6, 7, 8, 10), value) is not None
