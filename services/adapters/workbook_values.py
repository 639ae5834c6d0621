"""A workbook as values: sheets of rows with true cell addresses, whatever file they came from."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from services.domain.written import seen


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value of a spreadsheet, such as #N/A."""

    text: str


@dataclass(frozen=True, slots=True)
class UncalculatedFormula:
    """A formula whose result the file does not hold."""

    formula: str


CellValue = str | float | bool | date | datetime | time | timedelta | CellError | UncalculatedFormula | None
Rows = Sequence[Sequence[CellValue]]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, each from 0 and included."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; `rows[r][c]` is the cell of row r + 1 and column c + 1, `hidden_rows` count from 0."""

    name: str
    hidden: bool
    rows: Rows
    merged: tuple[Area, ...] = ()
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


Part = list[list[CellValue]] | Sheet
"""A piece of a workbook on its way: some rows, or the sheet that they and the rows before them belong to."""


MANY = 1_000_000
"""Cells of a workbook after which equal numbers share one object."""


class _Numbers(dict[float, float]):
    """One copy of each number, as far as they are few."""

    def __missing__(self, number: float) -> float:
        if len(self) < 100_000:
            self[number] = number
        return number


def assembled(file_name: str, content: bytes, parts: Iterable[Part]) -> Workbook:
    """A workbook from its pieces."""
    sheets: list[Sheet] = []
    rows: list[list[CellValue]] = []
    numbers, cells = _Numbers(), 0
    for part in parts:
        if isinstance(part, Sheet):
            sheets.append(replace(part, rows=rows))
            rows = []
            continue
        cells += sum(map(len, part))
        rows.extend(part if cells < MANY else [_sharing(row, numbers) for row in part])
    return Workbook(plain_name(file_name), hashlib.sha256(content).hexdigest(), tuple(sheets))


def _sharing(row: list[CellValue], numbers: _Numbers) -> list[CellValue]:
    return [numbers[value] if type(value) is float else value for value in row]


NAME_LENGTH = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain_name(file_name: str) -> str:
    """The name of a file without folders, control characters or more than `NAME_LENGTH` characters."""
    name = _CONTROL.sub("", re.split(r"[/\\]", file_name)[-1]).strip()
    if len(name) <= NAME_LENGTH:
        return name
    stem, dot, ending = name.rpartition(".")
    return stem[: NAME_LENGTH - len(ending) - 1] + dot + ending if len(ending) < 10 else name[:NAME_LENGTH]


def seen_cell(value: CellValue) -> CellValue:
    """A cell whose text is without signs that nobody sees."""
    return seen(value) if isinstance(value, str) else value


def cell_address(row: int, column: int) -> str:
    """The address of a cell counted from 0, such as C5."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, ..., Z, AA."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(65 + letter) + letters, column - 1
    return letters


def column_number(letters: str) -> int:
    """The column, counted from 0, with these capital letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
