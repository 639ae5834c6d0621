"""The command `palier members`, and a server that does not start open to everyone."""

import json

import pytest
from click.testing import CliRunner

from services.adapters.database import open_sessions
from services.cli import main
from tests.builders import found_company


@pytest.fixture
def palier(sqlite_url, monkeypatch):
    """Run the command on a database with a small organisation; returns exit code and output."""
    monkeypatch.setenv("PALIER_DATABASE_URL", sqlite_url)
    found_company(open_sessions(sqlite_url))

    def run(*arguments):
        result = CliRunner().invoke(main, ["--language", "en", *arguments])
        return result.exit_code, result.output

    return run


def listed(palier):
    return json.loads(palier("members", "list", "--json")[1])


def test_the_first_administrator_is_added_by_command(palier):
    assert palier("members", "add", "Ada@example.org", "--role", "administrator")[0] == 0
    assert listed(palier) == [
        {"email": "ada@example.org", "role": "administrator", "organisation": None, "unit": None}
    ]


def test_a_member_is_changed_to_a_unit_by_its_code(palier):
    palier("members", "add", "ned@example.org", "--role", "executive")
    palier("members", "change", "ned@example.org", "--role", "contributor", "--unit", "NORTH")
    assert [(one["role"], one["organisation"], one["unit"]) for one in listed(palier)] == [
        ("contributor", "ORG", "NORTH")
    ]


def test_the_list_says_what_each_member_sees(palier):
    palier("members", "add", "ada@example.org", "--role", "administrator")
    palier("members", "add", "ned@example.org", "--role", "executive", "--unit", "NORTH")
    assert palier("members", "list")[1].splitlines() == [
        "ada@example.org  administrator  all units",
        "ned@example.org  executive  ORG / NORTH",
    ]


def test_the_last_administrator_is_not_removed(palier):
    palier("members", "add", "ada@example.org", "--role", "administrator")
    code, output = palier("members", "remove", "ada@example.org")
    assert (code, "last administrator" in output) == (1, True)


def test_a_unit_that_is_not_there_is_said(palier):
    code, output = palier("members", "add", "ned@example.org", "--role", "executive", "--unit", "NOWHERE")
    assert (code, "no unit “NOWHERE”" in output, listed(palier)) == (1, True, [])


def test_the_server_does_not_start_where_others_reach_it_without_a_login(palier):
    code, output = palier("run", "--host", "0.0.0.0")
    assert code == 1
    assert "Whoever reaches 0.0.0.0 would be administrator" in output
    assert "PALIER_EVERYONE_IS_ADMINISTRATOR=true" in output
