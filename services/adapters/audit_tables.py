"""The table of the audit: triggers let nobody change or remove a row of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.adapters.tables import Table

GUARD = """
CREATE OR REPLACE FUNCTION audit_event_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit only grows'; END $$;
"""
"""What the triggers call on PostgreSQL; it belongs to no table, so that a dump of tables is without it."""


class AuditEvent(Table):
    """Who did what, when, to what; a unit that is erased stays named, so that its id points to no row."""

    __tablename__ = "audit_event"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(20))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(400))
    unit_id: Mapped[int | None] = mapped_column(index=True)
    unit_code: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]]
