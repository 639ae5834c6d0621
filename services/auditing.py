"""Auditing: who did what, when, to what; every writing use case writes an event in its own transaction."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services import access
from services.adapters import audit_rows, database, structure
from services.adapters.database import Sessions, noting, reading
from services.adapters.tables import ImportBatch
from services.domain.audit import Action, Event, Sought, Subject, SubjectKind
from services.domain.viewer import Viewer

PAGE = 50
"""Events of one page."""

ORGANISATION = "organisation"
"""The one whole number a batch keeps that is no count."""


@contextmanager
def writing(sessions: Sessions) -> Iterator[Session]:
    """A writing transaction of a use case; raises RuntimeError, and stores nothing, where it recorded no event."""
    with database.writing(sessions) as session:
        yield session
        if not audit_rows.written(session):
            raise RuntimeError("a use case that writes must record who did what")


def record(session: Session, viewer: Viewer, action: Action, subject: Subject) -> None:
    """Write an event within the caller's transaction: it is stored or left out together with the change."""
    tree = structure.load_tree(session)
    place = tree.holding(unit for unit in subject.units if unit in tree.by_id)
    audit_rows.add(
        session, viewer.name, action, subject, (place.id, place.code) if place is not None else (None, "")
    )


def record_batch(session: Session, viewer: Viewer, action: Action, batch: int) -> None:
    """Write an event about a batch, by the name of its file and its counts, within the caller's transaction."""
    record(session, viewer, action, of_batch(session.get_one(ImportBatch, batch)))


def of_batch(row: ImportBatch, kind: SubjectKind | None = None) -> Subject:
    """A batch, or something of it, as the subject of an event."""
    counts = {
        name: count for name, count in row.counts.items() if isinstance(count, int) and name != ORGANISATION
    }
    words = row.file_name or row.counts.get("period", "")
    return Subject(kind or SubjectKind(row.kind), words, tuple(row.counts["units"]), counts)


def note(sessions: Sessions, viewer: Viewer, action: Action, subject: Subject) -> None:
    """Write an event about something that changes no data, such as an export or a login.

    Raises NotFoundError for a unit outside the viewer's scope: whatever was read of it is not handed out either.
    """
    with noting(sessions) as session:
        visible = access.visible_tree(session, viewer)
        for unit in subject.units:
            access.require_unit(visible, unit)
        record(session, viewer, action, subject)


def note_template(sessions: Sessions, viewer: Viewer, words: str, units: Iterable[int]) -> None:
    """Write an event about a workbook that was made to be filled in, for some units."""
    note(sessions, viewer, Action.EXPORT, Subject(SubjectKind.TEMPLATE, words, tuple(units)))


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some of the events that are sought, newest first, and how many there are in all."""

    events: tuple[Event, ...]
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE))


def list_events(sessions: Sessions, viewer: Viewer, sought: Sought, page: int = 0) -> EventPage:
    """A page (counted from 0) of the events an administrator may see: of the own units, or all.

    Raises NotAllowedError for others, NotFoundError for a unit that is sought outside the scope.
    """
    with reading(sessions) as session:
        units = seen_units(session, viewer, sought)
        total = audit_rows.count(session, sought, units)
        return EventPage(tuple(audit_rows.read(session, sought, units, page * PAGE, PAGE)), total)


def seen_units(session: Session, viewer: Viewer, sought: Sought) -> Collection[int] | None:
    """The units whose events an administrator may see and seeks; None for those of all and of none."""
    tree = structure.load_tree(session)
    access.require_administrator(viewer, viewer.scope, tree)
    visible = access.within_scope(tree, viewer)
    if sought.unit is not None:
        access.require_unit(visible, sought.unit)
        return {unit.id for unit in visible.subtree(sought.unit)}
    return None if viewer.scope is None else set(visible.by_id)
