"""Outages: what a database says when it cannot be reached, is too busy, or has no room, as a sentence."""

import logging
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from services.domain.errors import DataMovedError, OutageError, PalierError
from services.domain.texts import Message

_log = logging.getLogger(__name__)

UNREACHABLE = (
    Message("The database cannot be reached."),
    Message("Nothing was stored. Try again in a moment; if it lasts, tell your administrator."),
)
WRITER_WAITS = (
    Message("Somebody else is writing, and it takes long."),
    Message("Nothing was stored. Try again in a moment."),
)
TOO_SLOW = (
    Message("The database took too long to answer and was stopped."),
    Message("Try again with fewer units or waves; an administrator can allow more time."),
)
CROWDED = (Message("Too many people use the database at once."), Message("Try again in a moment."))
NO_ROOM = (
    Message("The disk of the database is full."),
    Message("Nothing was stored. Make room, then try again."),
)
UNUSABLE = (
    Message("The database can be read, not written."),
    Message("Nothing was stored. Give the program the right to write to the database and its folder."),
)
DAMAGED = (
    Message("The database file is damaged, or is no database of Palier."),
    Message("Restore a backup: “palier database restore”."),
)
MOVED = (Message("The data has just changed."), Message("Reload the page."))

Sentence = tuple[Message, Message]
_BY_STATE: Mapping[str, Sentence] = {
    "25006": UNUSABLE,
    "40001": MOVED,
    "40P01": MOVED,
    "53100": NO_ROOM,
    "53300": CROWDED,
    "55P03": WRITER_WAITS,
    "57014": TOO_SLOW,
    "57P01": UNREACHABLE,
    "57P02": UNREACHABLE,
    "57P03": UNREACHABLE,
    "58030": UNREACHABLE,
}
"""What PostgreSQL says, by its code of an error."""

_BY_CODE: Mapping[int, Sentence] = {
    sqlite3.SQLITE_BUSY: WRITER_WAITS,
    sqlite3.SQLITE_LOCKED: WRITER_WAITS,
    sqlite3.SQLITE_FULL: NO_ROOM,
    sqlite3.SQLITE_IOERR: UNREACHABLE,
    sqlite3.SQLITE_CANTOPEN: UNREACHABLE,
    sqlite3.SQLITE_READONLY: UNUSABLE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
"""What SQLite says, by the primary part of its code of an error."""


@contextmanager
def told() -> Iterator[None]:
    """Whatever the database cannot do for now is raised as an OutageError; errors of the program stay as they are."""
    try:
        yield
    except _errors() as error:
        found = as_sentence(error)
        if found is None:
            raise
        _log.warning("%s", error)
        raise found from error


def as_sentence(error: Exception) -> PalierError | None:
    """The sentence for an error of the database; None for one of the program."""
    if isinstance(error, PoolTimeoutError):
        return OutageError(*CROWDED)
    cause = error.orig if isinstance(error, DBAPIError) else error
    sentence = _sentence(cause)
    if sentence is None:
        return None
    return DataMovedError(*sentence) if sentence is MOVED else OutageError(*sentence)


def _errors() -> tuple[type[Exception], ...]:
    """The errors of SQLAlchemy and of the drivers in use; one that nobody loaded is not loaded for this."""
    loaded = sys.modules.get("psycopg")
    usual = (DBAPIError, PoolTimeoutError, sqlite3.Error)
    return usual if loaded is None else (*usual, loaded.Error)


def _sentence(cause: BaseException | None) -> Sentence | None:
    if isinstance(cause, sqlite3.Error):
        return _BY_CODE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    loaded = sys.modules.get("psycopg")
    if loaded is None or not isinstance(cause, loaded.Error):
        return None
    state: str | None = cause.sqlstate
    lost = isinstance(cause, loaded.OperationalError) and (state is None or state.startswith("08"))
    return _BY_STATE.get(state or "") or (UNREACHABLE if lost else None)
