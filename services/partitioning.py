"""Partitioning: the answers of a PostgreSQL database divided by unit, and put together again."""

from sqlalchemy.orm import Session

from services import access, auditing
from services.adapters import partitions
from services.adapters.database import Sessions
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import RefusedError
from services.domain.texts import Message
from services.domain.viewer import Viewer

MOST = 256


def divide(sessions: Sessions, viewer: Viewer, parts: int) -> None:
    """Divide the answers into parts by the hash of their unit, all or nothing; raises RefusedError on SQLite."""
    access.require_administrator(viewer)
    _require_postgresql(sessions)
    if not 2 <= parts <= MOST:
        raise RefusedError(Message("Answers are divided into 2 to {most} parts.", {"most": MOST}))
    with auditing.writing(sessions) as session:
        partitions.divide(session, parts)
        _record(session, viewer, parts)


def unite(sessions: Sessions, viewer: Viewer) -> None:
    """Put the answers into one table again, all or nothing; raises RefusedError on SQLite."""
    access.require_administrator(viewer)
    _require_postgresql(sessions)
    with auditing.writing(sessions) as session:
        partitions.unite(session)
        _record(session, viewer, 1)


def _record(session: Session, viewer: Viewer, parts: int) -> None:
    about = Subject(SubjectKind.DATABASE, details={"parts": parts})
    auditing.record(session, viewer, Action.CHANGE, about)


def _require_postgresql(sessions: Sessions) -> None:
    if sessions.kw["bind"].dialect.name != "postgresql":
        raise RefusedError(
            Message("SQLite keeps all answers in one table."),
            Message("Move to PostgreSQL to divide them: see docs/scale.md."),
        )
