"""The check of a database: it finds what is wrong, says it, and changes nothing."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, make_url, select, text, update

from services import score_listing, soundness
from services.adapters.database import open_sessions
from services.adapters.tables import Answer, Assessment, ImportBatch, Score
from services.cli import main
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import found_company, import_now, questionnaire


@pytest.fixture
def stored(sessions):
    """The small company with two imports."""
    company = found_company(sessions)
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    import_now(company, questionnaire(company, {"NORTH": [[5, 5, 5, 5]], "SOUTH": [[2, 2, 2, 2]]}))
    return company


def spoil_score(session):
    session.execute(update(Score).values(mean=Score.mean + 0.5))


def spoil_answers(session):
    session.execute(update(Answer).values(number=Answer.number - 0.5))


def spoil_participation(session):
    session.execute(text("DELETE FROM participation"))


def spoil_moments(session):
    first = session.scalars(select(ImportBatch).order_by(ImportBatch.id)).first()
    first.imported_at = first.imported_at.replace(year=2100)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_score, "Rows of score that do not follow"),
        (spoil_answers, "Rows of question_score that do not follow"),
        (spoil_participation, "Rows of participation that do not follow"),
        (spoil_moments, "is dated before one that came earlier"),
    ],
)
def test_the_check_says_what_is_wrong(stored, spoil, said):
    with stored.sessions.begin() as session:
        spoil(session)
    found = [str(problem) for problem in soundness.problems(stored.sessions, LOCAL_VIEWER)]
    assert any(said in problem for problem in found), found


def test_the_check_finds_nothing_wrong_and_changes_nothing(stored):
    before = score_listing.list_scores(stored.sessions, LOCAL_VIEWER)
    assert soundness.problems(stored.sessions, LOCAL_VIEWER) == []
    assert score_listing.list_scores(stored.sessions, LOCAL_VIEWER) == before


def test_the_check_finds_orphans(stored, database_url):
    with stored.sessions.begin() as session:
        if database_url.startswith("sqlite"):
            session.connection().connection.driver_connection.execute("COMMIT")
            session.execute(text("PRAGMA foreign_keys=OFF"))
            session.execute(text("BEGIN"))
        else:
            session.execute(text("ALTER TABLE answer DROP CONSTRAINT fk_answer_assessment_id"))
            session.execute(text("DELETE FROM assessment WHERE id = 1"))
            session.execute(
                text(
                    "ALTER TABLE answer ADD CONSTRAINT fk_answer_assessment_id"
                    " FOREIGN KEY (assessment_id) REFERENCES assessment (id) NOT VALID"
                )
            )
        session.execute(delete(Assessment).where(Assessment.id == 1))
    found = [str(problem) for problem in soundness.problems(stored.sessions, LOCAL_VIEWER)]
    assert found == ["Rows of answer that belong to no row of assessment: 4."]


def test_a_damaged_file_is_found(sqlite_url):
    company = found_company(open_sessions(sqlite_url))
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]] * 20}))
    company.sessions.kw["bind"].dispose()
    file = Path(make_url(sqlite_url).database)
    with sqlite3.connect(file) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_score_unit_id'"
        ).fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(file.read_bytes())
    content[(page[0] - 1) * 4096 : page[0] * 4096] = b"\x17" * 4096
    file.write_bytes(content)
    result = CliRunner().invoke(
        main, ["--language", "en", "database", "check"], env={"PALIER_DATABASE_URL": sqlite_url}
    )
    assert (result.exit_code, "damaged" in result.output) == (1, True)
