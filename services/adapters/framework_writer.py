"""Writes a framework as a workbook of one sheet per part."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook as NewWorkbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters.framework_layout import (
    MAPPINGS,
    OWNERS,
    SETTINGS_SHEET,
    SHEETS,
    columns,
    settings_rows,
)
from services.domain import document_fields, framework_document
from services.domain.document_fields import Field, OneOf
from services.domain.framework import Framework
from services.domain.texts import LANGUAGES
from services.language import gettext as _

WIDE, NARROW, LAST_CHECKED_ROW = 46, 16, 2_000


def write_framework(framework: Framework) -> bytes:
    """The workbook that `read_framework` reads back into an equal framework."""
    document = framework_document.to_document(framework)
    book = NewWorkbook()
    settings = book.active
    if not isinstance(settings, Worksheet):
        raise TypeError("a new workbook has no sheet")
    settings.title = SETTINGS_SHEET
    _write_settings(settings, document)
    for name, fields in SHEETS.items():
        _write_part(book.create_sheet(name), fields, list(_rows_of(document, name)))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _rows_of(document: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    if name not in OWNERS:
        yield from document.get(name, ())
        return
    part, column = OWNERS[name]
    for owner in document.get(part, ()):
        if name in MAPPINGS:
            key, value = MAPPINGS[name]
            pairs = owner.get(name, {}).items()
            yield from ({column: owner["code"], key: code, value: entry} for code, entry in pairs)
        else:
            yield from ({column: owner["code"]} | entry for entry in owner.get(name, ()))


def _write_settings(sheet: Worksheet, document: Mapping[str, Any]) -> None:
    sheet.append([_("Setting"), _("Value")])
    for header, item, end in settings_rows():
        sheet.append([header, _cell(document, item, end)])
        sheet.cell(sheet.max_row, 2).number_format = "@"
        if isinstance(item.read, OneOf):
            _offer(sheet, item.read, f"B{sheet.max_row}")
    _style(sheet, [30, 90])


def _write_part(sheet: Worksheet, fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> None:
    listed = columns(fields)
    sheet.append([header for header, _item, _end in listed])
    for row in rows:
        sheet.append([_cell(row, item, end) for _header, item, end in listed])
    for place, (_header, item, _end) in enumerate(listed, start=1):
        letter = get_column_letter(place)
        if isinstance(item.read, OneOf):
            _offer(sheet, item.read, f"{letter}2:{letter}{LAST_CHECKED_ROW}")
        if item.read is document_fields.code:
            for cell in sheet[letter][1:]:
                cell.number_format = "@"
        if item.required:
            sheet.cell(1, place).comment = Comment(_("Required"), "Palier")
    _style(sheet, [WIDE if end in LANGUAGES else NARROW for _header, _item, end in listed])


def _offer(sheet: Worksheet, reader: OneOf, cells: str) -> None:
    choices = DataValidation(type="list", formula1=f'"{",".join(reader.choices)}"', allow_blank=True)
    choices.add(cells)
    sheet.add_data_validation(choices)


def _cell(row: Mapping[str, Any], item: Field, end: str) -> Any:
    value = row.get(item.name)
    if value is None or not end:
        return value
    return value[end] if isinstance(value, Mapping) else value[("low", "high").index(end)]


def _style(sheet: Worksheet, widths: Sequence[int]) -> None:
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E3ECFD")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.data_type == "f":
                cell.data_type = "s"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2" if len(widths) == 2 else "B2"
