"""Notes as stored."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters.kpi_tables import Note


def add(
    session: Session, organisation: int, unit: int, about: tuple[str, str], day: date, text: str, author: str
) -> int:
    """Store a note about a subject (its kind and code) and return its id."""
    kind, subject = about
    note = Note(
        organisation_id=organisation,
        kind=kind,
        subject=subject,
        unit_id=unit,
        day=day,
        text=text,
        author=author,
        created=datetime.now(UTC),
    )
    session.add(note)
    session.flush()
    return note.id


def read(
    session: Session,
    organisation: int,
    units: Collection[int],
    kind: str | None = None,
    subject: str | None = None,
) -> Sequence[Note]:
    """The notes of some units, the latest day first; of one kind or one subject where it is given."""
    of_it = select(Note).where(Note.organisation_id == organisation)
    wanted = of_it.order_by(Note.day.desc(), Note.id.desc())
    if kind is not None:
        wanted = wanted.where(Note.kind == kind)
    if subject is not None:
        wanted = wanted.where(Note.subject == subject)
    return [note for note in session.scalars(wanted) if note.unit_id in units]


def load(session: Session, note: int) -> Note | None:
    """A note by its id."""
    return session.get(Note, note)


def erase(session: Session, organisation: int) -> None:
    """Remove all notes of an organisation."""
    session.execute(delete(Note).where(Note.organisation_id == organisation))


def erase_of_unit(session: Session, unit: int) -> None:
    """Remove all notes of a unit."""
    session.execute(delete(Note).where(Note.unit_id == unit))
