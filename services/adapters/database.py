"""The database: engines, consistent reads, and one writer at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from services.adapters.tables import DataVersion
from services.domain.errors import DataMovedError
from services.domain.texts import Message

BUSY_TIMEOUT_MS = 30_000
Sessions = sessionmaker[Session]


def open_engine(url: str) -> Engine:
    """An engine for a SQLite file or a PostgreSQL server; makes the file's folder. Its errors tell no values."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, isolation_level="REPEATABLE READ")
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_sessions(url: str) -> Sessions:
    """Sessions on the database at `url`; they do not expire what was read."""
    return sessionmaker(open_engine(url), expire_on_commit=False)


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Transactions begin where we say so; readers never wait for the writer."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
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
    with sessions() as session, session.begin():
        lock_for_writing(session)
        yield session
        session.flush()
        session.execute(update(DataVersion).values(number=DataVersion.number + 1))


@contextmanager
def rehearsing(sessions: Sessions) -> Iterator[Session]:
    """A writing transaction that is always rolled back: shows what a change would do."""
    with sessions() as session:
        lock_for_writing(session)
        try:
            yield session
        finally:
            session.rollback()


@contextmanager
def drafting(sessions: Sessions) -> Iterator[Session]:
    """A transaction on drafts, which no read of facts sees: it does not bump the data version."""
    with sessions() as session, session.begin():
        lock_for_writing(session)
        yield session


def lock_for_writing(session: Session) -> None:
    """Make this transaction the only writer until it ends."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection(execution_options={"writes": True})
    else:
        session.connection(execution_options={"isolation_level": "READ COMMITTED"})
        session.execute(select(DataVersion).with_for_update())


@contextmanager
def reading(sessions: Sessions, version: int | None = None) -> Iterator[Session]:
    """One consistent view of the data; raises DataMovedError when it is no longer at `version`."""
    with sessions() as session, session.begin():
        if version is not None and data_version(session) != version:
            raise DataMovedError(Message("The data has just changed."), Message("Reload the page."))
        yield session


def data_version(session: Session) -> int:
    """The number that changes with every stored change."""
    return session.scalars(select(DataVersion.number)).one()
