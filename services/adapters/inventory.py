"""Inventory: which of our tables stand in a database, at which revision, and how much is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, String, func, inspect, literal_column, select, table, text

from services.adapters import migrating  # noqa: F401  with it come all tables
from services.adapters.audit_tables import AuditEvent
from services.adapters.tables import Answer, Assessment, BusinessUnit, DataVersion, ImportBatch, Table
from services.domain.viewer import PRODUCT

REVISION = "alembic_version"
COUNTED = (BusinessUnit, ImportBatch, Assessment, Answer)
_BUILT_IN = {REVISION, "data_version", "framework", AuditEvent.__tablename__}
"""Tables that a fresh database fills by itself."""

_PARTS = text(
    "SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid"
    " JOIN pg_class parent ON parent.oid = inhparent"
    " WHERE parent.relnamespace = current_schema()::regnamespace AND child.relkind = 'r' ORDER BY child.relname"
)


@dataclass(frozen=True, slots=True)
class State:
    """Where a database stands: its tables' revision, its data version, rows by table."""

    revision: str
    data_version: int
    rows: Mapping[str, int]


def tables(connection: Connection) -> list[str]:
    """The names of our tables that are there, with those they are partitioned into."""
    there = set(inspect(connection).get_table_names())
    found = sorted(there & {REVISION, *Table.metadata.tables})
    parts = connection.scalars(_PARTS) if connection.dialect.name == "postgresql" else ()
    return [*found, *parts]


def revision(connection: Connection) -> str | None:
    """The revision of a database's tables, None where there are none."""
    if REVISION not in inspect(connection).get_table_names():
        return None
    column = literal_column("version_num", String)
    return connection.scalars(select(column).select_from(table(REVISION))).one_or_none()


def state(connection: Connection) -> State:
    """Where a database with our tables stands."""
    rows = {
        counted.__tablename__: connection.scalars(select(func.count()).select_from(counted)).one()
        for counted in COUNTED
    }
    return State(revision(connection) or "", connection.scalars(select(DataVersion.number)).one(), rows)


def data_version(connection: Connection) -> int:
    """The data version of a database, 0 where it has none."""
    there = DataVersion.__tablename__ in inspect(connection).get_table_names()
    return connection.scalars(select(DataVersion.number)).one() if there else 0


def is_empty(connection: Connection) -> bool:
    """Whether nobody has stored anything yet."""
    there = tables(connection)
    looks: list[Select[Any]] = [
        select(literal_column("1")).select_from(table(name)) for name in there if name not in _BUILT_IN
    ]
    if AuditEvent.__tablename__ in there:
        looks.append(select(AuditEvent.id).where(AuditEvent.who != PRODUCT.name))
    return not any(connection.execute(look.limit(1)).first() for look in looks)
