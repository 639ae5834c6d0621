"""Builders: what tests need, said in one line each."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from services import (
    administration,
    business_case,
    framework_library,
    importing,
    kpis,
    mapping,
    narratives,
    templates,
    wave_administration,
)
from services.adapters import answer_rows
from services.adapters import template_layout as layout
from services.adapters.database import Sessions, open_sessions, reading, writing
from services.adapters.tables import Answer
from services.adapters.workbook_reader import CellValue, Sheet
from services.domain import framework_document
from services.domain.column_mapping import Choices
from services.domain.framework import Framework
from services.domain.importing import FileCheck
from services.domain.scoring import AnswerState
from services.domain.viewer import LOCAL_VIEWER, Viewer

KEY = b"only for tests"


def text(words: str) -> dict[str, str]:
    """A text in both languages."""
    return {"en": words, "fr": f"{words} (fr)"}


def document(**changes: Any) -> dict[str, Any]:
    """A small framework: two dimensions of two questions each, answered from 1 to 5."""
    return {
        "key": "small",
        "version": "1.0",
        "title": text("Small model"),
        "summary": text("For tests"),
        "source": text("These tests"),
        "method": text("Means"),
        "scale": [1, 5],
        "roles": [
            {"code": "boss", "title": text("Boss"), "weight": 1},
            {"code": "staff", "title": text("Staff"), "weight": 1},
        ],
        "answer_sets": [{"code": "five", "kind": "choice", "options": options(5)}],
        "dimensions": [
            {"code": "all", "title": text("All"), "rollup": "mean"},
            {"code": "a", "parent": "all", "title": text("Part A"), "rollup": "mean"},
            {"code": "b", "parent": "all", "title": text("Part B"), "rollup": "mean"},
        ],
        "questions": [question("A1", "a"), question("A2", "a"), question("B1", "b"), question("B2", "b")],
        "levels": [
            {
                "dimension": "all",
                "code": "low",
                "title": text("Low"),
                "from": 1,
                "to": 3,
                "advice": text("Up"),
            },
            {"dimension": "all", "code": "high", "title": text("High"), "from": 3, "to": 5},
        ],
    } | changes


def options(count: int) -> list[dict[str, Any]]:
    """Options 1 to `count`, worth their number."""
    return [{"code": str(n), "value": n, "label": text(f"{n} - Step {n}")} for n in range(1, count + 1)]


def question(code: str, dimension: str, **more: Any) -> dict[str, Any]:
    """A question of the five-step answer set."""
    return {
        "code": code,
        "dimension": dimension,
        "answer_set": "five",
        "text": text(f"Question {code}"),
    } | more


def framework(**changes: Any) -> Framework:
    """The small framework, parsed."""
    return framework_document.parse(document(**changes))


@dataclass(frozen=True)
class Company:
    """An organisation with a wave: ids by unit code."""

    sessions: Sessions
    units: Mapping[str, int]
    framework_id: int
    wave: int
    period: str

    def open_wave(self, period: str) -> int:
        """Another wave of the same framework."""
        return wave_administration.open_wave(
            self.sessions, LOCAL_VIEWER, self.units["ORG"], self.framework_id, period
        )


def found_company(
    sessions: Sessions,
    units: Mapping[str, str] | None = None,
    period: str = "2026-Q3",
    **changes: Any,
) -> Company:
    """An organisation ORG with units (code: parent code), the small framework, and an open wave."""
    with writing(sessions) as session:
        framework_id = framework_library.store(session, framework(**changes))
    ids = {"ORG": administration.add_organisation(sessions, LOCAL_VIEWER, "Organisation", "ORG")}
    for code, parent in (units or {"NORTH": "ORG", "SOUTH": "ORG"}).items():
        ids[code] = administration.add_unit(sessions, LOCAL_VIEWER, ids[parent], code.capitalize(), code)
    expected = {unit: 2 for code, unit in ids.items() if code != "ORG"}
    wave = wave_administration.open_wave(
        sessions, LOCAL_VIEWER, ids["ORG"], framework_id, period, expected=expected
    )
    return Company(sessions, ids, framework_id, wave, period)


@contextmanager
def database_file(path: Path, template: Path) -> Iterator[Sessions]:
    """Sessions to fill a copy of a migrated SQLite file with; afterwards all is in that one file, to copy."""
    shutil.copy(template, path)
    sessions = open_sessions(f"sqlite:///{path}")
    yield sessions
    with sessions.kw["bind"].connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    sessions.kw["bind"].dispose()


Column = Sequence[object]


def questionnaire(
    company: Company,
    answers: Mapping[str, Sequence[Column]],
    *,
    wave: int | None = None,
    language: str = "en",
    viewer: Viewer = LOCAL_VIEWER,
) -> bytes:
    """The template of a wave filled in: for each unit code the respondents' answers, in the order of the questions."""
    respondents = {company.units[code]: max(len(columns), 1) for code, columns in answers.items()}
    content = templates.make_template(company.sessions, viewer, wave or company.wave, language, respondents)
    return filled(content, answers)


_made: dict[object, bytes] = {}


def made_once(about: object, make: Callable[[], bytes]) -> bytes:
    """A file about the same is the same: writing workbooks took a third of the time of the tests."""
    if about not in _made:
        _made[about] = make()
    return _made[about]


def once_a_request(write: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """What writes a workbook, each once for what is asked of it."""
    return lambda request: made_once((write.__module__, repr(request)), lambda: write(request))


def filled(content: bytes, answers: Mapping[str, Sequence[Column]]) -> bytes:
    """A template with answers written into it as a person would."""
    return made_once((content, repr(answers)), lambda: _filled(content, answers))


def _filled(content: bytes, answers: Mapping[str, Sequence[Column]]) -> bytes:
    workbook = load_workbook(BytesIO(content))
    for sheet in workbook.worksheets:
        unit = str(sheet["A1"].value or "").removeprefix(layout.UNIT_MARK)
        rows = [c.row for c in sheet["A"] if str(c.value).startswith(layout.QUESTION_MARK)]
        for place, column in enumerate(answers.get(unit, ())):
            for row, answer in zip(rows, column, strict=False):
                sheet.cell(row, layout.FIRST_RESPONDENT_COLUMN + 1 + place).value = answer
    return saved(workbook)


def saved(workbook: Any) -> bytes:
    """A workbook's bytes."""
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def spreadsheet(
    rows: Sequence[Sequence[object]], name: str = "Sheet1", **more: Sequence[Sequence[object]]
) -> bytes:
    """A workbook with the given rows, and further sheets by name."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, lines in {name: rows, **more}.items():
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    return saved(workbook)


def filled_rows(sheet: Sheet) -> Iterator[list[CellValue]]:
    """The rows of a sheet that hold anything, without blanks at their end: those depend on what wrote the file."""
    for row in sheet.rows:
        last = max((place for place, value in enumerate(row) if value is not None), default=-1)
        if last >= 0:
            yield list(row[: last + 1])


def checked(
    company: Company, content: bytes, name: str = "export.xlsx", choices: Choices | None = None
) -> FileCheck:
    """What checking a file finds, read as chosen."""
    staged = importing.stage(company.sessions, LOCAL_VIEWER, name, content)
    if choices is not None:
        mapping.decide(company.sessions, LOCAL_VIEWER, staged, choices)
    return importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged]).files[0]


def answers_of(company: Company, wave: int | None = None) -> dict[tuple[str, str], dict[str, object]]:
    """The answers that count by unit code and stored respondent: option, number, text or state by question."""
    codes = {unit: code for code, unit in company.units.items()}
    with reading(company.sessions) as session:
        who = answer_rows.load_effective(session, wave or company.wave, list(codes))
        found: dict[tuple[str, str], dict[str, object]] = {(codes[a.unit], a.respondent): {} for a in who}
        by_id = {a.id: (codes[a.unit], a.respondent) for a in who}
        for row in session.scalars(select(Answer).where(Answer.assessment_id.in_(by_id))):
            said = row.option or row.number or row.text or AnswerState(row.state).name
            found[by_id[row.assessment_id]][row.question] = said
    return found


def changed(content: bytes, sheet: str | int, cells: Mapping[str, object]) -> bytes:
    """A workbook with some cells overwritten."""
    workbook = load_workbook(BytesIO(content))
    target = workbook.worksheets[sheet] if isinstance(sheet, int) else workbook[sheet]
    for address, value in cells.items():
        target[address] = value
    return saved(workbook)


def import_now(
    company: Company, *contents: bytes, viewer: Viewer = LOCAL_VIEWER, name: str = "answers.xlsx"
) -> tuple[int, ...]:
    """Stage, preview and confirm workbooks; returns the batches."""
    staged = [importing.stage(company.sessions, viewer, name, content) for content in contents]
    preview = importing.preview(company.sessions, viewer, KEY, staged)
    return importing.confirm(company.sessions, viewer, KEY, staged, preview.fingerprint)


def problems(company: Company, content: bytes, viewer: Viewer = LOCAL_VIEWER) -> list[tuple[str, str]]:
    """The (code, sheet!cell) of every problem of a workbook."""
    staged = importing.stage(company.sessions, viewer, "answers.xlsx", content)
    found = importing.preview(company.sessions, viewer, KEY, [staged])
    return [(issue.code, f"{issue.sheet}!{issue.cell}") for issue in found.files[0].issues]


def kpi_workbook(
    company: Company,
    viewer: Viewer = LOCAL_VIEWER,
    language: str = "en",
    **parts: Sequence[Mapping[str, object]],
) -> bytes:
    """The KPI template filled in as a person would: lines by part (`values`, ...), each by English heading."""
    unit = viewer.scope or company.units["ORG"]
    return filled_parts(kpis.make_template(company.sessions, viewer, unit, language), **parts)


def case_workbook(
    company: Company, viewer: Viewer = LOCAL_VIEWER, language: str = "en", **parts: Any
) -> bytes:
    """The business-case template of a company filled in by `filled_parts`."""
    unit = viewer.scope or company.units["ORG"]
    return filled_parts(business_case.make_template(company.sessions, viewer, unit, language), **parts)


def filled_parts(content: bytes, **parts: Any) -> bytes:
    """A template of money or KPIs filled in as a person would: rows by part (`initiatives`, `lines`, `values`, ...).

    A row is a mapping by English heading or a sequence.
    """
    return made_once((content, repr(parts)), lambda: _filled_parts(content, parts))


def _filled_parts(content: bytes, parts: Mapping[str, Any]) -> bytes:
    workbook = load_workbook(BytesIO(content))
    for sheet in workbook.worksheets:
        rows = parts.get(str(sheet["B1"].value), ())
        first = next(row for row in range(3, sheet.max_row + 2) if sheet.cell(row, 1).value is None)
        headings = {str(cell.value): cell.column for cell in sheet[2] if cell.value}
        for place, row in enumerate(rows, start=first):
            cells = row.items() if isinstance(row, Mapping) else zip(headings, row, strict=False)
            for heading, value in cells:
                sheet.cell(place, headings[heading]).value = value
    return saved(workbook)


def narrative_workbook(
    company: Company, rows: Mapping[str, Mapping[str, object]] | None = None, language: str = "en"
) -> bytes:
    """The workbook of narratives of a company for its period: cells by unit code and heading."""
    content = narratives.make_template(
        company.sessions, LOCAL_VIEWER, company.units["ORG"], company.period, language
    )
    workbook = load_workbook(BytesIO(content))
    sheet = workbook.worksheets[0]
    headings = {str(cell.value): cell.column for cell in sheet[2]}
    places = {str(cell.value): cell.row for cell in sheet["A"]}
    for unit, cells in (rows or {}).items():
        for heading, value in cells.items():
            sheet.cell(places[unit], headings[heading]).value = value
    return saved(workbook)
