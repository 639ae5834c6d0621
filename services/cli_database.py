"""The command `palier database`: brought up to date, checked, rebuilt, backed up and restored."""

import sys
from pathlib import Path

import click

from services import backups, partitioning, scoring, soundness
from services.adapters.database import open_sessions
from services.cli_viewer import COMMAND_VIEWER
from services.language import format_count, translate
from services.language import gettext as _
from services.settings import Settings
from services.workspace import open_workspace, upgrade


@click.group()
def database() -> None:
    """The database."""


@database.command("upgrade")
def upgrade_database() -> None:
    """Apply missing migrations and store the built-in frameworks."""
    upgrade(open_sessions(Settings().database))
    click.echo(_("The database is up to date."))


@database.command("check")
def check_database() -> None:
    """Say what is wrong with the database; exits with 1 where anything is."""
    settings = Settings()
    found = soundness.problems(open_sessions(settings.database, settings.limits), COMMAND_VIEWER)
    for problem in found:
        click.echo(translate(problem))
    if not found:
        click.echo(_("The database is up to date and sound."))
    sys.exit(1 if found else 0)


@database.command("rebuild")
def rebuild_scores() -> None:
    """Compute every score anew from the answers."""
    waves = scoring.rebuild(open_workspace(Settings()).sessions, COMMAND_VIEWER)
    click.echo(_("Scores are computed anew; waves: {count}.").format(count=format_count(waves)))


FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@database.command("backup")
@FILE
def backup_database(file: Path) -> None:
    """Write the whole database to FILE, while others go on working."""
    manifest = backups.make(Settings(), COMMAND_VIEWER, file)
    answers = format_count(manifest.rows["answer"])
    click.echo(_("The backup is written; answers: {count}.").format(count=answers))
    click.echo(_("The secret key is not in it; keep that as well, in another place."))


@database.command("restore")
@FILE
@click.option(
    "--replace", is_flag=True, help="Also where the database is not empty; what is there is kept aside."
)
def restore_database(file: Path, replace: bool) -> None:
    """Bring back the database that FILE holds, and up to date."""
    restored = backups.restore(Settings(), COMMAND_VIEWER, file, replace=replace)
    answers = format_count(restored.manifest.rows["answer"])
    click.echo(_("The database is restored; answers: {count}.").format(count=answers))
    if restored.aside is not None:
        click.echo(_("What was there before is kept in {place}.").format(place=restored.aside))
    if not restored.same_key:
        warning = _(
            "The backup was made with another secret key: respondents whose answers are confidential will count as "
            "new ones when they answer again. Bring back the key of that time (PALIER_SECRET_KEY, or secret.key in the "
            "data folder)."
        )
        click.echo(warning, err=True)


@database.command("partition")
@click.option("--parts", type=int, help="Into how many parts.")
@click.option("--undo", is_flag=True, help="Put the answers into one table again.")
def partition_answers(parts: int | None, undo: bool) -> None:
    """Divide the answers of a PostgreSQL database into parts by their unit."""
    if undo == (parts is not None):
        raise click.UsageError(_("Say either --parts or --undo."))
    sessions = open_workspace(Settings()).sessions
    if parts is None:
        partitioning.unite(sessions, COMMAND_VIEWER)
        click.echo(_("The answers are in one table."))
    else:
        partitioning.divide(sessions, COMMAND_VIEWER, parts)
        click.echo(_("The answers are divided; parts: {count}.").format(count=format_count(parts)))
