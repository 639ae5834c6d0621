"""Scoring: the rules of DESIGN 5."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.framework import Framework
from services.domain.scoring import (
    AnswerMatrix,
    AnswerState,
    GroupScores,
    averaged_over_units,
    roll_up_units,
    score_answers,
)
from tests.builders import document, framework, question

NA, DK = "na", "dk"
Cell = float | str | None


def score(
    model: Framework,
    *respondents: list[Cell],
    weights: list[float] | None = None,
    groups: list[int] | None = None,
) -> GroupScores:
    """Scores of respondents, each a list of answers in the order of the questions; one group unless said."""
    states = {None: AnswerState.BLANK, NA: AnswerState.NOT_APPLICABLE, DK: AnswerState.DONT_KNOW}
    values = np.array(
        [[c if isinstance(c, int | float) else np.nan for c in r] for r in respondents], float
    ).T
    given_states = np.array(
        [[states.get(c, AnswerState.ANSWERED) for c in r] for r in respondents], np.int8
    ).T
    count = len(respondents)
    owners = np.array(groups or [0] * count, np.intp)
    matrix = AnswerMatrix(
        values, given_states, owners, np.array(weights or [1.0] * count), int(owners.max()) + 1
    )
    return score_answers(model, matrix)


def at(scores: GroupScores, row: int, field: str = "mean") -> float:
    return float(getattr(scores.dimensions, field)[row, 0])


def test_dimension_is_the_mean_of_its_questions():
    assert at(score(framework(), [1, 2, 5, 5]), 1) == 1.5


def test_root_is_the_mean_of_its_dimensions():
    assert at(score(framework(), [1, 2, 5, 5]), 0) == 3.25


def test_question_weight_counts():
    heavy = framework(questions=[question("A1", "a", weight=3), question("A2", "a"), question("B1", "b")])
    assert at(score(heavy, [5, 1, 1]), 1) == 4


def test_respondents_are_averaged_by_question_first():
    scores = score(framework(), [1, None, 3, 3], [5, 3, 3, 3])
    assert at(scores, 1) == (3 + 3) / 2


def test_respondent_weight_counts():
    assert at(score(framework(), [1, 1, 1, 1], [5, 5, 5, 5], weights=[3, 1]), 0) == 2


@pytest.mark.parametrize(("cell", "answered", "asked"), [(None, 3, 4), (DK, 3, 4), (NA, 3, 3)])
def test_blank_dont_know_and_not_applicable_differ(cell, answered, asked):
    scores = score(framework(), [cell, 2, 2, 2])
    assert (at(scores, 0, "answered"), at(scores, 0, "asked")) == (answered, asked)


def test_zero_is_an_answer():
    low = framework(
        answer_sets=[
            {
                "code": "five",
                "kind": "choice",
                "options": [
                    {"code": "0", "value": 0, "label": {"en": "No", "fr": "Non"}},
                    {"code": "1", "value": 1, "label": {"en": "Yes", "fr": "Oui"}},
                ],
            }
        ],
        levels=[],
    )
    assert at(score(low, [0, 0, 1, 1]), 0) == 0.5


def test_below_minimum_coverage_there_is_no_score():
    strict = framework(minimum_coverage=0.6)
    assert np.isnan(at(score(strict, [1, None, 5, 5]), 1))


def test_at_minimum_coverage_there_is_a_score():
    assert at(score(framework(), [1, None, 5, 5]), 1) == 1


def test_a_missing_part_drops_out_of_a_mean():
    assert at(score(framework(minimum_coverage=0.5), [None, None, 5, 3]), 0) == 4


def dimensions(rollup: str, **more: object) -> list[dict[str, object]]:
    """The small tree with another rollup at the root."""
    first, *rest = document()["dimensions"]
    return [first | {"rollup": rollup} | more, *rest]


def test_minimum_takes_the_lowest_part():
    assert at(score(framework(dimensions=dimensions("min")), [1, 2, 5, 5]), 0) == 1.5


def test_minimum_is_withheld_when_a_part_is_missing():
    lowest = framework(dimensions=dimensions("min"))
    assert np.isnan(at(score(lowest, [None, None, 5, 5]), 0))


def test_sum_adds():
    assert at(score(framework(dimensions=dimensions("sum"), levels=[]), [1, 2, 5, 5]), 0) == 6.5


def test_sum_scales_up_for_a_missing_part():
    scaled = framework(dimensions=dimensions("sum"), levels=[])
    assert at(score(scaled, [None, None, 4, 4]), 0) == 8


def test_raw_sum_counts_nothing_for_a_missing_part():
    raw = framework(dimensions=dimensions("sum", missing="raw"), levels=[])
    assert at(score(raw, [None, None, 4, 4]), 0) == 4


def test_rescale_maps_the_attainable_range():
    hundred = framework(dimensions=dimensions("mean", rescale=[0, 100]), levels=[])
    assert at(score(hundred, [3, 3, 3, 3]), 0) == 50


def test_spread_is_the_population_deviation_of_respondents_own_scores():
    assert at(score(framework(), [1, 1, 1, 1], [3, 3, 3, 3]), 0, "sd") == 1


def test_one_respondent_has_no_spread():
    assert np.isnan(at(score(framework(), [1, 1, 1, 1]), 0, "sd"))


def test_parent_unit_is_the_weighted_mean_of_children_that_have_a_score():
    scores, counts = roll_up_units([np.array([2.0, np.nan]), np.array([5.0, 4.0])], [2, 1])
    assert (scores.tolist(), counts.tolist()) == ([3.0, 4.0], [2, 1])


cells = st.one_of(st.integers(1, 5), st.none(), st.just(NA), st.just(DK))
people = st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=6)
rollups = st.sampled_from(["mean", "sum", "min", "count", "gated"])


@given(people, rollups)
def test_scores_stay_within_the_attainable_range(respondents, rollup):
    model = framework(dimensions=dimensions(rollup), levels=[])
    low, high = model.attainable("all") or (0, 0)
    found = at(score(model, *respondents), 0)
    assert np.isnan(found) or low - 1e-9 <= found <= high + 1e-9


@given(people, rollups, st.integers(0, 3))
def test_a_better_answer_never_lowers_a_score(respondents, rollup, place):
    model = framework(dimensions=dimensions(rollup), levels=[])
    better = [list(answers) for answers in respondents]
    if isinstance(better[0][place], int):
        better[0][place] = 5
    before, after = at(score(model, *respondents), 0), at(score(model, *better), 0)
    assert np.isnan(before) or after >= before - 1e-9


@given(people, st.randoms())
def test_the_order_of_respondents_does_not_matter(respondents, chance):
    shuffled = list(respondents)
    chance.shuffle(shuffled)
    before, after = score(framework(), *respondents), score(framework(), *shuffled)
    np.testing.assert_allclose(before.dimensions.mean, after.dimensions.mean, rtol=0, atol=1e-12)


@given(st.lists(people, min_size=1, max_size=4))
def test_groups_do_not_touch_each_other(groups):
    alone = [score(framework(), *group).dimensions.mean[:, 0] for group in groups]
    owners = [place for place, group in enumerate(groups) for _ in group]
    together = score(framework(), *[answers for group in groups for answers in group], groups=owners)
    np.testing.assert_array_equal(together.dimensions.mean, np.array(alone).T)


def passing(rollup: str, at: float = 1.0) -> Framework:
    """The small tree with parts A and B counted or gated at the root."""
    return framework(dimensions=dimensions(rollup, passes_at=at), levels=[], minimum_coverage=0)


@pytest.mark.parametrize(
    ("answers", "points"),
    [([5, 5, 5, 5], 2), ([5, 5, 5, 4], 1), ([None, None, 5, 5], 1), ([1, 1, 1, 1], 0)],
)
def test_count_gives_a_point_for_each_part_passed(answers, points):
    assert at(score(passing("count"), answers), 0) == points


@pytest.mark.parametrize(
    ("answers", "level"), [([5, 5, 5, 5], 2), ([5, 5, 1, 1], 1), ([1, 1, 5, 5], 0), ([None, None, 5, 5], 0)]
)
def test_gated_stops_at_the_first_level_not_shown_to_be_passed(answers, level):
    assert at(score(passing("gated"), answers), 0) == level


@pytest.mark.parametrize(("share", "level"), [(0.5, 2), (0.51, 0)])
def test_a_level_passes_at_the_share_the_framework_sets(share, level):
    assert at(score(passing("gated", share), [3, 3, 3, 3]), 0) == level


def test_a_unit_without_answers_has_passed_nothing_that_could_be_told():
    assert np.isnan(at(score(passing("count"), [None, None, None, None]), 0))


@pytest.mark.parametrize("cell", [None, DK])
def test_an_unanswered_question_counts_as_its_lowest_option_where_the_framework_says_so(cell):
    lowest = framework(unanswered="lowest", minimum_coverage=0)
    scores = score(lowest, [cell, 5, 5, 5])
    assert (at(scores, 1), at(scores, 1, "answered"), at(scores, 1, "asked")) == (3, 1, 2)


def test_what_does_not_apply_is_not_unanswered():
    assert at(score(framework(unanswered="lowest"), [NA, 5, 5, 5]), 1) == 5


def test_levels_reached_are_not_averaged_over_units():
    assert averaged_over_units(passing("gated")).tolist() == [True] * 4 + [False, True, True]
