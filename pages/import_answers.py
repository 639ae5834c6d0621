"""Import: download a questionnaire, upload it filled in, see every problem, confirm, undo."""

import streamlit as st

from dashboard import components, downloading, import_list, reads, uploading
from services import glossary
from services.language import gettext as _


def render() -> None:
    """Show the three steps and the history."""
    st.title(_("From a spreadsheet to scores"), anchor=False)
    if not reads.waves():
        components.empty_state(
            _("No wave yet"),
            _("Answers belong to a wave: add your units and open one first."),
            "start",
            _("Guided start"),
        )
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(_("1. Download a questionnaire"), anchor=False)
        downloading.questionnaire()
        downloading.business_case()
        downloading.kpis()
    with right:
        st.header(_("2. Upload answers or targets"), anchor=False)
        uploading.upload()
    uploading.review()
    st.header(_("Import history"), anchor=False, help=glossary.explain("import_batch"))
    import_list.show()


render()
