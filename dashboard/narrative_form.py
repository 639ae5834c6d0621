"""Narrative form: what a unit's sponsor says, written on screen and stored as a batch that can be undone."""

from dataclasses import dataclass

import streamlit as st

from dashboard import components, resources
from dashboard.exports import XLSX
from dashboard.narrative_filters import NarrativeSelection
from services import export_names, narratives
from services.domain.errors import PalierError
from services.domain.narrative import (
    LONGEST_NAME,
    LONGEST_TEXT,
    OUTLOOKS,
    RATINGS,
    TOPICS,
    Narrative,
    Rating,
    Said,
    Topic,
)
from services.language import current_language, format_period
from services.language import gettext as _
from services.narrative_words import meaning, outlook, question, word

ROUND = "narrative.round"
"""Counts what was saved or given up: a new form each time."""


@dataclass(frozen=True, slots=True)
class _Start:
    """What a form was drawn with: the batch that counted then, and the narrative it begins with."""

    seen: int | None
    narrative: Narrative


def write(selection: NarrativeSelection) -> None:
    """The form for the unit and the period, and the workbook for all units below."""
    key = f"narrative.{selection.unit.id}.{selection.period}.{st.session_state.setdefault(ROUND, 0)}"
    start = _start(selection, key)
    own = selection.own
    moved = start.seen != (own.batch if own else None)
    if start.seen is None and start.narrative.call.text:
        words = _("It begins with the words of {period}; save it to have it count for {now}.")
        earlier = format_period(start.narrative.period)
        st.caption(words.format(period=earlier, now=format_period(selection.period)))
    with st.form(key, border=False):
        told, unrated = _fields(selection, start.narrative, key)
        with st.container(horizontal=True):
            save = st.form_submit_button(_("Save the narrative"), type="primary", icon=":material/check:")
            over = moved and st.form_submit_button(
                _("Start over"), type="tertiary", icon=":material/refresh:"
            )
    _download(selection)
    if over:
        _next_round()
    if save and unrated:
        missing = ", ".join(question(topic) for topic in unrated)
        st.error(_("Say how clear the answer is: {questions}").format(questions=missing))
    elif save:
        _save(told, start.seen)


def _start(selection: NarrativeSelection, key: str) -> _Start:
    """What the form begins with, kept as long as its fields are: what others store meanwhile changes neither."""
    kept = f"{key}.start"
    if f"{key}.call" not in st.session_state or kept not in st.session_state:
        own = selection.own
        begun = own or selection.earlier
        blank = Narrative(selection.unit.id, selection.period)
        st.session_state[kept] = _Start(own.batch if own else None, begun.narrative if begun else blank)
    start: _Start = st.session_state[kept]
    return start


def _fields(selection: NarrativeSelection, begun: Narrative, key: str) -> tuple[Narrative, tuple[Topic, ...]]:
    """What is written, and the questions whose answer is not rated."""
    said: dict[Topic, tuple[str, Rating | None]] = {}
    for topic in TOPICS:
        said[topic] = _question(topic, begun.topics[topic], key)
        if topic == "call":
            audience = st.text_input(
                _("To whom"),
                begun.audience,
                LONGEST_NAME,
                key=f"{key}.audience",
                placeholder=_("A role or a group"),
            )
    step = st.select_slider(
        _("Threat or opportunity?"), list(OUTLOOKS), begun.outlook, format_func=outlook, key=f"{key}.outlook"
    )
    sponsor = st.text_input(
        _("Sponsor"),
        begun.sponsor,
        LONGEST_NAME,
        key=f"{key}.sponsor",
        placeholder=_("The role, not the name"),
    )
    given = {topic: Said(text, rating or "absent") for topic, (text, rating) in said.items()}
    told = Narrative(
        selection.unit.id,
        selection.period,
        given["why"],
        given["possible"],
        given["call"],
        audience,
        int(step),
        sponsor,
    )
    unrated = tuple(topic for topic, (text, rating) in said.items() if text.strip() and rating is None)
    return told, unrated


def _question(topic: Topic, begun: Said, key: str) -> tuple[str, Rating | None]:
    """One question's text and rating; nothing is rated before anybody does."""
    text = st.text_area(
        question(topic), begun.text, 110, LONGEST_TEXT, help=_help(topic), key=f"{key}.{topic}"
    )
    rating = st.radio(
        _("How clear is it?"),
        RATINGS,
        RATINGS.index(begun.rating) if begun.text else None,
        format_func=word,
        horizontal=True,
        key=f"{key}.{topic}.rating",
        help=meaning(),
    )
    return text or "", rating


def _help(topic: Topic) -> str:
    return {
        "why": _("What would be lacking if the unit were not there."),
        "possible": _("What is within reach and not done yet."),
        "call": _("What those it addresses are to do next."),
    }[topic]


def _save(told: Narrative, seen: int | None) -> None:
    """Store what is written; a refusal is said, and the form keeps what is in it."""
    try:
        narratives.write_narrative(resources.workspace().sessions, resources.viewer(), told, seen)
    except PalierError as error:
        components.error(error)
        return
    st.toast(_("The narrative is saved; the history of Import can undo it."), icon=":material/check:")
    _next_round()


def _next_round() -> None:
    st.session_state[ROUND] += 1
    st.rerun()


def _download(selection: NarrativeSelection) -> None:
    """The workbook of the unit and all below it for the period."""
    sessions, viewer, language = resources.workspace().sessions, resources.viewer(), current_language()
    unit, period = selection.unit, selection.period
    st.caption(
        _("Narratives of several units: download the workbook, fill it in, and upload it under Import.")
    )
    st.download_button(
        _("Download as a workbook"),
        data=resources.guarded(lambda: narratives.make_template(sessions, viewer, unit.id, period, language)),
        file_name=export_names.workbook_name("narrative", period, unit.code),
        mime=XLSX,
        icon=":material/download:",
        key="narrative.download",
        on_click="ignore",
    )
