"""The frameworks that come with the product, against figures others published and rules of their own."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.adapters.structure import built_in_documents, built_in_versions
from services.domain import framework_document
from services.domain.framework import Framework
from services.domain.scoring import GroupScores
from tests.unit.test_scoring import NA, Cell, score

KEYS = sorted(built_in_documents())
NATURE = {
    "balanced-perception": "axes",
    "digital-intensity-index": "count",
    "digital-transformation": "axes",
    "eu-digital-maturity": "scored",
    "executive-questionnaire": "scored",
    "leadership-skills": "axes",
    "organisation-model": "nominal",
    "own-media": "scored",
    "post": "gated",
    "social-maturity": "scored",
    "social-needs": "gated",
    "transformation-challenges": "scored",
}


@cache
def built_in(key: str) -> Framework:
    return framework_document.parse(built_in_documents()[key])


def dimension(model: Framework, scores: GroupScores, code: str) -> float:
    row = [d.code for d in model.dimensions].index(code)
    return float(scores.dimensions.mean[row, 0])


def answered(model: Framework, given: dict[str, list[Cell]]) -> GroupScores:
    """Scores of one respondent whose answers are given by dimension; the rest is not applicable."""
    left = {code: list(values) for code, values in given.items()}
    return score(model, [left[q.dimension].pop(0) if left.get(q.dimension) else NA for q in model.questions])


def ticks(count: int, of: int) -> list[Cell]:
    return [1] * count + [0] * (of - count)


@pytest.mark.parametrize("key", KEYS)
def test_every_framework_is_of_its_kind(key):
    assert built_in(key).kind == NATURE[key]


@pytest.mark.parametrize("key", KEYS)
def test_every_score_has_advice_at_every_level(key):
    model = built_in(key)
    levels = [(d.code, lv.code) for d in model.dimensions for lv in model.levels_of(d.code)]
    assert all(model.advice_for(*where).fr for where in levels)


@pytest.mark.parametrize("key", KEYS)
def test_every_option_is_explained(key):
    model = built_in(key)
    plain = {"owner", "vice_presidency"} | ({"yes_no"} if key == "executive-questionnaire" else set())
    for question in model.questions:
        options = model.answer_set_of(question).options
        told = [question.descriptors.get(o.code) or o.description for o in options]
        assert question.answer_set in plain or all(text.fr for text in told)


# EU DMA: rules and vectors on which two independent implementations agree.
VECTORS = {
    "digital": ({"basic_technology": ticks(7, 10), "advanced_technology": [5, 0, 3, 2, 1, 0, 0]}, 50.7143),
    "people": ({"skills": ticks(4, 7), "engagement": ticks(5, 8)}, 59.8214),
    "automation": ({"intelligence": [2, 0, 0, 1, 5]}, 32),
    "green": ({"green_uses": ticks(3, 10), "green_practice": [1, 0.5, 0.5, 0, 1]}, 45),
}


@pytest.mark.parametrize("code", VECTORS)
def test_digital_maturity_meets_its_check_vectors(code):
    model = built_in("eu-digital-maturity")
    given, expected = VECTORS[code]
    assert dimension(model, answered(model, given), code) == pytest.approx(expected, abs=5e-5)


def test_digital_maturity_is_the_plain_mean_of_its_dimensions():
    model = built_in("eu-digital-maturity")
    given = {
        "investment": ticks(4, 10),
        "readiness": ticks(5, 10),
        "basic_technology": ticks(5, 10),
        "advanced_technology": [5, 5, 5, 5, 4.5, 0, 0],
        "skills": [1, 1, 1, 1, 0.2, 0, 0],
        "engagement": [0] * 8,
        "management": ticks(8, 8),
        "security": [0] * 6,
        "intelligence": [1, 1, 1, 1, 1],
        "green_uses": ticks(4, 10),
        "green_practice": [1, 1, 0, 0, 0],
    }
    scores = answered(model, given)
    parts = ("strategy", "digital", "people", "data", "automation", "green")
    assert [dimension(model, scores, code) for code in parts] == pytest.approx([45, 60, 30, 50, 20, 40])
    assert dimension(model, scores, "overall") == pytest.approx(40.83, abs=5e-3)


@given(st.lists(st.sampled_from([0, 1]), min_size=12, max_size=12))
def test_digital_intensity_counts_points_and_bands(answers):
    model = built_in("digital-intensity-index")
    points = dimension(model, score(model, answers), "overall")
    level = model.level_of("overall", points)
    assert points == sum(answers) and level is not None
    band = 0 if points < 4 else 1 if points < 7 else 2 if points < 10 else 3
    assert model.levels_of("overall").index(level) == band


def test_digital_intensity_takes_silence_for_a_no():
    model = built_in("digital-intensity-index")
    assert dimension(model, score(model, [1] * 5 + [None] * 7), "overall") == 5


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=4, max_size=4))
def test_steps_count_only_in_order(answers):
    model = built_in("post")
    passed = [value >= 0.75 for value in answers]
    expected = passed.index(False) if False in passed else 4
    assert dimension(model, score(model, [*answers, NA]), "overall") == expected


def test_readiness_counts_what_nobody_knows():
    model = built_in("executive-questionnaire")
    states = [q.code for q in model.questions if q.answer_set == "state"]
    answers: dict[str, Cell] = dict.fromkeys(states[:7], 3) | dict.fromkeys(states[7:], 0)
    scores = score(model, [answers.get(q.code) for q in model.questions])
    assert len(states) == 14
    assert dimension(model, scores, "readiness") == pytest.approx(50)


@pytest.mark.parametrize("key", KEYS)
def test_a_score_stays_within_what_is_attainable(key):
    model = built_in(key)
    chance = np.random.default_rng(1)
    sets = [model.answer_set_of(question) for question in model.questions]
    people: list[list[Cell]] = [
        [
            float(chance.choice(values))
            if (values := [o.value for o in s.options if o.value is not None])
            else NA
            for s in sets
        ]
        for _ in range(20)
    ]
    scores = score(model, *people, groups=list(range(20)))
    for row, code in enumerate(d.code for d in model.dimensions):
        low, high = model.attainable(code) or (0, 0)
        found = scores.dimensions.mean[row]
        assert np.all(np.isnan(found) | ((found >= low - 1e-9) & (found <= high + 1e-9)))


def test_the_head_of_every_file_names_its_version():
    parsed = {key: framework_document.parse(document) for key, document in built_in_documents().items()}
    assert built_in_versions() == {key: framework.version for key, framework in parsed.items()}
