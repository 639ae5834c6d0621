"""Views of Overview: the units ranked, and what to do next."""

import streamlit as st

from dashboard import components, figures, filters, markup, navigation, profile_figures
from dashboard.filters import Selection
from services import glossary
from services.language import gettext as _
from services.language import local
from services.overview import Overview


def units(selection: Selection) -> None:
    """The units ranked, or what their people chose where nothing has a score."""
    nominal = selection.framework.nominal_questions
    if selection.framework.kind == "nominal" and nominal:
        also, question = filters.focus(selection), nominal[0]
        shown = tuple(dict.fromkeys([selection.unit.id, *also]))
        chart = profile_figures.choices(selection, shown, question.code)
        components.chart(selection, chart, "overview.choices", local(question.text))
        return
    gated = selection.node.rollup == "gated"
    shown = filters.focus(selection, filters.lowest_units(selection) if gated else None)
    chart, about = figures.ranking(selection, shown), glossary.define("target", "group_average")
    components.chart(selection, chart, "overview.ranking", _("Units, best first"), about=about)


def actions(found: Overview) -> None:
    """The next actions, the weakest dimension first."""
    st.header(_("Do next: the weakest first"), anchor=False)
    if not found.actions:
        st.caption(_("The framework gives no advice for where this unit stands."))
    with st.container(border=True, gap="xsmall"):
        for action in found.actions:
            lowest = _("weakest: {unit}").format(unit=action.lowest_unit) if action.lowest_unit else ""
            dimension = f"**{markup.plain(action.dimension)}**"
            others = (markup.plain(part) for part in (action.level, lowest) if part)
            st.markdown(f"{' · '.join((dimension, *others))}  \n{markup.plain(action.text)}")
        if found.actions and navigation.has("roadmap"):
            components.lead_on("roadmap")
