"""Notes: what people write beside a KPI, a score or an initiative of a unit."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from services import access, auditing
from services.adapters import note_rows, structure
from services.adapters.database import Sessions, reading
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import NotAllowedError, NotFoundError, RefusedError
from services.domain.texts import Message
from services.domain.viewer import Viewer, ViewerRole
from services.domain.written import lines, seen

NoteKind = Literal["kpi", "score", "initiative"]
KINDS: tuple[NoteKind, ...] = ("kpi", "score", "initiative")
LONGEST, LONGEST_CODE = 4_000, 200
"""Characters of a note, and of the code of what it is about."""


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note of a unit about a subject (by code), as of a day; the viewer may remove it where it is `removable`."""

    id: int
    kind: NoteKind
    subject: str
    unit: int
    unit_name: str
    day: date
    text: str
    author: str
    created: datetime
    removable: bool


def add_note(
    sessions: Sessions, viewer: Viewer, unit: int, about: tuple[NoteKind, str], day: date, text: str
) -> int:
    """Write a note beside a subject (its kind and code) of a unit and return its id; raises RefusedError."""
    access.require_contributor(viewer)
    kind, subject = about[0], seen(about[1])
    words = lines(text)
    if kind not in KINDS or not words or len(words) > LONGEST or not 0 < len(subject) <= LONGEST_CODE:
        raise RefusedError(
            Message("A note has from 1 to {most} characters.", {"most": LONGEST}),
            Message("Write a few words, then save again."),
        )
    with auditing.writing(sessions) as session:
        tree = structure.load_tree(session)
        access.require_unit(access.within_scope(tree, viewer), unit)
        auditing.record(session, viewer, Action.ADD, _subject(kind, subject, unit))
        return note_rows.add(session, tree.root_of(unit).id, unit, (kind, subject), day, words, viewer.name)


def _subject(kind: str, subject: str, unit: int) -> Subject:
    """A note as the subject of an event: what it is about, not what it says."""
    return Subject(SubjectKind.NOTE, f"{kind} {subject}", (unit,))


def list_notes(
    sessions: Sessions,
    viewer: Viewer,
    unit: int,
    kind: NoteKind | None = None,
    subject: str | None = None,
    version: int | None = None,
) -> tuple[WrittenNote, ...]:
    """The notes of a unit and of all below it, the latest day first; raises NotFoundError outside the scope."""
    with reading(sessions, version) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
        inside = {one.id for one in visible.subtree(unit)}
        rows = note_rows.read(session, tree.root_of(unit).id, inside, kind, subject and seen(subject))
        return tuple(
            WrittenNote(
                row.id,
                row.kind,  # type: ignore[arg-type]
                row.subject,
                row.unit_id,
                visible.names[row.unit_id],
                row.day,
                row.text,
                row.author,
                row.created,
                _may_remove(viewer, row.author),
            )
            for row in rows
        )


def _may_remove(viewer: Viewer, author: str) -> bool:
    """Whether a viewer may remove somebody's note: the own ones, an administrator all."""
    return viewer.role is ViewerRole.ADMINISTRATOR or (
        viewer.role is not ViewerRole.EXECUTIVE and viewer.name == author
    )


def remove_note(sessions: Sessions, viewer: Viewer, note: int) -> None:
    """Remove a note for good; raises NotFoundError outside the scope, NotAllowedError for somebody else's."""
    with auditing.writing(sessions) as session:
        row = note_rows.load(session, note)
        if row is None or row.unit_id not in access.visible_tree(session, viewer).by_id:
            raise NotFoundError(
                Message("There is no such note among those you may see."), Message("Reload the page.")
            )
        if not _may_remove(viewer, row.author):
            raise NotAllowedError(
                Message("Only who wrote a note, or an administrator, may remove it."),
                Message("Ask the administrator of your organisation."),
            )
        session.delete(row)
        auditing.record(session, viewer, Action.REMOVE, _subject(row.kind, row.subject, row.unit_id))
