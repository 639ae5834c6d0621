"""The command `palier audit`."""

import getpass
import json

import pytest
from click.testing import CliRunner

from services import auditing
from services.adapters.database import open_sessions
from services.cli import main
from services.domain.audit import Action, Sought, Subject, SubjectKind
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import found_company


@pytest.fixture
def company(sqlite_url):
    made = found_company(open_sessions(sqlite_url))
    yield made
    made.sessions.kw["bind"].dispose()


@pytest.fixture
def palier(sqlite_url, monkeypatch):
    """Run the command on a fresh database; returns its output."""
    monkeypatch.setenv("PALIER_DATABASE_URL", sqlite_url)

    def run(*arguments):
        result = CliRunner().invoke(main, ["--language", "en", *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_events_are_listed_as_sentences(palier, company):
    line = palier("audit", "--action", "add", "--search", "NORTH").strip()
    assert line.endswith("local  addition  business unit  NORTH  NORTH")


FILTERS = ["--action=add", "--who=local", "--unit=NORTH", "--from=2020-01-01", "--until=2999-01-01"]


def test_filters_narrow_together(palier, company):
    (found,) = json.loads(palier("audit", "--json", *FILTERS, "--search=north"))
    assert (found["who"], found["kind"], found["unit"], found["details"]) == ("local", "unit", "NORTH", {})


def test_a_day_without_events_lists_none(palier, company):
    assert json.loads(palier("audit", "--json", "--until=2020-01-01")) == []


def test_pages_go_back_in_time(palier, company):
    for number in range(auditing.PAGE):
        about = Subject(SubjectKind.TABLE, str(number))
        auditing.note(company.sessions, LOCAL_VIEWER, Action.EXPORT, about)
    assert "palier" in palier("audit", "--page", "2").lower()


def test_a_command_is_recorded_by_the_users_name(palier, company):
    palier("database", "rebuild")
    newest = auditing.list_events(company.sessions, LOCAL_VIEWER, Sought()).events[0]
    assert (newest.action, newest.who) == (Action.REBUILD, f"cli:{getpass.getuser()}")
