"""The `palier` command."""

import gc
import json
import locale
import os
import runpy
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from services import score_listing, serving
from services.cli_viewer import COMMAND_VIEWER
from services.domain.errors import PalierError
from services.language import (
    format_figure,
    language_from_locale,
    translate,
    use_language,
)
from services.settings import Settings
from services.workspace import Workspace, open_workspace

PROJECT = Path(__file__).parents[1]
LATER = {
    "audit": ("cli_audit", "audit_command"),
    "business-case": ("cli_money", "business_case_command"),
    "database": ("cli_database", "database"),
    "deploy": ("cli_deploy", "deploy"),
    "export": ("cli_exports", "export"),
    "framework": ("cli_frameworks", "framework"),
    "import": ("cli_imports", "import_files"),
    "kpis": ("cli_kpis", "kpis_command"),
    "members": ("cli_members", "members_group"),
    "sample": ("cli_sample", "sample_company"),
}
"""Commands with their module and name there; loaded when they are asked for, so that `run` starts sooner."""


class Sentences(click.Group):
    """Commands whose expected errors are one sentence and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *LATER})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        module, name = LATER[cmd_name]
        command: click.Command = getattr(import_module(f"services.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a PalierError becomes its sentence."""
        try:
            return super().invoke(ctx)
        except PalierError as error:
            parts = [translate(error.what), translate(error.remedy) if error.remedy else ""]
            raise click.ClickException(" ".join(part for part in parts if part)) from error


@click.group(cls=Sentences, help="Palier: digital and social maturity, from spreadsheets to the board.")
@click.version_option(package_name="palier")
@click.option("--language", type=click.Choice(["en", "fr"]), help="Language of messages.")
@click.pass_context
def main(context: click.Context, language: str | None) -> None:
    """Choose the language of the command's messages; garbage is collected again, of a server once it is ready."""
    if context.invoked_subcommand != "run":
        gc.enable()
    use_language(language or language_from_locale(locale.getlocale()[0]))


def _open() -> Workspace:
    return open_workspace(Settings())


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@main.command()
@click.option("--host", help="Address to listen on; this machine only by default.")
@click.option("--port", type=int, help="Port to listen on.")
def run(host: str | None, port: int | None) -> None:
    """Start the dashboard, in this process: what is loaded already need not be loaded again."""
    settings = Settings()
    serving.require_login(settings, host or settings.host)
    open_workspace(settings)
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    sys.argv = ["streamlit", "run", str(PROJECT / "dashboard" / "asgi.py")]
    sys.argv += ["--server.address", host or settings.host, "--server.port", str(port or settings.port)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def scores(as_json: bool) -> None:
    """List every score of every unit, wave and dimension."""
    rows = score_listing.list_scores(_open().sessions, COMMAND_VIEWER)
    if as_json:
        _print_json([row.as_json() for row in rows])
        return
    for row in rows:
        shown = format_figure(row.score)
        click.echo(f"{row.period}  {row.framework} {row.version}  {row.unit}  {row.node}  {shown}")
