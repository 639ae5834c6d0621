"""How cash flows are read: what each column is, and what the file does not say, by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

import streamlit as st

from dashboard import markup, resources
from services import mapping
from services.cash_flows import ListedFlowColumn
from services.domain.business_case import BASES, Basis
from services.domain.case_facts import FIRST_YEAR, LAST_YEAR
from services.domain.cash_flow_mapping import (
    ESTIMATES,
    MOST_NUMBERED,
    SCALES,
    CashFlowMapping,
    Estimate,
    FlowColumn,
    FlowMeaning,
    KindFrom,
)
from services.domain.importing import FileCheck
from services.domain.mapping_fields import is_cell, numbered
from services.domain.sources import NOWHERE, Source, SourceKind
from services.domain.units import Unit
from services.language import format_count
from services.language import gettext as _

MOST_SHOWN, LONGEST_SAMPLE, YEARS_AHEAD = 40, 24, 12
"""Columns a person maps at a time, characters of a value that are shown, years to choose from."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Place:
    """What is mapped: the staged file, the organisation it is for with units by code, and a prefix of widget keys."""

    staged: str
    organisation: Unit
    units: Mapping[str, str]

    def key(self, name: str) -> str:
        """A widget's key."""
        return f"flows.{self.staged}.{self.organisation.code}.{name}"


def show(file: FileCheck) -> None:
    """Let a person say what the columns are, and what no column says."""
    place = _organisation(file)
    current = _laid_out(file, place)
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    columns = mapping.list_flow_columns(sessions, viewer, file.staged, current)
    with st.form(place.key(f"form.{current.header}.{current.sheets}"), border=False):
        chosen = _columns(place, columns)
        said = _said(place, current)
        if st.form_submit_button(_("Read the file like this"), type="primary", icon=":material/check:"):
            mapping.lay_out(sessions, viewer, file.staged, replace(said, columns=chosen))
            st.rerun()


def _organisation(file: FileCheck) -> _Place:
    """The organisation the initiatives belong to: that of the present reading, else the first."""
    known = {
        organisation.code: _Place(file.staged, organisation, units)
        for organisation, units in mapping.list_organisations(
            resources.workspace().sessions, resources.viewer()
        )
    }
    if len(known) == 1:
        return next(iter(known.values()))
    read = file.flows.mapping.organisation if file.flows else ""
    start = list(known).index(read) if read in known else 0
    chosen = st.selectbox(
        _("Organisation"),
        list(known),
        start,
        format_func=lambda code: known[code].organisation.name,
        key=f"flows.{file.staged}.organisation",
    )
    return known[chosen]


def _laid_out(file: FileCheck, place: _Place) -> CashFlowMapping:
    """The sheet and the row of headings; what is chosen otherwise than now is suggested anew."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    read = file.flows.mapping if file.flows else None
    names = mapping.sheet_names(sessions, viewer, file.staged)
    every = _("Every sheet with these headings")
    left, right = st.columns(2)
    with left:
        start = 0 if read is None or not read.sheets else 1 + names.index(read.sheets[0])
        options = [every, *names] if read is not None else names
        sheet = st.selectbox(_("Sheet"), options, start, key=place.key("sheet"))
    with right:
        header = _header(place, read.header if read else 0)
    chosen = () if sheet == every else (sheet,)
    if read is not None and (chosen, header, place.organisation.code) == (
        *(read.sheets, read.header),
        read.organisation,
    ):
        return read
    first = sheet if chosen else read.sheets[0] if read and read.sheets else names[0]
    found = mapping.suggest_flows(sessions, viewer, file.staged, place.organisation.code, first, header)
    return replace(found, sheets=chosen)


def _header(place: _Place, header: int) -> int:
    text = st.text_input(_("Row of the headings"), str(header + 1), key=place.key("header"))
    try:
        return numbered(text.strip())
    except ValueError:
        st.caption(_("Write a row as 3, a column as C."))
        return header


def _columns(place: _Place, listed: Sequence[ListedFlowColumn]) -> tuple[FlowColumn, ...]:
    """What each column is; those beyond the first stay as they are."""
    st.caption(_("What each column is. What is ignored stays out."))
    chosen = []
    with st.grid(min_column_width=300):
        for one in listed[:MOST_SHOWN]:
            with st.container(gap="xxsmall"):
                chosen.append(_column(place, one))
    rest = [one.column for one in listed[MOST_SHOWN:]]
    if rest:
        text = _("Further columns, which stay as they are: {count}.")
        st.caption(text.format(count=format_count(len(rest))))
    return tuple(
        column for column in (*chosen, *rest) if column.heading or column.meaning is not FlowMeaning.IGNORED
    )


def _column(place: _Place, listed: ListedFlowColumn) -> FlowColumn:
    column = listed.column
    own = (column.meaning, column.year, column.estimate)
    options = _meanings(column)
    heading = markup.plain(column.heading) or _("without a heading")
    meaning, year, estimate = st.selectbox(
        f"{listed.name} · {heading}",
        list(options),
        list(options).index(own),
        format_func=lambda one: options[one],
        key=place.key(f"column.{column.place}"),
    )
    if listed.samples:
        samples = " · ".join(markup.verbatim(sample[:LONGEST_SAMPLE]) for sample in listed.samples)
        st.caption(_("for example: {samples}").format(samples=samples))
    return replace(column, meaning=meaning, year=year, estimate=estimate)


def _meanings(column: FlowColumn) -> dict[tuple[FlowMeaning, int, Estimate], str]:
    """Everything a column may be, in words; years are those to come and the one its heading names."""
    words = {
        FlowMeaning.IGNORED: _("– ignored –"),
        FlowMeaning.LINE: _("Name of the cost or benefit"),
        FlowMeaning.INITIATIVE: _("Initiative"),
        FlowMeaning.UNIT: _("Business unit"),
        FlowMeaning.KIND: _("Kind: cost or benefit"),
        FlowMeaning.BASIS: _("Basis: measured, benchmark or assumed"),
        FlowMeaning.ESTIMATE: _("Estimate: low, likely or high"),
    }
    found: dict[tuple[FlowMeaning, int, Estimate], str] = {
        (meaning, 0, "likely"): text for meaning, text in words.items()
    }
    this = datetime.now(UTC).year
    for year in sorted({*range(this - 2, this + YEARS_AHEAD), *([column.year] if column.year else [])}):
        for estimate in ESTIMATES:
            found[FlowMeaning.YEAR, year, estimate] = _year(year, estimate)
    found[column.meaning, column.year, column.estimate] = found.get(
        (column.meaning, column.year, column.estimate), _year(column.year, column.estimate)
    )
    return found


def _year(year: int, estimate: Estimate) -> str:
    """A year in words, counted or of the calendar, with its estimate."""
    words = {"low": _("low"), "likely": _("likely"), "high": _("high")}
    named = _("Year {number}").format(number=year) if year <= MOST_NUMBERED else str(year)
    return f"{named} · {words[estimate]}"


def _said(place: _Place, current: CashFlowMapping) -> CashFlowMapping:
    """What no column says: start year, initiative, unit, kind, basis and what amounts are written in."""
    st.caption(_("What no column says"))
    left, middle, right = st.columns(3)
    with left:
        initiative = _initiative(place, current)
    with middle:
        unit = _unit(place, current)
    with right:
        start = _start_year(place, current) if current.counted else current.start_year
        kind, basis, scale = _kind(place, current), _basis(place, current), _scale(place, current)
    return replace(
        current, initiative=initiative, unit=unit, start_year=start, kind=kind, basis=basis, scale=scale
    )


def _initiative(place: _Place, current: CashFlowMapping) -> Source:
    kind, cell = _kind_of_source(place, FlowMeaning.INITIATIVE, _("Initiative"), current)
    now = current.initiative.value if current.initiative.kind == "fixed" else ""
    text = st.text_input(
        _("Its name, if it is the same for all"), now, max_chars=200, key=place.key("initiative.value")
    )
    return _source(kind, cell, text.strip())


def _unit(place: _Place, current: CashFlowMapping) -> Source:
    kind, cell = _kind_of_source(place, FlowMeaning.UNIT, _("Business unit"), current)
    codes = place.units
    start = list(codes).index(current.unit.value) if current.unit.value in codes else None
    chosen = st.selectbox(
        _("Its value, if it is the same for all"),
        list(codes),
        start,
        format_func=lambda code: codes[code],
        key=place.key("unit.value"),
        placeholder="–",
    )
    return _source(kind, cell, chosen or "")


def _kind_of_source(
    place: _Place, name: FlowMeaning, label: str, current: CashFlowMapping
) -> tuple[SourceKind, str]:
    """Where a thing stands, and the cell if it is one; what neither column nor sheet says is given by hand."""
    now = current.initiative if name is FlowMeaning.INITIATIVE else current.unit
    first: SourceKind = "fixed" if now == NOWHERE and current.column(name) is None else now.kind
    kinds: dict[SourceKind, str] = {
        "none": _("In its column"),
        "sheet": _("The name of the sheet"),
        "cell": _("A cell"),
        "fixed": _("The same for the whole file"),
    }
    kind = _choice(place, f"{name}.kind", label, kinds, first)
    cell = st.text_input(
        _("Its address, if it is a cell"),
        now.value if now.kind == "cell" else "",
        key=place.key(f"{name}.cell"),
        placeholder="B3",
    )
    return kind, cell.strip().upper()


def _source(kind: SourceKind, cell: str, value: str) -> Source:
    """What is chosen; a value that is given by hand counts where nothing else is said."""
    if kind == "cell":
        return Source("cell", cell) if is_cell(cell) else NOWHERE
    if kind in ("none", "fixed"):
        return Source("fixed", value) if value else NOWHERE
    return Source(kind)


def _start_year(place: _Place, current: CashFlowMapping) -> int | None:
    """The calendar year of the first column, where years are only counted."""
    first = min(current.years, key=lambda column: column.year)
    return st.number_input(
        _("Calendar year of “{heading}”").format(heading=markup.plain(first.heading)),
        FIRST_YEAR,
        LAST_YEAR,
        current.start_year,
        key=place.key("start"),
        placeholder="–",
    )


def _kind(place: _Place, current: CashFlowMapping) -> KindFrom:
    labels: dict[KindFrom, str] = {
        "stated": _("A column, a title above, or the catalogue"),
        "sign": _("The sign: costs are below zero"),
        "cost": _("All lines are costs"),
        "benefit": _("All lines are benefits"),
    }
    return _choice(place, "kind", _("What tells costs from benefits"), labels, current.kind)


def _basis(place: _Place, current: CashFlowMapping) -> Basis:
    words = _("measured"), _("benchmark"), _("assumed")
    labels = dict(zip(BASES, words, strict=True))
    return _choice(place, "basis", _("Basis, where no column says it"), labels, current.basis)


def _scale(place: _Place, current: CashFlowMapping) -> int:
    labels = dict(zip(SCALES, (_("units"), _("thousands"), _("millions")), strict=True))
    return _choice(place, "scale", _("Amounts are written in"), labels, current.scale)


def _choice(place: _Place, name: str, label: str, labels: Mapping[T, str], now: T) -> T:
    return st.selectbox(
        label,
        list(labels),
        list(labels).index(now),
        format_func=lambda one: labels[one],
        key=place.key(name),
    )
