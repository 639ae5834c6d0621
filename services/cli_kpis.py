"""The command `palier kpis`: what units state of KPIs, and where that puts them."""

import json
from collections.abc import Iterator
from typing import Any

import click

from services import administration, kpis
from services.cli_viewer import COMMAND_VIEWER
from services.domain.errors import RefusedError
from services.domain.kpi_standing import RecordedKpi
from services.domain.periods import Period
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.language import format_figure, local
from services.language import gettext as _
from services.settings import Settings
from services.unit_choice import chosen_units
from services.workspace import open_workspace

Row = dict[str, Any]


@click.command("kpis")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.option("--organisation", metavar="CODE", help="Code of the organisation; all of them by default.")
@click.option("--unit", metavar="CODE", help="Only this unit and all below it.")
@click.option("--period", metavar="P", help="Only this period: 2026-09, 2026-Q3 or 2026.")
def kpis_command(as_json: bool, organisation: str | None, unit: str | None, period: str | None) -> None:
    """List every KPI of every unit and period: stated, or rolled up from the units below."""
    wanted = _period(period)
    sessions = open_workspace(Settings()).sessions
    tree = administration.list_units(sessions, COMMAND_VIEWER)
    rows: list[Row] = []
    titles: dict[str, str] = {}
    for one in chosen_units(tree, organisation, unit):
        listed = kpis.list_kpis(sessions, COMMAND_VIEWER, one.id, every=True)
        titles |= {definition.code: local(definition.title) for definition in listed.definitions}
        rows += [row for kpi in listed.kpis for row in _rows(kpi, listed.units, wanted)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    words = {"on_target": _("on target"), "watch": _("to watch"), "off": _("off target"), None: ""}
    for row in rows:
        figures = "  ".join(format_figure(row[name]) for name in ("actual", "target"))
        title, status = titles[row["kpi"]], words[row["status"]]
        click.echo(f"{row['period']}  {row['unit']}  {title}  {figures}  {status}".rstrip())


def _period(text: str | None) -> Period | None:
    try:
        return Period.parse(text) if text is not None else None
    except ValueError:
        raise RefusedError(
            Message("“{text}” is no period.", {"text": text or ""}),
            Message("Write 2026-09, 2026-Q3 or 2026."),
        ) from None


def _rows(kpi: RecordedKpi, tree: UnitTree, wanted: Period | None) -> Iterator[Row]:
    """The figures of a KPI by unit and period, where there is any."""
    stated = {period for series in kpi.values.values() for period in series}
    periods = [wanted] if wanted is not None else sorted(stated, key=lambda p: (p.starts, p.months))
    for unit in tree.units:
        for period in periods:
            found = kpi.standing(unit.id, period, tree.by_id.keys())
            actual = found.actual.value if found.actual.running else found.actual.usable
            figures = [actual, found.target.usable, found.baseline.usable]
            if any(figure is not None for figure in figures):
                yield {
                    "kpi": kpi.definition.code,
                    "unit": unit.code,
                    "period": str(period),
                    **dict(zip(("actual", "target", "baseline"), figures, strict=True)),
                    "status": found.status,
                    "progress": found.progress,
                    "delta_prior": found.comparisons["prior"].delta,
                }
