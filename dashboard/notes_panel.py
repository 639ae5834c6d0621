"""Notes panel: what was noted beside a KPI, a score or an initiative, numbered as the charts do; added and removed."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import components, markup, resources
from services import notes as noting
from services.domain.errors import PalierError
from services.domain.units import Unit
from services.domain.viewer import ViewerRole
from services.language import format_count, format_date
from services.language import gettext as _
from services.notes import LONGEST, NoteKind, WrittenNote

ROUND = "notes.round"
"""Counts what was added: new fields each time, so that no text outlives being saved."""


def show(unit: Unit, subject: tuple[NoteKind, str], notes: Sequence[WrittenNote], title: str = "") -> None:
    """The notes on a subject (its kind and code), and the form that adds one to a unit for those who may."""
    components.heading(title or _("Notes"))
    if not notes:
        st.caption(_("Nothing is noted yet."))
    for number, note in enumerate(sorted(notes, key=lambda note: (note.day, note.id)), 1):
        _one(number, note, elsewhere=note.unit != unit.id)
    if resources.viewer().role is not ViewerRole.EXECUTIVE:
        _add(unit, subject)


def _one(number: int, note: WrittenNote, *, elsewhere: bool) -> None:
    """A note as it was written, below its number, its day and who wrote it."""
    with st.container(border=True, gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            parts = [format_date(note.day), note.author, *([note.unit_name] if elsewhere else [])]
            told = " · ".join(markup.plain(part) for part in parts)
            st.markdown(f"**{format_count(number)}.** :small[:gray[{told}]]", width="stretch")
            if note.removable:
                _removal(note)
        st.text(note.text)


def _removal(note: WrittenNote) -> None:
    """Ask before a note is removed: it is for good."""
    with st.popover(_("Remove"), type="tertiary", icon=":material/delete:", key=f"notes.{note.id}.ask"):
        st.write(_("The note is removed for good."))
        if st.button(_("Remove the note"), key=f"notes.{note.id}.remove", type="primary"):
            try:
                noting.remove_note(resources.workspace().sessions, resources.viewer(), note.id)
            except PalierError as error:
                components.error(error)
                return
            st.toast(_("The note is removed."), icon=":material/check:")
            st.rerun()


def _add(unit: Unit, subject: tuple[NoteKind, str]) -> None:
    kind, code = subject
    key = f"notes.{unit.id}.{kind}.{code}.{st.session_state.setdefault(ROUND, 0)}"
    components.form(
        _("Add a note"), f"{key}.add", lambda: _fields(unit, subject, key), ":material/add_comment:"
    )


def _fields(unit: Unit, subject: tuple[NoteKind, str], key: str) -> None:
    with st.form(key, border=False):
        day = st.date_input(_("Day"), "today", key=f"{key}.day", width=180, help=_("When it happened."))
        text = st.text_area(
            _("Text of the note"),
            max_chars=LONGEST,
            key=f"{key}.text",
            persist_state="session",
            placeholder=_("What happened, and what it explains"),
        )
        if st.form_submit_button(_("Save the note"), icon=":material/check:"):
            _save(unit, subject, day, text or "")


def _save(unit: Unit, subject: tuple[NoteKind, str], day: date, text: str) -> None:
    try:
        sessions, viewer = resources.workspace().sessions, resources.viewer()
        noting.add_note(sessions, viewer, unit.id, subject, day, text)
    except PalierError as error:
        components.error(error)
        return
    st.session_state[ROUND] += 1
    st.toast(_("The note is saved."), icon=":material/check:")
    st.rerun()
