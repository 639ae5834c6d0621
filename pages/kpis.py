"""KPIs: whether the transformation works, against targets, the past, other units and the world."""

from dashboard import components, exports, kpi_filters, kpi_views, manual, welcome
from services import kpi_findings


def render() -> None:
    """Show the scorecard or one KPI, or how to bring the first values."""
    selection = kpi_filters.current()
    if selection is None:
        welcome.first_steps()
        return
    recorded, currency = selection.recorded, selection.kpis.currency
    if recorded is None:
        finding = kpi_findings.finding(selection.kpis, selection.own, selection.unit.name)
    else:
        one = next((found for found in selection.own if found.kpi == selection.kpi), None)
        finding = kpi_findings.finding_of_one(recorded.definition, one, selection.unit.name, currency)
    spot = components.header(finding, selection, topic=manual.KPIS)
    if not selection.kpis.kpis:
        kpi_views.no_kpis()
        return
    exports.kpis(selection, spot)
    if recorded is None:
        kpi_views.scorecard(selection)
    else:
        kpi_views.one_kpi(selection, recorded)


render()
