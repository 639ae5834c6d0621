"""Why a score moved: the three parts add up exactly, and each says what it should."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.change import Change, Side, combine, split
from services.domain.framework import Framework
from tests.builders import document, framework, question
from tests.unit.test_scoring import Cell, at, score

ANSWERS = st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=4, max_size=4)


def side(model: Framework, answers: list[Cell]) -> Side:
    scores = score(model, answers)
    answered = scores.questions.answered > 0
    return Side(model, scores.questions.mean, answered, np.array([at(scores, 0)]))


def change(old: Framework, new: Framework, before: list[Cell], after: list[Cell]) -> Change | None:
    return split("all", side(old, before), side(new, after))[0]


def reweighed() -> Framework:
    questions = [question("A1", "a", weight=3), *document()["questions"][1:3], question("B9", "b")]
    return framework(version="2.0", questions=questions)


@given(ANSWERS, ANSWERS, st.booleans())
def test_the_parts_add_up_exactly(before, after, newer):
    found = change(framework(), reweighed() if newer else framework(), before, after)
    if found is not None:
        assert found.answers + found.model + found.coverage == pytest.approx(
            found.after - found.before, abs=1e-12
        )


@given(ANSWERS, ANSWERS)
def test_one_version_has_no_part_of_the_model(before, after):
    found = change(framework(), framework(), before, after)
    assert found is None or found.model == 0


@given(
    st.lists(st.integers(1, 5), min_size=4, max_size=4), st.lists(st.integers(1, 5), min_size=4, max_size=4)
)
def test_the_same_questions_answered_leave_only_answers(before, after):
    found = change(framework(), framework(), before, after)
    assert found is not None
    assert found.coverage == pytest.approx(0, abs=1e-12)
    assert sum(found.questions.values()) == pytest.approx(found.answers)


def test_the_same_answers_under_another_version_leave_only_the_model():
    found = change(framework(), reweighed(), [5, 1, 3, 3], [5, 1, 3, 3])
    assert found is not None
    assert (found.answers, found.coverage) == pytest.approx((0, 0))
    assert found.model == pytest.approx(0.5)


def test_a_question_answered_on_one_side_only_is_coverage():
    found = change(framework(), framework(), [3, 3, 3, None], [3, 3, 3, 5])
    assert found is not None
    assert (found.answers, found.coverage, found.compared) == (0, 0.5, 3)


def test_no_score_on_one_side_is_no_change():
    assert change(framework(), framework(), [None] * 4, [3, 3, 3, 3]) is None


def test_a_unit_has_the_weighted_change_of_those_below_it():
    up, down = (Change(2, 2 + x, x, 0, 0, {"A1": x}, 4, 4) for x in (1.0, -1.0))
    found = combine([(up, 3), (down, 1)], 2, 2.5)
    assert (found.answers, found.coverage, found.questions) == (0.5, 0, {"A1": 0.5})


def test_a_unit_that_joined_is_coverage():
    steady = Change(2, 2, 0, 0, 0, {}, 4, 4)
    found = combine([(steady, 1), (None, 1)], 2, 3)
    assert (found.answers, found.coverage) == (0, 1)
