"""Frameworks: browse the maturity models, take one as a workbook, bring one's own."""

import streamlit as st

from dashboard import framework_browsing, framework_uploading, resources
from services.language import gettext as _


def render() -> None:
    """Show one version in full with its downloads, and for the administrator where to bring another."""
    st.title(_("Maturity models as data"), anchor=False)
    if not resources.viewer().administers_all:
        framework_browsing.browse()
        return
    browse, bring = st.tabs([_("Browse"), _("Bring your own")], on_change="rerun", key="frameworks.tab")
    if browse.open:
        with browse:
            framework_browsing.browse()
    if bring.open:
        with bring:
            framework_uploading.bring()


render()
