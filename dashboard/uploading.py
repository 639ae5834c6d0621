"""Uploading: files to stage, what each holds with every problem in it, the preview, the confirmation."""

import pandas as pd
import streamlit as st

from dashboard import components, mapping_form, markup, problem_exports, reads, resources, word_meanings
from services import importing, mapping
from services.domain.column_mapping import Existing, Layout
from services.domain.errors import OutOfDateError, WorkbookRefusedError
from services.domain.importing import FileCheck, HowFlowsRead, HowRead, ImportPreview, Origin, Progress
from services.domain.texts import Message
from services.kinds import registry
from services.language import (
    format_count,
    format_datetime,
    format_delta,
    format_list,
    format_percent,
    format_period,
    format_score,
    local,
    translate,
)
from services.language import gettext as _

FORMATS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]
ROUND = "import.round"
FEW_UNITS = 4


def upload() -> None:
    """Take files, stage those that can be read, and say of each other why it cannot."""
    st.session_state.setdefault(ROUND, 0)
    files = st.file_uploader(
        _("Questionnaires, survey exports, targets, business cases"),
        type=FORMATS,
        accept_multiple_files=True,
        key=f"import.files.{st.session_state[ROUND]}",
        help=_("Spreadsheets as they are, several at once. Nothing counts until you confirm it below."),
    )
    if not files:
        return
    refused, bar = False, st.progress(0.0)
    for place, file in enumerate(files):
        bar.progress(place / len(files), _("Reading {file}").format(file=markup.plain(file.name)))
        refused = not _stage(file.name, file.getvalue()) or refused
    bar.empty()
    if not refused:
        _next_round()


def _stage(name: str, content: bytes) -> bool:
    """Stage a file; a file that cannot be read is said."""
    try:
        importing.stage(resources.workspace().sessions, resources.viewer(), name, content)
    except WorkbookRefusedError as error:
        st.markdown(f"**{markup.plain(name)}**")
        components.error(error)
        return False
    return True


def _next_round() -> None:
    """Empty the uploader: what it held is staged, and a new key gives a new widget."""
    st.session_state[ROUND] += 1
    st.rerun()


def review() -> None:
    """Show what the staged files hold, and let the viewer confirm or discard them."""
    staged = tuple(importing.list_staged(resources.workspace().sessions, resources.viewer()))
    if not staged:
        return
    st.header(_("3. Check and confirm"), anchor=False)
    bar = st.progress(0.0, _("Checking every cell"))
    preview = reads.import_preview(staged, _told(bar))
    bar.empty()
    for file in preview.files:
        _file(file)
    if preview.ready:
        _changes(preview)
        _confirm(staged, preview)


def _told(bar: "st.delta_generator.DeltaGenerator") -> Progress:
    """Progress as a bar."""

    def tell(doing: Message, share: float) -> None:
        bar.progress(share, markup.plain(translate(doing)))

    return tell


def _file(file: FileCheck) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{markup.plain(file.file_name)}**", width="stretch")
            if st.button(
                _("Discard"), key=f"import.discard.{file.staged}", type="tertiary", icon=":material/delete:"
            ):
                importing.discard(resources.workspace().sessions, resources.viewer(), [file.staged])
                st.rerun()
        if file.version or file.contents is not None:
            st.caption(markup.plain(_about(file)))
        if file.earlier is not None:
            text = _("Imported already on {when} by {who}; it will not be stored twice.")
            when = format_datetime(file.earlier.when, st.context.timezone)
            st.info(text.format(when=when, who=markup.plain(file.earlier.who)))
            return
        if file.read is not None:
            st.caption(f":material/table_view: {_how_read(file.read)}")
        if file.flows is not None:
            st.caption(f":material/table_view: {_how_flows_read(file.flows)}")
        if file.mappable:
            mapping_form.show(file)
        _existing(file)
        if len(file.held) > 1:
            _held_by_unit(file)
        word_meanings.ask(file)
        _problems(file)


def _about(file: FileCheck) -> str:
    units = (
        format_list(list(file.units)) if len(file.units) <= FEW_UNITS else components.units(len(file.units))
    )
    parts = [
        _title(file),
        format_list([format_period(period) for period in file.periods]),
        units,
        registry.held(file.contents, file.assessments, file.answers),
    ]
    if len(file.held) == 1 and file.held[0].coverage is not None:
        parts.append(_("coverage {share}").format(share=format_percent(file.held[0].coverage)))
    if file.contents is not None and file.contents.replaced:
        count = format_count(file.contents.replaced)
        parts.append(_("replacing earlier ones: {count}").format(count=count))
    return " · ".join(part for part in parts if part)


def _title(file: FileCheck) -> str:
    """What a file is for."""
    if file.contents is None or file.version:
        return f"{local(file.framework)} {file.version}"
    return translate(registry.BY_NAME[file.contents.kind].title)


def _how_read(read: HowRead) -> str:
    """How a file is read and why, in a sentence."""
    layouts = {
        Layout.RESPONDENTS: _("one row a respondent"),
        Layout.QUESTIONS: _("one row a question"),
        Layout.ANSWERS: _("one row an answer"),
    }
    parts = [read.tool, layouts[read.mapping.layout], _why(read.origin)]
    found = _("{found} of {asked} questions found").format(
        found=format_count(read.found), asked=format_count(read.asked)
    )
    return " · ".join(part for part in (*parts, found) if part)


def _why(origin: Origin) -> str:
    return {
        "chosen": _("as you said"),
        "remembered": _("as the last file with these headings"),
        "recognised": _("recognised by its headings"),
    }[origin]


def _how_flows_read(read: HowFlowsRead) -> str:
    """How cash flows are read and why, in a sentence."""
    years = [column.heading for column in read.mapping.years]
    parts = [_("cash flows: one row a line, one column a year"), _why(read.origin)]
    if years:
        text = _("years “{first}” to “{last}” in row {row}")
        first, last = markup.plain(years[0]), markup.plain(years[-1])
        parts.append(text.format(first=first, last=last, row=read.mapping.header + 1))
    return " · ".join(parts)


def _existing(file: FileCheck) -> None:
    """What happens to answers that are there already."""
    if not file.replaced and file.existing == "replace":
        return
    labels: dict[Existing, str] = {
        "replace": _("Take the new answers"),
        "add": _("Keep theirs, add the others"),
    }
    question = (
        _(
            "Answers of these units are there already ({count} people), and nobody in this file can be recognised."
        )
        if file.anonymous
        else _("Some people answered before: {count}.")
    )
    chosen = st.segmented_control(
        question.format(count=format_count(file.replaced)) if file.replaced else _("Who answered before"),
        list(labels),
        default=file.existing,
        format_func=lambda one: labels[one],
        key=f"import.existing.{file.staged}.{file.existing}",
        required=True,
        help=_("To store nothing of this file, discard it."),
    )
    if chosen and chosen != file.existing:
        mapping.keep_or_replace(resources.workspace().sessions, resources.viewer(), file.staged, chosen)
        st.rerun()


def _held_by_unit(file: FileCheck) -> None:
    table = pd.DataFrame(
        [
            {
                _("Unit"): held.unit,
                _("Period"): format_period(held.period),
                _("Respondents"): format_count(held.assessments),
                _("Answered before"): format_count(held.replaced),
                _("Answers"): format_count(held.answers),
                _("Coverage"): format_percent(held.coverage),
            }
            for held in file.held
        ]
    )
    with st.expander(
        _("What it holds, by unit"), key=f"import.held.{file.staged}", on_change="rerun"
    ) as held:
        if held.open:
            components.frame(table, _("Respondents, answers and coverage by unit"))


def _problems(file: FileCheck) -> None:
    if file.errors:
        text = _("Problems to mend before anything is stored: {count}.")
        st.error(text.format(count=format_count(file.errors)), icon=":material/error:")
    elif file.warnings:
        text = _("Warnings, which need not stop you: {count}.")
        st.warning(text.format(count=format_count(file.warnings)), icon=":material/warning:")
    if not file.issues:
        return
    components.issue_groups(file.groups)
    problem_exports.offer(file)
    components.issues(file.issues, file.errors + file.warnings)


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
        bar = st.progress(0.0, _("Checking every cell"))
        try:
            importing.confirm(
                opened.sessions,
                resources.viewer(),
                opened.respondent_key,
                staged,
                preview.fingerprint,
                keep=resources.settings().originals_kept,
                progress=_told(bar),
            )
        except OutOfDateError as error:
            components.error(error)
            return
        st.toast(_("Stored. The scores have moved."), icon=":material/check:")
        st.rerun()
