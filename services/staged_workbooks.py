"""Staged workbooks as they were read, cells and answers.

They are kept whatever the data version is: what a file holds follows from its bytes and from how it is read alone, and
its staging, its preview and its confirmation would each read it anew.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from services.adapters.answer_cells import Filled
from services.adapters.problem_sheet import is_problem_sheet
from services.adapters.tables import StagedUpload
from services.adapters.workbook_reader import Workbook, read_workbook

MOST_CELLS = 1_000_000
"""Cells that are kept in all; the files that were read longest ago fall out."""

MOST_ISSUES = 1_000
"""Problems of answers that are kept: those with more take much memory and are not confirmed as they are."""


@dataclass(slots=True)
class _Kept:
    """A workbook with the number of its cells, and what it said when it was read for answers the last time, and how."""

    workbook: Workbook
    cells: int
    how: object = None
    filled: Filled | None = None


_kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
_lock = Lock()


def read_new(file_name: str, content: bytes) -> Workbook:
    """Read a file that is to be staged; raises WorkbookRefusedError when it cannot be read."""
    workbook = read_workbook(file_name, content)
    sheets = tuple(sheet for sheet in workbook.sheets if not is_problem_sheet(sheet)) or workbook.sheets
    workbook = Workbook(workbook.file_name, workbook.sha256, sheets)
    _keep(workbook)
    return workbook


def read_staged(upload: StagedUpload) -> Workbook:
    """Read a staged file, without the list of problems that we may have added to it."""
    return find_kept(upload.file_name, upload.sha256) or read_new(upload.file_name, upload.content)


def find_kept(file_name: str, sha256: str) -> Workbook | None:
    """A workbook that was read a short while ago."""
    key = file_name, sha256
    with _lock:
        if key not in _kept:
            return None
        _kept.move_to_end(key)
        return _kept[key].workbook


def read_once(workbook: Workbook, how: object, read: Callable[[], Filled]) -> Filled:
    """The answers in a workbook, to be added to; read anew where it was read in another way (`how`) last.

    So is what has many problems.
    """
    with _lock:
        kept = _kept.get((workbook.file_name, workbook.sha256))
        found = kept.filled if kept is not None and kept.how == how else None
    if found is None:
        found = read()
        with _lock:
            if kept is not None and len(found.issues) <= MOST_ISSUES:
                kept.how, kept.filled = how, found
    return found.copied()


def _keep(workbook: Workbook) -> None:
    cells = sum(len(row) for sheet in workbook.sheets for row in sheet.rows)
    with _lock:
        _kept[workbook.file_name, workbook.sha256] = _Kept(workbook, cells)
        while sum(kept.cells for kept in _kept.values()) > MOST_CELLS:
            _kept.popitem(last=False)
