"""Reads workbooks of any kind into rows with true cell addresses; what cannot be read is refused in one sentence."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import PurePath
from types import TracebackType

from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from services.adapters import csv_files, workbook_files
from services.adapters.workbook_files import Limits, Missed

__all__ = ["CellError", "CellValue", "Limits", "Sheet", "UncalculatedFormula", "Workbook", "read_workbook"]


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of a spreadsheet, such as #N/A."""

    text: str


@dataclass(frozen=True, slots=True)
class UncalculatedFormula:
    """A formula whose result the file does not hold."""

    formula: str


ERROR_VALUES = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
"""What spreadsheet programs write for a cell whose formula failed."""

CellValue = str | float | bool | date | datetime | time | timedelta | CellError | UncalculatedFormula | None
Rows = Sequence[Sequence[CellValue]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; `rows[r][c]` is the cell of row r + 1 and column c + 1."""

    name: str
    hidden: bool
    rows: Rows
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> CellValue:
        """The content of a cell counted from 0, None when it is blank or outside."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it was uploaded."""

    file_name: str
    sha256: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet with this name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def cell_address(row: int, column: int) -> str:
    """The address of a cell counted from 0, such as C5."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def read_workbook(file_name: str, content: bytes, limits: Limits = Limits()) -> Workbook:  # noqa: B008  frozen
    """Every sheet of a workbook, or the one of a text file; raises WorkbookRefusedError when it cannot be read."""
    if csv_files.is_text(file_name, content):
        return _from_text(file_name, content, limits)
    kind = workbook_files.kind_of(content, limits)
    missed = workbook_files.scan(content, limits) if kind == "xlsx" else {}
    with _Refusing():
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        visible = {sheet.name: sheet.visible for sheet in book.sheets_metadata}
        sheets = tuple(
            Sheet(
                name, visible[name] != SheetVisibleEnum.Visible, _rows(book, name, missed.get(name), limits)
            )
            for name in book.sheet_names
        )
    return _workbook(file_name, content, sheets)


def _workbook(file_name: str, content: bytes, sheets: tuple[Sheet, ...]) -> Workbook:
    if not any(value is not None for sheet in sheets for row in sheet.rows for value in row):
        raise workbook_files.empty()
    return Workbook(file_name, hashlib.sha256(content).hexdigest(), sheets)


def _from_text(file_name: str, content: bytes, limits: Limits) -> Workbook:
    """A text file as a workbook of one sheet that bears its name."""
    rows = [[_typed(value) for value in row] for row in csv_files.read_rows(content, limits)]
    return _workbook(file_name, content, (Sheet(PurePath(file_name).stem, False, rows),))


def _typed(value: str | None) -> CellValue:
    return CellError(value) if value in ERROR_VALUES else value


class _Refusing:
    """Turns whatever the parser stops with into a refusal; a panic of its compiled part is no ordinary exception."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if kind is None:
            return
        if issubclass(kind, PasswordError) or "password" in str(error).lower():
            raise workbook_files.protected() from error
        if (
            issubclass(kind, CalamineError | ValueError | OSError | OverflowError)
            or kind.__name__ == "PanicException"
        ):
            raise workbook_files.damaged() from error


def _rows(book: CalamineWorkbook, name: str, missed: Missed | None, limits: Limits) -> Rows:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > limits.rows or sheet.total_height * sheet.total_width > limits.cells:
        raise workbook_files.too_large()
    rows: list[list[CellValue]] = [
        [None if value == "" else value for value in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    if missed is not None:
        for address, text in missed.errors.items():
            _put(rows, address, CellError(text))
        for address, formula in missed.formulas.items():
            _put(rows, address, UncalculatedFormula(formula))
    return rows


def _put(rows: list[list[CellValue]], address: tuple[int, int], value: CellValue) -> None:
    row, column = address
    while len(rows) <= row:
        rows.append([])
    rows[row].extend([None] * (column + 1 - len(rows[row])))
    rows[row][column] = value
