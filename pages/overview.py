"""Overview: where we stand, what changed, what to do next."""

import streamlit as st

from dashboard import (
    board_pack,
    cards,
    components,
    exports,
    filters,
    guided_start,
    overview_views,
    reads,
    summaries,
    welcome,
)


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
        overview_views.units(selection)
    with right:
        overview_views.actions(found)


render()
