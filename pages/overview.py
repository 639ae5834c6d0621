"""Overview: where we stand, what changed, what to do next."""

import streamlit as st

from dashboard import (
    board_pack,
    cards,
    components,
    exports,
    figures,
    filters,
    guided_start,
    markup,
    profile_figures,
    reads,
    summaries,
    welcome,
)
from dashboard.filters import Selection
from services.language import gettext as _
from services.language import local
from services.overview import Overview


def render() -> None:
    """Show the finding, the cards, the ranked units and the next actions, or how to begin."""
    above = st.sidebar.container()
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    begun = guided_start.unanswered(selection.organisation.id)
    if begun is not None:
        guided_start.show(begun)
        return
    guided_start.lead(above)
    found = summaries.summary(selection)
    people = reads.participants(selection.wave.id, selection.unit.id)
    spot = components.header(found.finding, selection, summaries.like_for_like(selection))
    components.wave_notice(selection, people)
    if people.people_heard == 0:
        components.no_answers()
        return
    exports.scores(selection, spot)
    board_pack.offer(selection, spot)
    components.cards(cards.overview_cards(selection, found, people))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_units(selection)
    with right:
        show_actions(found)


def show_units(selection: Selection) -> None:
    """The units ranked, or what their people chose where nothing has a score."""
    nominal = selection.framework.nominal_questions
    if selection.framework.kind == "nominal" and nominal:
        also, question = filters.focus(selection, "overview.also"), nominal[0]
        shown = tuple(dict.fromkeys([selection.unit.id, *also]))
        chart = profile_figures.choices(selection, shown, question.code)
        components.chart(selection, chart, "overview.choices", local(question.text))
        return
    gated = selection.node.rollup == "gated"
    shown = filters.focus(selection, "overview.also", filters.lowest_units(selection) if gated else None)
    components.chart(selection, figures.ranking(selection, shown), "overview.ranking", _("Units, best first"))


def show_actions(found: Overview) -> None:
    """The next actions, the weakest dimension first."""
    st.header(_("Do next"), anchor=False)
    if not found.actions:
        st.caption(_("The framework gives no advice for where this unit stands."))
    with st.container(border=True, gap="xsmall"):
        for action in found.actions:
            lowest = _("weakest: {unit}").format(unit=action.lowest_unit) if action.lowest_unit else ""
            dimension = f"**{markup.plain(action.dimension)}**"
            others = (markup.plain(part) for part in (action.level, lowest) if part)
            st.markdown(f"{' · '.join((dimension, *others))}  \n{markup.plain(action.text)}")


render()
