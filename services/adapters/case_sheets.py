"""Finds the sheets of a business-case workbook that is ours, and the organisation it is for."""

from dataclasses import dataclass

from services.adapters import case_layout as layout
from services.adapters.grid import text_of
from services.adapters.workbook_reader import Sheet, Workbook, cell_address


@dataclass(frozen=True, slots=True)
class CaseIdentity:
    """What a business-case workbook says it is for, and its sheets by part."""

    organisation_code: str
    sheets: tuple[tuple[str, Sheet], ...]

    @property
    def place(self) -> tuple[str, str]:
        """The sheet and the cell that name the organisation."""
        return self.sheets[0][1].name, cell_address(0, layout.ORGANISATION)

    def parts(self, part: str) -> list[Sheet]:
        """The sheets of a part."""
        return [sheet for name, sheet in self.sheets if name == part]


def identify(workbook: Workbook) -> CaseIdentity | None:
    """What the first rows say, None when the workbook holds no business case."""
    sheets = tuple(
        (text_of(sheet.cell(0, layout.PART)), sheet)
        for sheet in workbook.sheets
        if sheet.cell(0, 0) == layout.FORMAT
    )
    return CaseIdentity(text_of(sheets[0][1].cell(0, layout.ORGANISATION)), sheets) if sheets else None
