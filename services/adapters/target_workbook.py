"""Targets as a workbook: one sheet, a row a unit and dimension; read back with every problem by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook as Writer
from openpyxl.utils import get_column_letter

from services.adapters.sheet_style import ANSWER_FILL, BOX, HEADING, HEADING_FILL, QUIET, printable, put
from services.adapters.workbook_reader import CellError, CellValue, Sheet, Workbook, cell_address
from services.domain.answers import number_in, shown
from services.domain.errors import CellIssue
from services.domain.framework import Framework
from services.domain.percent import Percent
from services.domain.targets import GivenTarget
from services.domain.texts import LocalText, Message

FORMAT = "palier-targets/1"
KEY, MAJOR, ORGANISATION = 1, 2, 3
"""Columns of the first row, beside the format."""

HEADINGS = (
    LocalText("Unit code", "Code de l'unité"),
    LocalText("Business unit", "Unité d'affaires"),
    LocalText("Dimension code", "Code de la dimension"),
    LocalText("Dimension", "Dimension"),
    LocalText("Due", "Échéance"),
    LocalText("Target", "Cible"),
)
UNIT, NODE, DUE, SCORE = 0, 2, 4, 5
FIRST_ROW = 2
TITLE = LocalText("Targets", "Cibles")
WIDTHS = (14, 30, 20, 34, 14, 12)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line to write: unit code and name, dimension code, its targets' date and score where there is one."""

    unit_code: str
    unit_name: str
    node: str
    due: date | None
    score: float | None


@dataclass(frozen=True, slots=True)
class TargetIdentity:
    """What a target workbook says it is for, and its sheet."""

    framework_key: str
    major: str
    organisation_code: str
    sheet: Sheet


@dataclass(slots=True)
class ReadTargets:
    """The targets of a workbook and the problems in it."""

    targets: list[GivenTarget] = field(default_factory=list)
    issues: list[CellIssue] = field(default_factory=list)


def write(framework: Framework, organisation: str, rows: Sequence[TargetRow], language: str) -> bytes:
    """The workbook, with a row for each of `rows`."""
    book = Writer()
    sheet = book.worksheets[0]
    sheet.title = TITLE.within(language)
    for column, value in enumerate([FORMAT, framework.key, str(framework.version.major), organisation]):
        put(sheet, 0, column, value, QUIET)
    for column, heading in enumerate(HEADINGS):
        cell = put(sheet, 1, column, heading.within(language), HEADING)
        cell.fill = HEADING_FILL
        sheet.column_dimensions[get_column_letter(column + 1)].width = WIDTHS[column]
    for place, row in enumerate(rows, start=FIRST_ROW):
        title = framework.dimension_by_code[row.node].title.within(language)
        values: tuple[object, ...] = (row.unit_code, row.unit_name, row.node, title, row.due, row.score)
        for column, content in enumerate(values):
            cell = put(sheet, place, column, content)
            if column in (DUE, SCORE):
                cell.fill, cell.border = ANSWER_FILL, BOX
            if column == DUE:
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A3"
    printable(sheet)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def identify(workbook: Workbook) -> TargetIdentity | None:
    """What the first row says, None when the workbook holds no targets."""
    for sheet in workbook.sheets:
        if sheet.cell(0, 0) == FORMAT:
            key, major, organisation = (shown(sheet.cell(0, place)) for place in (KEY, MAJOR, ORGANISATION))
            return TargetIdentity(key, major, organisation, sheet)
    return None


def read(identity: TargetIdentity, framework: Framework, units: Mapping[str, int]) -> ReadTargets:
    """Every target of the sheet; `units` are ids by code. A date without a score takes a target back."""
    found = ReadTargets()
    seen: dict[tuple[int, str, date], str] = {}
    for row in range(FIRST_ROW, len(identity.sheet.rows)):
        target = _row(identity.sheet, row, framework, units, found.issues)
        if target is None:
            continue
        place = cell_address(row, DUE)
        earlier = seen.setdefault((target.unit, target.node, target.due), place)
        if earlier != place:
            expected = Message("one target for a unit, dimension and date; {cell} has one", {"cell": earlier})
            remedy = Message("Keep one of the two lines, or give this one another date.")
            found.issues.append(_issue("target.twice", identity.sheet, row, DUE, expected, remedy))
        found.targets.append(target)
    return found


def _row(
    sheet: Sheet, row: int, framework: Framework, units: Mapping[str, int], issues: list[CellIssue]
) -> GivenTarget | None:
    """One line; None for an empty one, or one with a problem, which joins the issues."""
    if sheet.cell(row, DUE) is None and sheet.cell(row, SCORE) is None:
        return None
    before = len(issues)
    unit = units.get(shown(sheet.cell(row, UNIT)).strip())
    if unit is None:
        expected = Message("the code of a business unit that exists, and that you may see")
        issues.append(_issue("unit.unknown", sheet, row, UNIT, expected, _AGAIN))
    node = shown(sheet.cell(row, NODE)).strip()
    if node not in framework.dimension_by_code or framework.attainable(node) is None:
        expected = Message("the code of a dimension that has a score")
        issues.append(_issue("target.dimension", sheet, row, NODE, expected, _AGAIN))
    due = _date(sheet.cell(row, DUE))
    if due is None:
        expected, remedy = Message("a date"), Message("Write the date as 2027-12-31.")
        issues.append(_issue("target.due", sheet, row, DUE, expected, remedy))
    score = _score(sheet, row, framework, node, issues)
    if len(issues) > before or unit is None or due is None:
        return None
    return GivenTarget(unit, node, due, score)


_AGAIN = Message("Download the targets again; the codes stand in their own columns.")


def _date(value: CellValue) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def _score(sheet: Sheet, row: int, framework: Framework, node: str, issues: list[CellIssue]) -> float | None:
    value = sheet.cell(row, SCORE)
    if value is None:
        return None
    low, high = framework.scale_of(node) if node in framework.dimension_by_code else framework.scale
    number = _number(value)
    if number is None or not low <= number <= high:
        expected = Message("a number from {low} to {high}", {"low": low, "high": high})
        remedy = Message("Write a score on the dimension's own scale, or leave the cell empty.")
        issues.append(_issue("target.score", sheet, row, SCORE, expected, remedy))
    return number


def _number(value: CellValue) -> float | None:
    if isinstance(value, bool | CellError):
        return None
    if isinstance(value, int | float):
        return float(value)
    found = number_in(str(value))
    return None if isinstance(found, Percent) else found


def _issue(code: str, sheet: Sheet, row: int, column: int, expected: Message, remedy: Message) -> CellIssue:
    value = sheet.cell(row, column)
    found = value.text if isinstance(value, CellError) else "" if value is None else shown(value)
    return CellIssue(code, sheet.name, cell_address(row, column), found, expected, remedy)
