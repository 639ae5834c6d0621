"""Migrations: bring a database to this version's tables, and say whether it is there."""

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

from services.adapters import (  # noqa: F401  their tables belong to the metadata
    audit_tables,
    kpi_tables,
    member_tables,
    money_tables,
    narrative_tables,
    partitions,
    roadmap_tables,
)
from services.adapters.database import Sessions
from services.adapters.outages import told
from services.adapters.tables import Table

_LOCK = 7_254_937


def upgrade(sessions: Sessions) -> None:
    """Apply every migration that is missing; two processes at once take turns."""
    with told(), sessions.kw["bind"].connect().execution_options(writes=True) as connection:
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.set_config("statement_timeout", "0", True)))
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            command.upgrade(configuration, "head")


def is_current(sessions: Sessions) -> bool:
    """Whether every migration has been applied."""
    engine: Engine = sessions.kw["bind"]
    with told(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _newest()


@cache
def _newest() -> str | None:
    """The newest migration there is: it changes only with the code."""
    return ScriptDirectory.from_config(_configuration()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether a revision is one of ours, not of a newer version."""
    script = ScriptDirectory.from_config(_configuration())
    return revision in {known.revision for known in script.walk_revisions()}


def differences(sessions: Sessions) -> list[object]:
    """What the tables in the database lack beside the mappings; empty when they agree."""
    engine: Engine = sessions.kw["bind"]
    with told(), engine.connect() as connection:
        options: dict[str, Any] = {"compare_type": True}
        if partitions.count(connection):
            options["include_object"] = partitions.is_ours
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Table.metadata))


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return configuration
