"""The commands of `palier framework`."""

import json
from pathlib import Path

import click

from services import framework_library
from services.adapters.database import Sessions
from services.cli_viewer import COMMAND_VIEWER
from services.domain.errors import FrameworkRejectedError
from services.domain.framework import Framework
from services.language import format_count, local, translate
from services.language import gettext as _
from services.settings import Settings
from services.workspace import open_workspace

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _sessions() -> Sessions:
    return open_workspace(Settings()).sessions


@click.group()
def framework() -> None:
    """Maturity frameworks."""


@framework.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_frameworks(as_json: bool) -> None:
    """List the stored versions of frameworks."""
    found = framework_library.list_frameworks(_sessions())
    if as_json:
        listed = [
            {
                "key": info.key,
                "version": str(info.version),
                "title": local(info.title),
                "questions": info.questions,
                "retired": info.retired,
            }
            for info in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for info in found:
        retired = " (" + _("retired") + ")" if info.retired else ""
        click.echo(f"{info.key} {info.version}  {local(info.title)}{retired}")


def _read_framework(file: Path) -> Framework:
    """The framework in a file; problems are listed, and the command ends with 1."""
    try:
        return framework_library.read_file(file.name, file.read_bytes())
    except FrameworkRejectedError as error:
        for issue in error.issues:
            click.echo(f"{issue.where}: {translate(issue.what)} {translate(issue.remedy)}")
        raise


@framework.command("check")
@click.argument("file", type=FILE)
def check_framework(file: Path) -> None:
    """Check a framework (YAML or workbook) and name every problem; store nothing."""
    found = _read_framework(file)
    click.echo(
        _("{key} {version}: no problems; questions: {count}.").format(
            key=found.key, version=found.version, count=format_count(len(found.questions))
        )
    )


@framework.command("add")
@click.argument("file", type=FILE)
def add_framework(file: Path) -> None:
    """Store a framework (YAML or workbook) as a new version."""
    found = _read_framework(file)
    framework_library.add(_sessions(), COMMAND_VIEWER, found)
    click.echo(_("{key} {version} is stored.").format(key=found.key, version=found.version))


@framework.command("export")
@click.argument("key")
@click.option("--version", default="", help="The newest one by default.")
@click.option(
    "--format", "form", type=click.Choice(["yaml", "xlsx", "xlsform"]), default="yaml", show_default=True
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="KEY-VERSION.FORMAT by default."
)
def export_framework(key: str, version: str, form: framework_library.Form, output: Path | None) -> None:
    """Write a stored framework to a file that can be changed and added again, or as an XLSForm (KoboToolbox, ODK)."""
    sessions = _sessions()
    info = framework_library.find_version(sessions, key, version)
    target = output or Path(f"{info.key}-{info.version}{framework_library.ENDINGS[form]}")
    target.write_bytes(framework_library.write_file(framework_library.get_framework(sessions, info.id), form))
    click.echo(str(target))


@framework.command("retire")
@click.argument("key")
@click.argument("version")
@click.option("--undo", is_flag=True, help="Let it be used again.")
def retire_framework(key: str, version: str, undo: bool) -> None:
    """Let no new wave or answer use a version; what is stored stays."""
    sessions = _sessions()
    info = framework_library.find_version(sessions, key, version)
    framework_library.retire(sessions, COMMAND_VIEWER, info.id, retired=not undo)
    done = _("{key} {version} is in use again.") if undo else _("{key} {version} is retired.")
    click.echo(done.format(key=info.key, version=info.version))
