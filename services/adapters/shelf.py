"""The shelf: what every read needs and seldom changes, found once for all reads of a process at one data version."""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.orm import Session

Value = TypeVar("Value")
_AT, _SHELF = "version", "shelf"
"""What a session tells of itself: the data version its transaction sees and the day, and its database's shelf."""


class Shelf:
    """What was found at the data version that was asked for last; nobody may change it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at: Hashable = None
        self._found: dict[Hashable, Any] = {}

    def get(self, at: Hashable, about: Hashable, find: Callable[[], Value]) -> Value:
        """What is kept about something at a version, found where it is not."""
        with self._lock:
            if at != self._at:
                self._at, self._found = at, {}
            if about in self._found:
                kept: Value = self._found[about]
                return kept
        found = find()
        with self._lock:
            if at == self._at:
                self._found[about] = found
        return found


def information() -> dict[str, Shelf]:
    """What sessions of one database tell of themselves, so that they share a shelf."""
    return {_SHELF: Shelf()}


def sees(session: Session, version: int) -> None:
    """Note that a session's transaction only reads, and sees a data version; what was found yesterday is found anew."""
    session.info[_AT] = version, datetime.now(UTC).date()


def shelved(session: Session, about: Hashable, find: Callable[[], Value]) -> Value:
    """What `find` finds, once for all sessions that see the same version; one that names none finds it anew."""
    shelf: Shelf | None = session.info.get(_SHELF)
    if shelf is None or _AT not in session.info:
        return find()
    return shelf.get(session.info[_AT], about, find)
