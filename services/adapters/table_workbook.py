"""A table as a workbook: styled, filtered, frozen; every text a text, every figure a number shown as on screen."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from itertools import chain, islice
from math import isfinite
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from services import palette
from services.adapters.cell_text import LONGEST
from services.adapters.formula_texts import looks_like_formula
from services.adapters.table_files import Cell, Column, ExportTable, Kind, Pair, readable
from services.language import gettext as _
from services.language import sheet_pattern

MOST_ROWS = 1_048_575
"""Rows a sheet holds below its heading."""

_MODE = {"constant_memory": True, "use_zip64": True, "strings_to_formulas": False, "strings_to_urls": False}
_LOOKED_AT, _NARROWEST, _WIDEST = 200, 9, 60
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\s\U00010000-\U0010FFFF]+")
_LETTERS, _LINE, _MOST_LINES = 1.1, 15, 20
"""Letters for each digit of a width, the height of a line in points, and how many lines a row shows."""
_WORDS = {"align": "left", "indent": 1, "text_wrap": True}
_LOOKS: Mapping[str, Mapping[str, object]] = {
    "words": _WORDS,
    "heading": {**_WORDS, "bold": True, "font_color": palette.WHITE, "bg_color": palette.ACCENT_DEEP},
    "title": {"bold": True, "font_size": 16, "font_color": palette.INK},
    "label": {"bold": True, "text_wrap": True},
    "note": {"text_wrap": True},
    "plain": {},
}


def write_xlsx(table: ExportTable) -> bytes:
    """The table on a sheet, and what it is about on a second one; rows beyond MOST_ROWS are left out, which it says."""
    written, rows = BytesIO(), iter(table.rows)
    with TemporaryDirectory() as folder, open_book(written, folder) as book:
        count = Sheet(book, sheet_name(table.title)).write_table(table.columns, islice(rows, MOST_ROWS))
        about = [*table.about, (_("Rows"), str(count))]
        if next(rows, None) is not None:
            cut = _("A sheet holds no more rows than these; take the text file for all.")
            about.append((_("Left out"), cut))
        Sheet(book, _("About this file")).write_about(table.title, about)
    return written.getvalue()


def open_book(written: BytesIO, folder: str) -> Workbook:
    """A workbook that is written a row at a time, in which nothing becomes a formula or a link."""
    return Workbook(written, {**_MODE, "tmpdir": folder})


def sheet_name(title: str) -> str:
    """A title as the name of a sheet."""
    return _NOT_IN_NAMES.sub(" ", readable(title)).strip()[:31].strip() or _("Table")


class Sheet:
    """A sheet, written from top to bottom and printed across, one page wide."""

    def __init__(self, book: Workbook, name: str) -> None:
        self._book, self._sheet = book, book.add_worksheet(name)
        self._rooms: list[int] = []
        self._style, self._prepared = cache(self._make_style), lru_cache(10_000)(self._prepare)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C&A · &P / &N")

    def write_table(self, columns: Sequence[Column], rows: Iterator[Sequence[Cell]]) -> int:
        """The heading and the rows, which are counted."""
        first = list(islice(rows, _LOOKED_AT))
        self.set_widths(
            [_width(column, [row[place] for row in first]) for place, column in enumerate(columns)]
        )
        self._sheet.set_row(0, 2 * _LINE)
        for place, column in enumerate(columns):
            self.write_text(0, place, column.title, "heading")
        count = 0
        for count, row in enumerate(chain(first, rows), start=1):
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                self._write_cell(count, place, column.kind, cell)
            self.make_room(count, row)
        self._sheet.freeze_panes(1, 0)
        self._sheet.autofilter(0, 0, count, max(len(columns) - 1, 0))
        self._sheet.repeat_rows(0)
        return count

    def write_about(self, title: str, lines: Sequence[Pair]) -> None:
        """What the table is about, a line each."""
        self.set_widths([26, 80])
        self._sheet.set_row(0, 1.5 * _LINE)
        self.write_text(0, 0, title, "title")
        for row, (label, text) in enumerate(lines, start=2):
            self.write_text(row, 0, label, "label")
            self.write_text(row, 1, text, "note")
            self.make_room(row, (label, text))
        self._sheet.hide_gridlines(2)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Widths of the columns, in characters."""
        self._rooms = [round(width * _LETTERS) for width in widths]
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)

    def make_room(self, row: int, cells: Sequence[Cell]) -> None:
        """Room for all lines of a row that is written: not every program makes it by itself."""
        texts = [
            (cell, room) for cell, room in zip(cells, self._rooms, strict=False) if isinstance(cell, str)
        ]
        lines = max(
            (sum(1 + len(line) // room for line in text.split("\n")) for text, room in texts), default=1
        )
        if lines > 1:
            self._sheet.row_info.clear()  # those of rows before, which XlsxWriter would keep to the end
            self._sheet.row_sizes.clear()
            self._sheet.set_row(row, _LINE * min(lines, _MOST_LINES))

    def _write_cell(self, row: int, place: int, kind: Kind, cell: Cell) -> None:
        if isinstance(cell, str):
            if cell:
                self.write_text(row, place, cell, "words")
        elif isinstance(cell, date):
            self._sheet.write_datetime(row, place, cell, self._style("yyyy-mm-dd"))
        elif cell is not None and isfinite(cell):
            self.write_number(row, place, cell, sheet_pattern(kind, cell))

    def write_number(self, row: int, place: int, value: float, pattern: str) -> None:
        """A number with all its digits, shown by a number format."""
        self._sheet.write_number(row, place, _Exact(value), self._style(pattern))

    def write_text(self, row: int, place: int, text: str, look: str) -> None:
        """A text, even within <r>, which XlsxWriter takes for its own markup; it refuses runs that may be too long."""
        shown, style = self._prepared(text, look)
        if shown.startswith("<r>"):
            self._sheet.write_rich_string(row, place, "<", "r", shown[2 : LONGEST // 2], style)
        else:
            self._sheet.write_string(row, place, shown, style)

    def _prepare(self, text: str, look: str) -> tuple[str, Format]:
        """A text as a cell holds it, and its style, which keeps it a text when it is edited."""
        shown = readable(text).replace("\r\n", "\n").replace("\r", "\n")[:LONGEST]
        return shown, self._style(look, quoted=looks_like_formula(text))

    def _make_style(self, look: str, *, quoted: bool = False) -> Format:
        """The format of texts that look so, or of figures with such a pattern."""
        properties = _LOOKS.get(look, {"num_format": look})
        return self._book.add_format({"valign": "top", "quote_prefix": quoted, **properties})


class _Exact(float):
    """A number with all its digits, where XlsxWriter asks for sixteen."""

    def __format__(self, _pattern: str) -> str:
        return repr(self).removesuffix(".0")


def _width(column: Column, cells: Sequence[Cell]) -> int:
    """A width, in characters, that fits cells and the heading on two lines with the button of the filter."""
    heading = max([len(column.title) // 2 + 3, *map(len, column.title.split())]) + 2
    longest = [max(map(len, cell.split("\n"))) if isinstance(cell, str) and cell else 8 for cell in cells]
    return min(max(heading, *longest, _NARROWEST - 2) + 2, _WIDEST)
