"""KPI values form: what a unit states of one KPI, typed by period as in a spreadsheet, by the rules of the import."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from dashboard import components, kpi_reads, markup, resources
from dashboard.initiative_tables import Column, Table
from services import edited_kpi, kpi_editing
from services.domain.errors import CellIssue, PalierError
from services.domain.kpi_facts import FIGURES, KpiDefinition, KpiValue
from services.domain.units import Unit, UnitTree
from services.domain.viewer import ViewerRole
from services.edited_case import Row
from services.edited_kpi import EditedValues, Spot
from services.language import DASH, format_datetime, format_period, local
from services.language import gettext as _

FORMS, ROUND = "kpi_values.forms", "kpi_values.round"
PERIOD = "period"


@dataclass(slots=True)
class _Form:
    """A form as one person has it open: what stood when it was opened, and the texts that were shown of it.

    Other people's changes never move what is typed; saving tells them apart by what stood.
    """

    stood: Mapping[str, KpiValue]
    texts: Mapping[Spot, str]
    version: int
    number: int
    table: Table
    typed: dict[Spot, str] = field(default_factory=dict)
    issues: tuple[CellIssue, ...] = ()

    @property
    def key(self) -> str:
        """What the keys of its fields begin with: others each time it is opened."""
        return f"kpi_values.{self.number}"

    @property
    def shown(self) -> tuple[str, ...]:
        """The periods in the table."""
        return tuple(str(row[PERIOD]) for row in self.table.rows)


def show(organisation: Unit, tree: UnitTree, unit: Unit, definition: KpiDefinition, currency: str) -> None:
    """The values of a KPI that a unit states itself, for a viewer who may change them; `currency` is a code."""
    if resources.viewer().role is ViewerRole.EXECUTIVE:
        return
    _about(organisation, tree, unit, definition, currency)
    form = _form(unit, definition)
    _table(form, definition)
    _act(form, unit, definition)
    components.form_issues(form.issues)
    _history(form, unit, definition)


def _about(organisation: Unit, tree: UnitTree, unit: Unit, definition: KpiDefinition, currency: str) -> None:
    """Whose values they are, what they are in, and what follows for the units above."""
    path = " › ".join(one.name for one in tree.path(unit.id)) or organisation.name
    parts = [
        _("{kpi} of {unit}, in {measure}.").format(
            kpi=local(definition.title), unit=path, measure=edited_kpi.unit_title(definition, currency)
        )
    ]
    if definition.measure == "percent":
        parts.append(_("Write percentages with their sign: 45 %, not 0.45."))
    if tree.children(unit.id) and definition.roll_up in ("sum", "weighted_mean"):
        parts.append(_("What a unit states itself counts in place of what its units add up to."))
    parts.append(_("A cell that you empty is taken back."))
    st.caption(markup.plain(" ".join(parts)))


def _form(unit: Unit, definition: KpiDefinition) -> _Form:
    """The form as it was left; opened anew where nothing was typed and the data moved on."""
    forms: dict[tuple[int, str], _Form] = st.session_state.setdefault(FORMS, {})
    place, version = (unit.id, definition.code), resources.shown_version()
    form = forms.get(place)
    if form is None or (form.version != version and not form.typed):
        form = _open(unit, definition, version, form.issues if form else ())
    elif form.typed and f"{form.key}.far" not in st.session_state:
        # the page was left meanwhile, and Streamlit forgot what stood in its table
        form.number = _next_number()
        form.table = Table(_rows(form, form.shown))
    untouched = [other for other, one in forms.items() if not one.typed]
    for other in untouched:
        del forms[other]
    forms[place] = form
    return form


def _open(unit: Unit, definition: KpiDefinition, version: int, issues: tuple[CellIssue, ...]) -> _Form:
    stood = kpi_reads.own_values(unit.id, definition.code)
    texts = {
        (period, name): text
        for period, value in stood.items()
        for name in FIGURES
        if (text := edited_kpi.as_text(definition, name, value))
    }
    return _Form(stood, texts, version, _next_number(), Table(()), issues=issues)


def _next_number() -> int:
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    return int(st.session_state[ROUND])


def _rows(form: _Form, periods: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of some periods, with what was typed in place of what stood; blanks are left out."""
    cells = {**form.texts, **form.typed}
    return tuple(
        {PERIOD: period, **{name: text for name in FIGURES if (text := cells.get((period, name)))}}
        for period in periods
    )


def _table(form: _Form, definition: KpiDefinition) -> None:
    """Draw the periods and keep what is typed in them."""
    far = st.toggle(_("Five years back and ahead"), key=f"{form.key}.far")
    today = datetime.now(UTC).date()
    wanted = {*edited_kpi.shown_periods(definition, form.stood, today, far=far)}
    wanted |= {period for period, _figure in form.typed}
    periods = tuple(sorted(wanted))
    if periods != form.shown:
        form.table.rows = _rows(form, periods)
        form.table.number += 1
    alt = _("Values of {kpi} by period").format(kpi=local(definition.title))
    rows = form.table.edit(f"{form.key}.table", _columns(definition, periods), periods, alt, grows=False)
    form.typed = {spot: text for spot, text in _cells(rows) if text != form.texts.get(spot, "")}


def _cells(rows: Iterable[Row]) -> Iterator[tuple[Spot, str]]:
    for row in rows:
        yield from (((str(row[PERIOD]), name), str(row.get(name) or "").strip()) for name in FIGURES)


def _columns(definition: KpiDefinition, periods: tuple[str, ...]) -> dict[str, Column]:
    named = {period: format_period(period) for period in periods}
    period = st.column_config.SelectboxColumn(
        _("Period"),
        options=list(periods),
        format_func=lambda code: named.get(str(code), str(code)),
        disabled=True,
        pinned=True,
        width=130,
    )
    weighed = local(definition.weight) if definition.weight else ""
    titles = {name: edited_kpi.figure_title(name) for name in edited_kpi.figures_of(definition)}
    if weighed:
        titles["weight"] = f"{titles['weight']} ({weighed})"
    return {PERIOD: Column(period)} | {
        name: Column(st.column_config.TextColumn(title, alignment="right", width=110))
        for name, title in titles.items()
    }


def _act(form: _Form, unit: Unit, definition: KpiDefinition) -> None:
    """The buttons at the foot, and what they do."""
    with st.container(horizontal=True, vertical_alignment="center"):
        save = st.button(_("Save"), key=f"{form.key}.save", type="primary", icon=":material/check:")
        drop = bool(form.typed) and st.button(
            _("Discard what is typed"), key=f"{form.key}.drop", type="tertiary", icon=":material/undo:"
        )
    try:
        if save:
            _save(form, unit, definition)
        elif drop:
            form.issues = ()
            _open_anew(form)
            st.rerun()
    except PalierError as error:
        components.error(error)


def _save(form: _Form, unit: Unit, definition: KpiDefinition) -> None:
    """Store what is typed, or keep its problems to be listed."""
    if not form.typed:
        st.info(_("Nothing has changed."))
        return
    edited = EditedValues(unit.id, definition.code, form.stood, form.shown, form.typed)
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    form.issues = kpi_editing.value_problems(sessions, viewer, edited)
    if not any(issue.blocks for issue in form.issues):
        kpi_editing.save_values(sessions, viewer, edited)
        _open_anew(form)
        st.toast(_("The values are saved; the history of Import can undo it."), icon=":material/check:")
        st.rerun()


def _open_anew(form: _Form) -> None:
    """Let the next rerun open the form from what is stored; what was odd about what was saved stays listed."""
    form.typed, form.version = {}, -1


def _history(form: _Form, unit: Unit, definition: KpiDefinition) -> None:
    """Who said what of a period, read when it is opened."""
    periods = [period for period in reversed(form.shown) if period in form.stood]
    if not periods:
        return

    def draw() -> None:
        period = st.selectbox(
            _("Period"), periods, format_func=format_period, key=f"{form.key}.asked", width=220
        )
        components.frame(_restatements(unit, definition, period), _("What the value was, the newest first"))

    components.opened(_("Who said what before"), f"{form.key}.history", draw, ":material/history:")


def _restatements(unit: Unit, definition: KpiDefinition, period: str) -> pd.DataFrame:
    found = kpi_reads.value_history(definition.code, unit.id, period)
    columns = {
        _("When"): [format_datetime(one.when, st.context.timezone) for one in found],
        _("Who"): [one.who for one in found],
        _("File"): [one.file_name for one in found],
    }
    for name in edited_kpi.figures_of(definition):
        texts = (edited_kpi.as_text(definition, name, one.value) for one in found)
        columns[edited_kpi.figure_title(name)] = [text or DASH for text in texts]
    return pd.DataFrame(columns)
