"""The database: engines, consistent reads, and one writer at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from services.adapters import shelf
from services.adapters.outages import told
from services.adapters.replicas import Replica
from services.adapters.tables import DataVersion
from services.domain.errors import DataMovedError
from services.domain.texts import Message

Sessions = sessionmaker[Session]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections a process keeps and adds at need, and how long it waits for what (in seconds).

    A `statement` of 0 may take for ever; SQLite knows `writer` only.
    """

    pool: int = 5
    overflow: int = 10
    pool_wait: float = 30
    connecting: int = 10
    statement: float = 60
    writer: float = 30


def open_engine(url: str, limits: Limits | None = None) -> Engine:
    """An engine for a SQLite file or a PostgreSQL server; makes the file's folder. Its errors tell no values."""
    limits = limits or Limits()
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",
            pool_size=limits.pool,
            max_overflow=limits.overflow,
            pool_timeout=limits.pool_wait,
            connect_args=_arguments(parsed, limits),
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", partial(_prepare_sqlite, limits))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _arguments(url: URL, limits: Limits) -> dict[str, Any]:
    """How PostgreSQL is connected to; what the URL itself says stands."""
    given = url.query.get("options", "")
    options = f"-c statement_timeout={limits.statement * 1000:.0f} {given if isinstance(given, str) else ''}"
    waits = {} if "connect_timeout" in url.query else {"connect_timeout": limits.connecting}
    return {"options": options.strip(), **waits}


def open_sessions(url: str, limits: Limits | None = None, read_url: str = "") -> Sessions:
    """Sessions on the database at `url`, and on a replica at `read_url`; they do not expire what was read."""
    limits = limits or Limits()
    return sessions_on(open_engine(url, limits), limits, open_engine(read_url, limits) if read_url else None)


def sessions_on(engine: Engine, limits: Limits, replica: Engine | None = None) -> Sessions:
    """Sessions on engines that are open already."""
    about = {"limits": limits, "replica": replica and Replica(replica), **shelf.information()}
    return sessionmaker(engine, expire_on_commit=False, info=about)


def _prepare_sqlite(limits: Limits, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Transactions begin where we say so; readers never wait for the writer."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout={limits.writer * 1000:.0f}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(sessions: Sessions) -> Iterator[Session]:
    """One writing transaction: waits for its turn, bumps the data version, commits; rolls back on any error."""
    with told(), sessions() as session, session.begin():
        lock_for_writing(session)
        yield session
        session.flush()
        session.execute(update(DataVersion).values(number=DataVersion.number + 1))


@contextmanager
def noting(sessions: Sessions) -> Iterator[Session]:
    """A transaction that only adds rows no read of facts sees: where the database can, it waits for no writer."""
    with told(), sessions() as session, session.begin():
        if session.get_bind().dialect.name == "sqlite":
            session.connection(execution_options={"writes": True})
        yield session


@contextmanager
def rehearsing(sessions: Sessions) -> Iterator[Session]:
    """A writing transaction that is always rolled back: shows what a change would do."""
    with told(), sessions() as session:
        lock_for_writing(session)
        try:
            yield session
        finally:
            session.rollback()


@contextmanager
def drafting(sessions: Sessions) -> Iterator[Session]:
    """A transaction on drafts, which no read of facts sees: it does not bump the data version."""
    with told(), sessions() as session, session.begin():
        lock_for_writing(session)
        yield session


def lock_for_writing(session: Session) -> None:
    """Make this transaction the only writer until it ends; it may take its time, but does not wait for ever."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection(execution_options={"writes": True})
    else:
        limits: Limits = session.info.get("limits") or Limits()
        session.connection(execution_options={"isolation_level": "READ COMMITTED"})
        waits = func.set_config("lock_timeout", f"{limits.writer * 1000:.0f}", True)
        session.execute(select(waits, func.set_config("statement_timeout", "0", True)))
        session.execute(select(DataVersion).with_for_update())


@contextmanager
def reading(sessions: Sessions, version: int | None = None) -> Iterator[Session]:
    """One consistent view of the data; raises DataMovedError when it is no longer at `version`.

    Where a version is named, a replica that shows it answers; drafts and the newest version are the database's own.
    """
    replica: Replica | None = sessions.kw["info"]["replica"]
    with told():
        session = None if replica is None or version is None else replica.session_at(sessions, version)
        if session is not None and version is not None:
            with session:
                shelf.sees(session, version)
                yield session
            return
        with sessions() as session, session.begin():
            if version is not None:
                if data_version(session) != version:
                    raise DataMovedError(Message("The data has just changed."), Message("Reload the page."))
                shelf.sees(session, version)
            yield session


def data_version(session: Session) -> int:
    """The number that changes with every stored change."""
    return session.scalars(select(DataVersion.number)).one()
