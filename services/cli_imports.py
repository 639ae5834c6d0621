"""The command `palier import`: the same staging, checks and mappings as on screen."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from services import importing, mapping
from services.cli_viewer import COMMAND_VIEWER
from services.domain.column_mapping import Choices, Existing
from services.domain.errors import CellIssue, MappingRejectedError
from services.domain.importing import Contents, FileCheck, ImportPreview
from services.kinds import registry
from services.language import format_count, local, translate
from services.language import gettext as _
from services.settings import Settings
from services.workspace import open_workspace

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITE_MAPPING = "Write how the first file is read to this file (YAML), and store nothing."


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--dry-run", is_flag=True, help="Check and show what would change; store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--mapping", "mapped", type=FILE, help="Read the files by this mapping (YAML).")
@click.option(
    "--existing",
    type=click.Choice(["replace", "add"]),
    help="Who answered before: take the new answers, or keep theirs and add the others.",
)
@click.option("--write-mapping", type=click.Path(dir_okay=False, path_type=Path), help=WRITE_MAPPING)
def import_files(
    files: Sequence[Path],
    dry_run: bool,
    as_json: bool,
    mapped: Path | None,
    existing: Existing | None,
    write_mapping: Path | None,
) -> None:
    """Import questionnaires, survey exports, targets, business cases, KPIs and narratives, all or none.

    Exits with 1 for problems.
    """
    settings = Settings()
    workspace = open_workspace(settings)
    choices = _read_mapping(mapped) if mapped else Choices()
    choices = replace(choices, existing=existing or choices.existing)
    staged = [
        importing.stage(workspace.sessions, COMMAND_VIEWER, file.name, file.read_bytes()) for file in files
    ]
    try:
        for one in staged:
            mapping.decide(workspace.sessions, COMMAND_VIEWER, one, choices)
        if write_mapping is not None:
            found = mapping.current_choices(workspace.sessions, COMMAND_VIEWER, staged[0])
            write_mapping.write_bytes(mapping.write_file(found))
            return
        about = workspace.sessions, COMMAND_VIEWER, workspace.respondent_key, staged
        preview, stored = importing.preview(*about), tuple[int, ...]()
        if preview.ready and not dry_run:
            stored = importing.confirm(*about, preview.fingerprint, settings.originals_kept)
    finally:
        importing.discard(workspace.sessions, COMMAND_VIEWER, staged)
    if as_json:
        click.echo(json.dumps(_preview_as_json(preview, stored), ensure_ascii=False, indent=2))
    else:
        _print_preview(preview, stored)
    sys.exit(1 if any(file.errors for file in preview.files) else 0)


def _read_mapping(file: Path) -> Choices:
    """The mapping in a file; problems are listed, and the command ends with 1."""
    try:
        return mapping.read_file(file.read_bytes())
    except MappingRejectedError as error:
        for issue in error.issues:
            click.echo(f"{issue.where}: {translate(issue.what)} {translate(issue.remedy)}")
        raise


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
    return registry.held(file.contents, file.assessments, file.answers)


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
                **_facts_as_json(file.contents),
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


def _facts_as_json(contents: Contents | None) -> dict[str, object]:
    """What a file holds beside answers, by kind."""
    return {
        kind.key: kind.as_json(contents if contents and contents.kind == kind.name else None)
        for kind in registry.KINDS
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
