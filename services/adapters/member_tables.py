"""The tables of members, and of logins that were ended before their time."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.adapters.tables import Table


class MemberRow(Table):
    """Who may use Palier after a login; without a unit it is all units.

    Nothing happens to a member when the unit is removed: the database refuses, so that no scope is ever widened.
    """

    __tablename__ = "member"
    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("business_unit.id"), index=True)
    created: Mapped[datetime]


class EndedLogin(Table):
    """A login whose cookie counts no more, known by its hash, until it would have expired by itself."""

    __tablename__ = "ended_login"
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended: Mapped[datetime]
