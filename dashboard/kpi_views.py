"""KPI views: the scorecard of a unit, and one KPI down to its values."""

import pandas as pd
import streamlit as st

from dashboard import (
    components,
    kpi_cards,
    kpi_charts,
    kpi_comparison,
    kpi_values_form,
    markup,
    notes_panel,
    resources,
)
from dashboard.charts.kpi_marks import MARKS, status_word
from dashboard.kpi_filters import KpiSelection
from services import glossary, kpi_findings
from services.domain.kpi import STATUSES
from services.domain.kpi_facts import KpiDefinition
from services.domain.kpi_standing import RecordedKpi
from services.domain.viewer import ViewerRole
from services.kpi_figures import written
from services.kpis import UnitStanding
from services.language import format_list, local
from services.language import gettext as _

NOTE_COLUMNS = ("date", "text")


def scorecard(selection: KpiSelection) -> None:
    """The cards by perspective, all KPIs against their targets, and the units side by side."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        components.cards(kpi_cards.scorecard(selection))
    with right:
        note = _("Each on a scale of its own; further right is better.")
        components.chart(
            selection,
            kpi_charts.bullets(selection),
            "kpis.bullets",
            _("Against target"),
            note,
            glossary.explain("kpi", "perspective", "status"),
        )
    if selection.tree.children(selection.unit.id):
        st.header(_("Units side by side"), anchor=False)
        table = resources.kept(lambda: _side_by_side(selection), "kpis side by side", *selection.about)
        components.frame(table, _("KPIs of the units below, with their status"))
        st.caption(markup.plain(_about_side_by_side(selection)))


def _silent(selection: KpiSelection) -> list[int]:
    """The units directly below the chosen one of which nothing is known."""
    told = {one.unit for one in selection.standings if one.standing.actual.value is not None}
    return [unit for unit in selection.units if unit not in told]


def _about_side_by_side(selection: KpiSelection) -> str:
    """What the signs mean, and which units have no column."""
    signs = " · ".join(f"{MARKS[one].glyph} {status_word(one)}" for one in STATUSES)
    names = [selection.tree.names[unit] for unit in _silent(selection)]
    silent = _("Without values: {units}.").format(units=format_list(names)) if names else ""
    return " ".join(part for part in (f"{signs}.", silent) if part)


def _side_by_side(selection: KpiSelection) -> pd.DataFrame:
    """The chosen unit and those directly below it that have any value."""
    silent = _silent(selection)
    columns = (selection.unit.id, *(unit for unit in selection.units if unit not in silent))
    found = {(one.kpi, one.unit): one for one in selection.standings}
    names = {unit: selection.tree.names[unit] for unit in columns}
    return kpi_comparison.table(selection.definitions, found, names, selection.kpis.currency)


def one_kpi(selection: KpiSelection, kpi: RecordedKpi) -> None:
    """One KPI of the chosen unit: cards, course, units, and what it means."""
    definition = kpi.definition
    one = next((found for found in selection.own if found.kpi == definition.code), None)
    if one is not None:
        components.cards(kpi_cards.one_kpi(selection, definition, one))
    left, right = st.columns(2, gap="medium")
    noted = [(pd.Timestamp(note.day), note.text) for note in selection.notes]
    notes = pd.DataFrame(noted, columns=list(NOTE_COLUMNS))
    with left:
        title = _("From period to period")
        components.chart(selection, kpi_charts.trend(selection, kpi, notes), "kpis.trend", title)
    with right:
        components.chart(selection, kpi_charts.units(selection, kpi), "kpis.units", _("Units, best first"))
    if selection.tree.children(selection.unit.id):
        shown = selection.units
        chart = kpi_charts.multiples(selection, kpi, shown)
        components.chart(selection, chart, "kpis.multiples", _("Each unit from period to period"))
    _meaning(selection, definition, one)
    notes_panel.show(selection.unit, ("kpi", definition.code), selection.notes)
    _values(selection, definition)


def _values(selection: KpiSelection, definition: KpiDefinition) -> None:
    """The form of a KPI's values for those who may."""
    if resources.viewer().role is ViewerRole.EXECUTIVE:
        return

    def draw() -> None:
        kpi_values_form.show(
            selection.organisation, selection.tree, selection.unit, definition, selection.kpis.currency
        )

    label = _("Values of {unit}").format(unit=markup.plain(selection.unit.name))
    components.form(label, f"kpis.values.{selection.unit.id}.{definition.code}", draw)


def _meaning(selection: KpiSelection, definition: KpiDefinition, one: UnitStanding | None) -> None:
    """What the KPI is and how it is judged."""
    st.header(_("What it means"), anchor=False, help=glossary.explain("direction", "tolerance"))
    near = written(definition, definition.on_target, selection.kpis.currency)
    watch = written(definition, definition.on_target + definition.watch, selection.kpis.currency)
    direction = _("higher is better") if definition.better == "up" else _("lower is better")
    judged = _("On target up to {near} short of the target, to be watched up to {watch}; {direction}.")
    texts = {
        "{text}": local(definition.definition),
        _("Formula: {text}"): local(definition.formula),
        judged: direction,
        _("Source: {text}"): local(definition.source),
        _("Benchmark: {text}"): kpi_findings.benchmark_source(one) if one is not None else "",
        _("Owner: {text}"): definition.owner,
    }
    for words, text in texts.items():
        if text:
            shown = words.format(text=text, near=near, watch=watch, direction=direction)
            st.write(markup.plain(shown))


def no_kpis() -> None:
    """An organisation without any value."""
    components.empty_state(
        _("No KPIs yet"),
        _(
            "Download the workbook of KPIs, fill it in, and upload it; an administrator chooses those that matter."
        ),
        "import_answers",
        _("Go to Import"),
    )
