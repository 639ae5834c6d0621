"""Plan editor: the steps of a roadmap as a table that is edited and saved as one batch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, markup, resources, roadmap_form
from dashboard.roadmap_plan import RoadmapPlan
from services.adapters.roadmap_rows import StandingRoadmap
from services.domain.roadmap_facts import (
    PHASE_TITLES,
    PHASES,
    STATE_TITLES,
    STATES,
    GivenRoadmap,
    Step,
)
from services.domain.viewer import ViewerRole
from services.language import gettext as _
from services.language import translate

ROUND = "roadmap.round"
"""Counts what was saved: a new table each time, so that no edit outlives what it was made on."""
OPENED = ".plan"
"""The end of the key of the plan that edits are made on: rows are told by their place, which others may move."""
PLACE = " "
"""Between the framework and the code of a dimension: neither holds a space."""
NOTHING: Any = ""
"""What is written where a choice is missing, which the checks name."""
Row = dict[str, Any]
DAYS = ("starts", "due", "done_on")
COLUMNS = (
    "code",
    "title",
    "unit",
    "phase",
    "state",
    "owner",
    "starts",
    "due",
    "done_on",
    "place",
    "expected",
    "initiative",
)


def show(plan: RoadmapPlan) -> None:
    """The plan of the chosen unit and all below it, for those who may change it."""
    if resources.viewer().role is ViewerRole.EXECUTIVE:
        return
    components.heading(_("Plan of {unit}").format(unit=plan.selection.unit.name))
    st.caption(_("Change a cell, add a row at the end, or remove rows; nothing counts before it is saved."))
    key = _key(plan)
    opened: StandingRoadmap = st.session_state.setdefault(f"{key}{OPENED}", plan.roadmap)
    if opened != plan.roadmap and not _edited(key):
        st.session_state[f"{key}{OPENED}"] = opened = plan.roadmap
    elif opened.steps != plan.roadmap.steps and roadmap_form.changed_since(f"{key}.again"):
        _begin_anew()
        st.rerun()
    begun = replace(plan, roadmap=opened)
    after = st.data_editor(
        editable(begun),
        hide_index=True,
        num_rows="dynamic",
        key=key,
        disabled=["code"],
        column_order=list(COLUMNS[1:]),
        column_config=_columns(begun),
    )
    if st.button(_("Save the plan"), key=f"{key}.save", type="primary", icon=":material/check:"):
        _save(begun, after)


def _key(plan: RoadmapPlan) -> str:
    return f"roadmap.steps.{plan.selection.unit.id}.{st.session_state.setdefault(ROUND, 0)}"


def _edited(key: str) -> bool:
    """Whether anything was changed in the table that is not saved."""
    return any(st.session_state.get(key, {}).values())


def _begin_anew() -> None:
    """Leave every edit and what it was made on."""
    for name in [name for name in st.session_state if str(name).endswith(OPENED)]:
        del st.session_state[name]
    st.session_state[ROUND] += 1


def editable(plan: RoadmapPlan) -> pd.DataFrame:
    """The steps as rows to edit (COLUMNS): units by code, dimensions as framework and code."""
    rows = [
        (
            step.code,
            step.title,
            plan.selection.tree.by_id[step.unit].code,
            step.phase,
            step.state,
            step.owner,
            step.starts,
            step.due,
            step.done_on,
            f"{step.framework}{PLACE}{step.node}" if step.node else None,
            step.expected,
            step.initiative or None,
        )
        for step in plan.roadmap.steps
    ]
    kinds = {"expected": "float64", "starts": "object", "due": "object", "done_on": "object"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(kinds)


def _columns(plan: RoadmapPlan) -> dict[str, Any]:
    tree = plan.selection.tree
    units = {unit.code: tree.names[unit.id] for unit in tree.subtree(plan.selection.unit.id)}
    places = {PLACE.join(place): title for place, title in plan.titles.items()}
    titles = {code: title for code, title in roadmap_form.initiatives(plan).items() if code}
    phases = {phase: translate(PHASE_TITLES[phase]) for phase in PHASES}
    states = {state: translate(STATE_TITLES[state]) for state in STATES}
    config = st.column_config
    return {
        "title": config.TextColumn(_("Step"), max_chars=200, width="medium"),
        "unit": _choice(_("Unit"), units, plan.selection.unit.code),
        "phase": _choice(_("Kind"), phases, PHASES[0]),
        "state": _choice(_("State"), states, STATES[0]),
        "owner": config.TextColumn(_("Owner (role)"), max_chars=200),
        "starts": config.DateColumn(_("Start"), default=plan.today),
        "due": config.DateColumn(_("Due")),
        "done_on": config.DateColumn(_("Done on"), help=_("The day on which it was done.")),
        "place": _choice(_("Dimension"), places),
        "expected": config.NumberColumn(
            _("Expected score"), help=_("What the dimension should score once the step is done.")
        ),
        "initiative": _choice(_("Initiative"), titles),
    }


def _choice(title: str, labels: Mapping[Any, str], default: str | None = None) -> Any:
    """A column of codes shown in words."""
    return st.column_config.SelectboxColumn(
        title, options=list(labels), format_func=lambda code: labels.get(code, str(code)), default=default
    )


def _save(plan: RoadmapPlan, after: pd.DataFrame) -> None:
    """Store the rows that differ: new and changed ones, and those that are gone."""
    rows = rows_of(after)
    undated = [row for row in rows if not (row["starts"] and row["due"])]
    if undated:
        names = ", ".join(str(row["title"] or _("a step without a name")) for row in undated)
        words = _("A step needs the day it starts and the day it is due. Missing for: {steps}.")
        st.error(markup.plain(words.format(steps=names)), icon=":material/error:")
        return
    given = changes(plan, [step_of(plan, row) for row in rows])
    if not given.steps:
        st.info(_("Nothing has changed."))
    elif roadmap_form.stored(plan, given, _("Plan changed on screen"), plan.roadmap.batches):
        _begin_anew()
        st.rerun()


def rows_of(table: pd.DataFrame) -> list[Row]:
    """The rows of an edited table in plain values, None where a cell is empty."""
    listed = [dict(zip(COLUMNS, row, strict=True)) for row in table[list(COLUMNS)].itertuples(index=False)]
    return [
        {name: _day(cell) if name in DAYS else _plain(cell) for name, cell in row.items()} for row in listed
    ]


def changes(plan: RoadmapPlan, steps: Sequence[Step]) -> GivenRoadmap:
    """What differs from the plan as it was read."""
    before = {step.code: step for step in plan.roadmap.steps}
    kept = {step.code for step in steps}
    changed = tuple(step for step in steps if before.get(step.code) != step)
    gone = tuple(replace(step, removed=True) for code, step in before.items() if code not in kept)
    return GivenRoadmap(changed + gone)


def step_of(plan: RoadmapPlan, row: Row) -> Step:
    """The step that a row says; an empty cell is an empty text, which the checks name."""
    units = {unit.code: unit.id for unit in plan.selection.tree.subtree(plan.selection.unit.id)}
    framework, _space, node = (row["place"] or "").partition(PLACE)
    return Step(
        row["code"] or "",
        units.get(row["unit"] or "", plan.selection.unit.id),
        (row["title"] or "").strip(),
        row["phase"] or NOTHING,
        (row["owner"] or "").strip(),
        row["starts"],
        row["due"],
        row["state"] or NOTHING,
        framework,
        node,
        row["expected"],
        row["initiative"] or "",
        row["done_on"],
    )


def _plain(value: Any) -> Any:
    return None if value is None or value is pd.NaT or value != value else value


def _day(value: Any) -> date | None:
    found = _plain(value)
    if found is None or type(found) is date:
        return found
    return found.date() if hasattr(found, "date") else date.fromisoformat(str(found)[:10])
