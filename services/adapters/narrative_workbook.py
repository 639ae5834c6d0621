"""The workbook of narratives: one row a unit, the three questions as columns, what there is already filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters import narrative_layout as layout
from services.adapters.sheet_style import ANSWER_FILL, BOX, HEADING, HEADING_FILL, QUIET, printable, put
from services.domain.narrative import OUTLOOKS, RATING_WORDS, TOPICS, Narrative
from services.language import gettext as _
from services.language import in_language, local

LAST_ROW = 2_000
"""How far drop-downs reach."""


@dataclass(frozen=True, slots=True)
class NarrativeRequest:
    """What a workbook is for: an organisation, units (code, name) by id, a period, and what is told already."""

    organisation_code: str
    units: Mapping[int, tuple[str, str]]
    period: str
    told: Mapping[int, Narrative]
    language: str


def write(request: NarrativeRequest) -> bytes:
    """The workbook, with a row for each unit."""
    with in_language(request.language):
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = local(layout.TITLE)
        for column, value in enumerate((layout.FORMAT, request.organisation_code)):
            put(sheet, 0, column, value, QUIET)
        _write_headings(sheet)
        for place, unit in enumerate(request.units, start=layout.FIRST_ROW):
            _write_row(sheet, place, request, unit)
        sheet.freeze_panes = "D3"
        printable(sheet)
        written = BytesIO()
        book.save(written)
        return written.getvalue()


def _write_headings(sheet: Worksheet) -> None:
    for place, column in enumerate(layout.COLUMNS):
        put(sheet, layout.HEADING_ROW, place, local(column.heading), HEADING).fill = HEADING_FILL
        sheet.column_dimensions[get_column_letter(place + 1)].width = column.width
        if column.offers:
            _offer(sheet, place, column.offers)
    sheet.row_dimensions[layout.HEADING_ROW + 1].height = 32


def _offer(sheet: Worksheet, place: int, offers: str) -> None:
    """A drop-down, and what its words mean while the cell is chosen."""
    words = RATING_WORDS.values() if offers == "ratings" else OUTLOOKS.values()
    told = (
        _(
            "Absent: not said, or beside the question. Vague: could be of any unit. Explicit: anyone could act on it."
        )
        if offers == "ratings"
        else _("How the sponsor sees digital change for the unit, from threat (-2) to opportunity (2).")
    )
    listed = '"' + ",".join(local(word) for word in words) + '"'
    offered = DataValidation("list", listed, allow_blank=True, prompt=told, showInputMessage=True)
    letter = get_column_letter(place + 1)
    offered.add(f"{letter}{layout.FIRST_ROW + 1}:{letter}{LAST_ROW}")
    sheet.add_data_validation(offered)


def _write_row(sheet: Worksheet, row: int, request: NarrativeRequest, unit: int) -> None:
    code, name = request.units[unit]
    cells: dict[str, object] = {"unit": code, "name": name, "period": request.period}
    if unit in request.told:
        cells |= _cells(request.told[unit])
    for place, column in enumerate(layout.COLUMNS):
        cell = put(sheet, row, place, cells.get(column.key))
        if column.key not in layout.PREFILLED:
            cell.fill, cell.border = ANSWER_FILL, BOX
        if column.key == "period":
            cell.number_format = "@"


def _cells(told: Narrative) -> dict[str, object]:
    """What stands in the columns; a blank stands for nothing said."""
    cells: dict[str, object] = {
        "audience": told.audience or None,
        "outlook": local(OUTLOOKS[told.outlook]),
        "sponsor": told.sponsor or None,
    }
    for topic in TOPICS:
        said = told.topics[topic]
        cells |= {topic: said.text or None, layout.rating_of(topic): local(RATING_WORDS[said.rating])}
    return cells
