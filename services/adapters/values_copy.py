"""A new workbook with the values of another and its problems marked: text as text, nothing calculated."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from math import isfinite
from typing import cast

from openpyxl import Workbook as Book
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters import problem_marks, problem_sheet
from services.adapters.cell_text import clean, is_plain, text_cell
from services.adapters.problem_marks import LAST_COLUMN, Address
from services.adapters.problem_sheet import Line, is_problem_sheet
from services.adapters.workbook_reader import CellError, CellValue, Sheet, UncalculatedFormula, Workbook
from services.domain.answers import shown
from services.domain.errors import CellIssue

FIRST_YEAR = 1900
"""Earlier days have no number in a workbook."""

MOST_CELLS = 1_000_000
"""Sheets beyond them are left out, since writing them would take minutes."""

_LOOKED_AT = 200
_NARROWEST, _WIDEST, _DATE = 9.0, 60.0, 18.0

Marks = Mapping[Address, Sequence[CellIssue]]


def write(workbook: Workbook, issues: Sequence[CellIssue], notes: Sequence[str]) -> bytes:
    """The copy, its list of problems first; written row by row, so that a large one needs little memory."""
    sheets = copied(workbook)
    titles = _titles(sheets)
    book = Book(write_only=True)
    listed = _create(book, problem_sheet.free_name(problem_sheet.local_name(), list(titles.values())))
    lines = [_line(issue, sheets, titles) for issue in issues]
    problem_sheet.write(listed, workbook.file_name, notes, lines)
    with_comment = problem_marks.commented(issues)
    for sheet in sheets:
        marks = problem_marks.by_cell((issue for issue in issues if issue.sheet == sheet.name), {})
        _write_sheet(_create(book, titles[sheet.name]), sheet, marks, with_comment)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def copied(workbook: Workbook) -> list[Sheet]:
    """The sheets that are copied: without an earlier list of problems, as many as have room."""
    room, sheets = MOST_CELLS, []
    for sheet in workbook.sheets:
        room -= sum(map(len, sheet.rows))
        if room >= 0 and not is_problem_sheet(sheet):
            sheets.append(sheet)
    return sheets


def left_out(workbook: Workbook) -> list[str]:
    """The names of sheets for which a copy has no room."""
    kept = {sheet.name for sheet in copied(workbook)}
    return [s.name for s in workbook.sheets if s.name not in kept and not is_problem_sheet(s)]


def _create(book: Book, title: str) -> Worksheet:
    """A sheet written in passing: it has what we use of a sheet in memory, though its stubs do not say so."""
    return cast(Worksheet, book.create_sheet(title))


def _titles(sheets: Sequence[Sheet]) -> dict[str, str]:
    """A title that Excel accepts for each sheet, by its name in the file."""
    titles: dict[str, str] = {}
    for sheet in sheets:
        titles[sheet.name] = problem_sheet.free_name(clean(sheet.name), list(titles.values()))
    return titles


def _line(issue: CellIssue, sheets: Sequence[Sheet], titles: Mapping[str, str]) -> Line:
    sheet = next((sheet for sheet in sheets if sheet.name == issue.sheet), None)
    if sheet is None or problem_marks.address_of(issue) is None:
        return Line(issue)
    return Line(issue, titles[sheet.name], sheet.hidden)


def _write_sheet(
    target: Worksheet, sheet: Sheet, marks: Marks, with_comment: frozenset[tuple[str, str]]
) -> None:
    target.sheet_state = "hidden" if sheet.hidden else "visible"
    for column, width in enumerate(_widths(sheet), start=1):
        target.column_dimensions[get_column_letter(column)].width = width
    columns: dict[int, list[int]] = {}
    for row, column in marks:
        columns.setdefault(row, []).append(column)
    for row, values in enumerate(_rows(sheet, columns), start=1):
        cells: list[object] = [_content(target, value) for value in values[:LAST_COLUMN]]
        for column in columns.get(row, ()):
            cells.extend([None] * (column - len(cells)))
            cell = _as_cell(target, cells[column - 1])
            found = marks[row, column]
            problem_marks.put_mark(cell, found, comment=(sheet.name, found[0].cell) in with_comment)
            cells[column - 1] = cell
        target.append(cells)


def _rows(sheet: Sheet, marked: Mapping[int, object]) -> Iterator[Sequence[CellValue]]:
    """The rows of a sheet, and empty ones down to the last that is marked."""
    yield from sheet.rows
    for _row in range(len(sheet.rows), max(marked, default=0)):
        yield ()


def _content(sheet: Worksheet, value: CellValue) -> object:
    """What to append for a value: most as they are, since a cell object for each would take long."""
    if isinstance(value, UncalculatedFormula):
        return text_cell(sheet, value.formula)
    if isinstance(value, CellError):
        return clean(value.text)
    if isinstance(value, str):
        return value if is_plain(value) else text_cell(sheet, value)
    if isinstance(value, date):
        return value if value.year >= FIRST_YEAR else shown(value)
    return value if not isinstance(value, float) or isfinite(value) else shown(value)


def _as_cell(sheet: Worksheet, content: object) -> Cell:
    cell = content if isinstance(content, Cell) else WriteOnlyCell(sheet, content)  # type: ignore[arg-type]
    assert isinstance(cell, Cell)  # noqa: S101  what WriteOnlyCell makes
    return cell


def _widths(sheet: Sheet) -> list[float]:
    """Widths in characters that show the first rows."""
    widths: list[float] = []
    for row in sheet.rows[:_LOOKED_AT]:
        for column, value in enumerate(row[:LAST_COLUMN]):
            if column == len(widths):
                widths.append(_NARROWEST)
            widths[column] = max(widths[column], _width(value))
    return widths


def _width(value: CellValue) -> float:
    if isinstance(value, str):
        return min(len(value) + 2.0, _WIDEST)
    return _DATE if isinstance(value, datetime) else _NARROWEST + 3 * isinstance(value, date)
