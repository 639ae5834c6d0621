"""Narrative words on screen: a rating as a badge."""

from typing import Literal

import streamlit as st

from services.domain.narrative import Rating
from services.narrative_words import word

Colour = Literal["green", "orange", "red"]
BADGES: dict[Rating, tuple[str, Colour]] = {
    "explicit": (":material/check_circle:", "green"),
    "vague": (":material/contrast:", "orange"),
    "absent": (":material/cancel:", "red"),
}
"""Icon and colour of a rating; the theme's green is blue and its red vermilion."""


def badge(rating: Rating) -> None:
    """A rating as a word with an icon."""
    icon, colour = BADGES[rating]
    st.badge(word(rating), icon=icon, color=colour)
