"""Checks of KPIs: definitions that are impossible, values that are doubtful."""

from datetime import date

import pytest

from services.domain.kpi_checks import Finding, definition_problems, findings, may_be_share, wrong_sides
from services.domain.kpi_facts import KpiValue
from services.domain.periods import Period
from services.domain.texts import LocalText
from tests.kpis import definition, series

TODAY = date(2026, 9, 15)
SEPTEMBER = Period.parse("2026-09")


PLAIN = definition(roll_up="last")


def found(value, kpi=PLAIN, period=SEPTEMBER, others=(40.0, 55.0)):
    return [(one.field, one.doubt) for one in findings(kpi, period, value, others, TODAY)]


def test_a_sound_value_raises_no_doubt():
    assert found(KpiValue(45, 60, 40, 100)) == []


@pytest.mark.parametrize("number", [-0.01, 100.01])
def test_a_figure_outside_the_range_is_found(number):
    assert found(KpiValue(target=number)) == [("target", "outside")]


def test_the_ends_of_the_range_are_inside():
    assert found(KpiValue(100, 100, 0)) == []


def test_a_target_worse_than_the_baseline_is_found():
    assert found(KpiValue(target=30, baseline=40)) == [("target", "wrong_side")]
    assert found(KpiValue(target=30, baseline=40), definition(better="down")) == []


def test_a_target_worse_than_an_earlier_baseline_is_found():
    values = series(p2026_01={"baseline": 50}, p2026_06={"target": 55}, p2026_12={"target": 40})
    assert wrong_sides(PLAIN, values) == {Period.parse("2026-12"): 50}
    assert wrong_sides(definition(better="down"), values) == {Period.parse("2026-06"): 50}


def test_a_period_of_another_length_is_found():
    assert found(KpiValue(45), period=Period.parse("2026-Q3")) == [("period", "frequency")]


@pytest.mark.parametrize(("period", "doubts"), [("2026-09", []), ("2026-10", [("actual", "not_begun")])])
def test_an_actual_of_a_period_that_has_not_begun_is_found(period, doubts):
    assert found(KpiValue(45), period=Period.parse(period)) == doubts


def test_a_target_of_a_period_that_has_not_begun_is_fine():
    assert found(KpiValue(target=60), period=Period.parse("2027-10")) == []


def test_a_weight_below_zero_is_found():
    assert found(KpiValue(45, weight=-1)) == [("weight", "negative_weight")]


def test_a_value_that_cannot_be_weighted_is_found():
    assert found(KpiValue(45), definition()) == [("weight", "no_weight")]


def test_every_figure_that_may_be_a_share_is_found():
    doubt = "share_or_points"
    assert found(KpiValue(0.45, 0.6, 40)) == [("actual", doubt), ("target", doubt)]


@pytest.mark.parametrize(
    ("number", "others", "asked"),
    [
        (0.45, [], True),
        (0.45, [45, 50], True),
        (0.45, [0.5, 0.6], True),
        (1, [45], True),
        (0.9, [1.3], False),
        (0.05, [1.3], True),
        (0, [45], False),
        (1.01, [45], False),
        (45, [0.45], False),
    ],
)
def test_a_small_percentage_is_asked_about_unless_others_make_it_plain(number, others, asked):
    assert may_be_share(definition(), number, others) is asked


def test_only_percentages_may_be_shares():
    assert not may_be_share(definition(measure="count"), 0.45, [])


def test_a_percentage_that_cannot_be_a_hundred_times_as_large_is_plain():
    assert not may_be_share(definition(high=10), 0.45, [])


def test_a_definition_of_the_tests_is_sound():
    assert definition_problems(definition()) == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"perspective": "other"}, "perspective"),
        ({"measure": "litres"}, "measure"),
        ({"better": "sideways"}, "better"),
        ({"frequency": "week"}, "frequency"),
        ({"roll_up": "median"}, "roll_up"),
        ({"title": LocalText("Title", " ")}, "title"),
        ({"definition": LocalText("", "Mots")}, "definition"),
        ({"formula": LocalText("", "")}, "formula"),
        ({"source": LocalText("Source", "")}, "source"),
        ({"on_target": -1}, "on_target"),
        ({"watch": -0.1}, "watch"),
        ({"low": 5, "high": 5}, "range"),
        ({"decimals": 7}, "decimals"),
        ({"weight": None}, "weight"),
    ],
)
def test_an_impossible_definition_is_named_by_its_field(changes, problem):
    assert definition_problems(definition(**changes)) == (problem,)


def test_a_finding_says_its_field_and_doubt():
    assert findings(PLAIN, SEPTEMBER, KpiValue(200), [], TODAY) == (Finding("actual", "outside"),)
