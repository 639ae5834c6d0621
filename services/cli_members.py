"""The command `palier members`: who may use Palier after a login."""

import json
from typing import Any

import click

from services import administration, members
from services.adapters.database import Sessions
from services.domain.errors import RefusedError
from services.domain.member import Member
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import LOCAL_VIEWER, ViewerRole
from services.language import gettext as _
from services.settings import Settings
from services.unit_choice import chosen_units
from services.workspace import open_workspace

ROLE = click.option(
    "--role", type=click.Choice([role.value for role in ViewerRole]), required=True, help="What they may do."
)
ORGANISATION = click.option("--organisation", metavar="CODE", help="Only this organisation; all by default.")
UNIT = click.option("--unit", metavar="CODE", help="Only this unit and all below it.")


@click.group("members")
def members_group() -> None:
    """Who may use Palier after a login, in which role, for which units."""


@members_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_command(as_json: bool) -> None:
    """List every member with role and units."""
    sessions = _sessions()
    tree = administration.list_units(sessions, LOCAL_VIEWER)
    rows = [_row(one, tree) for one in members.list_members(sessions, LOCAL_VIEWER)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        where = " / ".join(code for code in (row["organisation"], row["unit"]) if code) or _("all units")
        click.echo(f"{row['email']}  {row['role']}  {where}")


@members_group.command("add")
@click.argument("email")
@ROLE
@ORGANISATION
@UNIT
def add_command(email: str, role: str, organisation: str | None, unit: str | None) -> None:
    """Add a member by e-mail; the first one is an administrator."""
    sessions = _sessions()
    members.add_member(sessions, LOCAL_VIEWER, email, ViewerRole(role), _scope(sessions, organisation, unit))
    click.echo(_("The member is added."))


@members_group.command("change")
@click.argument("email")
@ROLE
@ORGANISATION
@UNIT
def change_command(email: str, role: str, organisation: str | None, unit: str | None) -> None:
    """Give a member another role and other units; it holds at the next click."""
    sessions = _sessions()
    scope = _scope(sessions, organisation, unit)
    members.change_member(sessions, LOCAL_VIEWER, email, ViewerRole(role), scope)
    click.echo(_("The member is changed."))


@members_group.command("remove")
@click.argument("email")
def remove_command(email: str) -> None:
    """Remove a member; it holds at the next click."""
    members.remove_member(_sessions(), LOCAL_VIEWER, email)
    click.echo(_("The member is removed."))


def _sessions() -> Sessions:
    return open_workspace(Settings()).sessions


def _scope(sessions: Sessions, organisation: str | None, unit: str | None) -> int | None:
    """The one unit that codes name; None for all units."""
    if organisation is None and unit is None:
        return None
    found = chosen_units(administration.list_units(sessions, LOCAL_VIEWER), organisation, unit)
    if len(found) > 1:
        raise RefusedError(
            Message("Several units have the code “{code}”.", {"code": unit or organisation or ""}),
            Message("Name the organisation, too."),
        )
    return found[0].id


def _row(member: Member, tree: UnitTree) -> dict[str, Any]:
    """A member with the codes of the organisation and the unit; both null for all units."""
    unit = None if member.scope is None else tree.by_id[member.scope]
    organisation = None if unit is None else tree.root_of(unit.id)
    return {
        "email": member.email,
        "role": member.role.value,
        "organisation": organisation.code if organisation else None,
        "unit": unit.code if unit else None,
    }
