"""Answers in several tables by the hash of their unit, where an administrator asks for it; PostgreSQL only."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Integer, func, literal_column, select, text
from sqlalchemy.orm import Session

from services.adapters.tables import Answer

COLUMN = "unit_id"
_UNIQUE, _KEY, _FOREIGN = "uq_assessment_id_unit_id", "pk_answer", "fk_answer_assessment_id"
_PART = "answer_part_"
_COLUMNS = ", ".join(f"answer.{column.name}" for column in Answer.__table__.columns)
_NAMES = ", ".join(column.name for column in Answer.__table__.columns)
_PARTS = text("SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass('answer')")


def count(connection: Connection) -> int:
    """Into how many parts the answers are divided; 0 where they are whole."""
    if connection.dialect.name != "postgresql":
        return 0
    return int(connection.scalars(_PARTS).one())


def divided(session: Session) -> bool:
    """Whether a session's answers are divided, so that each row says its unit."""
    if "divided" not in session.info:
        session.info["divided"] = count(session.connection()) > 0
    return bool(session.info["divided"])


def of_units(session: Session, units: Collection[int]) -> list[Any]:
    """What leads a read of answers to the parts that units are in."""
    return [literal_column(f"answer.{COLUMN}", Integer).in_(units)] if divided(session) else []


def divide(session: Session, parts: int) -> None:
    """Put the answers into parts; the caller holds the writer's lock.

    A part is found by the unit, which therefore belongs to the key; that it is the assessment's is kept by the foreign
    key.
    """
    unite(session)
    _lock(session)
    statements = [
        f"ALTER TABLE assessment ADD CONSTRAINT {_UNIQUE} UNIQUE (id, {COLUMN})",
        f"CREATE TABLE answer_divided (LIKE answer INCLUDING DEFAULTS, {COLUMN} integer NOT NULL)"
        f" PARTITION BY HASH ({COLUMN})",
        *(
            f"CREATE TABLE {_PART}{place} PARTITION OF answer_divided"
            f" FOR VALUES WITH (MODULUS {parts}, REMAINDER {place})"
            for place in range(parts)
        ),
        f"INSERT INTO answer_divided ({_NAMES}, {COLUMN}) SELECT {_COLUMNS}, assessment.{COLUMN}"  # noqa: S608
        " FROM answer JOIN assessment ON assessment.id = answer.assessment_id",
        "DROP TABLE answer",
        "ALTER TABLE answer_divided RENAME TO answer",
        f"ALTER TABLE answer ADD CONSTRAINT {_KEY} PRIMARY KEY (assessment_id, question, {COLUMN})",
        f"ALTER TABLE answer ADD CONSTRAINT {_FOREIGN} FOREIGN KEY (assessment_id, {COLUMN})"
        f" REFERENCES assessment (id, {COLUMN})",
        "ANALYZE answer",
    ]
    _run(session, statements)


def unite(session: Session) -> None:
    """Put the answers back into one table, where they are not; the caller holds the writer's lock."""
    if not count(session.connection()):
        return
    _lock(session)
    statements = [
        "CREATE TABLE answer_whole (LIKE answer INCLUDING DEFAULTS)",
        f"ALTER TABLE answer_whole DROP COLUMN {COLUMN}",
        f"INSERT INTO answer_whole ({_NAMES}) SELECT {_COLUMNS} FROM answer",  # noqa: S608  names are our own
        "DROP TABLE answer",
        "ALTER TABLE answer_whole RENAME TO answer",
        f"ALTER TABLE answer ADD CONSTRAINT {_KEY} PRIMARY KEY (assessment_id, question)",
        f"ALTER TABLE answer ADD CONSTRAINT {_FOREIGN} FOREIGN KEY (assessment_id) REFERENCES assessment (id)",
        f"ALTER TABLE assessment DROP CONSTRAINT {_UNIQUE}",
        "ANALYZE answer",
    ]
    _run(session, statements)


def is_ours(thing: Any, name: str | None, kind: str, *_more: object) -> bool:
    """Whether the mappings describe a thing in the database; what dividing the answers adds, they do not."""
    if kind == "table":
        return not (name or "").startswith(_PART)
    if kind == "column":
        return (thing.table.name, name) != ("answer", COLUMN)
    return (kind, name) not in {("unique_constraint", _UNIQUE), ("foreign_key_constraint", _FOREIGN)}


def _lock(session: Session) -> None:
    """Wait for those who read answers; the others of the transaction wait as long as they have to."""
    session.execute(text("LOCK TABLE answer, assessment IN ACCESS EXCLUSIVE MODE"))
    session.execute(select(func.set_config("lock_timeout", "0", True)))


def _run(session: Session, statements: Collection[str]) -> None:
    for statement in statements:
        session.execute(text(statement))
    session.info.pop("divided", None)
