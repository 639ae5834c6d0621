"""The mapping of a file: how its sheets are laid out, what each column is, and where the rest stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from dashboard import cash_flow_form, markup, reads, resources
from services import mapping
from services.domain.column_mapping import Column, ColumnMapping, Layout, Meaning
from services.domain.framework import Framework
from services.domain.importing import FileCheck
from services.domain.mapping_document import along
from services.domain.mapping_fields import is_cell, numbered
from services.domain.sources import NOWHERE, Source, SourceKind
from services.language import format_count, format_percent, format_period, local
from services.language import gettext as _
from services.mapping import ListedColumn
from services.wave_administration import WaveInfo

MOST_SHOWN, LONGEST_SAMPLE = 60, 24
"""Columns a person maps at a time, and characters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What is mapped: the staged file, the wave its answers go to, and a prefix of widget keys."""

    staged: str
    wave: WaveInfo
    framework: Framework

    def key(self, name: str) -> str:
        """A widget's key."""
        return f"mapping.{self.staged}.{self.wave.id}.{name}"


def show(file: FileCheck) -> None:
    """Let a person say how a file is read, in an expander that is open where nobody knows."""
    with st.expander(
        _("How this file is read"),
        expanded=file.read is None and (file.flows is None or file.errors > 0),
        key=f"mapping.{file.staged}",
        on_change="rerun",
        icon=":material/tune:",
    ) as shown:
        if shown.open and _holds_flows(file):
            cash_flow_form.show(file)
        elif shown.open:
            _form(file)


def _holds_flows(file: FileCheck) -> bool:
    """Whether the file holds cash flows, as it is read or as a person says."""
    titles = {
        False: _("Answers"),
        True: _("Cash flows (one row a line, one column a year)"),
    }
    chosen = st.segmented_control(
        _("What the file holds"),
        list(titles),
        default=file.flows is not None,
        format_func=lambda one: titles[one],
        key=f"mapping.{file.staged}.holds",
        required=True,
    )
    return bool(chosen)


def _form(file: FileCheck) -> None:
    waves = [wave for wave in reversed(reads.waves()) if not wave.closed]
    if not waves:
        st.info(_("No wave is open. An administrator can open one."), icon=":material/lock:")
        return
    place = _wave(file, waves)
    current = _laid_out(file, place)
    columns = mapping.list_columns(resources.workspace().sessions, resources.viewer(), file.staged, current)
    with st.form(place.key(f"form.{current.layout}.{current.header}"), border=False):
        meanings = _columns(place, current, columns)
        period, unit, respondent, role = _sources(place, current)
        if st.form_submit_button(_("Read the file like this"), type="primary", icon=":material/check:"):
            chosen = replace(
                current, columns=tuple(meanings), period=period, unit=unit, respondent=respondent, role=role
            )
            mapping.lay_out(resources.workspace().sessions, resources.viewer(), file.staged, chosen)
            st.rerun()


def _wave(file: FileCheck, waves: Sequence[WaveInfo]) -> _Place:
    """The wave the answers go to: that of the present reading, else the latest."""
    titles = {info.id: local(info.title) for info in reads.frameworks()}
    names = {
        wave.id: " · ".join(
            (titles[wave.framework_id], format_period(wave.period), reads.units().by_id[wave.top].name)
        )
        for wave in waves
    }
    read = file.read.mapping if file.read else None
    likely = [w.id for w in waves if read and (w.framework_key, w.period) == (read.framework, file.period)]
    chosen = st.selectbox(
        _("Wave the answers go to"),
        list(names),
        list(names).index(likely[0]) if likely else 0,
        format_func=lambda wave: names[wave],
        key=f"mapping.{file.staged}.wave",
    )
    wave = next(w for w in waves if w.id == chosen)
    return _Place(file.staged, wave, reads.framework(wave.framework_id))


def _laid_out(file: FileCheck, place: _Place) -> ColumnMapping:
    """The layout, the sheet and the line of headings; what is chosen otherwise than now is suggested anew."""
    read = file.read.mapping if file.read and file.read.mapping.framework == place.framework.key else None
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    titles = {
        Layout.RESPONDENTS: _("One row a respondent"),
        Layout.QUESTIONS: _("One row a question"),
        Layout.ANSWERS: _("One row an answer"),
    }
    layout = st.segmented_control(
        _("Layout"),
        list(titles),
        default=read.layout if read else Layout.RESPONDENTS,
        format_func=lambda one: titles[one],
        key=place.key("layout"),
        required=True,
    )
    layout = layout or Layout.RESPONDENTS
    names = mapping.sheet_names(sessions, viewer, file.staged)
    left, right = st.columns(2)
    with left:
        start = names.index(read.sheets[0]) if read and read.sheets and read.sheets[0] in names else 0
        sheet = st.selectbox(_("Sheet"), names, start, key=place.key("sheet"))
    with right:
        header = _header(place, layout, read.header if read and read.layout is layout else 0)
    same = read is not None and (read.layout, read.header) == (layout, header)
    if read is not None and same and sheet in (read.sheets or names[:1]):
        return replace(read, period=_period(place, read))
    found = mapping.suggest(sessions, viewer, file.staged, place.wave.id, sheet, layout, header)
    return replace(found, period=_period(place, found))


def _period(place: _Place, read: ColumnMapping) -> Source:
    """The period of the chosen wave, where the file does not say it itself."""
    return read.period if read.period.kind in ("cell", "sheet") else Source("fixed", place.wave.period)


def _header(place: _Place, layout: Layout, header: int) -> int:
    """The row of headings, or the column of questions."""
    label = _("Column of the questions") if layout is Layout.QUESTIONS else _("Row of the headings")
    text = st.text_input(label, along(layout, header), key=place.key(f"header.{layout}"))
    try:
        return numbered(text.strip())
    except ValueError:
        st.caption(_("Write a row as 3, a column as C."))
        return header


def _columns(place: _Place, current: ColumnMapping, listed: Sequence[ListedColumn]) -> list[Column]:
    """What each column is; those beyond the first stay as they are."""
    options = _meanings(place.framework, current.layout)
    st.caption(_("What each column is. What is ignored stays out."))
    ordered = sorted(listed, key=_doubtful_first)
    chosen = []
    with st.grid(min_column_width=300):
        for one in ordered[:MOST_SHOWN]:
            with st.container(gap="xxsmall"):
                chosen.append(_column(place, one, options))
    rest = [one.column for one in ordered[MOST_SHOWN:]]
    if rest:
        st.caption(
            _("Further columns, which stay as they are: {count}.").format(count=format_count(len(rest)))
        )
    return [column for column in (*chosen, *rest) if column.meaning is not Meaning.IGNORED]


def _doubtful_first(listed: ListedColumn) -> tuple[bool, float, int]:
    """Columns that are read come first, the least sure ones before the others, then those that are ignored."""
    column = listed.column
    return column.meaning is Meaning.IGNORED, column.confidence, column.place


def _column(place: _Place, listed: ListedColumn, options: Mapping[tuple[Meaning, str], str]) -> Column:
    column = listed.column
    own = (column.meaning, column.question)
    labels = {own: _own_label(column), **options} if own not in options or column.option else dict(options)
    heading = markup.plain(column.heading) or _("without a heading")
    meaning, question = st.selectbox(
        f"{listed.name} · {heading}",
        list(labels),
        list(labels).index(own),
        format_func=lambda one: labels[one],
        key=place.key(f"column.{column.place}"),
    )
    st.caption(_about_column(listed))
    if (meaning, question) == own:
        return replace(column, confidence=1.0)
    return Column(column.place, column.heading, meaning, question)


def _about_column(listed: ListedColumn) -> str:
    """How sure the suggestion is, and some of the values."""
    parts = []
    if listed.column.meaning is not Meaning.IGNORED:
        parts.append(_("sure to {share}").format(share=format_percent(listed.column.confidence)))
    if listed.samples:
        samples = " · ".join(markup.verbatim(sample[:LONGEST_SAMPLE]) for sample in listed.samples)
        parts.append(_("for example: {samples}").format(samples=samples))
    return " · ".join(parts)


def _own_label(column: Column) -> str:
    """What a tick or a list of ticks is called."""
    if column.meaning is Meaning.OPTION:
        return _("Tick for “{option}” of {question}").format(option=column.option, question=column.question)
    return _("List of ticked choices") if column.meaning is Meaning.CHOICES else column.meaning


def _meanings(framework: Framework, layout: Layout) -> dict[tuple[Meaning, str], str]:
    """Everything a column may be, in words."""
    who = {
        Meaning.IGNORED: _("– ignored –"),
        Meaning.RESPONDENT: _("Respondent: what tells one from another"),
        Meaning.UNIT: _("Business unit"),
        Meaning.ROLE: _("Respondent role"),
        Meaning.PERIOD: _("Period or date"),
    }
    found = {(meaning, ""): label for meaning, label in who.items()}
    if layout is Layout.ANSWERS:
        words = {Meaning.ASKED: _("Question"), Meaning.ANSWER: _("Answer"), Meaning.COMMENT: _("Comment")}
        return found | {(meaning, ""): label for meaning, label in words.items()}
    for question in framework.questions:
        found[Meaning.QUESTION, question.code] = f"{question.code} · {local(question.text)}"
    for question in framework.questions:
        found[Meaning.TICK, question.code] = _("Tick for {question}").format(question=question.code)
        found[Meaning.COMMENT, question.code] = _("Comment on {question}").format(question=question.code)
    return found


def _sources(place: _Place, current: ColumnMapping) -> tuple[Source, Source, Source, Source]:
    """Where period, unit, respondent and role stand that have no column; the period is that of the wave, if nowhere."""
    st.caption(_("Where a thing stands that has no column of its own"))
    codes = {u.code: u.name for u in reads.units().subtree(place.wave.top)}
    roles = {role.code: local(role.title) for role in place.framework.roles}
    waves = {place.wave.period: format_period(place.wave.period)}
    first, left, middle, right = st.columns(4)
    with first:
        asked = _source(place, Meaning.PERIOD, _("Period"), current, waves)
        period = asked if asked.kind in ("cell", "sheet") else Source("fixed", place.wave.period)
    with left:
        unit = _source(place, Meaning.UNIT, _("Business unit"), current, codes)
    with middle:
        respondent = _source(place, Meaning.RESPONDENT, _("Respondent"), current, None)
    with right:
        role = _source(place, Meaning.ROLE, _("Respondent role"), current, roles)
    return period, unit, respondent, role


def _source(
    place: _Place, meaning: Meaning, label: str, current: ColumnMapping, known: Mapping[str, str] | None
) -> Source:
    """One source: nothing, the sheet's name, a cell, or one value by hand for the whole file."""
    now = current.source(meaning)
    kinds: dict[SourceKind, str] = {
        "none": _("In its column, or nowhere"),
        "sheet": _("The name of the sheet"),
        "cell": _("A cell"),
        "fixed": _("The same for the whole file"),
    }
    kind = st.selectbox(
        label,
        list(kinds),
        list(kinds).index(now.kind),
        format_func=lambda k: kinds[k],
        key=place.key(f"{meaning}.kind"),
    )
    cell = st.text_input(
        _("Its address, if it is a cell"),
        now.value if now.kind == "cell" else "",
        key=place.key(f"{meaning}.cell"),
        placeholder="B3",
    )
    by_hand = _by_hand(place, meaning, now, known)
    if kind == "cell":
        return Source("cell", cell.strip().upper()) if is_cell(cell.strip()) else NOWHERE
    return Source(kind, by_hand if kind == "fixed" else "")


def _by_hand(place: _Place, meaning: Meaning, now: Source, known: Mapping[str, str] | None) -> str:
    label, key = _("Its value, if it is the same for all"), place.key(f"{meaning}.value")
    value = now.value if now.kind == "fixed" else ""
    if known is None:
        return st.text_input(label, value, key=key)
    start = list(known).index(value) if value in known else None
    return (
        st.selectbox(
            label, list(known), start, format_func=lambda code: known[code], key=key, placeholder="–"
        )
        or ""
    )
