"""Members: looked up by e-mail, administered within one's own units, and never left without an administrator."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from services import administration, auditing, erasing, members
from services.adapters.database import data_version, reading, writing
from services.adapters.member_tables import EndedLogin
from services.domain.audit import Action, Sought
from services.domain.errors import NotAllowedError, NotFoundError, RefusedError
from services.domain.login import Login, Refusal
from services.domain.member import Member
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole

EXECUTIVE, CONTRIBUTOR, ADMINISTRATOR = ViewerRole.EXECUTIVE, ViewerRole.CONTRIBUTOR, ViewerRole.ADMINISTRATOR
LONGEST = timedelta(hours=12)


def add(company, email, role=EXECUTIVE, unit="", viewer=LOCAL_VIEWER):
    members.add_member(company.sessions, viewer, email, role, company.units[unit] if unit else None)


def emails(company, viewer=LOCAL_VIEWER):
    return [one.email for one in members.list_members(company.sessions, viewer)]


def north(company, role=ADMINISTRATOR):
    return Viewer("north@example.org", role, company.units["NORTH"])


def admitted(company, login):
    with reading(company.sessions) as session:
        return members.admit(session, login)


def test_a_member_is_found_however_the_email_is_written(company):
    add(company, " Ada@Example.org ", CONTRIBUTOR, "NORTH")
    found = members.viewer_of(company.sessions, "ADA@example.ORG")
    assert found == Viewer("ada@example.org", CONTRIBUTOR, company.units["NORTH"])


def test_who_is_no_member_is_nobody(company):
    assert members.viewer_of(company.sessions, "ada@example.org") is None
    assert admitted(company, Login("ada@example.org", "x")) is Refusal.NO_MEMBER


def test_an_email_is_member_once(company):
    add(company, "ada@example.org")
    with pytest.raises(RefusedError, match="member already"):
        add(company, "ADA@example.org", ADMINISTRATOR)


def test_a_change_holds_at_once_and_moves_the_data_version(company):
    add(company, "ada@example.org")
    with reading(company.sessions) as session:
        before = data_version(session)
    members.change_member(
        company.sessions, LOCAL_VIEWER, "ada@example.org", CONTRIBUTOR, company.units["NORTH"]
    )
    assert members.viewer_of(company.sessions, "ada@example.org").role is CONTRIBUTOR
    with reading(company.sessions) as session:
        assert data_version(session) > before


def test_a_removed_member_is_nobody(company):
    add(company, "ada@example.org")
    members.remove_member(company.sessions, LOCAL_VIEWER, "Ada@example.org")
    assert members.viewer_of(company.sessions, "ada@example.org") is None


def test_the_last_administrator_of_all_units_stays(company):
    add(company, "ada@example.org", ADMINISTRATOR)
    add(company, "sam@example.org", ADMINISTRATOR, "NORTH")
    with pytest.raises(RefusedError, match="last administrator"):
        members.remove_member(company.sessions, LOCAL_VIEWER, "ada@example.org")
    for role, unit in ((EXECUTIVE, None), (ADMINISTRATOR, company.units["NORTH"])):
        with pytest.raises(RefusedError, match="last administrator"):
            members.change_member(company.sessions, LOCAL_VIEWER, "ada@example.org", role, unit)


def test_an_administrator_goes_where_another_remains(company):
    add(company, "ada@example.org", ADMINISTRATOR)
    add(company, "bob@example.org", ADMINISTRATOR)
    members.remove_member(company.sessions, LOCAL_VIEWER, "ada@example.org")
    assert emails(company) == ["bob@example.org"]


@pytest.mark.parametrize("role", [EXECUTIVE, CONTRIBUTOR])
def test_only_an_administrator_sees_and_changes_members(company, role):
    add(company, "ada@example.org", unit="NORTH")
    viewer = north(company, role)
    with pytest.raises(NotAllowedError):
        emails(company, viewer)
    with pytest.raises(NotAllowedError):
        add(company, "eve@example.org", unit="NORTH", viewer=viewer)
    with pytest.raises(NotAllowedError):
        members.remove_member(company.sessions, viewer, "ada@example.org")


def test_a_scoped_administrator_sees_the_members_of_the_own_units(company):
    add(company, "ada@example.org", ADMINISTRATOR)
    add(company, "ned@example.org", unit="NORTH")
    add(company, "sue@example.org", unit="SOUTH")
    assert emails(company, north(company)) == ["ned@example.org"]


@pytest.mark.parametrize("unit", ["", "SOUTH", "ORG"])
def test_a_scoped_administrator_gives_nothing_beyond_the_own_units(company, unit):
    with pytest.raises(NotAllowedError):
        add(company, "eve@example.org", unit=unit, viewer=north(company))
    add(company, "ned@example.org", unit="NORTH", viewer=north(company))
    with pytest.raises(NotAllowedError):
        scope = company.units[unit] if unit else None
        members.change_member(company.sessions, north(company), "ned@example.org", ADMINISTRATOR, scope)


def test_a_scoped_administrator_cannot_take_over_a_member_of_others(company):
    add(company, "sue@example.org", unit="SOUTH")
    with pytest.raises(NotFoundError):
        members.remove_member(company.sessions, north(company), "sue@example.org")
    with pytest.raises(NotFoundError):
        members.change_member(
            company.sessions, north(company), "sue@example.org", EXECUTIVE, company.units["NORTH"]
        )


def test_a_unit_that_is_not_there_is_no_scope(company):
    with pytest.raises(NotFoundError):
        members.add_member(company.sessions, LOCAL_VIEWER, "ada@example.org", EXECUTIVE, 999_999)


def test_a_unit_that_members_are_limited_to_is_not_removed(company):
    add(company, "ned@example.org", unit="NORTH")
    with pytest.raises(RefusedError, match=r"ned@example\.org"):
        administration.remove_unit(company.sessions, LOCAL_VIEWER, company.units["NORTH"])
    assert members.list_members(company.sessions, LOCAL_VIEWER)[0].scope == company.units["NORTH"]


def test_an_erased_organisation_takes_its_members_with_it_and_no_other(company):
    add(company, "ada@example.org", ADMINISTRATOR)
    add(company, "ned@example.org", unit="NORTH")
    add(company, "org@example.org", unit="ORG")
    erasing.erase_organisation(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    listed = members.list_members(company.sessions, LOCAL_VIEWER)
    assert listed == (Member("ada@example.org", ADMINISTRATOR),)


def test_an_ended_login_counts_no_more_and_another_one_does(company):
    add(company, "ada@example.org")
    old, new = Login("ada@example.org", "old"), Login("ada@example.org", "new")
    members.end_login(company.sessions, old, LONGEST)
    members.end_login(company.sessions, old, LONGEST)
    assert admitted(company, old) is Refusal.EXPIRED
    assert isinstance(admitted(company, new), Viewer)


def test_ended_logins_are_forgotten_once_they_would_have_expired(company):
    login = Login("ada@example.org", "old")
    members.end_login(company.sessions, login, LONGEST)
    with writing(company.sessions) as session:
        session.execute(update(EndedLogin).values(ended=datetime.now(UTC) - timedelta(days=1)))
    members.end_login(company.sessions, Login("ada@example.org", "new"), LONGEST)
    with reading(company.sessions) as session:
        assert session.get(EndedLogin, "old") is None


@pytest.mark.parametrize(("refused", "action"), [(False, Action.LOGIN), (True, Action.REFUSAL)])
def test_the_audit_tells_who_logged_in_and_who_was_refused(company, refused, action):
    members.note_login(company.sessions, Login("eve@example.org", "f"), refused=refused)
    newest = auditing.list_events(company.sessions, LOCAL_VIEWER, Sought()).events[0]
    assert (newest.who, newest.action) == ("eve@example.org", action)


def test_the_audit_tells_who_logged_out(company):
    members.end_login(company.sessions, Login("eve@example.org", "f"), timedelta(hours=12))
    newest = auditing.list_events(company.sessions, LOCAL_VIEWER, Sought()).events[0]
    assert (newest.who, newest.action) == ("eve@example.org", Action.LOGOUT)
