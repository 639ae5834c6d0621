"""What a database cannot do for now is a sentence: busy, slow, crowded, out of reach; and it passes."""

import subprocess
import sys
import threading

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError

from services import importing, score_listing
from services.adapters.database import Limits, open_sessions, reading, writing
from services.adapters.tables import BusinessUnit
from services.cli import main
from services.domain.errors import OutageError
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import KEY, found_company, questionnaire

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def opened(url, **limits):
    return open_sessions(url, Limits(**limits))


def test_a_file_locked_by_another_process_is_told_and_passes(sqlite_url):
    sessions = opened(sqlite_url, writer=0.2)
    company = found_company(sessions)
    content = questionnaire(company, {"NORTH": [[1, 2, 3, 4]]})
    staged = [importing.stage(sessions, LOCAL_VIEWER, "a.xlsx", content)]
    preview = importing.preview(sessions, LOCAL_VIEWER, KEY, staged)
    command = [sys.executable, "-c", HOLD, make_url(sqlite_url).database]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        with pytest.raises(OutageError, match="Somebody else is writing"):
            importing.confirm(sessions, LOCAL_VIEWER, KEY, staged, preview.fingerprint)
        assert score_listing.list_scores(sessions, LOCAL_VIEWER) == []
        holder.stdin.close()
    importing.confirm(sessions, LOCAL_VIEWER, KEY, staged, preview.fingerprint)
    assert score_listing.list_scores(sessions, LOCAL_VIEWER)
    sessions.kw["bind"].dispose()


def test_a_writer_that_takes_long_is_told_to_the_next(database_url):
    first, second = opened(database_url), opened(database_url, writer=0.2)
    with writing(first), pytest.raises(OutageError, match="Somebody else is writing"), writing(second):
        pass
    with writing(second) as session:
        session.add(BusinessUnit(code="X", name="X"))
    for sessions in (first, second):
        sessions.kw["bind"].dispose()


@pytest.fixture
def postgres_url(postgres, request):
    return postgres(request.node.name[:60])


def test_a_read_that_takes_too_long_is_stopped(postgres_url):
    sessions = opened(postgres_url, statement=0.2)
    with pytest.raises(OutageError, match="took too long"), reading(sessions) as session:
        session.execute(text("SELECT pg_sleep(20)"))
    sessions.kw["bind"].dispose()


def test_a_writer_may_take_longer_than_a_read(postgres_url):
    sessions = opened(postgres_url, statement=0.1)
    with writing(sessions) as session:
        session.execute(text("SELECT pg_sleep(0.3)"))
    sessions.kw["bind"].dispose()


def test_too_many_at_once_is_told(postgres_url):
    sessions = opened(postgres_url, pool=1, overflow=0, pool_wait=0.2)
    with reading(sessions) as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(OutageError, match="Too many people"), reading(sessions) as other:
            other.execute(text("SELECT 1"))
    sessions.kw["bind"].dispose()


def test_what_a_url_says_of_its_connection_stands(postgres_url):
    sessions = opened(f"{postgres_url}&options=-c%20application_name%3Dmine", statement=7)
    with reading(sessions) as session:
        shown = session.execute(
            text("SELECT current_setting('application_name'), current_setting('statement_timeout')")
        ).one()
    assert tuple(shown) == ("mine", "7s")
    sessions.kw["bind"].dispose()


def test_a_server_that_is_not_there_is_a_sentence_of_the_command():
    url = "postgresql://nobody@127.0.0.1:9/nothing"
    result = CliRunner().invoke(main, ["--language", "en", "scores"], env={"PALIER_DATABASE_URL": url})
    assert (result.exit_code, result.output.splitlines()[-1].split(".")[0]) == (
        1,
        "Error: The database cannot be reached",
    )


def test_errors_of_the_program_stay_what_they_are(sessions):
    with pytest.raises(IntegrityError), writing(sessions) as session:
        session.add(BusinessUnit(code="X", name=None))
        session.flush()


def test_a_lost_connection_does_not_keep_the_writers_lock(database_url):
    """A thread whose connection breaks while it writes: the next one gets its turn."""
    sessions = opened(database_url, writer=5)

    def break_off() -> None:
        with pytest.raises(Exception, match=r".*"), writing(sessions) as session:
            session.connection().connection.driver_connection.close()
            session.add(BusinessUnit(code="LOST", name="Lost"))
            session.flush()

    thread = threading.Thread(target=break_off)
    thread.start()
    thread.join()
    with writing(sessions) as session:
        assert session.query(BusinessUnit).count() == 0
    sessions.kw["bind"].dispose()
