"""The history of imports: who stored what and when, how scores moved, the original, undo and erase."""

from math import ceil

import streamlit as st

from dashboard import components, markup, reads, resources
from services import erasing, import_history
from services.domain.errors import PalierError
from services.domain.viewer import ViewerRole
from services.import_history import BatchInfo, Effect
from services.kinds import registry
from services.language import (
    format_count,
    format_datetime,
    format_delta,
    format_list,
    format_period,
    format_score,
    ngettext,
)
from services.language import gettext as _

FEW_UNITS = 3
PAGE = 6
"""Imports shown at a time: each has buttons of its own, which take time to draw."""


def show() -> None:
    """Every import the viewer may see, newest first."""
    batches = reads.batches()
    if not batches:
        st.caption(_("Nothing has been imported yet."))
    shown, pages = st.container(), ceil(len(batches) / PAGE)
    last = PAGE * (st.pagination(pages, key="import.page") if pages > 1 else 1)
    with shown:
        for batch in batches[last - PAGE : last]:
            _batch(batch)
    if batches and resources.viewer().role is ViewerRole.ADMINISTRATOR:
        _erase_respondent()


def _batch(batch: BatchInfo) -> None:
    with st.container(border=True):
        told, original, undo = st.columns([7, 2, 2], vertical_alignment="center")
    told.markdown(_told(batch))
    with original:
        if batch.original_until is not None:
            _original(batch)
    with undo:
        label = _("Bring back") if batch.withdrawn else _("Undo")
        if st.button(label, key=f"import.undo.{batch.id}", icon=":material/undo:", type="tertiary"):
            import_history.withdraw(
                resources.workspace().sessions, resources.viewer(), batch.id, withdrawn=not batch.withdrawn
            )
            st.rerun()


def _told(batch: BatchInfo) -> str:
    """What an import was, in two or three lines."""
    title = markup.plain(batch.file_name) or _("Answers given on screen")
    name = _("~~{file}~~ (undone)").format(file=title) if batch.withdrawn else f"**{title}**"
    units = (
        format_list(list(batch.units))
        if len(batch.units) <= FEW_UNITS
        else components.units(len(batch.units))
    )
    parts = [
        format_datetime(batch.imported_at, st.context.timezone),
        batch.imported_by,
        format_period(batch.period) if batch.period else "",
        units,
        registry.held(batch.contents, batch.assessments, batch.answers),
    ]
    if batch.replaced:
        parts.append(_("replacing earlier ones: {count}").format(count=format_count(batch.replaced)))
    lines = [name, " · ".join(markup.plain(part) for part in parts if part), _moved(batch)]
    return "  \n".join(line for line in lines if line)


def _moved(batch: BatchInfo) -> str:
    """How the scores moved then."""
    if batch.changes is None or not batch.assessments:
        return ""
    if not batch.changes:
        return _("No score moved.")
    count = ngettext("{count} score moved", "{count} scores moved", batch.changes)
    told = [count.format(count=format_count(batch.changes)), *(_effect(effect) for effect in batch.effects)]
    return " · ".join(told)


def _effect(effect: Effect) -> str:
    unit, after = markup.plain(effect.unit), format_score(effect.after)
    if effect.before is None or effect.after is None:
        return f"{unit} {format_score(effect.before)} → {after}"
    return f"{unit} {format_score(effect.before)} → {after} ({format_delta(effect.after - effect.before)})"


def _original(batch: BatchInfo) -> None:
    """The file as it was uploaded, and for an administrator its end."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    until = batch.original_until
    with st.popover(_("Original"), type="tertiary", icon=":material/attach_file:"):
        if until is not None:
            when = format_datetime(until, st.context.timezone)
            st.caption(_("Kept as it was uploaded until {when}.").format(when=when))
        st.download_button(
            _("Download"),
            data=resources.guarded(lambda: import_history.original(sessions, viewer, batch.id)[1]),
            file_name=batch.file_name,
            key=f"import.original.{batch.id}",
            icon=":material/download:",
            on_click="ignore",
        )
        if viewer.administers_all and st.button(
            _("Erase the file for good"), key=f"import.erase.{batch.id}", icon=":material/delete_forever:"
        ):
            import_history.erase_original(sessions, viewer, batch.id)
            st.rerun()


def _erase_respondent() -> None:
    """Remove one person's answers for good."""
    opened, viewer = resources.workspace(), resources.viewer()
    tops = {unit.id: unit.name for unit in reads.units().roots if unit.parent is None}
    if not tops:
        return
    with (
        st.expander(_("Erase a respondent for good"), icon=":material/person_remove:"),
        st.form("import.erase_respondent", border=False),
    ):
        st.caption(
            _("All answers of this person go, and the original files that hold them. This cannot be undone.")
        )
        top = st.selectbox(_("Organisation"), list(tops), format_func=lambda unit: tops[unit])
        who = st.text_input(_("Code, e-mail or name, as it stands in the files"))
        sure = st.checkbox(_("I understand that this cannot be undone"))
        if st.form_submit_button(_("Erase"), icon=":material/delete_forever:") and sure and who.strip():
            try:
                erased = erasing.erase_respondent(opened.sessions, viewer, opened.respondent_key, top, who)
            except PalierError as error:
                components.error(error)
                return
            told = _("Erased: assessments {assessments}, original files {originals}.")
            st.success(
                told.format(
                    assessments=format_count(erased.assessments), originals=format_count(erased.originals)
                )
            )
