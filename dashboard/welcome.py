"""The first start: see the sample company, or begin with an own organisation."""

import streamlit as st

from dashboard import resources
from dashboard.navigation import page_file
from services import sample
from services.language import gettext as _


def first_steps() -> None:
    """What to do while there is no wave to show."""
    st.title(_("Welcome to Palier"), anchor=False)
    st.write(
        _(
            "Palier turns questionnaires filled in as spreadsheets into maturity levels, "
            "and lays your business units side by side."
        )
    )
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        st.header(_("Look around first"), anchor=False)
        st.write(_("A fictional group with thirteen units and a year of answers. Remove it at any time."))
        load_sample_button("welcome.load_sample")
    with right.container(border=True, height="stretch"):
        st.header(_("Start with your organisation"), anchor=False)
        st.write(_("Add your units, open a wave, and download its questionnaire."))
        st.page_link(
            page_file("administration"), label=_("Go to Administration"), icon=":material/arrow_forward:"
        )


def load_sample_button(key: str) -> None:
    """The button that loads the sample company; the screen shows it at once."""
    if st.button(_("Load the sample company"), type="primary", key=key):
        opened = resources.workspace()
        with st.spinner(_("Loading…")):
            sample.load(opened.sessions, resources.viewer(), opened.respondent_key)
        st.rerun()
