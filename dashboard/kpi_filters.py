"""KPI filters: which KPIs of which unit a screen shows, in which period and against what; kept in the address."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard import kpi_reads, reads, resources
from dashboard.addressing import choose
from dashboard.filters import choose_organisation, choose_unit
from services import kpi_figures, kpi_findings
from services.domain.kpi_facts import PERSPECTIVES, KpiDefinition
from services.domain.kpi_standing import Base, RecordedKpi
from services.domain.periods import Period
from services.domain.units import Unit, UnitTree
from services.kpis import KpiList, UnitStanding
from services.language import format_period, local
from services.language import gettext as _
from services.notes import WrittenNote

ALL = LATEST = ""


@dataclass(frozen=True, slots=True)
class KpiSelection:
    """What the screen is about: a unit's KPIs, or one of them, in a period or each in its latest, against a base."""

    organisation: Unit
    tree: UnitTree
    unit: Unit
    kpis: KpiList
    kpi: str
    period: Period | None
    base: Base
    standings: tuple[UnitStanding, ...]

    @property
    def top(self) -> int:
        """The id of the organisation, or of the highest unit of it that is seen."""
        return self.organisation.id

    @property
    def about(self) -> tuple[Hashable, ...]:
        """What tells this selection from another."""
        return self.unit.id, self.kpi, self.period, self.base

    @property
    def recorded(self) -> RecordedKpi | None:
        """The chosen KPI; None where all are shown."""
        return next((one for one in self.kpis.kpis if one.definition.code == self.kpi), None)

    @property
    def definitions(self) -> tuple[KpiDefinition, ...]:
        """The KPIs in the order of the perspectives."""
        order = PERSPECTIVES.index
        return tuple(sorted(self.kpis.definitions, key=lambda definition: order(definition.perspective)))

    @property
    def own(self) -> tuple[UnitStanding, ...]:
        """Where the chosen unit stands, KPI by KPI in that order."""
        places = {definition.code: place for place, definition in enumerate(self.definitions)}
        found = [one for one in self.standings if one.unit == self.unit.id]
        return tuple(sorted(found, key=lambda one: places.get(one.kpi, len(places))))

    @property
    def notes(self) -> tuple[WrittenNote, ...]:
        """What is noted of the chosen KPI, as it is numbered."""
        return kpi_reads.noted(self.unit.id, ("kpi", self.kpi)) if self.kpi else ()

    @property
    def units(self) -> tuple[int, ...]:
        """The units directly below the chosen one; a unit without any stands for itself."""
        return tuple(unit.id for unit in self.tree.children(self.unit.id)) or (self.unit.id,)

    @property
    def caption(self) -> tuple[str, ...]:
        """The unit, the period, and what is compared with."""
        shown = format_period(str(self.period)) if self.period else _("each KPI in its latest period")
        base = _("Compared with: {base}").format(base=kpi_findings.bases()[self.base])
        return self.unit.name, shown, base

    @property
    def origin(self) -> tuple[tuple[str, str], ...]:
        """What an exported table says it is about."""
        shown = format_period(str(self.period)) if self.period else _("each KPI in its latest period")
        about = [
            (_("Business unit"), f"{self.unit.name} ({self.unit.code})"),
            (_("Period"), shown),
            (_("Compared with"), kpi_findings.bases()[self.base]),
        ]
        recorded = self.recorded
        if recorded is not None:
            about.append((_("KPI"), f"{local(recorded.definition.title)} ({self.kpi})"))
        return tuple(about)

    @property
    def names(self) -> tuple[str, ...]:
        """What the name of an exported file is made of."""
        return tuple(part for part in ("kpis", self.kpi, str(self.period or "")) if part)

    @property
    def address(self) -> Mapping[str, str]:
        """Every filter by its name in the address."""
        return {
            "organisation": self.organisation.code,
            "unit": self.unit.code,
            "kpi": self.kpi,
            "month": str(self.period or ""),
            "against": self.base,
        }


def current() -> KpiSelection | None:
    """Draw the filters and return what they say; None while there is no business unit."""
    tree = reads.units()
    if not tree.units:
        return None
    with st.sidebar:
        top = choose_organisation(tree, {unit.id: tree.names[unit.id] for unit in tree.roots})
        unit = choose_unit(tree, top)
        kpis = kpi_reads.listed(top)
        kpi = _kpi(kpis.definitions)
        period = _period(kpis)
        base = choose("against", _("Compared with"), kpi_findings.bases(), "prior")
    shown = (unit.id, *(child.id for child in tree.children(unit.id)))
    standings = kpi_reads.standings(shown, period)
    return KpiSelection(tree.by_id[top], tree, unit, kpis, kpi, period, base, standings)


def _kpi(definitions: tuple[KpiDefinition, ...]) -> str:
    titles = {definition.code: local(definition.title) for definition in definitions}
    return choose("kpi", _("KPI"), {ALL: _("All KPIs"), **titles}, ALL)


def _period(kpis: KpiList) -> Period | None:
    periods = resources.kept(lambda: kpi_figures.all_periods(kpis), "kpi periods", kpis.units.roots[0].id)
    labels = {str(period): format_period(str(period)) for period in periods}
    code = choose("month", _("Period"), {LATEST: _("Latest of each KPI"), **labels}, LATEST)
    return Period.parse(code) if code else None
