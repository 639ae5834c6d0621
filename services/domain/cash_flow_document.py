"""Mappings of cash flows as documents: the fields beside those that all mappings have."""

from collections.abc import Mapping
from typing import Any, get_args

from services.domain.business_case import Basis
from services.domain.case_facts import FIRST_YEAR, LAST_YEAR
from services.domain.cash_flow_mapping import (
    ESTIMATES,
    MOST_NUMBERED,
    SCALES,
    CashFlowMapping,
    FlowColumn,
    FlowMeaning,
    KindFrom,
)
from services.domain.mapping_fields import COLUMNS, ROWS, FieldReader, letters
from services.domain.texts import Message
from services.domain.written import seen

LAYOUT = "cash-flows"


def write(mapping: CashFlowMapping) -> dict[str, Any]:
    """A mapping as plain values."""
    sources = {"initiative": mapping.initiative, "unit": mapping.unit}
    start = {} if mapping.start_year is None else {"start_year": mapping.start_year}
    return {
        "organisation": mapping.organisation,
        "layout": LAYOUT,
        "sheets": list(mapping.sheets),
        "header": str(mapping.header + 1),
        **start,
        **{name: {one.kind: one.value} for name, one in sources.items() if one.kind != "none"},
        "kind": mapping.kind,
        "basis": mapping.basis,
        "scale": mapping.scale,
        "columns": [_column(column) for column in mapping.columns],
    }


def _column(column: FlowColumn) -> dict[str, Any]:
    entry: dict[str, Any] = {"heading": column.heading, "as": str(column.meaning)}
    if column.place >= 0:
        entry = {"column": letters(column.place), **entry}
    if column.meaning is FlowMeaning.YEAR:
        entry |= {"year": column.year, "estimate": column.estimate}
    return entry


def read(document: Mapping[str, Any], fields: FieldReader) -> CashFlowMapping | None:
    """The mapping in a document; None where a part of it is missing, which is said as every problem is."""
    header = _row(document.get("header", "1"), fields)
    columns = [
        _read_column(f"columns {number}", entry, fields)
        for number, entry in enumerate(fields.entries(document, "columns"), start=1)
    ]
    start = document.get("start_year")
    year = None if start is None else _whole("start_year", start, FIRST_YEAR, LAST_YEAR, fields)
    kind = fields.one_of("kind", document.get("kind", "stated"), get_args(KindFrom))
    basis = fields.one_of("basis", document.get("basis", "assumed"), get_args(Basis))
    scale = fields.one_of("scale", str(document.get("scale", 1)), tuple(map(str, SCALES)))
    initiative = fields.source("initiative", document.get("initiative"))
    unit = fields.source("unit", document.get("unit"))
    if header is None or kind is None or basis is None or scale is None:
        return None
    return CashFlowMapping(
        seen(str(document.get("organisation", ""))),
        header,
        tuple(column for column in columns if column is not None),
        tuple(str(sheet) for sheet in fields.entries(document, "sheets")),
        year,
        initiative,
        unit,
        kind,  # type: ignore[arg-type]
        basis,  # type: ignore[arg-type]
        int(scale),
    )


def _row(value: Any, fields: FieldReader) -> int | None:
    """The row of the headings from 0; None for none, which is said."""
    if str(value).isdecimal():
        return fields.place("header", value, ROWS)
    what = Message("“{found}” is neither a row nor a column.", {"found": str(value)})
    fields.wrong("header", what, Message("Write a row as 3, a column as C."))
    return None


def _read_column(where: str, entry: Any, fields: FieldReader) -> FlowColumn | None:
    if not isinstance(entry, Mapping) or not ("column" in entry or entry.get("heading")):
        what = Message("There is neither a column nor a heading.")
        fields.wrong(where, what, Message("Write “column: C”, or the heading."))
        return None
    place = fields.place(where, entry["column"], COLUMNS) if "column" in entry else -1
    meaning = fields.one_of(where, entry.get("as"), tuple(FlowMeaning))
    estimate = fields.one_of(where, entry.get("estimate", "likely"), ESTIMATES)
    year: int | None = 0
    if meaning == FlowMeaning.YEAR:
        year = _whole(where, entry.get("year"), 0, LAST_YEAR, fields)
    if place is None or meaning is None or estimate is None or year is None:
        return None
    heading = str(entry.get("heading", ""))
    return FlowColumn(place, heading, FlowMeaning(meaning), year, estimate)  # type: ignore[arg-type]


def _whole(where: str, value: Any, low: int, high: int, fields: FieldReader) -> int | None:
    """A year; None for none, which is said."""
    fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    if fits and (value <= MOST_NUMBERED or value >= FIRST_YEAR):
        return int(value)
    what = Message("“{found}” is no year.", {"found": str(value)})
    fields.wrong(where, what, Message("Write a calendar year, such as 2026."))
    return None
