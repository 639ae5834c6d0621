"""Checks of what is stored: the file or indexes are whole, no row points nowhere, no moment runs backwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    MetaData,
    and_,
    func,
    insert,
    or_,
    select,
    text,
)
from sqlalchemy import Table as Schema
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from services.adapters import migrating  # noqa: F401  with it come all tables
from services.adapters.audit_tables import AuditEvent
from services.adapters.kpi_tables import StandingValue
from services.adapters.tables import (
    DataVersion,
    ImportBatch,
    OptionCount,
    Participation,
    QuestionScore,
    Score,
    Table,
)
from services.domain.texts import Message

DERIVED: tuple[type[Table], ...] = (Score, QuestionScore, OptionCount, Participation, StandingValue)
CLOSE = 1e-9
"""How far two figures may differ that were added up in another order, as a share of them."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far the clocks of two servers may be apart."""


@dataclass(frozen=True, slots=True)
class Rising:
    """A table whose moments do not fall while its ids rise."""

    id: InstrumentedAttribute[int]
    at: InstrumentedAttribute[datetime]


RISING = (Rising(ImportBatch.id, ImportBatch.imported_at), Rising(AuditEvent.id, AuditEvent.at))


def without_limit(session: Session) -> None:
    """Let statements of this transaction take as long as they need."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.set_config("statement_timeout", "0", True)))


def damage(session: Session) -> Iterator[Message]:
    """What the database itself finds wrong with its file or its indexes."""
    if session.get_bind().dialect.name == "sqlite":
        for (found,) in session.execute(text("PRAGMA integrity_check(20)")):
            if found != "ok":
                yield Message("The database file is damaged: {what}", {"what": found})
        return
    invalid = text(
        "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace ORDER BY relname"
    )
    for index in session.scalars(invalid):
        yield Message("The index {name} is not valid; rebuild it with REINDEX.", {"name": index})


def orphans(session: Session) -> Iterator[Message]:
    """Rows that point to a row that is not there, by table."""
    for table in Table.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            count = session.scalars(_pointing_nowhere(key)).one()
            if count:
                yield Message(
                    "Rows of {table} that belong to no row of {other}: {count}.",
                    {"table": table.name, "other": key.referred_table.name, "count": count},
                )


def _pointing_nowhere(key: ForeignKeyConstraint) -> Any:
    """How many rows have all columns of a key filled, and nothing they point to."""
    other = key.referred_table.alias()
    pairs = [(pair.parent, other.c[pair.column.name]) for pair in key.elements]
    there = select(1).where(*(mine == theirs for mine, theirs in pairs)).correlate(key.table)
    filled = (mine.is_not(None) for mine, _theirs in pairs)
    return select(func.count()).select_from(key.table).where(*filled, ~there.exists())


def versions(session: Session) -> Iterator[Message]:
    """Whether there is one data version."""
    count = session.scalars(select(func.count()).select_from(DataVersion)).one()
    if count != 1:
        yield Message("The table data_version has {count} rows instead of one.", {"count": count})


def moments(session: Session) -> Iterator[Message]:
    """Tables in which a later row has an earlier moment."""
    for rising in RISING:
        previous = func.max(rising.at).over(order_by=rising.id, rows=(None, -1)).label("previous")
        rows = session.execute(select(rising.id, rising.at, previous).order_by(rising.id))
        late = [
            number for number, at, before in rows if before and _moment(at) < _moment(before) - CLOCKS_DIFFER
        ]
        if late:
            about = {"table": rising.id.class_.__tablename__, "id": late[0], "count": len(late)}
            yield Message(
                "In {table} row {id} is dated before one that came earlier; such rows: {count}. A clock was set "
                "back, or rows were changed by hand.",
                about,
            )


def _moment(at: datetime) -> datetime:
    """A moment without its zone, which SQLite does not keep."""
    return at.replace(tzinfo=None)


class Memory:
    """The derived rows as they stand, kept aside for this transaction to compare them with others."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.kept = {table: _like(table) for table in DERIVED}
        for table, copy in self.kept.items():
            session.execute(text(f"DROP TABLE IF EXISTS {copy.name}"))
            copy.create(session.connection())
            columns = table.__table__.columns
            session.execute(insert(copy).from_select([c.name for c in columns], select(*columns)))

    def differences(self) -> Iterator[Message]:
        """Tables whose rows are no longer what they were."""
        for table, copy in self.kept.items():
            count = sum(self.session.scalars(query).one() for query in _compared(table, copy))
            if count:
                about = {"table": table.__tablename__, "count": count}
                yield Message("Rows of {table} that do not follow from what is stored: {count}.", about)


def _like(table: type[Table]) -> Schema:
    """A temporary table of the same columns."""
    columns = [
        Column(c.name, c.type, primary_key=c.primary_key, nullable=c.nullable) for c in _columns(table)
    ]
    return Schema(f"kept_{table.__tablename__}", MetaData(), *columns, prefixes=["TEMPORARY"])


def _columns(table: type[Table]) -> list[Any]:
    return list(table.__table__.columns)


def _compared(table: type[Table], copy: Schema) -> Iterator[Any]:
    """Counts of rows that were kept and are gone or others now, and of new ones."""
    now = aliased(table)
    same = and_(*(copy.c[c.name] == getattr(now, c.key) for c in _columns(table) if c.primary_key))
    changed = (_differ(copy.c[c.name], getattr(now, c.key)) for c in _columns(table) if not c.primary_key)
    key = getattr(now, next(c.key for c in _columns(table) if c.primary_key))
    count = select(func.count())
    yield count.select_from(copy).join(now, same, isouter=True).where(or_(key.is_(None), *changed))
    yield count.select_from(now).where(~select(1).select_from(copy).where(same).correlate(now).exists())


def _differ(one: Any, other: Any) -> ColumnElement[bool]:
    """Whether two cells differ by more than the order of adding up makes."""
    if one.type.python_type is float:
        unlike: ColumnElement[bool] = func.abs(one - other) > CLOSE * (1 + func.abs(other))
    else:
        unlike = one != other
    return or_(unlike, one.is_(None) != other.is_(None))
