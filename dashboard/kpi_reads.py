"""Reads of KPIs and notes, kept as those of resources.py are."""

from dashboard import resources
from services import kpis as reading
from services.domain.periods import Period
from services.kpis import KpiList, UnitStanding


def kpis(top: int) -> KpiList:
    """The KPIs of an organisation's highest visible unit and of all below it."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    return resources.kept(
        lambda: reading.list_kpis(sessions, viewer, top, resources.shown_version()), "kpis", top
    )


def standings(units: tuple[int, ...], period: Period | None) -> tuple[UnitStanding, ...]:
    """Where units stand in each KPI of their organisation, in a period or in each one's latest."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    return resources.kept(
        lambda: reading.list_standings(sessions, viewer, units, period, resources.shown_version()),
        "standings",
        units,
        period,
    )
