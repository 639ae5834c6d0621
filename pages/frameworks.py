"""Frameworks: browse the maturity models, take one as a workbook, bring one's own."""

import streamlit as st

from dashboard import addressing, framework_browsing, framework_uploading, resources
from services.language import gettext as _


def render() -> None:
    """Show one version in full with its downloads, and for the administrator where to bring another."""
    st.title(_("Maturity models as data"), anchor=False)
    if not resources.viewer().administers_all:
        framework_browsing.browse()
        return
    parts = {"browse": _("Browse"), "bring": _("Bring your own")}
    part, place = addressing.open_tab("part", _("Frameworks"), parts, "browse")
    with place:
        if part == "browse":
            framework_browsing.browse()
        else:
            framework_uploading.bring()


render()
