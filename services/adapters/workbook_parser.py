"""Parses workbooks within this process; `workbook_reader` has it done by another one, which a file may break."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import PurePath
from types import TracebackType
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visibility

from services.adapters import csv_files, ods_content, workbook_files
from services.adapters.sheet_marks import MERGES, Marks, marks_of, require_small
from services.adapters.sheet_numbering import lacks_addresses, numbered
from services.adapters.workbook_files import UNREADABLE, Limits
from services.adapters.workbook_values import (
    Area,
    CellError,
    CellValue,
    Part,
    Sheet,
    Workbook,
    assembled,
    plain_name,
)
from services.adapters.xlsx_parts import XlsxParts, head_of
from services.domain.errors import WorkbookRefusedError

_ERROR = re.compile(r"#N/A|#REF!|#VALUE!|#DIV/0!|#NAME\?|#NULL!|#NUM!|Err:[0-9]{3}")
"""What spreadsheet programs write for a cell whose formula failed, where a file knows texts only."""

CHUNK = 100_000
"""Cells that travel at once."""

KEPT = 100_000
"""Different texts of which one copy serves all cells."""

Row = list[CellValue]


def parse_workbook(file_name: str, content: bytes, limits: Limits = Limits()) -> Workbook:  # noqa: B008  frozen
    """What `read_workbook` gives, without its guard against files that take too much time or memory."""
    return assembled(file_name, content, parts(file_name, content, limits))


def parts(file_name: str, content: bytes, limits: Limits) -> Iterator[Part]:
    """Some rows at a time, then the sheet they belong to; raises WorkbookRefusedError."""
    filled = False
    with _Refusing():
        for part in _parts(file_name, content, limits):
            filled = filled or (isinstance(part, list) and any(_holds_something(row) for row in part))
            yield part
    if not filled:
        raise workbook_files.empty()


def _holds_something(row: Row) -> bool:
    return any(value is not None for value in row)


def _parts(file_name: str, content: bytes, limits: Limits) -> Iterator[Part]:
    if csv_files.is_text(file_name, content):
        return _text_parts(file_name, content, limits)
    kind = workbook_files.kind_of(content, limits)
    if kind == "xlsx":
        return _xlsx_parts(content, limits)
    if kind == "ods":
        return _other_parts(ods_content.with_errors(content), limits, with_errors=True)
    return _other_parts(content, limits)


class _Refusing:
    """Turns whatever a parser stops with into a refusal; a panic of its compiled part is no ordinary exception."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if kind is None or issubclass(kind, WorkbookRefusedError):
            return
        if issubclass(kind, MemoryError):
            raise workbook_files.too_large() from error
        if issubclass(kind, PasswordError) or "password" in str(error).lower():
            raise workbook_files.protected() from error
        if (
            issubclass(kind, (CalamineError, ValueError, OverflowError, ElementTree.ParseError, *UNREADABLE))
            or kind.__name__ == "PanicException"
        ):
            raise workbook_files.damaged() from error


class _Texts(dict[str, CellValue]):
    """One copy of each text, None for an empty one; on request, an error for the name of one."""

    def __init__(self, with_errors: bool) -> None:
        super().__init__()
        self.with_errors = with_errors

    def __missing__(self, text: str) -> CellValue:
        plain = text.replace("\0", "")
        value = _typed(plain) if self.with_errors else plain or None
        if len(self) < KEPT:
            self[text] = value
        return value


def _text_parts(file_name: str, content: bytes, limits: Limits) -> Iterator[Part]:
    """A text file as a workbook of one sheet that bears its name."""
    rows = (
        [_typed(value and value.replace("\0", "")) for value in row]
        for row in csv_files.rows(content, limits)
    )
    while chunk := list(islice(rows, 2_000)):
        yield chunk
    yield Sheet(PurePath(plain_name(file_name)).stem, False, ())


def _typed(text: str | None) -> CellValue:
    """A text, None for an empty one, an error for the name of one."""
    return CellError(text) if text and _ERROR.fullmatch(text) else text or None


def _other_parts(content: bytes, limits: Limits, with_errors: bool = False) -> Iterator[Part]:
    book, left = CalamineWorkbook.from_filelike(BytesIO(content)), limits.cells
    _require_sound(book.sheet_names, limits)
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(place)
        left -= _require_room(sheet, limits, left)
        yield from _chunks(sheet, with_errors=with_errors)
        yield Sheet(about.name, about.visible != Visibility.Visible, (), _merged(sheet))


def _merged(sheet: CalamineSheet) -> tuple[Area, ...]:
    return tuple((*first, *last) for first, last in (sheet.merged_cell_ranges or [])[:MERGES])


def _require_sound(names: Sequence[str], limits: Limits) -> None:
    if len(names) > limits.sheets:
        raise workbook_files.too_large()
    if len(set(names)) < len(names):
        raise workbook_files.same_names()


def _require_room(sheet: CalamineSheet, limits: Limits, left: int, first: int = 0) -> int:
    """The cells that a sheet spans from row `first` on; raises WorkbookRefusedError when more than are left."""
    rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if rows > limits.rows or columns > limits.columns or (rows - first) * columns > left:
        raise workbook_files.too_large()
    return max(rows - first, 0) * columns


def _chunks(sheet: CalamineSheet, first: int = 0, with_errors: bool = False) -> Iterator[list[Row]]:
    """The rows of a sheet from row `first` on, at their true place."""
    if sheet.start is None or sheet.end is None:
        return
    top, left = sheet.start
    texts, blank, size = _Texts(with_errors), [None] * left, max(CHUNK // (sheet.end[1] + 1), 1)
    if top < first:
        raise workbook_files.damaged()
    yield [[] for _ in range(top - first)]
    rows = islice(sheet.iter_rows(), top, None)
    while some := list(islice(rows, size)):
        yield [blank + _plain(row, texts) for row in some]


def _plain(values: Sequence[CellValue], texts: _Texts) -> Row:
    return [texts[value] if type(value) is str else value for value in values]


def _xlsx_parts(content: bytes, limits: Limits) -> Iterator[Part]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xlsx, left = XlsxParts(archive), limits.cells
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        _require_sound(book.sheet_names, limits)
        if len(book.sheets_metadata) != len(xlsx.sheets):
            raise workbook_files.damaged()
        for place, about in enumerate(book.sheets_metadata):
            if about.typ == SheetTypeEnum.WorkSheet:
                sheet = _XlsxSheet(book, place, xlsx, limits, left)
                yield from sheet.rows()
                left = sheet.left
                yield sheet.end(about.name, about.visible != Visibility.Visible)


@dataclass
class _XlsxSheet:
    """A sheet of an xlsx workbook on its way: how many cells may still come, and what was noticed so far."""

    book: CalamineWorkbook
    place: int
    xlsx: XlsxParts
    limits: Limits
    left: int
    given: int = 0
    hidden: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)

    def rows(self) -> Iterator[list[Row]]:
        """The rows with their marks, some at a time."""
        head = b""
        part = self.xlsx.sheets[self.place]
        for xml in self.xlsx.slices(part):
            head = head or head_of(xml)
            marks = self._marks(part, xml)
            rows = self._parsed(self._book(part, head, xml), marks)
            size = max(CHUNK // max(len(row) for row in rows), 1) if any(rows) else CHUNK
            yield from (rows[start : start + size] for start in range(0, len(rows), size))

    def _marks(self, part: str, xml: bytes) -> Marks:
        if lacks_addresses(xml):
            if self.xlsx.is_long(part):
                raise workbook_files.too_large()
            xml = numbered(xml)
        require_small(xml, self.limits)
        marks = marks_of(xml, self.xlsx.percent_styles)
        self.hidden |= marks.hidden
        self.merged += marks.merged[: MERGES - len(self.merged)]
        return marks

    def _book(self, part: str, head: bytes, xml: bytes) -> CalamineWorkbook:
        """The workbook, or one that holds a slice of a long sheet only."""
        if not self.xlsx.is_long(part):
            return self.book
        return CalamineWorkbook.from_filelike(self.xlsx.excerpt(part, head, xml))

    def _parsed(self, book: CalamineWorkbook, marks: Marks) -> list[Row]:
        sheet = book.get_sheet_by_index(self.place)
        self.left -= _require_room(sheet, self.limits, self.left, self.given)
        rows = [row for chunk in _chunks(sheet, self.given) for row in chunk]
        marks.apply(rows, self.given, self.limits)
        self.given += len(rows)
        return rows

    def end(self, name: str, hidden: bool) -> Sheet:
        """The sheet itself, once all its rows are given."""
        rows = frozenset(row for row in self.hidden if row < self.given)
        return Sheet(name, hidden, (), tuple(self.merged), rows)
