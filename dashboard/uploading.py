"""Uploading: staged files with every problem in them, the preview, the confirmation, and the history with undo."""

import pandas as pd
import streamlit as st

from dashboard import components, resources
from services import import_history, importing
from services.domain.errors import OutOfDateError, WorkbookRefusedError
from services.domain.importing import FileCheck, ImportPreview
from services.import_history import BatchInfo
from services.language import (
    format_count,
    format_datetime,
    format_delta,
    format_list,
    format_period,
    format_score,
    local,
    ngettext,
)
from services.language import gettext as _

FORMATS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]
ROUND = "import.round"


def upload() -> None:
    """Take files, stage those that can be read, and say of each other why it cannot."""
    st.session_state.setdefault(ROUND, 0)
    files = st.file_uploader(
        _("Questionnaire workbooks"),
        type=FORMATS,
        accept_multiple_files=True,
        key=f"import.files.{st.session_state[ROUND]}",
        help=_("Nothing counts until you confirm it below."),
    )
    refused = False
    for file in files or []:
        try:
            importing.stage(resources.workspace().sessions, resources.viewer(), file.name, file.getvalue())
        except WorkbookRefusedError as error:
            refused = True
            st.markdown(f"**{file.name}**")
            components.error(error)
    if files and not refused:
        _next_round()


def _next_round() -> None:
    """Empty the uploader: what it held is staged, and a new key gives a new widget."""
    st.session_state[ROUND] += 1
    st.rerun()


def review() -> None:
    """Show what the staged files hold, and let the viewer confirm or discard them."""
    staged = tuple(importing.list_staged(resources.workspace().sessions, resources.viewer()))
    if not staged:
        return
    st.subheader(_("3. Check and confirm"), anchor=False)
    with st.spinner(_("Checking every cell…")):
        preview = resources.import_preview(staged)
    for file in preview.files:
        _file(file)
    if preview.ready:
        _changes(preview)
        _confirm(staged, preview)


def _file(file: FileCheck) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{file.file_name}**")
            if st.button(
                _("Discard"), key=f"import.discard.{file.staged}", type="tertiary", icon=":material/delete:"
            ):
                importing.discard(resources.workspace().sessions, resources.viewer(), [file.staged])
                st.rerun()
        if file.version:
            st.caption(_about(file))
        if file.earlier is not None:
            text = _("Imported already on {when} by {who}; it will not be stored twice.")
            st.info(
                text.format(
                    when=format_datetime(file.earlier.when, st.context.timezone), who=file.earlier.who
                )
            )
        if file.errors:
            text = _("Problems to mend before anything is stored: {count}.")
            st.error(text.format(count=format_count(file.errors)), icon=":material/error:")
        if file.issues:
            components.issues(file.issues, file.errors + file.warnings)


def _about(file: FileCheck) -> str:
    parts = [
        f"{local(file.framework)} {file.version}",
        format_period(file.period) if file.period else "",
        format_list(list(file.units)),
        _held(file),
    ]
    if file.replaced:
        parts.append(_("replacing earlier ones: {count}").format(count=format_count(file.replaced)))
    return " · ".join(part for part in parts if part)


def _held(held: FileCheck | BatchInfo) -> str:
    """What a file or an import holds."""
    if held.targets:
        return _("targets: {count}").format(count=format_count(held.targets))
    return _("assessments: {assessments}, answers: {answers}").format(
        assessments=format_count(held.assessments), answers=format_count(held.answers)
    )


def _changes(preview: ImportPreview) -> None:
    st.markdown("**" + _("What would change") + "**")
    table = pd.DataFrame(
        [
            {
                _("Unit"): change.unit,
                _("Period"): format_period(change.period),
                _("Dimension"): local(change.dimension),
                _("Before"): format_score(change.before),
                _("After"): format_score(change.after),
                _("Change"): format_delta(
                    None if change.before is None or change.after is None else change.after - change.before
                ),
            }
            for change in preview.changes
        ]
    )
    if table.empty:
        st.caption(_("No score changes."))
    else:
        components.frame(table, _("Scores before and after this import"))


def _confirm(staged: tuple[str, ...], preview: ImportPreview) -> None:
    if st.button(_("Confirm and store"), type="primary", key="import.confirm", icon=":material/check:"):
        opened = resources.workspace()
        try:
            importing.confirm(
                opened.sessions, resources.viewer(), opened.respondent_key, staged, preview.fingerprint
            )
        except OutOfDateError as error:
            components.error(error)
            return
        st.toast(_("Stored. The scores have moved."), icon=":material/check:")
        st.rerun()


def history() -> None:
    """Every import with its undo."""
    batches = resources.batches()
    if not batches:
        st.caption(_("Nothing has been imported yet."))
    for batch in batches:
        _batch(batch)


def _batch(batch: BatchInfo) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        title = batch.file_name or _("Answers given on screen")
        name = f"~~{title}~~" if batch.withdrawn else f"**{title}**"
        parts = [
            format_datetime(batch.imported_at, st.context.timezone),
            batch.imported_by,
            format_period(batch.period) if batch.period else "",
            format_list(list(batch.units)) if len(batch.units) <= 3 else _units(len(batch.units)),
            _held(batch),
        ]
        about = " · ".join(part for part in parts if part)
        st.markdown(f"{name}  \n{about}")
        label = _("Bring back") if batch.withdrawn else _("Undo")
        if st.button(label, key=f"import.undo.{batch.id}", icon=":material/undo:", type="tertiary"):
            import_history.withdraw(
                resources.workspace().sessions,
                resources.viewer(),
                batch.id,
                withdrawn=not batch.withdrawn,
            )
            st.rerun()


def _units(count: int) -> str:
    return ngettext("{count} unit", "{count} units", count).format(count=format_count(count))
