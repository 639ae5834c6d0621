"""Method: how scores are computed, and a worked example with the viewer's own data."""

import streamlit as st

from dashboard import explanations, filters, manual
from dashboard.filters import Selection
from services.language import gettext as _
from services.language import local


def render() -> None:
    """Show the framework's source and method, the worked example, and the manual of scoring."""
    selection = filters.current()
    st.title(_("How the scores are computed"), anchor=False)
    if selection is not None:
        show_framework(selection)
        explanations.show_example(selection)
        explanations.show_change(selection)
    st.markdown(manual.scoring())


def show_framework(selection: Selection) -> None:
    """Where the framework comes from, what is published, and what is our choice."""
    framework = selection.framework
    st.subheader(f"{local(framework.title)} {framework.version}", anchor=False)
    st.write(local(framework.summary))
    st.markdown("**" + _("Source") + "**  \n" + local(framework.source))
    st.markdown("**" + _("Method") + "**  \n" + local(framework.method))


render()
