"""What each role finds on the screens: no page and no button of what it may not do."""

import time

import pytest

from dashboard import resources
from services import members
from services.adapters.database import open_sessions
from services.domain.errors import NotAllowedError
from services.domain.login import Refusal
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.app.test_pages import PAGES, unit_id, words

READER = Viewer("reader", ViewerRole.EXECUTIVE)
WRITER = Viewer("writer", ViewerRole.CONTRIBUTOR)
ABSENT = {
    ViewerRole.EXECUTIVE: {"import_answers", "administration", "start"},
    ViewerRole.CONTRIBUTOR: {"administration", "start"},
    ViewerRole.ADMINISTRATOR: set(),
}


def listed(url):
    sessions = open_sessions(url)
    found = members.list_members(sessions, LOCAL_VIEWER)
    sessions.kw["bind"].dispose()
    return [(one.email, one.role, one.scope) for one in found]


def with_member(url, email="ada@example.org", role=ViewerRole.ADMINISTRATOR):
    sessions = open_sessions(url)
    members.add_member(sessions, LOCAL_VIEWER, email, role)
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize("role", list(ViewerRole))
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_there_or_says_that_it_is_not(open_app, with_sample, page, role):
    app = open_app(page, Viewer("someone", role))
    assert not app.exception
    assert (app.title[0].value == "No such page") == (page in ABSENT[role])


def test_a_scoped_administrator_has_no_guided_start(open_app, with_sample):
    viewer = Viewer("sam", ViewerRole.ADMINISTRATOR, unit_id(with_sample, "BOUT"))
    assert open_app("start", viewer).title[0].value == "No such page"


def tabs(open_app, page, viewer):
    return [tab.label for tab in open_app(page, viewer).tabs]


@pytest.mark.parametrize(
    ("unit", "there"),
    [
        ("BOUT", ["Business units", "Members", "Audit"]),
        ("HAVRESOL", ["Business units", "Waves", "Money", "KPIs", "Members", "Audit"]),
    ],
)
def test_a_scoped_administrator_administers_the_own_units(open_app, with_sample, unit, there):
    viewer = Viewer("sam", ViewerRole.ADMINISTRATOR, unit_id(with_sample, unit))
    app = open_app("administration", viewer)
    assert not app.exception
    assert [tab.label for tab in app.tabs] == there
    assert "Add an organisation" not in [header.value for header in app.header]


SCOPED = Viewer("sam", ViewerRole.ADMINISTRATOR, 1)


@pytest.mark.parametrize("viewer", [READER, WRITER, SCOPED])
def test_frameworks_are_changed_by_the_administrator_of_all_units(open_app, with_sample, viewer):
    app = open_app("frameworks", viewer)
    assert not app.tabs
    assert "frameworks.retire" not in [button.key for button in app.button]


def test_the_administrator_of_all_units_brings_frameworks(open_app, with_sample):
    assert "Bring your own" in tabs(open_app, "frameworks", LOCAL_VIEWER)


@pytest.mark.parametrize(("viewer", "there"), [(READER, False), (WRITER, True)])
def test_only_who_may_import_is_sent_there(open_app, with_sample, viewer, there):
    app = open_app("overview", viewer, period="2026-Q4")
    links = [link.proto.label for link in app.get("page_link")]
    assert ("Go to Import" in links) is there


WRITING = ("Set targets", "Write the narrative", "Edit this initiative", "New initiative")


@pytest.mark.parametrize("page", ["maturity", "business_case", "kpis", "narrative", "roadmap", "answers"])
def test_a_reader_finds_nothing_to_write_with(open_app, with_sample, page):
    app = open_app(page, READER, unit="WEB")
    assert not [
        e.label for e in app.expander if e.label.startswith((*WRITING, "Values of", "Set the objective"))
    ]
    assert not [button.label for button in app.button if button.label in ("Save", "Add", "Plan a step")]
    assert "Fill in" not in [tab.label for tab in app.tabs]


def test_members_wait_for_a_login(open_app):
    assert "No login is configured: members count once there is one." in words(
        open_app("administration", part="members")
    )


def test_a_member_is_added_on_screen(open_app, with_sample):
    app = open_app("administration", part="members")
    field = next(field for field in app.text_input if field.label == "E-mail")
    field.set_value("Ned@example.org")
    app.selectbox(key="members.add.role").set_value(ViewerRole.CONTRIBUTOR)
    scope = unit_id(with_sample, "BOUT")
    app.selectbox(key="members.add.scope").set_value(scope)
    next(b for b in app.button if b.label == "Add" and "members.add" in (b.form_id or b.key)).click().run()
    assert not app.exception
    assert listed(with_sample) == [("ned@example.org", "contributor", scope)]


def test_a_member_is_changed_on_screen(open_app, with_sample):
    with_member(with_sample)
    with_member(with_sample, "eve@example.org", ViewerRole.EXECUTIVE)
    app = open_app("administration", part="members")
    app.selectbox(key="members.changed").set_value("eve@example.org").run()
    app.selectbox(key="members.eve@example.org.executive.None.role").set_value(ViewerRole.CONTRIBUTOR)
    app.button(key="members.save").click().run()
    assert ("eve@example.org", "contributor", None) in listed(with_sample)


def test_the_last_administrator_stays_and_it_is_said(open_app, with_sample):
    with_member(with_sample)
    app = open_app("administration", part="members")
    app.button(key="members.remove").click().run()
    assert "This is the last administrator of all units." in app.error[0].value
    assert len(listed(with_sample)) == 1


def test_a_member_is_removed_on_screen(open_app, with_sample):
    with_member(with_sample)
    with_member(with_sample, "eve@example.org", ViewerRole.EXECUTIVE)
    app = open_app("administration", part="members")
    app.selectbox(key="members.changed").set_value("eve@example.org").run()
    app.button(key="members.remove").click().run()
    assert [email for email, *_ in listed(with_sample)] == ["ada@example.org"]


LOGIN = {
    "LOGIN_PROVIDER": "https://login.example.org/.well-known/openid-configuration",
    "LOGIN_CLIENT_ID": "palier",
    "LOGIN_CLIENT_SECRET": "only for tests",
    "PUBLIC_URL": "https://palier.example.org",
}


@pytest.fixture
def claims(sqlite_url, tmp_path, monkeypatch):
    """A configured login, and what the cookie of the administrator tells."""
    monkeypatch.setenv("PALIER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PALIER_DATA_FOLDER", str(tmp_path))
    for name, value in LOGIN.items():
        monkeypatch.setenv(f"PALIER_{name}", value)
    resources.forget()
    with_member(sqlite_url)
    with_member(sqlite_url, "bob@example.org")
    yield {
        "is_logged_in": True, "sub": "7", "iat": time.time(), "email": "ada@example.org", "email_verified": True
    }  # fmt: skip
    resources.forget()


def test_with_a_login_who_looks_is_the_member(claims):
    assert resources.begin_rerun(claims) is None
    assert resources.viewer() == Viewer("ada@example.org", ViewerRole.ADMINISTRATOR)


@pytest.mark.parametrize("said", [None, {}, {"is_logged_in": False}])
def test_with_a_login_nobody_else_looks(claims, said):
    resources.begin_rerun(claims)
    assert resources.begin_rerun(said) is Refusal.LOGGED_OUT
    with pytest.raises(LookupError):
        resources.viewer()


def test_a_file_is_written_only_while_the_member_may_have_it(claims, sqlite_url):
    resources.begin_rerun(claims)
    write = resources.guarded(lambda: b"figures")
    assert write() == b"figures"
    sessions = open_sessions(sqlite_url)
    members.change_member(sessions, LOCAL_VIEWER, "ada@example.org", ViewerRole.EXECUTIVE)
    sessions.kw["bind"].dispose()
    with pytest.raises(NotAllowedError):
        write()
