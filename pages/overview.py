"""Overview: where we stand, what changed, what to do next."""

import streamlit as st

from dashboard import cards, components, figures, filters, resources, welcome
from services.language import gettext as _
from services.overview import Overview


def render() -> None:
    """Show the finding, the cards, the ranked units and the next actions, or how to begin."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    found = resources.summary(*selection.summarised)
    people = resources.participants(selection.wave.id, selection.unit.id)
    components.header(found.finding, selection)
    components.wave_notice(selection, people)
    if people.people_heard == 0:
        components.no_answers()
        return
    components.cards(cards.overview_cards(selection, found, people))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        shown = filters.focus(selection, "overview.also")
        components.chart(figures.ranking(selection, shown), "overview.ranking", _("Units, best first"))
    with right:
        show_actions(found)


def show_actions(found: Overview) -> None:
    """The next actions, the weakest dimension first."""
    st.subheader(_("Do next"), anchor=False)
    if not found.actions:
        st.caption(_("The framework gives no advice for where this unit stands."))
    for action in found.actions:
        lowest = _(" · lowest: {unit}").format(unit=action.lowest_unit) if action.lowest_unit else ""
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{action.dimension}** · {action.level}{lowest}")
            st.write(action.text)


render()
