"""Method: how all figures are computed, a worked example with the viewer's own data, and what the words mean."""

import streamlit as st

from dashboard import addressing, components, explanations, filters, manual, markup
from dashboard.filters import Selection
from services.language import gettext as _
from services.language import local

TEXTS = {manual.BUSINESS_CASE: manual.business_case, manual.KPIS: manual.kpis, manual.WORDS: manual.words}


def render() -> None:
    """Show each topic in its tab; which one is open stands in the address."""
    st.title(_("How the figures are computed"), anchor=False)
    topic, tab = addressing.open_tab("topic", _("Topic"), manual.titles(), manual.SCORES)
    with tab:
        if topic == manual.SCORES:
            show_scores()
        else:
            st.markdown(TEXTS[topic]())


def show_scores() -> None:
    """The framework's source and method, the worked example, and the manual of scoring; without a wave the manual."""
    selection = filters.current()
    if selection is not None:
        show_framework(selection)
        explanations.show_example(selection)
        explanations.show_change(selection)
    st.markdown(manual.scoring())


def show_framework(selection: Selection) -> None:
    """Where the framework comes from, what is published, and what is our choice."""
    framework = selection.framework
    components.heading(f"{local(framework.title)} {framework.version}")
    st.write(markup.paragraphs(local(framework.summary)))
    st.markdown("**" + _("Source") + "**  \n" + markup.paragraphs(local(framework.source)))
    st.markdown("**" + _("Method") + "**  \n" + markup.paragraphs(local(framework.method)))


render()
