"""Text that goes into a workbook as text, whatever it looks like."""

import re

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters.formula_texts import looks_like_formula

LONGEST = 32_767
"""Characters a cell may hold."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """A text without the characters XML cannot hold, no longer than a cell takes."""
    return _ILLEGAL.sub("", text)[:LONGEST]


def is_plain(text: str) -> bool:
    """Whether a spreadsheet program takes a text for nothing else, even when it is edited or saved as CSV."""
    return (
        not (looks_like_formula(text) or text.startswith("#"))
        and len(text) <= LONGEST
        and not _ILLEGAL.search(text)
    )


def text_cell(sheet: Worksheet, text: str) -> Cell:
    """A cell to append that holds a text; one that looks like a formula is also marked as text for later edits."""
    cell = WriteOnlyCell(sheet, clean(text))
    assert isinstance(cell, Cell)  # noqa: S101  what WriteOnlyCell makes
    if cell.value is not None:
        cell.data_type = "s"
    if looks_like_formula(text):
        cell.quotePrefix = True
    return cell
