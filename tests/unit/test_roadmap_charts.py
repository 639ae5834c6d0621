"""The charts of the roadmap, and the sentences that stand above them."""

from datetime import date

import pandas as pd
import pytest

from dashboard import charts
from services import roadmap_figures
from services.adapters.roadmap_rows import StandingRoadmap
from services.domain import roadmap
from services.domain.roadmap_checks import OutOfOrder
from services.domain.roadmap_facts import Step
from services.domain.units import Unit, UnitTree
from services.language import in_language
from tests.builders import framework

TODAY = date(2026, 11, 1)
TREE = UnitTree((Unit(1, "ORG", "Group"), Unit(2, "N", "North", 1), Unit(3, "S", "South", 1)))
TITLES = {("small", "a"): "Part A", ("small", "b"): "Part B"}
HOSTILE = "<b onclick='x'>A & B</b>"


def step(code="X", unit=2, title="Listen", phase="people", starts=(2026, 10, 1), due=(2026, 12, 31), **more):
    return Step(code, unit, title, phase, "Marketing", date(*starts), date(*due), **more)


LATE = step("L", due=(2026, 10, 31))
DONE = step("D", 3, state="done", done_on=TODAY)


def frame(*steps):
    return roadmap_figures.step_frame(StandingRoadmap(tuple(steps)), TREE, TITLES, TODAY)


def drawn(*steps, several=False):
    return charts.timeline(frame(*steps), TODAY, several=several)


def texts(chart):
    return [note.text for note in chart.figure.layout.annotations]


def test_a_step_that_is_late_is_drawn_as_late():
    assert [trace.name for trace in drawn(LATE, DONE, step()).figure.data] == ["! Late", "Planned", "✓ Done"]


def test_a_bar_spans_the_start_and_the_due_day():
    bar = drawn(step(starts=(2026, 10, 1), due=(2026, 10, 1))).figure.data[0]
    assert bar.x[0] == 86_400_000


def test_today_is_marked():
    chart = drawn(step())
    assert chart.figure.layout.shapes[0].x0 == pd.Timestamp("2026-11-01").timestamp() * 1000
    assert "Today" in texts(chart)


def test_the_letter_of_its_kind_stands_before_a_step():
    assert "T · Listen" in texts(drawn(step(phase="technology")))


def test_units_are_named_once_above_their_steps():
    found = texts(drawn(step("1"), step("2"), DONE, several=True))
    assert (found.count("<b>North</b>"), found.count("<b>South</b>")) == (1, 1)


def test_one_unit_is_not_named():
    assert "<b>North</b>" not in texts(drawn(step()))


@pytest.mark.parametrize(
    ("due", "ticks"),
    [
        ((2026, 11, 20), ("Q4 2026",)),
        ((2027, 7, 1), ("Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027")),
        ((2030, 1, 1), ("2027", "2028", "2029", "2030")),
    ],
)
def test_dates_are_named_by_quarters_or_years(due, ticks):
    assert drawn(step(due=due)).figure.layout.xaxis.ticktext == ticks


def test_dates_are_named_in_the_language_of_the_screen():
    with in_language("fr"):
        assert drawn(step(due=(2027, 2, 1))).figure.layout.xaxis.ticktext == ("T4 2026", "T1 2027")


def test_a_few_days_are_named_by_themselves():
    chart = drawn(step(starts=(2026, 10, 5), due=(2026, 11, 5)))
    assert chart.figure.layout.xaxis.ticktext == ("5 Oct 2026", "5 Nov 2026")


def test_of_many_steps_those_to_be_done_are_drawn():
    done = [step(f"D{n}", state="done", done_on=TODAY) for n in range(30)]
    chart = drawn(*done, LATE)
    assert sum(len(trace.x) for trace in chart.figure.data) == 20
    assert "! Late" in [trace.name for trace in chart.figure.data]
    assert "11 more are in the table" in chart.alt and len(chart.table) == 31


def effects(*rows):
    listed = [(name, name, now, then, then - now, target, 1) for name, now, then, target in rows]
    columns = ["node", "dimension", "now", "expected", "effect", "target", "steps"]
    return pd.DataFrame(listed, columns=columns)


NONE = float("nan")


def test_a_dumbbell_leads_from_now_to_the_expected_score():
    line, now, then = charts.effect(effects(("A", 2.0, 3.0, NONE)), (1, 5)).figure.data
    assert (list(line.x[:2]), list(now.x), list(then.x)) == ([2.0, 3.0], [2.0], [3.0])


def test_an_improvement_is_written_beside_its_row():
    assert texts(charts.effect(effects(("A", 2.0, 3.0, NONE), ("B", 2.0, 2.0, NONE)), (1, 5))) == [
        "<b>+1.0</b>",
        "0.0",
    ]


def test_where_lower_is_better_less_is_an_improvement():
    chart = charts.effect(effects(("A", 3.0, 2.0, 1.0)), (1, 5), lower_is_better=True)
    assert texts(chart) == ["<b>−1.0</b>"] and "1 improve" in chart.alt


def test_targets_are_marked_where_there_are_any():
    chart = charts.effect(effects(("A", 2.0, 3.0, 4.0), ("B", 2.0, 2.0, NONE)), (1, 5))
    assert [trace.x for trace in chart.figure.data if trace.name == "Target"] == [(4.0,)]


@pytest.mark.parametrize(
    "chart",
    [
        lambda: drawn(step(title=HOSTILE)),
        lambda: charts.effect(effects((HOSTILE, 2.0, 3.0, NONE)), (1, 5)),
    ],
)
def test_no_text_becomes_markup(chart):
    assert "<b onclick" not in chart().figure.to_json().replace("\\u003c", "<")


@pytest.mark.parametrize("chart", [drawn, lambda: charts.effect(effects(), (1, 5))])
def test_nothing_to_show_is_said(chart):
    assert chart().alt and chart().table.empty


def finding(*steps, gaps=()):
    return roadmap_figures.finding(StandingRoadmap(steps), gaps, TREE, TITLES, TODAY)


def gap(node, target, steps=()):
    return roadmap.candidate(framework(), (2, node), 2.0, target, steps=steps)


def test_the_finding_counts_steps_and_names_the_largest_gap_without_one():
    gaps = gap("a", 3.0), gap("b", 4.0), gap("a", 5.0, steps=["X"])
    assert finding(LATE, DONE, step(), gaps=gaps) == (
        "2 steps to be done, 1 late; the largest gap without a step is Part B of North"
    )


def test_the_finding_says_that_every_gap_has_a_step():
    assert (
        finding(step(), gaps=[gap("a", 3.0, ["X"])]) == "1 step to be done, none late; every gap has a step"
    )


def test_the_finding_says_that_nothing_is_planned():
    assert finding() == "No step is planned yet"


@pytest.mark.parametrize(
    ("later", "ending"),
    [
        (("people", "strategy"), "before people and strategy."),
        ((), "nothing else is planned before it."),
    ],
)
def test_technology_first_names_what_comes_too_late(later, ending):
    words = roadmap_figures.out_of_order(OutOfOrder(2, "Buy", later), TREE)
    assert words.startswith("North: technology comes first (“Buy”)") and words.endswith(ending)
