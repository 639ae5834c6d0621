"""Resources: the open workspace, who looks, and what is kept by database, data version, viewer and language."""

import gc
from collections.abc import Callable, Hashable, Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from threading import RLock
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import pandas as pd
from sqlalchemy.orm import Session

from dashboard import charts
from services import (
    members,
    serving,
)
from services.adapters.database import data_version, reading
from services.domain.errors import NotAllowedError
from services.domain.login import Login, Refusal, read_login
from services.domain.texts import Message
from services.domain.viewer import LOCAL_VIEWER, Viewer
from services.language import current_language
from services.settings import Settings
from services.workspace import Workspace, open_workspace

MOST_KEPT = 1_000
"""Values kept of all reads together; those of an older data version fall out as newer ones come in."""

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
_version: ContextVar[int] = ContextVar("version")
_admitted: ContextVar[Viewer | None] = ContextVar("admitted", default=None)
_claims: ContextVar[Mapping[str, Any]] = ContextVar("claims")


class Key(NamedTuple):
    """What every read depends on besides its arguments."""

    database: str
    version: int
    viewer: Viewer
    language: str
    day: date


class _Slot:
    """The place of one value: whoever asks first computes it while the others wait; a failure is tried again."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._values: list[Any] = []

    def get(self, compute: Callable[[], Value]) -> Value:
        """The value, computed where there is none yet."""
        if not self._values:
            with self._lock:
                if not self._values:
                    self._values.append(compute())
        value: Value = self._values[0]
        return value


@lru_cache(MOST_KEPT)
def _slot(*_about: Hashable) -> _Slot:
    """Streamlit's own caches hash every argument at every rerun, which takes longer than a screen may."""
    return _Slot()


def forget() -> None:
    """Drop everything that is kept, the workspace too."""
    _slot.cache_clear()
    settings.cache_clear()


@cache
def settings() -> Settings:
    """The configuration, read once."""
    return Settings()


def workspace() -> Workspace:
    """The open workspace."""
    return _slot("workspace").get(_open)


def _open() -> Workspace:
    """Open the workspace; what start-up made is left out of every garbage collection."""
    opened = open_workspace(settings())
    charts.warm_up()
    if gc.isenabled():  # else there is hardly any, and looking for it takes a tenth of a second
        gc.collect()
    gc.freeze()
    gc.enable()
    return opened


def viewer() -> Viewer:
    """Who looks: the member let in at the beginning of this rerun; without a login the administrator."""
    if not settings().with_login:
        return LOCAL_VIEWER
    found = _admitted.get()
    if found is None:
        raise LookupError("nobody was let in")
    return found


def begin_rerun(claims: Mapping[str, Any] | None = None) -> Refusal | None:
    """Read the data version once, so that no screen mixes two, and with it who looks, as members stand now.

    `claims` are what the login tells of the person. Returns why nobody is let in; without a login everybody is.
    """
    _admitted.set(None)
    _claims.set(claims or {})
    with reading(workspace().sessions) as session:
        _version.set(data_version(session))
        found = _let_in(session, claims or {})
    if isinstance(found, Refusal):
        return found
    _admitted.set(found)
    return None


def _let_in(session: Session, claims: Mapping[str, Any]) -> Viewer | Refusal:
    """Whom claims let in now, as members stand in this reading."""
    if not settings().with_login:
        return LOCAL_VIEWER
    found = login(claims)
    return members.admit(session, found) if isinstance(found, Login) else found


def guarded(write: Callable[[], bytes]) -> Callable[[], bytes]:
    """What writes a file once it is asked for, outside of any rerun: for whom it was offered, as long as they may."""
    if not settings().with_login:
        return write
    offered, claims, sessions = viewer(), _claims.get(), workspace().sessions

    def written() -> bytes:
        with reading(sessions) as session:
            if _let_in(session, claims) != offered:
                raise NotAllowedError(
                    Message("Your login has ended, or your role has changed."), Message("Reload the page.")
                )
        return write()

    return written


def see_newest() -> None:
    """Show the data as it has become since this rerun began."""
    with reading(workspace().sessions) as session:
        _version.set(data_version(session))


def admitted() -> Viewer | None:
    """The member who is logged in and let in; None without a login."""
    return _admitted.get() if settings().with_login else None


def login(claims: Mapping[str, Any]) -> Login | Refusal:
    """The login that claims tell of, now, or why it is none."""
    return read_login(claims, serving.login_rules(settings()), datetime.now(UTC))


def shown_version() -> int:
    """The data version this rerun shows."""
    return _version.get()


def _key() -> Key:
    return Key(settings().database, shown_version(), viewer(), current_language(), datetime.now(UTC).date())


def kept(compute: Callable[[], Value], *about: Hashable) -> Value:
    """What is computed once for what it is `about`: all it depends on besides data, viewer, language and day.

    Nobody may change it.
    """
    return _slot(_key(), *about).get(compute)


def kept_values(read: Callable[Concatenate[Key, Arguments], Value]) -> Callable[Arguments, Value]:
    """Keep what a read returns, which nobody may change."""

    def get(*args: Arguments.args, **named: Arguments.kwargs) -> Value:
        return kept(lambda: read(_key(), *args, **named), read, *args, *named.items())

    return get


def kept_frames(
    read: Callable[Concatenate[Key, Arguments], pd.DataFrame],
) -> Callable[Arguments, pd.DataFrame]:
    """Keep the frame a read returns; callers get copies, which pandas makes only when one is written to."""
    get = kept_values(read)
    return lambda *args, **named: get(*args, **named).copy(deep=False)
