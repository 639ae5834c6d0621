"""The charts of KPIs, from the frames that services make."""

from collections.abc import Sequence

import pandas as pd

from dashboard import charts, resources
from dashboard.charts import Chart, KpiNumbers
from dashboard.kpi_filters import KpiSelection
from services import kpi_figures
from services.domain.kpi_facts import KpiDefinition
from services.domain.kpi_standing import RecordedKpi
from services.language import local


def _numbers(selection: KpiSelection, definition: KpiDefinition) -> KpiNumbers:
    return KpiNumbers(definition.measure, definition.decimals, selection.kpis.currency)


def bullets(selection: KpiSelection) -> Chart:
    """Every KPI of the chosen unit against its target."""

    def draw() -> Chart:
        return charts.bullets(kpi_figures.bullets(selection.kpis, selection.own))

    return resources.kept(draw, "bullets", *selection.about)


def trend(selection: KpiSelection, kpi: RecordedKpi, notes: pd.DataFrame) -> Chart:
    """The chosen unit from period to period, with what was noted."""
    unit, currency, definition = selection.unit.id, selection.kpis.currency, kpi.definition

    def draw() -> Chart:
        periods = kpi_figures.periods_of(kpi, selection.period)
        found = kpi_figures.series(kpi, (unit,), periods, currency)
        return charts.kpi_trend(found, notes, local(definition.title), _numbers(selection, definition))

    return resources.kept(draw, "kpi trend", *selection.about)


def multiples(selection: KpiSelection, kpi: RecordedKpi, units: Sequence[int]) -> Chart:
    """Units from period to period, in small panels of one scale."""
    definition = kpi.definition

    def draw() -> Chart:
        periods = kpi_figures.periods_of(kpi, selection.period)
        found = kpi_figures.series(kpi, units, periods, selection.kpis.currency)
        title = local(definition.title)
        return charts.kpi_small_multiples(found, title, numbers=_numbers(selection, definition))

    return resources.kept(draw, "kpi multiples", *selection.about, tuple(units))


def units(selection: KpiSelection, kpi: RecordedKpi) -> Chart:
    """The units directly below the chosen one, the best first."""
    definition = kpi.definition

    def draw() -> Chart:
        standings = [one for one in selection.standings if one.unit in selection.units]
        names, currency = selection.tree.names, selection.kpis.currency
        rows = kpi_figures.by_unit(definition, standings, names, currency)
        title = local(definition.title)
        return charts.kpi_units(rows, title, definition.better, _numbers(selection, definition))

    return resources.kept(draw, "kpi units", *selection.about)
