"""A table as a workbook: styled, filtered, frozen; every text a text, every figure a number shown as on screen.

openpyxl makes the workbook but for the rows: those are written as the stream they are, eight times as fast, and put
into the sheet last.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import chain, islice
from math import isfinite
from tempfile import SpooledTemporaryFile
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as OpenpyxlCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters.formula_texts import looks_like_formula
from services.adapters.sheet_style import HEADING, HEADING_FILL, STRONG, TITLE, printable, put
from services.adapters.table_files import Cell, Column, ExportTable, Kind, readable
from services.language import gettext as _
from services.language import sheet_pattern

MOST_ROWS = 1_048_575
"""Rows a sheet holds below its heading."""
LONGEST_TEXT = 32_767
"""Characters a cell holds."""

_IN_MEMORY, _LARGE = 16_000_000, 2_000_000_000
"""Bytes of rows: what is kept in memory, and what needs the larger kind of archive."""

_LOOKED_AT, _NARROWEST, _WIDEST = 200, 9, 60
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SHEET, _ROWS_END = "xl/worksheets/sheet1.xml", b"</sheetData>"
_LETTERS, _LINE, _MOST_LINES = 1.1, 15, 20
"""Letters for each digit of a width, the height of a line in points, and how many lines a row shows."""
_DAY_0 = date(1899, 12, 30)
_WORDS = Alignment("left", "top", wrap_text=True, indent=1)
_TEXT, _FORMULA_LIKE, _DAY = "text", "formula", "yyyy-mm-dd"


def write_xlsx(table: ExportTable) -> bytes:
    """The table on a sheet, and what it is about on a second one; rows beyond MOST_ROWS are left out, which it says."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _sheet_name(table.title)
    about = book.create_sheet(_("About this file"))
    rows = iter(table.rows)
    first = list(islice(rows, _LOOKED_AT))
    everything, widths = chain(first, rows), _widths(table.columns, first)
    _lay_out(sheet, table.columns, widths)
    with SpooledTemporaryFile(_IN_MEMORY) as spill:
        lines = _Rows(_Styles(about), table.columns, widths).lines(islice(everything, MOST_ROWS))
        count = 0
        for count, line in enumerate(lines, start=1):  # noqa: B007  the last one is asked for
            spill.write(line)
        _frame(sheet, len(table.columns), count)
        _write_about(about, table, count, cut=next(everything, None) is not None)
        return _with_rows(book, spill)


def _sheet_name(title: str) -> str:
    """A name Excel accepts."""
    return " ".join(readable(title).translate(_FORBIDDEN).split())[:31].strip() or _("Table")


def _widths(columns: Sequence[Column], first: Sequence[Sequence[Cell]]) -> list[int]:
    """Widths, in characters, that fit the heading and the first rows."""
    longest = [
        max([_heading_width(column.title), *(_length(row[place]) for row in first)])
        for place, column in enumerate(columns)
    ]
    return [min(max(length + 2, _NARROWEST), _WIDEST) for length in longest]


def _lay_out(sheet: Worksheet, columns: Sequence[Column], widths: Sequence[int]) -> None:
    """The heading and the columns."""
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        cell = put(sheet, 0, place, readable(column.title), HEADING)
        cell.fill, cell.alignment = HEADING_FILL, _WORDS
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.row_dimensions[1].height = 2 * _LINE


def _heading_width(title: str) -> int:
    """What a title takes on two lines, with its button of the filter."""
    return max([len(title) // 2 + 3, *(len(word) for word in title.split())]) + 2


def _length(cell: Cell) -> int:
    return max(map(len, cell.split("\n"))) if isinstance(cell, str) and cell else 8


def _frame(sheet: Worksheet, columns: int, rows: int) -> None:
    """What stays in sight, what is filtered, and how it is printed."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(columns, 1))}{rows + 1}"
    printable(sheet)
    sheet.sheet_view.showGridLines = True
    sheet.print_title_rows = "1:1"


class _Styles:
    """The numbers of the workbook's cell styles, by how a cell is shown."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._numbers: dict[str, int] = {}

    def __getitem__(self, shown: str) -> int:
        if shown not in self._numbers:
            self._numbers[shown] = self._registered(shown)
        return self._numbers[shown]

    def _registered(self, shown: str) -> int:
        """The style of a cell that is made for it and stands in no sheet."""
        cell: Any = OpenpyxlCell(self._sheet, row=1, column=1)
        words = shown in (_TEXT, _FORMULA_LIKE)
        cell.alignment = _WORDS if words else Alignment(vertical="top")
        cell.number_format = "General" if words else shown
        cell.quotePrefix = shown == _FORMULA_LIKE
        return int(cell.style_id)


class _Rows:
    """Rows as a sheet holds them."""

    def __init__(self, styles: _Styles, columns: Sequence[Column], widths: Sequence[int]) -> None:
        self._styles = styles
        self._rooms = [round(width * _LETTERS) for width in widths]
        self._columns = [(get_column_letter(place + 1), column.kind) for place, column in enumerate(columns)]
        self._text = lru_cache(10_000)(self._make_text)

    def lines(self, rows: Iterator[Sequence[Cell]]) -> Iterator[bytes]:
        """The XML of each row below the heading."""
        for number, row in enumerate(rows, start=2):
            cells = [
                self._cell(f"{letter}{number}", kind, cell)
                for (letter, kind), cell in zip(self._columns, row, strict=True)
            ]
            yield f'<row r="{number}"{self._height(row)}>{"".join(cells)}</row>'.encode()

    def _height(self, row: Sequence[Cell]) -> str:
        """Room for all lines of the row's texts: not every program makes it by itself."""
        lines = max(
            (
                sum(1 + len(line) // room for line in cell.split("\n"))
                for cell, room in zip(row, self._rooms, strict=True)
                if isinstance(cell, str) and (len(cell) >= room or "\n" in cell)
            ),
            default=1,
        )
        return f' ht="{_LINE * min(lines, _MOST_LINES)}" customHeight="1"' if lines > 1 else ""

    def _cell(self, address: str, kind: Kind, cell: Cell) -> str:
        if isinstance(cell, str):
            return f'<c r="{address}"{self._text(cell)}' if cell else ""
        if isinstance(cell, date):
            return f'<c r="{address}" s="{self._styles[_DAY]}"><v>{(cell - _DAY_0).days}</v></c>'
        if cell is None or not isfinite(cell):
            return ""
        return f'<c r="{address}" s="{self._styles[sheet_pattern(kind, cell)]}"><v>{cell}</v></c>'

    def _make_text(self, text: str) -> str:
        """A text's part of a cell, after its address; the same texts come again and again."""
        style = self._styles[_FORMULA_LIKE if looks_like_formula(text) else _TEXT]
        shown = readable(text).replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT]
        written = escape(_ESCAPED.sub("_x005F_", shown))
        return f' s="{style}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'


def _write_about(sheet: Worksheet, table: ExportTable, count: int, *, cut: bool) -> None:
    """What the table is about, a line each."""
    put(sheet, 0, 0, readable(table.title), TITLE).alignment = Alignment(wrap_text=False)
    lines = [*table.about, (_("Rows"), str(count))]
    if cut:
        lines.append((_("Left out"), _("A sheet holds no more rows than these; take the text file for all.")))
    for place, (label, text) in enumerate(lines, start=2):
        put(sheet, place, 0, readable(label), STRONG)
        put(sheet, place, 1, readable(text)).quotePrefix = looks_like_formula(text)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 80
    printable(sheet)


def _with_rows(book: Workbook, rows: SpooledTemporaryFile[bytes]) -> bytes:
    """The workbook's file, with rows put into its first sheet below the heading."""
    empty, filled = BytesIO(), BytesIO()
    book.save(empty)
    large = rows.tell() > _LARGE
    rows.seek(0)
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            if part != _SHEET:
                target.writestr(part, source.read(part))
                continue
            head, end, tail = source.read(part).partition(_ROWS_END)
            with target.open(part, "w", force_zip64=large) as written:
                written.write(head)
                while block := rows.read(1_000_000):
                    written.write(block)
                written.write(end + tail)
    return filled.getvalue()
