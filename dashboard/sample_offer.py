"""The sample company: loaded with one click to look around in, and removed with another."""

import streamlit as st

from dashboard import components, reads, resources
from dashboard.navigation import page_file
from services import sample
from services.language import gettext as _


def card() -> None:
    """What the sample company is, and the button that brings it or takes it away."""
    with st.container(border=True):
        st.markdown("**" + _("Sample company") + "**")
        st.write(_("A fictional group with thirteen units and a year of answers. Remove it at any time."))
        if reads.sample_is_loaded():
            st.page_link(
                page_file("overview"),
                label=_("See its Overview"),
                icon=":material/arrow_forward:",
                query_params=_address(),
            )
        buttons("start")


def buttons(page: str) -> None:
    """The button that loads the sample company, or the one that removes it."""
    opened, viewer = resources.workspace(), resources.viewer()
    if reads.sample_is_loaded():
        if st.button(_("Remove the sample company"), key=f"{page}.remove_sample"):
            components.attempt(lambda: sample.remove(opened.sessions, viewer))
    elif st.button(_("Look around with a sample company"), key=f"{page}.load_sample"):
        with st.spinner(_("Loading…")):
            sample.load(opened.sessions, viewer, opened.respondent_key)
        resources.see_newest()
        st.switch_page(page_file("overview"), query_params=_address())


def _address() -> dict[str, str]:
    """The address of the sample company, which stands beside own organisations."""
    own = {one.organisation.id for one in reads.founded()}
    return {"organisation": next(root.code for root in reads.units().roots if root.id not in own)}
