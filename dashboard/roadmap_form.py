"""Roadmap form: planning one step from a gap, saying what a unit aims at, and saving either."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import components, markup, reads, resources
from dashboard.roadmap_plan import RoadmapPlan
from services import roadmapping
from services.domain.errors import PalierError, PlanRejectedError
from services.domain.roadmap import Candidate
from services.domain.roadmap_facts import PHASE_TITLES, PHASES, Aim, GivenRoadmap, Key, Step
from services.domain.viewer import ViewerRole
from services.language import gettext as _
from services.language import translate

PLANNING = "roadmap.planning"
"""Which gap is being planned: one at a time."""
NO_INITIATIVE = ""
Seen = Mapping[Key, int]
"""The batches of what a change is made on, by step or aim."""


def initiatives(plan: RoadmapPlan) -> Mapping[str, str]:
    """The initiatives a step may belong to, by code, with none first."""
    listed = reads.cases(plan.selection.organisation.id).cases
    titles = {one.plan.code: one.plan.title for one in listed}
    known = {step.initiative: step.initiative for step in plan.roadmap.steps if step.initiative}
    return {NO_INITIATIVE: _("no initiative"), **known, **titles}


def plan_this(plan: RoadmapPlan, one: Candidate) -> None:
    """The button that opens the form of a gap, or the form."""
    place = f"{one.unit}.{one.framework}.{one.node}"
    if st.session_state.get(PLANNING) == place:
        _step_form(plan, one, place)
    elif st.button(_("Plan this"), key=f"roadmap.plan.{place}", icon=":material/add:"):
        st.session_state[PLANNING] = place
        st.rerun()


def _step_form(plan: RoadmapPlan, one: Candidate, place: str) -> None:
    """What a step needs, filled in from the gap."""
    low, high = plan.selection.framework.scale_of(one.node)
    served = next((serving.code for serving in one.initiatives), NO_INITIATIVE)
    choices = initiatives(plan)
    with st.form(f"roadmap.form.{place}", border=False):
        title = st.text_input(_("What is to be done"), max_chars=200, key="roadmap.title")
        phase = st.selectbox(
            _("Kind"), PHASES, format_func=lambda phase: translate(PHASE_TITLES[phase]), key="roadmap.phase"
        )
        owner = st.text_input(_("Owner (role)"), max_chars=200, key="roadmap.owner")
        left, right = st.columns(2)
        starts = left.date_input(_("Start"), plan.today, key="roadmap.starts")
        due = right.date_input(_("Due"), None, key="roadmap.due")
        expected = st.number_input(
            _("Expected score"), low, high, one.target, (high - low) / 40, key="roadmap.expected"
        )
        codes = list(choices)
        initiative = st.selectbox(
            _("Initiative"), codes, codes.index(served), format_func=lambda code: choices[code]
        )
        with st.container(horizontal=True):
            save = st.form_submit_button(_("Save the step"), type="primary", key="roadmap.save_step")
            leave = st.form_submit_button(_("Cancel"), type="tertiary")
    if leave:
        close()
    if not save:
        return
    if starts is None or due is None:
        st.error(_("A step needs the day it starts and the day it is due."), icon=":material/error:")
        return
    about = Step("", one.unit, title.strip(), phase, owner.strip(), starts, due)
    raises = replace(about, framework=one.framework, node=one.node, expected=expected, initiative=initiative)
    if stored(plan, GivenRoadmap((raises,)), _("Step planned on screen"), plan.roadmap.batches):
        close()


def close() -> None:
    """Leave the form, and show what is there now."""
    st.session_state.pop(PLANNING, None)
    st.rerun()


def stored(plan: RoadmapPlan, given: GivenRoadmap, name: str, seen: Seen) -> bool:
    """Save a change of what was `seen` as one batch; where it cannot be, say everything that stops it."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    try:
        roadmapping.save_steps(sessions, viewer, plan.selection.unit.id, given, name, seen, plan.today)
    except PlanRejectedError as error:
        _say(error)
        return False
    except PalierError as error:
        components.error(error)
        return False
    st.toast(_("The roadmap is saved; the history of Import can undo it."), icon=":material/check:")
    return True


def _say(error: PlanRejectedError) -> None:
    """Every problem as a sentence of its own."""
    lines = [translate(error.what)]
    for issue in error.issues:
        about = markup.plain(issue.where.words.rpartition(", ")[0])
        lines.append(f"- **{about}** {translate(issue.what)} {translate(issue.remedy)}")
    st.error("\n".join(lines), icon=":material/error:")


def aims(plan: RoadmapPlan) -> None:
    """What units aim at, one objective and one metric each, and the means to say so."""
    st.header(_("One objective, one metric"), anchor=False)
    if plan.roadmap.aims:
        names = plan.selection.tree.names
        listed = plan.roadmap.aims
        table = pd.DataFrame(
            {
                _("Unit"): [names[aim.unit] for aim in listed],
                _("Year"): [str(aim.year) for aim in listed],
                _("Objective"): [aim.objective for aim in listed],
                _("Metric"): [aim.metric for aim in listed],
            }
        )
        components.frame(table, _("Objectives and metrics by unit and year"))
    else:
        st.caption(_("No objective is set here. One objective with one metric is enough for a year."))
    if resources.viewer().role is not ViewerRole.EXECUTIVE:
        label = _("Set the objective of {unit}").format(unit=markup.plain(plan.selection.unit.name))
        components.form(label, "roadmap.aim", lambda: _aim_form(plan))


def _aim_form(plan: RoadmapPlan) -> None:
    unit = plan.selection.unit.id
    own = {aim.year: aim for aim in plan.roadmap.aims if aim.unit == unit}
    usual = max(own, default=plan.selection.wave.ends.year + 1)
    year = int(st.number_input(_("Year"), 1990, 2100, usual, 1, key=f"roadmap.year.{unit}", width=160))
    kept = f"roadmap.aim.{unit}.{year}"
    now = own.get(year, Aim(unit, year, "", "")), plan.roadmap.batches.get((unit, year))
    before, batch = st.session_state.setdefault(f"{kept}.opened", now)
    if (before, batch) != now and changed_since(f"{kept}.again"):
        del st.session_state[f"{kept}.opened"]
        st.rerun()
    with st.form(kept, border=False):
        objective = st.text_input(_("Objective"), before.objective, max_chars=200)
        metric = st.text_input(
            _("Metric"), before.metric, max_chars=200, help=_("The one figure that proves the objective.")
        )
        save = st.form_submit_button(_("Save the objective"), type="primary")
    given = GivenRoadmap(aims=(Aim(unit, year, objective.strip(), metric.strip()),))
    seen = {} if batch is None else {before.key: batch}
    if save and stored(plan, given, _("Objective set on screen"), seen):
        del st.session_state[f"{kept}.opened"]
        st.rerun()


def changed_since(key: str) -> bool:
    """Say that what is being changed is no longer as it was; whether the new state is asked for."""
    st.info(_("This has been changed since you opened it; your change will not overwrite it."))
    return st.button(_("Show the new state"), key=key, icon=":material/refresh:")
