"""The plan as an edited table: what a row says, and what differs from before."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard import plan_editor
from dashboard.filters import Selection
from dashboard.roadmap_plan import RoadmapPlan
from services.adapters.roadmap_rows import StandingRoadmap
from services.domain.roadmap_facts import Step
from services.domain.units import Unit, UnitTree
from tests.builders import framework

SMALL, DAY = framework(), date(2026, 10, 1)
TREE = UnitTree((Unit(1, "ORG", "Group"), Unit(2, "N", "North", 1)))
PLAIN = Step("P", 1, "2026-10-01 is the day", "people", "Marketing", DAY, DAY)
FULL = Step("F", 2, "Buy", "technology", "IT", DAY, DAY, "done", "small", "a", 4.5, "WEB", DAY)


def plan(*steps):
    top = TREE.by_id[1]
    selection = Selection(top, TREE, SMALL, None, None, top, SMALL.root)
    return RoadmapPlan(selection, StandingRoadmap(steps), (), {("small", "a"): "Part A"}, DAY)


def changed(found, table):
    rows = plan_editor.rows_of(table)
    return plan_editor.changes(found, [plan_editor.step_of(found, row) for row in rows]).steps


@pytest.mark.parametrize("steps", [(), (PLAIN,), (PLAIN, FULL)])
def test_what_is_not_edited_has_not_changed(steps):
    assert changed(plan(*steps), plan_editor.editable(plan(*steps))) == ()


@pytest.mark.parametrize("empty", [None, float("nan"), pd.NaT])
def test_an_emptied_cell_takes_its_value_back(empty):
    table = plan_editor.editable(plan(FULL)).astype({"expected": "object"})
    for column in ("expected", "initiative", "place", "done_on"):
        table.at[0, column] = empty
    emptied = replace(FULL, expected=None, initiative="", framework="", node="", done_on=None)
    assert changed(plan(FULL), table) == (emptied,)


@pytest.mark.parametrize(
    "day", [date(2027, 1, 5), pd.Timestamp("2027-01-05"), "2027-01-05", "2027-01-05T00:00"]
)
def test_a_day_is_read_however_the_table_gives_it(day):
    table = plan_editor.editable(plan(PLAIN))
    table.at[0, "due"] = day
    assert changed(plan(PLAIN), table) == (replace(PLAIN, due=date(2027, 1, 5)),)


def test_a_row_that_is_gone_is_removed():
    found = plan(PLAIN, FULL)
    assert changed(found, plan_editor.editable(found).iloc[:1]) == (replace(FULL, removed=True),)


def test_a_new_row_has_no_code_and_is_of_the_shown_unit():
    row = {"title": " Ask ", "phase": "people", "state": "planned", "owner": "IT", "starts": DAY, "due": DAY}
    table = pd.concat([plan_editor.editable(plan()), pd.DataFrame([row])], ignore_index=True)
    assert changed(plan(), table) == (Step("", 1, "Ask", "people", "IT", DAY, DAY),)
