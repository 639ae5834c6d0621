"""Rows of the audit: written, found page by page."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from services.adapters.audit_tables import AuditEvent
from services.adapters.tables import BusinessUnit
from services.domain.audit import Action, Event, Sought, Subject, SubjectKind
from services.domain.written import seen

_WRITTEN = "audit events"
"""Where a session counts the events written in its transaction."""


def add(session: Session, who: str, action: Action, subject: Subject, unit: tuple[int | None, str]) -> None:
    """Write an event, with the id and the code of the unit that holds all it concerns."""
    place, code = unit
    row = AuditEvent(
        at=datetime.now(UTC),
        who=seen(who)[:200],
        action=action,
        subject_kind=subject.kind,
        subject=seen(subject.words)[:400],
        unit_id=place,
        unit_code=code,
        details=dict(subject.details),
    )
    session.add(row)
    session.flush()
    session.info[_WRITTEN] = written(session) + 1


def written(session: Session) -> int:
    """How many events a session has written."""
    count: int = session.info.get(_WRITTEN, 0)
    return count


def count(session: Session, sought: Sought, units: Collection[int] | None) -> int:
    """How many events are sought, of some units (ids) or of all and of none."""
    conditions = _conditions(sought, units)
    return session.scalars(select(func.count()).select_from(AuditEvent).where(*conditions)).one()


def read(
    session: Session, sought: Sought, units: Collection[int] | None, first: int = 0, most: int | None = None
) -> Iterator[Event]:
    """The events that are sought, newest first, from the one at a place (from 0) on, read as they are asked for."""
    rows = select(AuditEvent).where(*_conditions(sought, units)).order_by(AuditEvent.id.desc())
    for row in session.scalars(rows.offset(first).limit(most).execution_options(yield_per=1_000)):
        yield Event(
            row.id,
            row.at,
            row.who,
            Action(row.action),
            SubjectKind(row.subject_kind),
            row.subject,
            row.unit_id,
            row.unit_code,
            row.details,
        )


def _conditions(sought: Sought, units: Collection[int] | None) -> list[ColumnElement[bool]]:
    """What an event must meet; a unit that came after an erased one may have its id, but then not its code."""
    found: list[ColumnElement[bool]] = []
    if units is not None:
        same = BusinessUnit.id == AuditEvent.unit_id, BusinessUnit.code == AuditEvent.unit_code
        found += [AuditEvent.unit_id.in_(units), exists().where(*same)]
    if sought.action is not None:
        found.append(AuditEvent.action == sought.action)
    if sought.since is not None:
        found.append(AuditEvent.at >= _midnight(sought.since))
    if sought.until is not None:
        found.append(AuditEvent.at < _midnight(sought.until + timedelta(days=1)))
    if sought.who.strip():
        found.append(AuditEvent.who.icontains(seen(sought.who).strip(), autoescape=True))
    if sought.search.strip():
        found.append(AuditEvent.subject.icontains(seen(sought.search).strip(), autoescape=True))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
