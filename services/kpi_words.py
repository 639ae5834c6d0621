"""What a workbook of KPIs holds, in words."""

from services.domain.kpi_facts import KpiCounts
from services.language import format_count, format_list
from services.language import gettext as _


def held(kpis: KpiCounts) -> str:
    """What a file of KPIs holds, in words."""
    parts = [_("KPI values: {count}").format(count=format_count(kpis.values))]
    if kpis.definitions:
        parts.append(_("own KPIs: {count}").format(count=format_count(kpis.definitions)))
    if kpis.benchmarks:
        parts.append(_("benchmarks: {count}").format(count=format_count(kpis.benchmarks)))
    return format_list(parts[0 if kpis.values or len(parts) == 1 else 1 :])
