"""Founding an organisation: its name, a code suggested from it, and the language of its questionnaire."""

import streamlit as st

from dashboard import components, resources
from dashboard.addressing import choose
from services import founding
from services.domain.unit_drafts import LONGEST_CODE, LONGEST_NAME, suggest_code
from services.language import LANGUAGE_NAMES, current_language
from services.language import gettext as _


def ask() -> None:
    """The form; it is no Streamlit form, so that the code follows the name at once."""
    taken = {one.code.casefold() for one in resources.units().roots}
    with st.container(border=True):
        name = st.text_input(_("Name of the organisation"), max_chars=LONGEST_NAME, key="start.name").strip()
        left, right = st.columns(2)
        suggested = suggest_code(name, taken) if name else ""
        code = left.text_input(
            _("Code"),
            suggested,
            max_chars=LONGEST_CODE,
            key=f"start.code.{suggested}",
            help=_("A short name that workbooks use."),
        )
        with right:
            language()
        if st.button(_("Go on"), type="primary", key="start.found"):
            sessions, viewer = resources.workspace().sessions, resources.viewer()
            components.attempt(
                lambda: founding.found_organisation(sessions, viewer, name, code.strip() or suggested)
            )


def language() -> str:
    """The language of the questionnaire; the address keeps it from step to step."""
    return choose("questionnaire", _("Language of the questionnaire"), LANGUAGE_NAMES, current_language())
