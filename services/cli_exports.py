"""The commands of `palier export`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from services import administration, board_pack, exporting, wave_administration
from services.adapters.database import Sessions
from services.answer_search import Wanted
from services.cli_viewer import COMMAND_VIEWER
from services.domain.errors import NotFoundError, RefusedError
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.exporting import FORMS, Form, Scope
from services.pack_matter import PackRequest
from services.settings import Settings
from services.wave_administration import WaveInfo
from services.workspace import open_workspace


@dataclass(frozen=True, slots=True)
class Subject:
    """What a command names: a wave, the latest earlier one, and the unit chosen."""

    sessions: Sessions
    tree: UnitTree
    wave: WaveInfo
    previous: int | None
    unit: int

    def find(self, code: str) -> int:
        """The id of a unit of the wave's organisation; raises NotFoundError."""
        return _unit(self.tree, self.wave.top, code)


@click.group()
def export() -> None:
    """Answers, scores, comparisons and board packs as files."""


def _subject(command: Callable[..., bytes]) -> Callable[..., None]:
    """The options every export has; what the command returns is written to the file."""

    @click.option("--organisation", required=True, metavar="CODE", help="Code of the organisation.")
    @click.option("--framework", required=True, metavar="KEY", help="Key of the framework.")
    @click.option("--period", required=True, help="Period of the wave, such as 2026-Q3.")
    @click.option("--unit", default="", metavar="CODE", help="The organisation by default.")
    @click.option("--format", "form", type=click.Choice(FORMS), help="By the file's ending by default.")
    @click.option("--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
    @wraps(command)
    def run(
        organisation: str,
        framework: str,
        period: str,
        unit: str,
        form: Form | None,
        target: Path,
        **more: Any,
    ) -> None:
        subject = _find(organisation, framework, period, unit)
        ending: Form = "csv" if target.suffix.lower() == ".csv" else "xlsx"
        target.write_bytes(command(subject, form or ending, **more))
        click.echo(str(target))

    return run


@export.command("board-pack")
@click.option("--organisation", required=True, metavar="CODE", help="Code of the organisation.")
@click.option("--framework", required=True, metavar="KEY", help="Key of the framework.")
@click.option("--period", required=True, help="Period of the wave, such as 2026-Q3.")
@click.option("--unit", default="", metavar="CODE", help="The organisation by default.")
@click.option("--units", default="", metavar="A,B,...", help="Units to show; those below --unit by default.")
@click.option("--sections", default="", metavar="A,B,...", help="Sections of the pack; all by default.")
@click.option(
    "--language", type=click.Choice(["en", "fr"]), help="Language of the pack; that of messages by default."
)
@click.option("--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export_board_pack(
    organisation: str,
    framework: str,
    period: str,
    unit: str,
    units: str,
    sections: str,
    language: str | None,
    target: Path,
) -> None:
    """Write the board pack as .pptx, .html, .xlsx or .pdf, by the ending of the file."""
    ending = target.suffix.lower().lstrip(".")
    form = next((form for form in board_pack.FORMS if form == ending), None)
    if form is None:
        raise RefusedError(
            Message("A board pack is no “{ending}” file.", {"ending": target.suffix or target.name}),
            Message("Choose a name that ends in .pptx, .html, .xlsx or .pdf."),
        )
    subject = _find(organisation, framework, period, unit)
    request = PackRequest(
        subject.wave.id,
        subject.unit,
        subject.previous,
        tuple(subject.find(code) for code in _listed(units)),
        _listed(sections),
        language=language or "",
    )
    target.write_bytes(board_pack.export_board_pack(subject.sessions, COMMAND_VIEWER, request, form))
    click.echo(str(target))


def _listed(text: str) -> tuple[str, ...]:
    """What is separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _find(organisation: str, framework: str, period: str, unit: str) -> Subject:
    sessions = open_workspace(Settings()).sessions
    tree = administration.list_units(sessions, COMMAND_VIEWER)
    waves = [
        wave
        for wave in wave_administration.list_waves(sessions, COMMAND_VIEWER)
        if (tree.by_id[wave.top].code, wave.framework_key) == (organisation, framework)
    ]
    wave = next((wave for wave in waves if wave.period == period), None)
    if wave is None:
        raise NotFoundError(
            Message("There is no such wave."), Message("Look at organisation, framework and period.")
        )
    earlier = [other.id for other in waves if other.ends < wave.ends]
    chosen = _unit(tree, wave.top, unit or organisation)
    return Subject(sessions, tree, wave, earlier[-1] if earlier else None, chosen)


def _unit(tree: UnitTree, top: int, code: str) -> int:
    found = next((unit.id for unit in tree.subtree(top) if unit.code == code), None)
    if found is None:
        raise NotFoundError(
            Message("There is no unit “{code}” in this organisation.", {"code": code}),
            Message("Use the codes of the page Administration."),
        )
    return found


@export.command("answers")
@_subject
@click.option("--theme", default="", help="Only the answers about this theme.")
@click.option("--question", default="", metavar="CODE", help="Only the answers to this question.")
@click.option("--search", default="", help="Only the answers that hold this text.")
def export_answers(subject: Subject, form: Form, theme: str, question: str, search: str) -> bytes:
    """Write the answers of a unit and all below it, a row each."""
    wanted = Wanted(subject.unit, theme, question, search)
    return exporting.export_answers(subject.sessions, COMMAND_VIEWER, subject.wave.id, wanted, form)


@export.command("scores")
@_subject
def export_scores(subject: Subject, form: Form) -> bytes:
    """Write the scores of a unit and those directly below it, beside the latest earlier wave."""
    units = (subject.unit, *(child.id for child in subject.tree.children(subject.unit)))
    scope = Scope(subject.wave.id, subject.previous, units)
    return exporting.export_scores(subject.sessions, COMMAND_VIEWER, scope, form)


@export.command("comparison")
@_subject
@click.option(
    "--units", default="", metavar="A,B,...", help="Units to compare; those below --unit by default."
)
def export_comparison(subject: Subject, form: Form, units: str) -> bytes:
    """Write units side by side, with their distance from the first."""
    below = tuple(child.id for child in subject.tree.children(subject.unit)) or (subject.unit,)
    chosen = tuple(subject.find(code.strip()) for code in units.split(",")) if units else below
    scope = Scope(subject.wave.id, subject.previous, chosen)
    return exporting.export_comparison(subject.sessions, COMMAND_VIEWER, scope, form)
