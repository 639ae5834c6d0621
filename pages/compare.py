"""Compare: two to six units side by side."""

import streamlit as st

from dashboard import (
    case_comparison,
    components,
    exports,
    figures,
    filters,
    kpi_comparison,
    maturity_views,
    profile_figures,
    resources,
    welcome,
)
from services.language import gettext as _


def render() -> None:
    """Show units side by side, their gaps to the first of them, and the figures."""
    selection = filters.current()
    if selection is None:
        welcome.first_steps()
        return
    units = filters.compared(selection)
    spot = components.header(
        _("Side by side: {units}").format(units=filters.names(selection, units)), selection
    )
    if len(units) < filters.FEWEST_COMPARED:
        st.info(_("Choose at least two units above."), icon=":material/compare_arrows:")
        return
    exports.comparison(selection, spot, units)
    if selection.framework.kind == "nominal":
        maturity_views.choices(selection, units)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        if selection.node.rollup == "gated":
            chart = profile_figures.staircase(selection, units)
        else:
            chart = figures.dots(selection, units)
        components.chart(selection, chart, "compare.dots", _("Where they stand"))
    with right:
        reference = selection.tree.names[units[0]]
        title = _("Distance from {unit}").format(unit=reference)
        components.chart(selection, figures.gaps(selection, units), "compare.gaps", title)
        for sentence in resources.side_by_side(selection.wave.id, units, selection.node.code):
            st.caption(sentence)
    case_comparison.show(selection, units)
    kpi_comparison.show(selection, units)
    st.header(_("Figures"), anchor=False)
    components.frame(figures.comparison_table(selection, units), _("Scores of the chosen units by dimension"))


render()
