"""The sheet that lists every problem of a workbook, with a link to each cell; recognised when it comes back."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from services import palette
from services.adapters.cell_text import text_cell
from services.adapters.problem_marks import TINTS
from services.adapters.sheet_style import BOX, HEADING_FILL, printable
from services.adapters.workbook_reader import Sheet
from services.domain.errors import CellIssue
from services.domain.texts import LocalText
from services.language import format_count, local, translate
from services.language import gettext as _

FORMAT = "palier-problems/1"
"""What the first cell holds, in a hidden column; below it stands the fill each marked cell had before."""

PROBLEMS = LocalText("Problems", "Problèmes")
LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDTHS = {"A": 2, "B": 14, "C": 24, "D": 9, "E": 32, "F": 48, "G": 48}
_BETWEEN = "\t"
_SEVERITY, _CELL = 2, 4
"""Columns of a line, from 1."""

_FACE = "Calibri"
"""Named, since a font without a name takes whatever the program thinks of."""

_TITLE = Font(name=_FACE, size=16, bold=True, color=palette.INK.lstrip("#"))
_STRONG = Font(name=_FACE, bold=True)
_HEADING = Font(name=_FACE, bold=True, color="FFFFFF")
_LINK = Font(name=_FACE, color=palette.ACCENT_BAR.lstrip("#"), underline="single")
_TOP = Alignment(wrap_text=True, vertical="top")
_TALLEST = 400.0
_DENSITY = 1.08
"""Characters of a sentence in the width of one digit."""


@dataclass(frozen=True, slots=True)
class Line:
    """A problem, the title of its sheet in this workbook (empty without one), and what it remembers of its cell."""

    issue: CellIssue
    title: str = ""
    hidden: bool = False
    fill: str = ""

    @property
    def place(self) -> str:
        """Where its link leads, empty where there is nothing to go to."""
        return f"{quote_sheetname(self.title)}!{self.issue.cell}" if self.title and not self.hidden else ""


def is_problem_sheet(sheet: Sheet) -> bool:
    """Whether a sheet is the list of problems of a workbook that was given back, and holds no data."""
    return sheet.cell(0, 0) == FORMAT


def free_name(wanted: str, taken: Collection[str]) -> str:
    """A sheet name that Excel accepts and that no other sheet bears, whatever its case."""
    base = " ".join(wanted.translate(_FORBIDDEN).split()).strip("'")[:LONGEST_NAME].strip() or "1"
    lower = {name.casefold() for name in (*taken, "History")}
    name, count = base, 1
    while name.casefold() in lower:
        count += 1
        ending = f" ({count})"
        name = base[: LONGEST_NAME - len(ending)].strip() + ending
    return name


def write(sheet: Worksheet, file_name: str, notes: Sequence[str], lines: Sequence[Line]) -> None:
    """Fill an empty sheet: title, counts and notes, and a row for each problem, errors first."""
    ordered = sorted(lines, key=lambda line: not line.issue.blocks)
    top = len(notes) + 3
    _lay_out(sheet, top, len(lines))
    sheet.append([text_cell(sheet, FORMAT), _styled(text_cell(sheet, _title(file_name)), _TITLE)])
    sheet.append([None, _styled(text_cell(sheet, _counts(lines)), _STRONG)])
    for row, note in enumerate(notes, start=3):
        sheet.row_dimensions[row].height = _height((note, sum(_WIDTHS.values())))
        cell = text_cell(sheet, note)
        cell.alignment = _TOP
        sheet.append([None, cell])
    sheet.append([None, *_headings(sheet)])
    for row, line in enumerate(ordered, start=top + 1):
        texts = _texts(line)
        sheet.row_dimensions[row].height = _height(*zip(texts, list(_WIDTHS.values())[1:], strict=True))
        sheet.append([text_cell(sheet, line.fill) if line.fill else None, *_cells(sheet, line, texts)])


def earlier_fills(sheet: Worksheet) -> Iterator[tuple[str, str, str]]:
    """The (sheet, cell, fill) of each cell that an earlier list marked."""
    for (value,) in sheet.iter_rows(min_col=1, max_col=1, values_only=True):
        parts = str(value).split(_BETWEEN)
        if len(parts) == 3:
            yield parts[0], parts[1], parts[2]


def earlier_fill(sheet_name: str, cell: str, fill: str) -> str:
    """What a line remembers of a cell that it marks."""
    return _BETWEEN.join((sheet_name, cell, fill))


def _lay_out(sheet: Worksheet, top: int, lines: int) -> None:
    """Widths, frozen heading, filter and print setup; before any row, since a sheet may be written in passing."""
    sheet.title = sheet.title
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = f"A{top + 1}"
    sheet.auto_filter.ref = f"B{top}:G{top + max(lines, 1)}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.sheet_properties.tabColor = palette.BAD_MARK.lstrip("#")
    for row in range(1, top):
        sheet.merged_cells.add(CellRange(f"B{row}:G{row}"))
    printable(sheet)


def _title(file_name: str) -> str:
    return _("Problems in “{file}”").format(file=file_name)


def _counts(lines: Sequence[Line]) -> str:
    errors = sum(line.issue.blocks for line in lines)
    return _("Errors: {errors} · Warnings: {warnings}").format(
        errors=format_count(errors), warnings=format_count(len(lines) - errors)
    )


def _headings(sheet: Worksheet) -> Iterator[Cell]:
    for text in (_("Severity"), _("Sheet"), _("Cell"), _("Found"), _("Expected here"), _("How to mend it")):
        cell = _styled(text_cell(sheet, text), _HEADING)
        cell.fill, cell.border = HEADING_FILL, BOX
        yield cell


def _texts(line: Line) -> list[str]:
    issue = line.issue
    name = _("{sheet} (hidden)").format(sheet=issue.sheet) if line.hidden else issue.sheet
    severity = _("Error") if issue.blocks else _("Warning")
    return [severity, name, issue.cell, issue.found, translate(issue.expected), translate(issue.remedy)]


def _cells(sheet: Worksheet, line: Line, texts: Sequence[str]) -> Iterator[Cell]:
    for column, text in enumerate(texts, start=2):
        cell = text_cell(sheet, text)
        cell.border, cell.alignment = BOX, _TOP
        if column == _SEVERITY:
            tint = TINTS[line.issue.blocks][0]
            cell.fill = PatternFill("solid", fgColor=tint.lstrip("#"))
        if column == _CELL and line.place:
            cell.hyperlink = Hyperlink(ref="", location=line.place, display=text)
            cell.font = _LINK
        yield cell


def _styled(cell: Cell, font: Font) -> Cell:
    cell.font, cell.alignment = font, Alignment(vertical="center")
    return cell


def _height(*columns: tuple[str, float]) -> float:
    """Points a row needs for its texts, each in a column of a width in characters."""
    lines = max(
        sum(max(ceil(len(part) / width / _DENSITY), 1) for part in text.split("\n"))
        for text, width in columns
    )
    return min(4 + 15.0 * lines, _TALLEST)


def local_name() -> str:
    """The name of the sheet in the current language."""
    return local(PROBLEMS)
