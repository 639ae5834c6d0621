"""Founding: an organisation and its units from a list, and how far each organisation has come to its first chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import access, administration, auditing
from services.adapters.database import Sessions, reading
from services.adapters.grid import text_of
from services.adapters.tables import BusinessUnit, Participation, Wave
from services.adapters.workbook_reader import read_workbook
from services.domain import unit_list, unit_table
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import RefusedError
from services.domain.texts import Message
from services.domain.unit_drafts import UnitDraft, UnitList
from services.domain.units import Unit, UnitTree
from services.domain.viewer import Viewer

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Founded:
    """An organisation: how many units are below it, its newest open wave, and whether anybody has answered."""

    organisation: Unit
    units: int
    wave: int | None
    answered: bool


def read_unit_file(file_name: str, content: bytes) -> Rows:
    """The rows of the sheet of a workbook or text file that lists units; raises WorkbookRefusedError."""
    sheets = [
        [[text_of(cell) for cell in row] for row in sheet.rows]
        for sheet in read_workbook(file_name, content).sheets
    ]
    return next((rows for rows in sheets if unit_table.has_names(rows)), sheets[0] if sheets else [])


def read_units(source: str | Rows, organisation: Unit) -> UnitList:
    """The units that a text or the rows of a table list below an organisation: drafts, or every problem."""
    if not isinstance(source, str):
        return unit_table.read_rows(source, organisation.name, organisation.code)
    pasted = [line.split("\t") for line in source.splitlines()]
    if unit_table.is_table(pasted):  # copied from a spreadsheet, headings and all
        return unit_table.read_rows(pasted, organisation.name, organisation.code)
    return unit_list.read_text(source, organisation.name, organisation.code)


def found_organisation(
    sessions: Sessions, viewer: Viewer, name: str, code: str, drafts: Sequence[UnitDraft] = ()
) -> int:
    """Add an organisation with the units of a list, all or nothing; returns its id."""
    access.require_administrator(viewer)
    drafts = [_as_kept(draft) for draft in drafts]
    with auditing.writing(sessions) as session:
        organisation = administration.store_organisation(session, name, code)
        _store(session, organisation, drafts)
        about = Subject(SubjectKind.ORGANISATION, code, (organisation,), {"units": len(drafts)})
        auditing.record(session, viewer, Action.ADD, about)
        return organisation


def add_units(sessions: Sessions, viewer: Viewer, organisation: int, drafts: Sequence[UnitDraft]) -> None:
    """Add the units of a list below an organisation, all or nothing; raises RefusedError where a code is taken."""
    drafts = [_as_kept(draft) for draft in drafts]
    with auditing.writing(sessions) as session:
        tree = access.administered_organisation(session, viewer, organisation)
        taken = {unit.code for unit in tree.subtree(organisation)} & {draft.code for draft in drafts}
        if taken:
            raise RefusedError(
                Message("These codes are in use already: {codes}.", {"codes": ", ".join(sorted(taken))}),
                Message("Reload the page: somebody else may have added the units."),
            )
        _store(session, organisation, drafts, len(tree.children(organisation)))
        words = tree.by_id[organisation].code
        about = Subject(SubjectKind.ORGANISATION, words, (organisation,), {"units": len(drafts)})
        auditing.record(session, viewer, Action.CHANGE, about)


def _as_kept(draft: UnitDraft) -> UnitDraft:
    """A draft as it is stored; raises RefusedError where its name or its code is none or too long."""
    above = None if draft.parent is None else administration.coded(draft.parent)
    return UnitDraft(administration.coded(draft.code), administration.named(draft.name), above)


def _store(session: Session, organisation: int, drafts: Sequence[UnitDraft], position: int = 0) -> None:
    """Store drafts, parents first, a level at a time; they follow the units that are there."""
    stored: dict[str | None, int] = {None: organisation}
    waiting = list(enumerate(drafts, position))
    while waiting:
        rows = {
            draft.code: BusinessUnit(
                organisation_id=organisation,
                parent_id=stored[draft.parent],
                name=draft.name,
                code=draft.code,
                position=place,
            )
            for place, draft in waiting
            if draft.parent in stored
        }
        session.add_all(rows.values())
        session.flush()
        waiting = [(place, draft) for place, draft in waiting if draft.parent not in stored]
        stored |= {code: row.id for code, row in rows.items()}


def list_founded(sessions: Sessions, viewer: Viewer, version: int | None = None) -> tuple[Founded, ...]:
    """How far the viewer's organisations have come, the sample company left out, oldest first."""
    with reading(sessions, version) as session:
        tree = access.visible_tree(session, viewer)
        samples = set(session.scalars(select(BusinessUnit.id).where(BusinessUnit.sample)))
        answers = select(Wave.organisation_id).join(Participation, Participation.wave_id == Wave.id)
        answered = set(session.scalars(answers.where(Participation.respondents > 0).distinct()))
        still_open = select(Wave.organisation_id, func.max(Wave.id)).where(~Wave.closed)
        waves = dict(iter(session.execute(still_open.group_by(Wave.organisation_id))))
    own = [root for root in tree.roots if root.parent is None and root.id not in samples]
    return tuple(
        Founded(root, len(tree.subtree(root.id)) - 1, waves.get(root.id), root.id in answered)
        for root in sorted(own, key=lambda root: root.id)
    )


def answering_units(tree: UnitTree, organisation: int) -> list[int]:
    """The units that are asked to answer: those with none below them."""
    return [unit.id for unit in tree.subtree(organisation) if not tree.children(unit.id)]
