"""Reads workbooks of any kind into rows with true cell addresses; what cannot be read is refused in one sentence."""

from services.adapters import reading_process
from services.adapters.workbook_files import Limits
from services.adapters.workbook_values import (
    CellError,
    CellValue,
    Sheet,
    UncalculatedFormula,
    Workbook,
    assembled,
    cell_address,
)

__all__ = [
    "CellError",
    "CellValue",
    "Limits",
    "Sheet",
    "UncalculatedFormula",
    "Workbook",
    "cell_address",
    "read_workbook",
]


def read_workbook(file_name: str, content: bytes, limits: Limits = Limits()) -> Workbook:  # noqa: B008  frozen
    """Every sheet of a workbook, or the one of a text file; raises WorkbookRefusedError when it cannot be read.

    The file is parsed in a process of its own, which has little memory and little time.
    """
    return assembled(file_name, content, reading_process.parts(file_name, content, limits))
