"""Compare: units, periods of one unit, or a unit and its group side by side, across everything that is measured."""

import streamlit as st

from dashboard import (
    addressing,
    comparison_figures,
    comparison_filters,
    comparison_views,
    components,
    exports,
    markup,
    welcome,
)
from services.language import gettext as _


def render() -> None:
    """Show the finding, all areas at a glance, and one of them in detail."""
    head, control = st.container(), st.container()
    with control:
        compared = comparison_filters.current()
    if compared is None:
        welcome.first_steps()
        return
    if not compared.enough:
        with head:
            components.header(_("Choose what to compare"), compared)
        st.info(markup.plain(comparison_views.lack(compared)), icon=":material/compare_arrows:")
        return
    if comparison_views.is_alone(compared):
        with head:
            components.header(comparison_views.finding(compared), compared)
        st.info(_("Choose a business unit that has others beside it."), icon=":material/compare_arrows:")
        return
    body = st.container()
    part, tab = addressing.open_tab("part", _("Area"), comparison_views.parts(), comparison_views.FIRST)
    with head:
        spot = components.header(comparison_views.finding(compared), compared)
        exports.comparison(compared, spot, comparison_figures.table(compared))
    with body:
        comparison_views.glance(compared)
    with tab:
        comparison_views.show(compared, part)


render()
