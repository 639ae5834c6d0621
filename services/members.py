"""Members: who may use Palier after a login, in which role, for which units."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from services import access, auditing
from services.adapters import member_rows, structure
from services.adapters.database import Sessions, noting, reading
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import NotFoundError, RefusedError
from services.domain.login import AHEAD, Login, Refusal
from services.domain.member import Member, checked_email, remaining_administrator, written_email
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer, ViewerRole


def admit(session: Session, login: Login) -> Viewer | Refusal:
    """The viewer whom a login makes, as members stand now, or why it makes none."""
    if not login.email.isprintable():
        return Refusal.NO_MEMBER
    member, ended = member_rows.find(session, login.email, login.fingerprint)
    if ended:
        return Refusal.EXPIRED
    return Viewer(member.email, member.role, member.scope) if member else Refusal.NO_MEMBER


def viewer_of(sessions: Sessions, email: str) -> Viewer | None:
    """The viewer whom an e-mail stands for; None where nobody is member with it."""
    with reading(sessions) as session:
        found = admit(session, Login(written_email(email), ""))
        return found if isinstance(found, Viewer) else None


def list_members(sessions: Sessions, viewer: Viewer, version: int | None = None) -> tuple[Member, ...]:
    """The members a viewer administers, by e-mail: all, or those whose scope lies in the own subtree."""
    with reading(sessions, version) as session:
        return tuple(_administered(session, viewer))


def add_member(
    sessions: Sessions, viewer: Viewer, email: str, role: ViewerRole, scope: int | None = None
) -> None:
    """Add a member; raises RefusedError where there is one with this e-mail."""
    member = Member(checked_email(email), role, scope)
    with auditing.writing(sessions) as session:
        _require_administered(session, viewer, member)
        if any(one.email == member.email for one in member_rows.read(session)):
            raise RefusedError(
                Message("“{email}” is a member already.", {"email": member.email}),
                Message("Change the role or the units of this member."),
            )
        member_rows.store(session, member, datetime.now(UTC))
        _record(session, viewer, Action.ADD, member)


def change_member(
    sessions: Sessions, viewer: Viewer, email: str, role: ViewerRole, scope: int | None = None
) -> None:
    """Give a member another role and scope; raises RefusedError for the last administrator of all units."""
    member = Member(written_email(email), role, scope)
    with auditing.writing(sessions) as session:
        _require_found(session, viewer, member.email)
        _require_administered(session, viewer, member)
        before = member_rows.read(session)
        remaining_administrator(before, [one for one in before if one.email != member.email] + [member])
        member_rows.store(session, member, datetime.now(UTC))
        _record(session, viewer, Action.CHANGE, member)


def remove_member(sessions: Sessions, viewer: Viewer, email: str) -> None:
    """Remove a member; raises RefusedError for the last administrator of all units."""
    with auditing.writing(sessions) as session:
        member = _require_found(session, viewer, written_email(email))
        before = member_rows.read(session)
        remaining_administrator(before, [one for one in before if one != member])
        member_rows.remove(session, member.email)
        _record(session, viewer, Action.REMOVE, member)


def end_login(sessions: Sessions, login: Login, longest: timedelta) -> None:
    """Let a login count no more, wherever its cookie may have been copied; no screen changes for others."""
    now = datetime.now(UTC)
    with noting(sessions) as session:
        member_rows.end_login(session, login.fingerprint, now, now - longest - AHEAD)
        _record_login(session, login, Action.LOGOUT)


def note_login(sessions: Sessions, login: Login, *, refused: bool = False) -> None:
    """Write into the audit that someone logged in, or was refused with a login that makes no viewer."""
    with noting(sessions) as session:
        _record_login(session, login, Action.REFUSAL if refused else Action.LOGIN)


def _record_login(session: Session, login: Login, action: Action) -> None:
    auditing.record(session, Viewer(login.email, ViewerRole.EXECUTIVE), action, Subject(SubjectKind.ACCOUNT))


def _record(session: Session, viewer: Viewer, action: Action, member: Member) -> None:
    units = () if member.scope is None else (member.scope,)
    words = f"{member.email}: {member.role.value}"
    auditing.record(session, viewer, action, Subject(SubjectKind.MEMBER, words, units))


def _administered(session: Session, viewer: Viewer) -> list[Member]:
    tree = structure.load_tree(session)
    access.require_administrator(viewer, viewer.scope, tree)
    inside = access.within_scope(tree, viewer).by_id
    return [one for one in member_rows.read(session) if viewer.scope is None or (one.scope in inside)]


def _require_found(session: Session, viewer: Viewer, email: str) -> Member:
    """The member of an e-mail, of those the viewer administers."""
    found = next((one for one in _administered(session, viewer) if one.email == email), None)
    if found is None:
        raise NotFoundError(
            Message("There is no member with this e-mail among those you administer."),
            Message("Choose a member from the list."),
        )
    return found


def _require_administered(session: Session, viewer: Viewer, member: Member) -> None:
    """Raise unless the viewer administers all that a member would see."""
    tree: UnitTree = structure.load_tree(session)
    access.require_administrator(viewer, member.scope, tree)
    if member.scope is not None:
        access.require_unit(tree, member.scope)
