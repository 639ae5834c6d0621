"""Measures imports: a survey export against reading it, and a million answers while somebody else looks."""

import resource
import statistics
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Thread

import numpy as np
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from services import importing
from services.adapters.database import Sessions, open_sessions
from services.domain.viewer import LOCAL_VIEWER
from services.workspace import upgrade
from tests import builders
from tests.bench.visitor import Visitor
from tests.builders import Company
from tests.running import palier

PEOPLE, QUESTIONS, UNITS, FILES = 2_000, 50, 20, 10
HEADINGS = ("ID", "Start time", "Completion time", "Email", "Name", "Business unit")
Report = Callable[[str, str, str], None]


def found(sessions: Sessions) -> Company:
    """A company of twenty units, asked fifty questions."""
    upgrade(sessions)
    questions = [
        builders.question(
            f"Q{place:02}", "ab"[place % 2], text=builders.text(f"Question number {place} of all")
        )
        for place in range(QUESTIONS)
    ]
    return builders.found_company(
        sessions, {f"U{place}": "ORG" for place in range(UNITS)}, questions=questions
    )


def survey(company: Company, number: int) -> bytes:
    """An export of Microsoft Forms in which everybody answered everything."""
    chance = np.random.default_rng(number)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append([*HEADINGS, *(f"Question number {place} of all" for place in range(QUESTIONS))])
    labels = np.array([f"{step} - Step {step}" for step in range(1, 6)])
    codes = [code for code in company.units if code != "ORG"]
    for person, answers in enumerate(labels[chance.integers(0, 5, size=(PEOPLE, QUESTIONS))].tolist()):
        who = f"p{number}-{person}@example.com"
        sheet.append([person, "2026-09-01", "2026-09-01", who, "", codes[person % UNITS], *answers])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_survey(folder: Path, report: Report) -> None:
    """Reading, checking, previewing, storing and scoring one export, over the bare reads."""
    ratios, slower = [], []
    for turn in range(5):
        company = found(open_sessions(f"sqlite:///{folder / f'survey{turn}.db'}"))
        content = survey(company, turn)
        importing.stage(company.sessions, LOCAL_VIEWER, "warm.csv", b"a,b\n1,2\n")
        stored = timed(lambda: builders.import_now(company, content))  # noqa: B023  run at once
        bare = statistics.median(timed(lambda: _calamine(content)) for _ in range(5))  # noqa: B023
        ratios.append(stored / bare)
        slower.append(stored / timed(lambda: _openpyxl(content)))  # noqa: B023
    figure = f"{statistics.median(ratios):.1f} x ({min(ratios):.1f} to {max(ratios):.1f} in five runs)"
    report("import of 2,000 respondents x 50 questions, over calamine's read", figure, "<= 8 x")
    report("the same, over openpyxl's read", f"{statistics.median(slower):.2f} x", "< 1 x")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    report("memory of the process that did it, at its peak", f"{peak} MB", "< 400 MB")


def _calamine(content: bytes) -> None:
    CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def _openpyxl(content: bytes) -> None:
    list(load_workbook(BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True))


def measure_others(folder: Path, report: Report) -> None:
    """How long another person's rerun takes while a million answers in ten files are previewed and stored."""
    home = folder / "others"
    home.mkdir()
    company = found(open_sessions(f"sqlite:///{home / 'palier.db'}"))
    builders.import_now(company, survey(company, 99))
    for number in range(FILES):
        importing.stage(company.sessions, LOCAL_VIEWER, f"{number}.xlsx", survey(company, number))
    with palier(home) as url, Visitor(url) as importer, Visitor(url) as other:
        other.show()
        seconds: list[float] = []
        work = Thread(target=lambda: seconds.append(timed(lambda: _import(importer))))
        work.start()
        reruns = []
        while work.is_alive():
            reruns.append(other.show())
            time.sleep(0.05)
    slowest, usual = max(reruns), statistics.median(reruns)
    figure = f"{slowest * 1000:.0f} ms at most, {usual * 1000:.0f} at the median of {len(reruns)} reruns"
    report(
        f"another person's rerun while a million answers come in ({seconds[0]:.0f} s)", figure, "<= 500 ms"
    )


def _import(visitor: Visitor) -> None:
    """Preview what is staged, then confirm it."""
    visitor.show("import")
    visitor.press("Confirm and store")
