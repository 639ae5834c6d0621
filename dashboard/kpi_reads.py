"""KPI reads: what an organisation measures and what is noted, kept like every other read."""

from collections.abc import Mapping

from dashboard import resources
from services import kpi_editing, kpis, notes
from services.adapters.database import Sessions
from services.adapters.kpi_rows import Restatement
from services.domain.kpi_facts import KpiDefinition, KpiValue
from services.domain.periods import Period
from services.domain.viewer import Viewer
from services.kpis import KpiList, UnitStanding
from services.notes import NoteKind, WrittenNote


def listed(top: int) -> KpiList:
    """The KPIs of an organisation's highest visible unit and of all below it."""
    sessions, viewer, version = _reader()
    return resources.kept(lambda: kpis.list_kpis(sessions, viewer, top, version), "kpis", top)


def standings(units: tuple[int, ...], period: Period | None) -> tuple[UnitStanding, ...]:
    """Where units stand in each KPI of their organisation, in a period or in each one's latest."""
    sessions, viewer, version = _reader()
    return resources.kept(
        lambda: kpis.list_standings(sessions, viewer, units, period, version), "standings", units, period
    )


def chosen(unit: int) -> tuple[KpiDefinition, ...]:
    """The KPIs that the organisation of a unit has chosen, in their order."""
    sessions, viewer, version = _reader()
    return resources.kept(lambda: kpis.chosen_kpis(sessions, viewer, unit, version), "chosen kpis", unit)


def offered(unit: int) -> tuple[KpiDefinition, ...]:
    """Every KPI that the organisation of a unit may choose."""
    sessions, viewer, version = _reader()
    return resources.kept(lambda: kpis.offered_kpis(sessions, viewer, unit, version), "offered kpis", unit)


def own_values(unit: int, kpi: str) -> Mapping[str, KpiValue]:
    """What a unit itself states of a KPI by period; for a viewer who may write."""
    sessions, viewer, version = _reader()
    return resources.kept(
        lambda: kpi_editing.open_values(sessions, viewer, unit, kpi, version), "own values", unit, kpi
    )


def value_history(kpi: str, unit: int, period: str) -> tuple[Restatement, ...]:
    """What a value was from batch to batch, the newest first."""
    sessions, viewer, _version = _reader()
    return resources.kept(
        lambda: kpis.value_history(sessions, viewer, kpi, unit, period), "value history", kpi, unit, period
    )


def noted(unit: int, about: tuple[NoteKind, str]) -> tuple[WrittenNote, ...]:
    """The notes of a unit and of all below it on a subject, by day: in the order in which they are numbered."""
    sessions, viewer, version = _reader()
    kind, code = about

    def read() -> tuple[WrittenNote, ...]:
        found = notes.list_notes(sessions, viewer, unit, kind, code, version)
        return tuple(sorted(found, key=lambda note: (note.day, note.id)))

    return resources.kept(read, "notes", unit, kind, code)


def _reader() -> tuple[Sessions, Viewer, int]:
    return resources.workspace().sessions, resources.viewer(), resources.shown_version()
