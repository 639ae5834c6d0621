"""Reads from a replica: a copy that a test advances by hand, never behind, never two versions, and allowed to fail."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from services import importing
from services.adapters.database import Limits, data_version, open_sessions, reading, writing
from services.adapters.tables import BusinessUnit
from services.domain.errors import DataMovedError
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import found_company, questionnaire


def follow(url: str, copy: str) -> None:
    """Advance the copy to the database; on PostgreSQL only what the tests look at."""
    if url.startswith("sqlite"):
        with sqlite3.connect(make_url(url).database) as old, sqlite3.connect(make_url(copy).database) as new:
            old.backup(new)
        old.close()
        new.close()
        return
    old, new = create_engine(url), create_engine(copy)
    with old.connect() as source, new.begin() as target:
        target.execute(text("DELETE FROM business_unit"))
        for code in source.scalars(text("SELECT code FROM business_unit")):
            row = {"code": code, "name": code}
            target.execute(
                text(
                    "INSERT INTO business_unit (code, name, weight, position, sample)"
                    " VALUES (:code, :name, 1, 0, false)"
                ),
                row,
            )
        number = source.scalar(text("SELECT number FROM data_version"))
        target.execute(text("UPDATE data_version SET number = :number"), {"number": number})
    old.dispose()
    new.dispose()


@pytest.fixture
def copy_url(database_url, request, tmp_path):
    """Another database that is to follow the first."""
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'copy.db'}"
    else:
        url = request.getfixturevalue("postgres")(f"copy_{tmp_path.name.replace('-', '_').lower()[:40]}")
    follow(database_url, url)
    return url


@pytest.fixture
def opened(database_url, copy_url):
    """Sessions that know the copy as their replica."""
    sessions = open_sessions(database_url, Limits(connecting=2), copy_url)
    yield sessions
    sessions.kw["bind"].dispose()
    sessions.kw["info"]["replica"].engine.dispose()


def version(sessions) -> int:
    with reading(sessions) as session:
        return data_version(session)


def read_at(sessions, number) -> tuple[str, int]:
    """Where a read at a version came from, and how many units it saw."""
    with reading(sessions, number) as session:
        source = "primary" if session.get_bind() is sessions.kw["bind"] else "replica"
        return source, session.query(BusinessUnit).count()


def add_unit(sessions, code):
    with writing(sessions) as session:
        session.add(BusinessUnit(code=code, name=code))


def test_a_replica_at_the_version_answers(opened):
    assert read_at(opened, version(opened)) == ("replica", 0)


def test_after_a_write_the_primary_answers_until_the_replica_has_followed(opened, database_url, copy_url):
    add_unit(opened, "A")
    behind = read_at(opened, version(opened))
    follow(database_url, copy_url)
    assert (behind, read_at(opened, version(opened))) == (("primary", 1), ("replica", 1))


def test_a_screen_never_mixes_two_versions(opened, database_url, copy_url):
    """One that began on the old version is told to begin anew once neither of the two shows it."""
    shown = version(opened)
    add_unit(opened, "A")
    assert read_at(opened, shown) == ("replica", 0)
    follow(database_url, copy_url)
    with pytest.raises(DataMovedError):
        read_at(opened, shown)


def test_a_replica_that_is_down_is_done_without_and_found_again(opened, database_url, copy_url):
    replica = opened.kw["info"]["replica"]
    replica.pause = 0.0
    right = replica.engine
    missing = str(Path("/nowhere/at/all.db"))
    replica.engine = create_engine(
        f"sqlite:///{missing}" if database_url.startswith("sqlite") else "postgresql://u:p@127.0.0.1:9/none"
    )
    down = read_at(opened, version(opened))
    replica.engine.dispose()
    replica.engine = right
    assert (down, read_at(opened, version(opened))) == (("primary", 0), ("replica", 0))


def test_a_replica_that_was_down_is_left_alone_for_a_while(opened):
    replica = opened.kw["info"]["replica"]
    right, replica.engine = replica.engine, create_engine("sqlite:////nowhere/at/all.db")
    number = version(opened)
    read_at(opened, number)
    replica.engine = right
    assert read_at(opened, number)[0] == "primary"


def test_what_waits_to_be_confirmed_is_read_from_the_primary(opened):
    """Drafts do not raise the version, so that no replica can be asked for them."""
    company = found_company(opened)
    staged = importing.stage(
        opened, LOCAL_VIEWER, "a.xlsx", questionnaire(company, {"NORTH": [[1, 2, 3, 4]]})
    )
    assert importing.list_staged(opened, LOCAL_VIEWER) == [staged]
