"""Backups: the whole database in one file, and brought back from it."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, func, make_url, select, update

from services import access, auditing
from services.adapters import backup_file, inventory, migrating, postgres_tools, sqlite_copies
from services.adapters.audit_tables import GUARD
from services.adapters.backup_file import Manifest
from services.adapters.database import Limits, open_engine, sessions_on
from services.adapters.outages import told
from services.adapters.postgres_tools import Tools
from services.adapters.tables import DataVersion
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import RefusedError
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.settings import Settings
from services.workspace import upgrade

STEP = 1_000_000
"""How far a restored database's version jumps, so that no running server takes what it has kept for the new content."""

_FINGERPRINT = 16


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, where the database before it is kept, and whether its key is the one in use."""

    manifest: Manifest
    aside: str | None
    same_key: bool


def make(settings: Settings, viewer: Viewer, path: Path) -> Manifest:
    """Write the whole database to one file, as it is at one moment; others go on reading and writing."""
    access.require_administrator(viewer)
    with _room(path.parent) as folder:
        content = folder / "content"
        state = _copy_file(settings, content) if settings.embedded else _dump(settings, content)
        manifest = Manifest(
            engine=_engine(settings),
            revision=state.revision,
            data_version=state.data_version,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            key=fingerprint(settings.respondent_key),
            rows=state.rows,
        )
        written = backup_file.write(path, manifest, content)
    _note(settings, viewer, Action.EXPORT, path)
    return written


def restore(settings: Settings, viewer: Viewer, path: Path, *, replace: bool = False) -> Restored:
    """Bring a backup back, and up to date; what stands in the database is kept aside, and only moved when told to.

    Raises RefusedError before anything is touched: for a file that is damaged, foreign or too new, and for a database
    that is not empty.
    """
    access.require_administrator(viewer)
    if not path.is_file():
        raise RefusedError(Message("There is no file “{file}”.", {"file": str(path)}))
    with _room(_home(settings) or path.parent) as folder:
        content = folder / "content"
        manifest = backup_file.unpack(path, content)
        _require_fit(settings, manifest)
        bring = _restore_file if settings.embedded else _restore_dump
        aside = bring(settings, manifest, content, replace)
    _note(settings, viewer, Action.RESTORE, path)
    return Restored(manifest, aside, manifest.key == fingerprint(settings.respondent_key))


def _note(settings: Settings, viewer: Viewer, action: Action, path: Path) -> None:
    """Tell the audit of the database that is there now; an older one that has none yet is left as it is."""
    with _opened(settings.database, settings.limits) as engine:
        sessions = sessions_on(engine, settings.limits)
        if not migrating.is_current(sessions):
            return
        auditing.note(sessions, viewer, action, Subject(SubjectKind.DATABASE, path.name))


def fingerprint(key: bytes) -> str:
    """By what a key is known without telling it."""
    return hmac.new(key, b"fingerprint", hashlib.sha256).hexdigest()[:_FINGERPRINT]


def _engine(settings: Settings) -> str:
    return make_url(settings.database).get_backend_name()


def _home(settings: Settings) -> Path | None:
    """The folder of an embedded database."""
    return _file(settings).parent if settings.embedded else None


def _file(settings: Settings) -> Path:
    return Path(make_url(settings.database).database or "")


@contextmanager
def _room(home: Path) -> Iterator[Path]:
    """A folder for what is on its way, on the disk it goes to, that nobody else may read."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=home, prefix=".palier-") as folder:
            yield Path(folder)
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise RefusedError(Message("The file could not be written: {reason}.", reason)) from error


@contextmanager
def _opened(url: str, limits: Limits) -> Iterator[Engine]:
    engine = open_engine(url, limits)
    try:
        with told():
            yield engine
    finally:
        engine.dispose()


def _copy_file(settings: Settings, content: Path) -> inventory.State:
    if not _file(settings).is_file():
        raise RefusedError(Message("There is no database yet."), Message("Nothing needs a backup."))
    sqlite_copies.copy(_file(settings), content, settings.limits.writer)
    sqlite_copies.settle(content)
    with _opened(f"sqlite:///{content}", Limits()) as engine, engine.connect() as connection:
        state = inventory.state(connection)
    sqlite_copies.settle(content)
    return state


def _dump(settings: Settings, content: Path) -> inventory.State:
    with _opened(settings.database, settings.limits) as engine, engine.connect() as connection:
        tools = _tools(settings, connection)
        snapshot = connection.scalars(select(func.pg_export_snapshot())).one()
        schema = _schema(connection)
        tools.dump(content, [f"{schema}.{name}" for name in inventory.tables(connection)], snapshot)
        return inventory.state(connection)


def _tools(settings: Settings, connection: Connection) -> Tools:
    number = connection.scalars(select(func.current_setting("server_version_num"))).one()
    return postgres_tools.find(settings.database, int(number) // 10_000, settings.postgres_tools)


def _schema(connection: Connection) -> str:
    return str(connection.scalars(select(func.current_schema())).one())


def _require_fit(settings: Settings, manifest: Manifest) -> None:
    if manifest.engine != _engine(settings):
        raise RefusedError(
            Message(
                "The backup is of {engine}, the database is {other}; nothing was touched.",
                {"engine": manifest.engine, "other": _engine(settings)},
            ),
            Message("Set PALIER_DATABASE_URL to a database of its kind."),
        )
    if not migrating.is_known(manifest.revision):
        raise RefusedError(
            Message("The backup was made by a newer version of Palier; nothing was touched."),
            Message("Update Palier, then restore it."),
        )


def _require_room(*, empty: bool, replace: bool) -> None:
    if not empty and not replace:
        raise RefusedError(
            Message("The database is not empty; nothing was touched."),
            Message("Say --replace to put the backup in its place; what is there now is kept aside."),
        )


def _require_known(revision: str | None) -> None:
    """Tables of a newer version would be left behind when the others are moved."""
    if revision is not None and not migrating.is_known(revision):
        raise RefusedError(
            Message("The database is of a newer version of Palier; nothing was touched."),
            Message("Restore into an empty database."),
        )


def _beyond(*versions: int) -> int:
    return (max(versions) // STEP + 1) * STEP


def _restore_file(settings: Settings, manifest: Manifest, content: Path, replace: bool) -> str | None:
    file, wait = _file(settings), settings.limits.writer
    sound = not file.exists() or sqlite_copies.is_sound(file)
    empty, old = _standing(settings) if sound else (False, 0)
    _require_room(empty=empty, replace=replace)
    _bring_up(content, _beyond(old, manifest.data_version))
    aside = file.with_name(f"{file.name}.before-{_stamp()}")
    if not sound:
        sqlite_copies.move(file, aside)
    elif not empty:
        sqlite_copies.copy(file, aside, wait)
    sqlite_copies.copy(content, file, wait)
    return None if empty else str(aside)


def _standing(settings: Settings) -> tuple[bool, int]:
    """Whether the configured database is empty, and its data version."""
    with _opened(settings.database, settings.limits) as engine, engine.connect() as connection:
        return inventory.is_empty(connection), inventory.data_version(connection)


def _bring_up(content: Path, number: int) -> None:
    """Bring an unpacked SQLite file up to date before it takes any place."""
    sqlite_copies.settle(content)
    with _opened(f"sqlite:///{content}", Limits()) as engine:
        upgrade(sessions := sessions_on(engine, Limits()))
        with sessions.begin() as session:
            session.execute(update(DataVersion).values(number=number))
    sqlite_copies.settle(content)


def _restore_dump(settings: Settings, manifest: Manifest, content: Path, replace: bool) -> str | None:
    with _opened(settings.database, settings.limits) as engine, engine.connect() as connection:
        tools = _tools(settings, connection)
        empty, old = inventory.is_empty(connection), inventory.data_version(connection)
        _require_room(empty=empty, replace=replace)
        _require_known(inventory.revision(connection))
        schema, there = _schema(connection), inventory.tables(connection)
    aside = f"before_{_stamp()}"
    moves = [f'ALTER TABLE {schema}."{name}" SET SCHEMA {aside};' for name in there]
    drops = [f'DROP TABLE IF EXISTS {schema}."{name}" CASCADE;' for name in there]
    wait = f"SET lock_timeout = '{settings.limits.writer * 1000:.0f}';"
    before = [wait, GUARD, *(drops if empty else [f"CREATE SCHEMA {aside};", *moves])]
    number = _beyond(old, manifest.data_version)
    tools.restore(content, "\n".join(before), f"UPDATE {schema}.data_version SET number = {number};")  # noqa: S608
    with _opened(settings.database, settings.limits) as engine:
        upgrade(sessions_on(engine, settings.limits))
    return None if empty else aside


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d%H%M%S")
