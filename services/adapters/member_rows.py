"""Members and ended logins as stored."""

from datetime import datetime

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session

from services.adapters.member_tables import EndedLogin, MemberRow
from services.domain.member import Member
from services.domain.viewer import ViewerRole


def read(session: Session) -> list[Member]:
    """Every member, by e-mail."""
    return [_member(row) for row in session.scalars(select(MemberRow).order_by(MemberRow.email))]


def find(session: Session, email: str, fingerprint: str) -> tuple[Member | None, bool]:
    """The member of an e-mail, and whether the login was ended; one query."""
    ended = exists().where(EndedLogin.fingerprint == fingerprint)
    found = session.execute(select(MemberRow, ended).where(MemberRow.email == email)).first()
    return (_member(found[0]), bool(found[1])) if found is not None else (None, False)


def store(session: Session, member: Member, now: datetime) -> None:
    """Add a member, or give one another role and scope."""
    row = session.get(MemberRow, member.email) or MemberRow(email=member.email, created=now)
    row.role, row.unit_id = member.role.value, member.scope
    session.add(row)
    session.flush()


def remove(session: Session, email: str) -> None:
    """Remove a member."""
    session.execute(delete(MemberRow).where(MemberRow.email == email))


def erase_of_units(session: Session, units: Select[int]) -> None:
    """Remove the members whose scope is one of some units: without it they would see either nothing or everything."""
    session.execute(delete(MemberRow).where(MemberRow.unit_id.in_(units)))


def of_unit(session: Session, unit: int) -> list[str]:
    """The e-mails of the members whose scope is a unit."""
    return list(
        session.scalars(select(MemberRow.email).where(MemberRow.unit_id == unit).order_by(MemberRow.email))
    )


def end_login(session: Session, fingerprint: str, now: datetime, expired: datetime) -> None:
    """Let a login count no more; forget those that ended so long ago that they would have expired."""
    session.execute(delete(EndedLogin).where(EndedLogin.ended < expired))
    if session.get(EndedLogin, fingerprint) is None:
        session.add(EndedLogin(fingerprint=fingerprint, ended=now))


def _member(row: MemberRow) -> Member:
    return Member(row.email, ViewerRole(row.role), row.unit_id)
