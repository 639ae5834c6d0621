"""KPIs of units side by side: each value with the mark of its status."""

from collections.abc import Collection, Sequence

import pandas as pd
import streamlit as st

from dashboard import components, kpi_reads, resources
from dashboard.charts.kpi_marks import MARKS
from dashboard.filters import Selection
from services.domain.kpi_facts import KpiDefinition
from services.domain.units import UnitTree
from services.kpi_figures import written
from services.kpis import UnitStanding
from services.language import gettext as _
from services.language import local


def show(selection: Selection, units: tuple[int, ...]) -> None:
    """The KPIs of compared units, each in its latest period; nothing where none has a value."""
    standings = kpi_reads.standings(units, None)
    if not any(one.standing.actual.value is not None for one in standings):
        return
    kpis = kpi_reads.listed(selection.organisation.id)
    st.header(_("KPIs side by side"), anchor=False)
    found = resources.kept(
        lambda: table(kpis.definitions, standings, selection.tree, units, kpis.currency),
        "compared kpis",
        selection.organisation.id,
        units,
    )
    components.frame(found, _("KPIs of the chosen units in their latest periods, with their status"))


def table(
    definitions: Sequence[KpiDefinition],
    standings: Collection[UnitStanding],
    tree: UnitTree,
    units: Sequence[int],
    currency: str,
) -> pd.DataFrame:
    """A row for each KPI, a column for each unit."""
    found = {(one.kpi, one.unit): one for one in standings}
    rows = [
        {_("KPI"): local(definition.title)}
        | {
            tree.names[unit]: _cell(definition, found.get((definition.code, unit)), currency)
            for unit in units
        }
        for definition in definitions
    ]
    return pd.DataFrame(rows)


def _cell(definition: KpiDefinition, one: UnitStanding | None, currency: str) -> str:
    value = one.standing.actual.value if one is not None else None
    mark = MARKS[(one.standing.status if one is not None else None) or ""].glyph
    return f"{written(definition, value, currency)} {mark}".strip()
