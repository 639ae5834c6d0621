"""The language of the screen: the browser's, or the one chosen with the switch."""

import streamlit as st

from services.language import LANGUAGE_NAMES, current_language, language_from_locale, use_language


def choose() -> None:
    """Draw the switch and use its language for the rest of the rerun."""
    preferred = language_from_locale(st.context.locale)
    chosen = st.sidebar.segmented_control(
        "Language · Langue",
        options=list(LANGUAGE_NAMES.values()),
        default=LANGUAGE_NAMES[preferred],
        key="language",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )
    by_name = {name: code for code, name in LANGUAGE_NAMES.items()}
    use_language(by_name.get(chosen or "", preferred))


def tell_browser() -> None:
    """Name the language of the page, by which a screen reader pronounces it; Streamlit itself always says English."""
    st.sidebar.html(f"<script>{script(current_language())}</script>", unsafe_allow_javascript=True)


def script(language: str) -> str:
    """The script that names the language; the browser runs no script that is not on the server's list."""
    return f"document.documentElement.lang = '{language}'"
