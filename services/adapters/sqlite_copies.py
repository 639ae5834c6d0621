"""SQLite files copied by its online backup: whole, while others read and write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from services.adapters.outages import DAMAGED, WRITER_WAITS, told
from services.domain.errors import OutageError

COMPANIONS = ("", "-wal", "-shm", "-journal")
"""What a database's file and those that belong to it end with."""


def copy(source: Path, target: Path, wait: float) -> None:
    """Copy a database into another file, all or nothing; who has `target` open sees the new content next.

    Waits `wait` seconds for a writer of `target`, then raises OutageError.
    """

    def give_up(status: int, _remaining: int, _pages: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise OutageError(*WRITER_WAITS)

    with told(), _opened(source, wait) as old, _opened(target, wait) as new:
        old.backup(new, progress=give_up)


def settle(path: Path) -> None:
    """Make a database one file with nothing beside it; raises OutageError where it is damaged."""
    with told(), _opened(path, 0) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    if not is_sound(path):
        raise OutageError(*DAMAGED)


def is_sound(path: Path) -> bool:
    """Whether a file is a database without damage, an empty one too."""
    try:
        with _opened(path, 0) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            return False
        raise


def move(path: Path, target: Path) -> None:
    """Give a database that is damaged another name, with the files that belong to it."""
    for ending in COMPANIONS:
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(target.with_name(target.name + ending))


@contextmanager
def _opened(path: Path, wait: float) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as connection:
        yield connection
