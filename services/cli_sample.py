"""The command `palier sample`: the sample company, loaded and removed."""

import click

from services import sample
from services.cli_viewer import COMMAND_VIEWER
from services.language import gettext as _
from services.settings import Settings
from services.workspace import open_workspace


@click.group("sample")
def sample_company() -> None:
    """The sample company."""


@sample_company.command("load")
def load_sample() -> None:
    """Load the sample company, anew if it is there."""
    workspace = open_workspace(Settings())
    sample.load(workspace.sessions, COMMAND_VIEWER, workspace.respondent_key)
    click.echo(_("The sample company is loaded."))


@sample_company.command("remove")
def remove_sample() -> None:
    """Remove the sample company without a trace."""
    sample.remove(open_workspace(Settings()).sessions, COMMAND_VIEWER)
    click.echo(_("The sample company is removed."))
