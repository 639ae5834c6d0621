"""The command `palier audit`: who did what, when, to what."""

import json
from datetime import date, datetime
from typing import Any

import click

from services import administration, audit_words, auditing
from services.cli_viewer import COMMAND_VIEWER
from services.domain.audit import Action, Event, Sought
from services.language import format_datetime
from services.settings import Settings
from services.unit_choice import chosen_units
from services.workspace import open_workspace

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("audit")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.option("--action", type=click.Choice([one.value for one in Action]), help="Only this action.")
@click.option("--who", default="", metavar="NAME", help="Only people whose name has this in it.")
@click.option("--organisation", metavar="CODE", help="Code of the organisation that --unit is looked for in.")
@click.option("--unit", metavar="CODE", help="Only this unit and all below it.")
@click.option("--from", "since", type=DAY, metavar="DAY", help="From this day on (UTC), such as 2026-09-01.")
@click.option("--until", type=DAY, metavar="DAY", help="Until this day (UTC).")
@click.option("--search", default="", metavar="TEXT", help="Only subjects with this in their words.")
@click.option("--page", type=click.IntRange(1), default=1, help="Page of fifty events, 1 being the newest.")
def audit_command(
    as_json: bool,
    action: str | None,
    who: str,
    organisation: str | None,
    unit: str | None,
    since: datetime | None,
    until: datetime | None,
    search: str,
    page: int,
) -> None:
    """List who did what, when, to what, newest first."""
    sessions = open_workspace(Settings()).sessions
    tree = administration.list_units(sessions, COMMAND_VIEWER)
    code = unit or organisation
    place = chosen_units(tree, organisation, unit)[0].id if code else None
    chosen = Action(action) if action else None
    sought = Sought(chosen, who, place, _day(since), _day(until), search)
    found = auditing.list_events(sessions, COMMAND_VIEWER, sought, page - 1)
    if as_json:
        click.echo(json.dumps([_as_json(event) for event in found.events], ensure_ascii=False, indent=2))
        return
    for event in found.events:
        click.echo(_line(event))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


def _as_json(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": event.at.isoformat(timespec="seconds"),
        "who": event.who,
        "action": event.action,
        "kind": event.kind,
        "subject": event.words,
        "unit": event.unit_code or None,
        "details": dict(event.details),
    }


def _line(event: Event) -> str:
    told = audit_words.actions()[event.action], audit_words.kinds()[event.kind]
    parts = event.who, *told, event.words, event.unit_code, audit_words.counts(event)
    return "  ".join([format_datetime(event.at), *(part for part in parts if part)])
