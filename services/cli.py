"""The `palier` command."""

import json
import locale
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from services import cli_exports, cli_frameworks, importing, sample, score_listing, scoring
from services.adapters import migrating
from services.adapters.database import open_sessions
from services.domain.errors import CellIssue, PalierError
from services.domain.importing import FileCheck, ImportPreview
from services.domain.viewer import LOCAL_VIEWER
from services.language import (
    format_count,
    format_figure,
    language_from_locale,
    local,
    translate,
    use_language,
)
from services.language import gettext as _
from services.settings import Settings
from services.workspace import Workspace, open_workspace, upgrade

PROJECT = Path(__file__).parents[1]


class Sentences(click.Group):
    """Commands whose expected errors are one sentence and exit code 1."""

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
def main(language: str | None) -> None:
    """Choose the language of the command's messages."""
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
    open_workspace(settings)
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    sys.argv = ["streamlit", "run", str(PROJECT / "dashboard" / "asgi.py")]
    sys.argv += ["--server.address", host or settings.host, "--server.port", str(port or settings.port)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


@main.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Check and show what would change; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_files(files: Sequence[Path], dry_run: bool, as_json: bool) -> None:
    """Import questionnaire workbooks, all or none; exits with 1 when there are problems."""
    workspace = _open()
    staged = [
        importing.stage(workspace.sessions, LOCAL_VIEWER, file.name, file.read_bytes()) for file in files
    ]
    try:
        preview = importing.preview(workspace.sessions, LOCAL_VIEWER, workspace.respondent_key, staged)
        stored: tuple[int, ...] = ()
        if preview.ready and not dry_run:
            stored = importing.confirm(
                workspace.sessions, LOCAL_VIEWER, workspace.respondent_key, staged, preview.fingerprint
            )
    finally:
        importing.discard(workspace.sessions, LOCAL_VIEWER, staged)
    if as_json:
        _print_json(_preview_as_json(preview, stored))
    else:
        _print_preview(preview, stored)
    sys.exit(1 if any(file.errors for file in preview.files) else 0)


def _print_preview(preview: ImportPreview, stored: Sequence[int]) -> None:
    for file in preview.files:
        click.echo(f"{file.file_name}: {_summary(file)}")
        for issue in file.issues:
            click.echo(f"  {_issue_line(issue)}")
        if file.errors + file.warnings > len(file.issues):
            hidden = file.errors + file.warnings - len(file.issues)
            click.echo("  " + _("and {count} more").format(count=format_count(hidden)))
    if stored:
        click.echo(_("Stored."))
    elif any(file.errors for file in preview.files):
        click.echo(_("Nothing was stored."))


def _summary(file: FileCheck) -> str:
    if file.errors:
        return _("problems: {count}").format(count=format_count(file.errors))
    if file.earlier is not None:
        return _("imported before; nothing to store")
    if file.targets:
        return _("targets: {count}").format(count=format_count(file.targets))
    return _("assessments: {assessments}, answers: {answers}").format(
        assessments=format_count(file.assessments), answers=format_count(file.answers)
    )


def _issue_line(issue: CellIssue) -> str:
    place = "!".join(part for part in (issue.sheet, issue.cell) if part)
    found = _("found “{found}”, expected {expected}.").format(
        found=issue.found, expected=translate(issue.expected)
    )
    return f"{place}: {found} {translate(issue.remedy)}"


def _preview_as_json(preview: ImportPreview, stored: Sequence[int]) -> dict[str, Any]:
    return {
        "stored": list(stored),
        "files": [
            {
                "file": file.file_name,
                "framework": local(file.framework),
                "version": file.version,
                "period": file.period,
                "units": list(file.units),
                "assessments": file.assessments,
                "answers": file.answers,
                "replaced": file.replaced,
                "targets": file.targets,
                "imported_before": file.earlier is not None,
                "errors": file.errors,
                "warnings": file.warnings,
                "issues": [_issue_as_json(issue) for issue in file.issues],
            }
            for file in preview.files
        ],
        "changes": [
            {
                "unit": change.unit,
                "period": change.period,
                "dimension": local(change.dimension),
                "before": change.before,
                "after": change.after,
            }
            for change in preview.changes
        ],
    }


def _issue_as_json(issue: CellIssue) -> dict[str, str]:
    return {
        "code": issue.code,
        "severity": issue.severity,
        "sheet": issue.sheet,
        "cell": issue.cell,
        "found": issue.found,
        "expected": translate(issue.expected),
        "remedy": translate(issue.remedy),
    }


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def scores(as_json: bool) -> None:
    """List every score of every unit, wave and dimension."""
    rows = score_listing.list_scores(_open().sessions, LOCAL_VIEWER)
    if as_json:
        _print_json([row.as_json() for row in rows])
        return
    for row in rows:
        shown = format_figure(row.score)
        click.echo(f"{row.period}  {row.framework} {row.version}  {row.unit}  {row.node}  {shown}")


@main.group("sample")
def sample_company() -> None:
    """The sample company."""


@sample_company.command("load")
def load_sample() -> None:
    """Load the sample company, anew if it is there."""
    workspace = _open()
    sample.load(workspace.sessions, LOCAL_VIEWER, workspace.respondent_key)
    click.echo(_("The sample company is loaded."))


@sample_company.command("remove")
def remove_sample() -> None:
    """Remove the sample company without a trace."""
    sample.remove(_open().sessions, LOCAL_VIEWER)
    click.echo(_("The sample company is removed."))


@main.group()
def database() -> None:
    """The database."""


@database.command("upgrade")
def upgrade_database() -> None:
    """Apply missing migrations and store the built-in frameworks."""
    upgrade(open_sessions(Settings().database))
    click.echo(_("The database is up to date."))


@database.command("check")
def check_database() -> None:
    """Say whether the database is up to date; exits with 1 when it is not."""
    sessions = open_sessions(Settings().database)
    current = migrating.is_current(sessions) and not migrating.differences(sessions)
    click.echo(_("The database is up to date.") if current else _("The database is not up to date."))
    sys.exit(0 if current else 1)


@database.command("rebuild")
def rebuild_scores() -> None:
    """Compute every score anew from the answers."""
    waves = scoring.rebuild(_open().sessions, LOCAL_VIEWER)
    click.echo(_("Scores are computed anew; waves: {count}.").format(count=format_count(waves)))


main.add_command(cli_frameworks.framework)
main.add_command(cli_exports.export)
