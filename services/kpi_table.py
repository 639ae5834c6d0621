"""The table of KPIs: where units stand in each, for screens and files; values are in each KPI's own unit."""

import pandas as pd

from services import kpi_words
from services.adapters.table_files import Kind
from services.domain.kpi_facts import PERSPECTIVES
from services.kpis import KpiList, UnitStanding
from services.language import gettext as _
from services.language import local

Field = tuple[str, str, Kind]
"""The name of a column, its title, and how its figures are shown."""


GLYPHS = {"on_target": "✓", "watch": "◆", "off": "✕", "": ""}
"""The sign of a status, so that colour is never alone."""


def fields() -> tuple[Field, ...]:
    """The columns of a table of KPIs."""
    return (
        ("code", _("KPI code"), "text"),
        ("title", _("KPI"), "text"),
        ("measure", _("Unit of measure"), "text"),
        ("unit_code", _("Unit code"), "text"),
        ("unit", _("Unit"), "text"),
        ("period", _("Period"), "text"),
        ("actual", _("Actual"), "figure"),
        ("target", _("Target"), "figure"),
        ("baseline", _("Baseline"), "figure"),
        ("status", _("Status"), "text"),
        ("progress", _("Progress"), "share"),
        ("prior", _("Change since the period before"), "figure"),
        ("year_earlier", _("Change since last year"), "figure"),
        ("group", _("Group average"), "figure"),
        ("best", _("Best other unit"), "figure"),
        ("benchmark", _("Benchmark"), "figure"),
        ("parts", _("Values it is made of"), "count"),
        ("expected", _("Values expected"), "count"),
        ("note", _("Note"), "text"),
    )


def statuses() -> dict[str, str]:
    """What a status is called."""
    return {"on_target": _("on target"), "watch": _("to watch"), "off": _("off target")}


def marked(status: str | None) -> str:
    """A status as its sign and its word, nothing where there is none."""
    return f"{GLYPHS[status]} {statuses()[status]}" if status else ""


def rows(kpis: KpiList, standings: tuple[UnitStanding, ...]) -> pd.DataFrame:
    """A row for each KPI and unit (`fields`), in the order of the perspectives."""
    order = sorted(kpis.definitions, key=lambda definition: PERSPECTIVES.index(definition.perspective))
    known = {definition.code: definition for definition in order}
    found = []
    for code, definition in known.items():
        for one in standings:
            if one.kpi == code and one.unit in kpis.units.by_id:
                unit, standing = kpis.units.by_id[one.unit], one.standing
                bases = standing.comparisons
                found.append(
                    (
                        *(code, local(definition.title), definition.measure, unit.code, unit.name),
                        *(str(one.period), standing.actual.value, standing.target.usable),
                        *(standing.baseline.usable, statuses().get(standing.status or "", "")),
                        *(standing.progress, bases["prior"].delta, bases["year_earlier"].delta),
                        *(bases["group"].base, bases["best"].base, bases["benchmark"].base),
                        *(standing.actual.parts, standing.actual.expected),
                        kpi_words.unsure(standing.actual),
                    )
                )
    return pd.DataFrame(found, columns=[name for name, _title, _kind in fields()])
