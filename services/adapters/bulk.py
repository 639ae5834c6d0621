"""Many rows at once, by the fastest way each database offers."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from sqlalchemy.orm import Session

from services.adapters.tables import Table

AT_ONCE = 100
"""Rows of one SQLite statement: fewer statements take less time, and it may have some thousands of variables."""
PORTIONS = 100
"""Such statements that are made ready at a time."""


def insert_rows(
    session: Session, table: type[Table], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of plain values in the order of `columns`: COPY on PostgreSQL, a prepared statement on SQLite."""
    connection = session.connection()
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table.__tablename__} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    source = iter(rows)
    while portion := list(islice(source, AT_ONCE * PORTIONS)):
        whole = len(portion) - len(portion) % AT_ONCE
        together = [portion[start : start + AT_ONCE] for start in range(0, whole, AT_ONCE)]
        for groups in (together, [[row] for row in portion[whole:]]):
            if groups:
                place = f"({', '.join('?' * len(columns))})"
                places = ", ".join([place] * len(groups[0]))
                connection.exec_driver_sql(
                    f"INSERT INTO {table.__tablename__} ({names}) VALUES {places}",  # noqa: S608  names are our own
                    [tuple(chain.from_iterable(group)) for group in groups],
                )
