"""The rules of the roadmap: what comes first, what must hold of a step, what scores become."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain import roadmap
from services.domain.roadmap import Serving
from services.domain.roadmap_checks import OutOfOrder, problems, technology_first
from services.domain.roadmap_facts import PHASES, Aim, GivenRoadmap, Step
from tests.builders import framework, question, text

TODAY, DAY = date(2026, 11, 1), timedelta(days=1)
STEP = Step("S1", 1, "Listen", "people", "Marketing", TODAY, TODAY + 30 * DAY)
SMALL = framework()


def tree(rollups, better="higher"):
    """Three levels: the root over two parts, each over two with a question each."""
    root, left, right = rollups
    parts = [("all", None, root), ("l", "all", left), ("r", "all", right)]
    parts += [(side + place, side, "mean") for side in "lr" for place in "12"]
    dimensions = [
        {"code": code, "title": text(code), "rollup": rollup} | ({"parent": parent} if parent else {})
        for code, parent, rollup in parts
    ]
    questions = [question(f"Q{code}", code) for code, parent, _rollup in parts if parent in ("l", "r")]
    return framework(dimensions=dimensions, questions=questions, levels=[], better=better)


ROLLUPS = st.sampled_from(["mean", "sum", "min", "count", "gated"])
SCORES = st.one_of(st.none(), st.floats(1, 5))


@given(
    st.tuples(ROLLUPS, ROLLUPS, ROLLUPS),
    st.sampled_from(["higher", "lower"]),
    st.lists(SCORES, min_size=7, max_size=7),
    st.lists(SCORES, min_size=7, max_size=7),
)
def test_no_score_becomes_worse_or_leaves_its_scale(rollups, better, now, expected):
    model = tree(rollups, better)
    codes = [dimension.code for dimension in model.dimensions]
    scales = {code: model.scale_of(code) for code in codes}
    before = {c: min(max(s, scales[c][0]), scales[c][1]) for c, s in zip(codes, now, strict=True) if s}
    wanted = {code: score for code, score in zip(codes, expected, strict=True) if score}
    after = roadmap.expected_scores(model, before, wanted)
    assert after.keys() == before.keys()
    assert all(model.improvement(after[code] - before[code]) >= -1e-9 for code in before)
    assert all(scales[code][0] - 1e-9 <= after[code] <= scales[code][1] + 1e-9 for code in after)


@given(st.lists(st.floats(1, 5), min_size=4, max_size=4), st.lists(st.floats(1, 5), min_size=4, max_size=4))
def test_without_an_expectation_nothing_moves(now, others):
    model = tree(("mean", "mean", "mean"))
    before = dict(zip(("l1", "l2", "r1", "r2"), now, strict=True)) | {"l": others[0], "all": others[1]}
    assert roadmap.expected_scores(model, before, {}) == pytest.approx(before)


def test_a_score_rises_through_every_level():
    model = tree(("mean", "min", "mean"))
    now = {"l1": 2.0, "l2": 3.0, "l": 2.0, "r1": 4.0, "r2": 4.0, "r": 4.0, "all": 3.0}
    after = roadmap.expected_scores(model, now, {"l1": 5.0})
    assert (after["l"], after["all"]) == (3.0, 3.5)


def test_questions_beside_parts_hold_a_parent_back():
    model = framework(questions=[question("A1", "a"), question("B1", "b"), question("R", "all")], levels=[])
    now = {"a": 2.0, "b": 2.0, "all": 2.0}
    assert roadmap.expected_scores(model, now, {"a": 5.0}, {"R": 2.0})["all"] == 3.0


def test_a_gate_opens_the_ones_already_passed_above_it():
    model = tree(("gated", "mean", "mean"))
    now = {"l": 2.0, "r": 5.0, "all": 0.0}
    assert roadmap.expected_scores(model, now, {"l": 5.0})["all"] == 2.0


def test_the_best_expectation_of_a_dimension_counts():
    steps = [replace(STEP, framework="small", node="a", expected=score) for score in (3.0, 4.0, 2.0)]
    assert roadmap.wanted(SMALL, steps, TODAY) == {1: {"a": 4.0}}


@pytest.mark.parametrize(
    ("state", "done_on", "counts"),
    [
        ("planned", None, True),
        ("started", None, True),
        ("dropped", None, False),
        ("done", TODAY, False),
        ("done", TODAY + DAY, True),
    ],
)
def test_what_is_measured_or_dropped_changes_nothing_more(state, done_on, counts):
    step = replace(STEP, framework="small", node="a", expected=3.0, state=state, done_on=done_on)
    assert bool(roadmap.wanted(SMALL, [step], TODAY)) == counts


def gap(target, unit=1, npv=None, node="a", score=1.0):
    money = [] if npv is None else [Serving("I", "One", npv)]
    return roadmap.candidate(SMALL, (unit, node), score, target, money)


def test_the_priority_comes_before_the_money():
    wide, narrow = gap(5.0), gap(1.2, unit=2, npv=1e9)
    assert roadmap.ranked([narrow, wide]) == (wide, narrow)


def test_money_decides_between_gaps_of_one_twentieth():
    poor, none, rich = gap(1.55, npv=-10.0), gap(1.5, unit=2), gap(1.41, unit=3, npv=10.0)
    assert roadmap.ranked([poor, none, rich]) == (rich, none, poor)


def test_the_wider_gap_decides_where_the_money_is_alike():
    assert [one.target for one in roadmap.ranked([gap(1.41), gap(1.55)])] == [1.55, 1.41]


@given(st.permutations([gap(t, u, n) for t in (1.5, 4.0) for u in (1, 2) for n in (None, 0.0, 5.0)]))
def test_the_same_gaps_stand_in_the_same_order(candidates):
    found = roadmap.ranked(candidates)
    assert [(one.unit, one.target, one.money or 0) for one in found] == [
        (unit, target, money)
        for target in (4.0, 1.5)
        for money, units in ((5.0, (1, 2)), (0, (1, 1, 2, 2)))
        for unit in units
    ]


def test_a_reached_target_is_no_gap():
    assert gap(1.0) is None


def test_where_lower_is_better_the_gap_turns():
    found = roadmap.candidate(framework(better="lower"), (1, "a"), 4.0, 2.0)
    assert (found.gap, found.share, found.weight) == (2.0, 0.5, 8.0)


def test_a_gap_carries_the_advice_of_its_level():
    assert roadmap.candidate(SMALL, (1, "all"), 1.5, 4.0).advice.en == "Up"


def fields(**changes):
    found = problems(GivenRoadmap((replace(STEP, **changes),)), {"small": SMALL}, TODAY)
    return [issue.where.path[-1] for issue in found]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"owner": ""}, "owner"),
        ({"phase": ""}, "phase"),
        ({"state": ""}, "state"),
        ({"due": TODAY - DAY}, "due"),
        ({"due": date(2101, 1, 1)}, "due"),
        ({"state": "done"}, "done_on"),
        ({"done_on": TODAY}, "done_on"),
        ({"state": "done", "done_on": TODAY + DAY}, "done_on"),
        ({"expected": 3.0}, "expected"),
        ({"framework": "small", "node": "nowhere"}, "node"),
        ({"framework": "nowhere", "node": "a"}, "node"),
        ({"framework": "small", "node": "a", "expected": 5.5}, "expected"),
    ],
)
def test_a_problem_names_its_field(changes, field):
    assert fields(**changes) == [field]


def test_a_sound_step_has_no_problem():
    assert fields(framework="small", node="a", expected=5.0, state="done", done_on=TODAY) == []


def test_what_is_removed_need_not_be_sound():
    assert fields(title="", removed=True) == []


def test_all_problems_are_told_at_once():
    assert fields(title="", owner="", due=TODAY - DAY) == ["title", "owner", "due"]


def test_an_objective_needs_its_metric():
    found = problems(GivenRoadmap(aims=(Aim(1, 2027, "Grow", ""),)), {}, TODAY)
    assert [issue.where.path[-1] for issue in found] == ["metric"]


def test_an_aim_that_says_nothing_takes_one_back():
    assert problems(GivenRoadmap(aims=(Aim(1, 2027, "", ""),)), {}, TODAY) == ()


def phased(*phases):
    """Steps of one unit, each a day after the one before."""
    return [
        replace(STEP, code=phase, title=phase, phase=phase, starts=TODAY + place * DAY)
        for place, phase in enumerate(phases)
    ]


@given(st.permutations(PHASES))
def test_technology_is_first_where_anything_begins_after_it(order):
    later = tuple(phase for phase in PHASES if phase in order[order.index("technology") + 1 :])
    expected = (OutOfOrder(1, "technology", later),) if later else ()
    assert technology_first(phased(*order)) == expected


def test_technology_alone_comes_first():
    assert technology_first(phased("technology")) == (OutOfOrder(1, "technology", ()),)


def test_a_second_step_of_a_kind_may_come_later():
    assert technology_first(phased("people", "technology", "people")) == ()


def test_what_was_dropped_has_no_order():
    dropped, other = phased("technology", "people")
    assert technology_first([replace(dropped, state="dropped"), other]) == ()


def test_only_what_is_to_be_done_can_be_late():
    after = STEP.due + DAY
    states = ("planned", "started", "done", "dropped")
    assert [replace(STEP, state=state).late(after) for state in states] == [True, True, False, False]
    assert not STEP.late(STEP.due)
