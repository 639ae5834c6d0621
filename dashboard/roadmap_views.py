"""Roadmap views: what the screen Roadmap shows of a plan."""

import pandas as pd
import streamlit as st

from dashboard import components, exports, markup, plan_editor, reads, resources, roadmap_form, roadmap_plan
from dashboard.navigation import page_file
from dashboard.roadmap_plan import RoadmapPlan
from services import roadmap_figures
from services.domain.roadmap import Candidate
from services.domain.roadmap_checks import technology_first
from services.domain.roadmap_facts import PHASE_TITLES, PHASES
from services.domain.viewer import ViewerRole
from services.language import DASH, format_list, format_money, format_score, local, translate
from services.language import gettext as _

MOST_CARDS = 4
current = roadmap_plan.plan_of


def show(plan: RoadmapPlan) -> None:
    """Warnings, what to do next beside the steps over time and their effect, aims, and the plan itself."""
    for found in technology_first(plan.roadmap.steps):
        st.warning(
            roadmap_figures.out_of_order(found, plan.selection.tree, markup.plain),
            icon=":material/low_priority:",
        )
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _next(plan)
    with right:
        _timeline(plan)
        _effect(plan)
    roadmap_form.aims(plan)
    plan_editor.show(plan)


def may_plan() -> bool:
    """Whether the viewer may change the plan."""
    return resources.viewer().role is not ViewerRole.EXECUTIVE


def _next(plan: RoadmapPlan) -> None:
    """The gaps that no step sees to, in the order to see to them."""
    st.header(_("Do next: gaps without a step"), anchor=False)
    if not plan.candidates:
        _no_gaps()
        return
    unseen = [one for one in plan.candidates if not one.steps]
    if unseen:
        st.caption(_("The widest first, then what the initiatives that serve them are worth."))
    else:
        st.caption(_("Every gap to a target has a step."))
    for one in unseen[:MOST_CARDS]:
        _card(plan, one)
    _all_gaps(plan)


def _no_gaps() -> None:
    """Neither a gap nor a way to know of one."""
    st.write(_("There is no gap to a target here: none is set, none is measured, or all are reached."))
    if may_plan():
        st.page_link(page_file("maturity"), label=_("Set targets"), icon=":material/arrow_forward:")


def _card(plan: RoadmapPlan, one: Candidate) -> None:
    """A gap: where, how wide, how urgent, what to do about it, what that is worth, and the way to plan it."""
    with st.container(border=True, gap="xxsmall"):
        name = plan.titles[one.framework, one.node]
        unit = plan.selection.tree.names[one.unit]
        st.markdown(f"**{markup.plain(name)}** · {markup.plain(unit)}")
        words = _("{score} now, target {target}: a gap of {gap}.").format(
            score=format_score(one.score), target=format_score(one.target), gap=format_score(one.gap)
        )
        urgent = _("Priority: {priority}.").format(priority=priority_words(one)) if one.is_urgent else ""
        st.caption(markup.plain(" ".join(part for part in (words, urgent, _money(plan, one)) if part)))
        if local(one.advice):
            st.write(markup.paragraphs(local(one.advice)))
        if may_plan():
            roadmap_form.plan_this(plan, one)


def priority_words(one: Candidate) -> str:
    """How urgent a gap is."""
    words = {"high": _("High"), "medium": _("Medium"), "low": _("Low"), "none": DASH}
    return words[one.priority]


def _money(plan: RoadmapPlan, one: Candidate) -> str:
    """What the initiatives that serve it are worth."""
    if one.money is None:
        return ""
    currency = reads.cases(plan.selection.organisation.id).settings.currency
    names = markup.plain(format_list([serving.title for serving in one.initiatives]))
    return _("Worth {money}: {initiatives}.").format(
        money=format_money(one.money, currency), initiatives=names
    )


def _all_gaps(plan: RoadmapPlan) -> None:
    """Every gap, ranked, with money beside it, made when it is opened."""

    def draw() -> None:
        shown, words = _gap_table(plan), _("Gaps to targets, ranked, with what serves them")
        components.frame(shown, words)
        exports.shown(plan.selection, "roadmap.gaps", _("All gaps, ranked"), words, shown)

    components.opened(_("All gaps, ranked"), "roadmap.gaps", draw)


def _gap_table(plan: RoadmapPlan) -> pd.DataFrame:
    currency = reads.cases(plan.selection.organisation.id).settings.currency
    found, names = plan.candidates, plan.selection.tree.names
    titles = {step.code: step.title for step in plan.roadmap.steps}
    return pd.DataFrame(
        {
            _("Dimension"): [plan.titles[one.framework, one.node] for one in found],
            _("Unit"): [names[one.unit] for one in found],
            _("Score"): [format_score(one.score) for one in found],
            _("Target"): [format_score(one.target) for one in found],
            _("Gap"): [format_score(one.gap) for one in found],
            _("Weight"): [format_score(one.weight) for one in found],
            _("Priority"): [priority_words(one) for one in found],
            _("NPV"): [format_money(one.money, currency) for one in found],
            _("Initiatives"): [format_list([serving.title for serving in one.initiatives]) for one in found],
            _("Steps"): [format_list([titles.get(code, code) for code in one.steps]) for one in found],
        }
    )


def _timeline(plan: RoadmapPlan) -> None:
    if not plan.roadmap.steps:
        st.header(_("Steps over time"), anchor=False)
        st.write(
            _("No step is planned yet. Plan one from a gap, or add it to the plan below.")
            if may_plan()
            else _("No step is planned yet.")
        )
        return
    note = _("In order: {phases}.").format(phases=_letters())
    components.chart(
        plan.selection, roadmap_plan.timeline(plan), "roadmap.timeline", _("Steps over time"), note
    )


def _letters() -> str:
    """The letters that stand for the phases."""
    titles = [translate(PHASE_TITLES[phase]) for phase in PHASES]
    return ", ".join(f"{title[0]} {title.lower()}" for title in titles)


def _effect(plan: RoadmapPlan) -> None:
    title = _("Expected effect on the scores")
    found = roadmap_plan.effects(plan)
    if found.empty or not found["effect"].abs().max() > 0:
        components.heading(title)
        st.caption(_("No step still to be done names a score of this framework that it raises."))
        return
    count = int(found["steps"].sum())
    note = roadmap_figures.once_done(plan.selection.unit.name, count)
    components.chart(plan.selection, roadmap_plan.effect(plan), "roadmap.effect", title, note)
