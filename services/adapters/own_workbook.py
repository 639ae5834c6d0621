"""Marks the user's own workbook, where openpyxl can rewrite it without changing a value."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import zip_longest
from xml.etree import ElementTree

from openpyxl import Workbook as Book
from openpyxl.cell.cell import Cell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters import (
    extended_validations,
    formula_results,
    problem_marks,
    problem_sheet,
    rewrite_losses,
)
from services.adapters.problem_marks import LAST_COLUMN, LAST_ROW
from services.adapters.problem_sheet import Line, is_problem_sheet
from services.adapters.workbook_reader import CellValue, Sheet, UncalculatedFormula, Workbook, read_workbook
from services.domain.errors import CellIssue, WorkbookRefusedError

MOST_CELLS = 200_000
MOST_BYTES = 100 * 2**20
"""Uncompressed; what has more cells or bytes is not rewritten, since openpyxl would hold it all in memory."""

_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_OTHER = re.compile(
    rb"<(?:\w+:)?(?:row|col|xf|cfRule|dataValidation|hyperlink|comment|definedName|mergeCell|brk|pt|[rnxs])[ >/]"
)
_SPAN = re.compile(rb"<(?:\w+:)?(mergeCell|hyperlink|comment|table)\s[^>]*?\bref\s*=\s*[\"']([^\"']*)")
_UNREADABLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    ElementTree.ParseError,
    IllegalCharacterError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    WorkbookRefusedError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl stops with when a part is not as it expects."""


def rewrite(
    workbook: Workbook, content: bytes, issues: Sequence[CellIssue], notes: Sequence[str]
) -> bytes | None:
    """The same workbook with marks and the list of problems; None when it is too large or would not stay the same."""
    try:
        if not is_small(content):
            return None
        marked = _marked(workbook, content, issues, notes)
        same = _same_values(workbook, read_workbook(workbook.file_name, marked))
    except _UNREADABLE:
        return None
    return marked if same else None


def is_small(content: bytes) -> bool:
    """Whether openpyxl reads a workbook in seconds: counted in its parts, before any is parsed."""
    cells = others = 0
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            return False
        for entry in archive.infolist():
            part = archive.read(entry)
            cells += len(_CELL.findall(part)) + sum(_spans(part))
            others += len(_OTHER.findall(part))
            if cells >= MOST_CELLS or others >= MOST_CELLS:
                return False
    return True


def _spans(part: bytes) -> Iterator[int]:
    """How many cells each range makes openpyxl create; a table does so only when it names no columns."""
    for kind, ref in _SPAN.findall(part):
        if (kind != b"table" or b"tableColumn " not in part) and (b":" in ref or b"&" in ref):
            yield _area(ref.decode("ascii", "replace"))


def _area(ref: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref)
    except ValueError:
        return MOST_CELLS
    return ((right or LAST_COLUMN) - (left or 1) + 1) * ((bottom or LAST_ROW) - (top or 1) + 1)


def _marked(workbook: Workbook, content: bytes, issues: Sequence[CellIssue], notes: Sequence[str]) -> bytes:
    book = _opened(content)
    _take_off_earlier(book)
    lines = _mark_sheets(book, issues)
    name = problem_sheet.free_name(problem_sheet.local_name(), book.sheetnames)
    listed = book.create_sheet(name, 0)
    problem_sheet.write(listed, workbook.file_name, notes, lines)
    _open_at_first(book)
    written = BytesIO()
    book.save(written)
    sheets = [None if sheet is listed else workbook.sheet(sheet.title) for sheet in book.worksheets]
    return formula_results.restore(written.getvalue(), sheets, book.epoch)


def _opened(content: bytes) -> Book:
    """The workbook with its macros, the formats inside its texts, and its drop-down lists."""
    reader = ExcelReader(BytesIO(content), keep_vba=rewrite_losses.has_macros(content), rich_text=True)
    reader.read()
    extended_validations.restore(reader, content)
    book: Book = reader.wb
    book.template = False
    return book


def _take_off_earlier(book: Book) -> None:
    """Remove the list and the marks of an earlier pass."""
    fills: dict[str, dict[str, str]] = {}
    for sheet in book.worksheets:
        if sheet["A1"].value == problem_sheet.FORMAT:
            for name, cell, fill in problem_sheet.earlier_fills(sheet):
                fills.setdefault(name, {})[cell] = fill
            book.remove(sheet)
    for sheet in book.worksheets:
        problem_marks.take_off(sheet, fills.get(sheet.title, {}))
        problem_marks.fit_comments(sheet)


def _mark_sheets(book: Book, issues: Sequence[CellIssue]) -> list[Line]:
    """Mark every cell with a problem; the lines to list, in the order of the problems."""
    with_comment = problem_marks.commented(issues)
    fills: dict[tuple[str, str], str] = {}
    for sheet in book.worksheets:
        own = [issue for issue in issues if issue.sheet == sheet.title]
        if own:
            _mark_sheet(sheet, own, with_comment, fills)
    hidden = {sheet.title: sheet.sheet_state != "visible" for sheet in book.worksheets}
    return [_line(issue, hidden, fills) for issue in issues]


def _mark_sheet(
    sheet: Worksheet,
    issues: Sequence[CellIssue],
    with_comment: frozenset[tuple[str, str]],
    fills: dict[tuple[str, str], str],
) -> None:
    for (row, column), found in problem_marks.by_cell(issues, problem_marks.anchors(sheet)).items():
        cell = sheet.cell(row, column)
        if isinstance(cell, Cell):
            fill = problem_sheet.earlier_fill(sheet.title, cell.coordinate, problem_marks.fill_text(cell))
            fills.update({(sheet.title, issue.cell): fill for issue in found})
            comment = any((issue.sheet, issue.cell) in with_comment for issue in found)
            problem_marks.put_mark(cell, found, comment=comment)


def _line(issue: CellIssue, hidden: dict[str, bool], fills: dict[tuple[str, str], str]) -> Line:
    if issue.sheet not in hidden or problem_marks.address_of(issue) is None:
        return Line(issue)
    fill = fills.get((issue.sheet, issue.cell), "")
    return Line(issue, issue.sheet, hidden[issue.sheet], fill)


def _open_at_first(book: Book) -> None:
    """Open at the list alone: sheets selected together would all take what is typed into one."""
    for sheet in book.worksheets:
        for view in sheet.views.sheetView:
            view.tabSelected = sheet is book.worksheets[0]
    for window in book.views:
        window.firstSheet = 0
    book.active = 0


def _same_values(before: Workbook, after: Workbook) -> bool:
    """Whether each sheet of the user holds what it held, at the same addresses."""
    for sheet in before.sheets:
        other = after.sheet(sheet.name)
        if not is_problem_sheet(sheet) and (other is None or not _same_rows(sheet, other)):
            return False
    return True


def _same_rows(sheet: Sheet, other: Sheet) -> bool:
    return all(
        _same(one, two)
        for first, second in zip_longest(sheet.rows, other.rows, fillvalue=())
        if first != second
        for one, two in zip_longest(first, second)
    )


def _same(one: CellValue, two: CellValue) -> bool:
    """Whether two values are one; moments may differ by less than a second, as they are stored as fractions."""
    if isinstance(one, UncalculatedFormula) and isinstance(two, UncalculatedFormula):
        return True
    if isinstance(one, date | time | timedelta) and isinstance(two, date | time | timedelta):
        return abs(_moment(one) - _moment(two)) < timedelta(seconds=1)
    return one == two


def _moment(value: date | time | timedelta) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    days = timedelta(days=value.toordinal())
    return days + _moment(value.time()) if isinstance(value, datetime) else days
