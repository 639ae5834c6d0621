"""How our questionnaire sheets look: cells, fonts, fills, printing and protection."""

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from services import palette

TOP = Alignment(wrap_text=True, vertical="top")


def put(sheet: Worksheet, row: int, column: int, value: object, font: Font | None = None) -> Cell:
    """Write a cell (counted from 0); a text that looks like a formula or an error stays a text."""
    cell = sheet.cell(row + 1, column + 1)
    assert isinstance(cell, Cell)  # noqa: S101  merged cells are never written to
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = TOP
    if font is not None:
        cell.font = font
    return cell


FACE = "Calibri"
TITLE = Font(FACE, size=16, bold=True, color=palette.INK.lstrip("#"))
HEADING = Font(FACE, bold=True, color="FFFFFF")
STRONG = Font(FACE, bold=True)
QUIET = Font(FACE, size=9, color=palette.QUIET_INK.lstrip("#"))
HEADING_FILL = PatternFill("solid", fgColor=palette.ACCENT_DEEP.lstrip("#"))
ANSWER_FILL = PatternFill("solid", fgColor="F3F6FC")
LINE = Side(style="thin", color="C9CFDA")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
OPEN = Protection(locked=False)


def printable(sheet: Worksheet) -> None:
    """Print across, one page wide, with the sheet's name and page below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.oddFooter.center.text = "&A · &P / &N"  # type: ignore[union-attr]
    sheet.sheet_view.showGridLines = False


def protect(sheet: Worksheet) -> None:
    """Lock labels without a password; rows and columns may still be resized."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
