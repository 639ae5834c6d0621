"""Cash flows in files that are not ours: what they may belong to, how they are read, what their columns hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from services.adapters import case_rows, cash_flow_recognition
from services.adapters.cash_flow_recognition import Setting
from services.adapters.cash_flow_sheet import columns_in, header_in
from services.adapters.grid import text_of
from services.adapters.workbook_reader import Sheet, Workbook
from services.domain.case_facts import DEFAULT_CURRENCY
from services.domain.cash_flow_mapping import CashFlowMapping, FlowColumn, FlowMeaning
from services.domain.mapping_fields import letters
from services.domain.sources import NOWHERE
from services.import_context import Reach

SAMPLES, LOOKED_AT = 3, 50
"""Values of a column that are shown, and rows in which they are looked for."""


@dataclass(frozen=True, slots=True)
class ListedFlowColumn:
    """A column as a person maps it: what it is read as, its letters, some of its values."""

    column: FlowColumn
    name: str
    samples: tuple[str, ...]


def setting_of(session: Session, reach: Reach, organisation: str = "") -> Setting:
    """What cash flows may belong to: the organisation that is named, else the only one."""
    known = reach.organisations
    found = next((one for one in known if one.code == organisation), known[0] if len(known) == 1 else None)
    if found is None:
        return Setting("", {}, DEFAULT_CURRENCY)
    currency = case_rows.read_settings(session, found.id).currency
    return Setting(found.code, reach.words_of_units(found), currency)


def recognised(session: Session, reach: Reach, workbook: Workbook) -> CashFlowMapping | None:
    """How the cash flows of a workbook are read, None where it seems to hold none."""
    return cash_flow_recognition.recognise(workbook, setting_of(session, reach))


def again(mapping: CashFlowMapping, workbook: Workbook) -> CashFlowMapping | None:
    """A mapping that was remembered, for a workbook with its headings; None for any other workbook.

    What was said by hand of the first file's initiative and start is not taken for this one's: it may be another one.
    """
    if not cash_flow_recognition.fits(workbook, mapping):
        return None
    initiative = NOWHERE if mapping.initiative.kind == "fixed" else mapping.initiative
    known = {sheet.name for sheet in workbook.sheets}
    sheets = mapping.sheets if set(mapping.sheets) <= known else ()
    return replace(mapping, initiative=initiative, start_year=None, sheets=sheets)


def list_columns(workbook: Workbook, mapping: CashFlowMapping) -> list[ListedFlowColumn]:
    """Every column that holds anything from the headings on, as the mapping reads it; others are ignored."""
    named = [s for s in workbook.sheets if s.name in mapping.sheets] or list(workbook.sheets)
    sheet, header = next(
        ((s, h) for s in named if (h := header_in(s, mapping)) is not None), (named[0], None)
    )
    header = mapping.header if header is None else header
    mapped = {column.place: column for column in columns_in(sheet, mapping, header)}
    width = max((len(row) for row in sheet.rows[header : header + LOOKED_AT]), default=0)
    listed = []
    for place in range(width):
        heading, samples = text_of(sheet.cell(header, place)), _samples(sheet, header, place)
        if heading or samples:
            column = mapped.get(place, FlowColumn(place, heading, FlowMeaning.IGNORED))
            listed.append(ListedFlowColumn(column, letters(place), samples))
    return listed


def _samples(sheet: Sheet, header: int, place: int) -> tuple[str, ...]:
    rows: Sequence[int] = range(header + 1, min(header + 1 + LOOKED_AT, len(sheet.rows)))
    texts = (text_of(sheet.cell(row, place)) for row in rows)
    return tuple(dict.fromkeys(text for text in texts if text))[:SAMPLES]
