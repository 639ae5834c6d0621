"""Founding an organisation: its name, a code suggested from it, and the language of its questionnaire."""

import streamlit as st

from dashboard import components, reads, resources
from dashboard.addressing import choose
from services import founding
from services.domain.unit_drafts import LONGEST_CODE, LONGEST_NAME, suggest_code
from services.language import LANGUAGE_NAMES, current_language
from services.language import gettext as _


def ask() -> None:
    """The form; it is no Streamlit form, so that the code follows the name at once."""
    taken = {one.code.casefold() for one in reads.units().roots}

    def suggest() -> None:
        """A name fills in its code; the field stays the same one, so that what is typed there is not lost."""
        st.session_state["start.code"] = _suggested(st.session_state["start.name"].strip(), taken)

    with st.container(border=True):
        name = st.text_input(
            _("Name of the organisation"), max_chars=LONGEST_NAME, key="start.name", on_change=suggest
        ).strip()
        left, right = st.columns(2)
        code = left.text_input(
            _("Code"), max_chars=LONGEST_CODE, key="start.code", help=_("A short name that workbooks use.")
        )
        with right:
            language()
        if st.button(_("Go on"), type="primary", key="start.found"):
            sessions, viewer = resources.workspace().sessions, resources.viewer()
            components.attempt(
                lambda: founding.found_organisation(
                    sessions, viewer, name, code.strip() or _suggested(name, taken)
                )
            )


def _suggested(name: str, taken: set[str]) -> str:
    return suggest_code(name, taken) if name else ""


def language() -> str:
    """The language of the questionnaire; the address keeps it from step to step."""
    return choose("questionnaire", _("Language of the questionnaire"), LANGUAGE_NAMES, current_language())
