"""Gives an uploaded file back with its problems marked: the user's own workbook where that can be, else its values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath

from services.adapters import (
    csv_files,
    own_workbook,
    problem_marks,
    rewrite_losses,
    values_copy,
    workbook_files,
)
from services.adapters.problem_sheet import is_problem_sheet
from services.adapters.workbook_reader import Limits, Workbook, read_workbook
from services.domain.errors import CellIssue
from services.domain.texts import LANGUAGES, LocalText
from services.language import format_count, format_list, local, translate
from services.language import gettext as _

__all__ = ["MarkedFile", "is_problem_sheet", "mark"]

ENDING = LocalText(" - problems", " - problèmes")
LONGEST_STEM = 120
_UNSAFE = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff<>:"/\\|?*]'
)


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file to give back; `rewritten` tells the user's own workbook from a copy of its values."""

    file_name: str
    content: bytes
    rewritten: bool


def mark(file_name: str, content: bytes, issues: Sequence[CellIssue]) -> MarkedFile:
    """A file with its problems marked and listed, in the current language; raises WorkbookRefusedError."""
    workbook = read_workbook(file_name, content)
    limit = _comment_limit(issues)
    if not csv_files.is_text(file_name, content) and workbook_files.kind_of(content, Limits()) == "xlsx":
        own = own_workbook.rewrite(workbook, content, issues, [*_own_notes(content), *limit])
        if own is not None:
            ending = ".xlsm" if rewrite_losses.has_macros(content) else ".xlsx"
            return MarkedFile(_stem(file_name) + ending, own, True)
    copy = values_copy.write(workbook, issues, [*_copy_notes(workbook), *limit])
    return MarkedFile(_stem(file_name) + ".xlsx", copy, False)


def name_for(file_name: str) -> str:
    """What a file is called once it is marked; one with macros keeps its ending."""
    ending = ".xlsm" if PureWindowsPath(file_name).suffix.lower() == ".xlsm" else ".xlsx"
    return _stem(file_name) + ending


def _stem(file_name: str) -> str:
    """The name without folders, without characters that no name should hold, and with our ending once."""
    stem = _UNSAFE.sub("", PureWindowsPath(file_name).stem).strip(" .")
    for language in LANGUAGES:
        stem = stem.removesuffix(ENDING.within(language))
    return (stem[:LONGEST_STEM].strip(" .") or _("workbook")) + local(ENDING)


def _own_notes(content: bytes) -> list[str]:
    notes = [
        _(
            "This is your own workbook: each cell with a problem is coloured, and its comment says what to do."
            " Mend the cells here, save, and upload this file again; this sheet is then left out."
        )
    ]
    lost = [translate(loss) for loss in rewrite_losses.losses(content)]
    if lost:
        note = _(
            "To be marked, the workbook was written anew. Only the file you uploaded still has: {losses}."
        )
        notes.append(note.format(losses=format_list(lost)))
    return notes


def _copy_notes(workbook: Workbook) -> list[str]:
    notes = [
        _(
            "This is a copy of the values in your file, without its formulas and formats: each cell with a problem"
            " is coloured, and its comment says what to do. Mend the cells here or in your own file, and upload it"
            " again; this sheet is then left out."
        )
    ]
    left_out = values_copy.left_out(workbook)
    if left_out:
        note = _("Sheets that are not in this copy, since it would be too large: {sheets}.")
        notes.append(note.format(sheets=format_list(left_out)))
    return notes


def _comment_limit(issues: Sequence[CellIssue]) -> list[str]:
    cells = {(issue.sheet, issue.cell) for issue in issues if problem_marks.address_of(issue)}
    with_comment = problem_marks.commented(issues)
    if len(with_comment) == len(cells):
        return []
    note = _("Only {count} of the coloured cells have a comment; this list has every problem.")
    return [note.format(count=format_count(len(with_comment)))]
