"""The tab Audit: what was done, sought by address and on screen, in both languages."""

import pytest

from services import auditing
from services.adapters.database import open_sessions
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.viewer import Viewer, ViewerRole
from tests.builders import found_company

BOSS = Viewer("boss", ViewerRole.ADMINISTRATOR)


@pytest.fixture
def company(sqlite_url):
    opened = open_sessions(sqlite_url)
    made = found_company(opened)
    north = Subject(SubjectKind.TABLE, "kpis.trend", (made.units["NORTH"],))
    auditing.note(opened, BOSS, Action.EXPORT, north)
    yield made
    opened.kw["bind"].dispose()


def listed(app):
    """The events on screen: who, action, subject."""
    table = next(
        found.value for found in app.dataframe if "Counts" in found.value or "Nombres" in found.value
    )
    return [tuple(row) for row in table.iloc[:, [1, 2, 4]].itertuples(index=False)]


def test_the_newest_event_comes_first(open_app, company):
    assert listed(open_app("administration", part="audit"))[0] == ("boss", "download", "kpis.trend")


def test_an_address_narrows_the_events(open_app, company):
    query = {"audit.action": "export", "audit.who": "BOS", "audit.unit": "NORTH", "audit.search": "trend"}
    assert listed(open_app("administration", part="audit", **query)) == [("boss", "download", "kpis.trend")]


def test_days_stand_in_the_address(open_app, company):
    app = open_app(
        "administration", **{"part": "audit", "audit.from": "2001-01-01", "audit.until": "2001-01-02"}
    )
    assert "Nothing that was done fits these choices." in [caption.value for caption in app.caption]


def test_a_choice_is_kept_in_the_address(open_app, company):
    app = open_app("administration", part="audit")
    app.selectbox(key="audit.action").set_value(Action.EXPORT).run()
    assert app.query_params["audit.action"] == "export"
