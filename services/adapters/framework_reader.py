"""Reads a framework from a workbook of one sheet per part, and names the cell of every problem."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.adapters.framework_layout import (
    ENDS,
    MAPPINGS,
    OWNERS,
    SETTINGS_SHEET,
    SHEETS,
    columns,
    settings_rows,
)
from services.adapters.workbook_reader import (
    CellError,
    CellValue,
    Sheet,
    UncalculatedFormula,
    Workbook,
    cell_address,
)
from services.domain import document_fields, framework_document
from services.domain.document_fields import Field
from services.domain.errors import DocumentIssue, FrameworkRejectedError, Place
from services.domain.framework import Framework
from services.domain.texts import LANGUAGES, Message


def is_framework(workbook: Workbook) -> bool:
    """Whether a workbook has the sheets that no framework can do without."""
    return all(workbook.sheet(name) for name in (SETTINGS_SHEET, "dimensions", "questions"))


@dataclass
class _Source:
    """What a workbook says and where: (sheet, row) by entry, entries by part and code, columns by header."""

    document: dict[str, Any] = field(default_factory=dict)
    rows: dict[tuple[str | int, ...], tuple[str, int]] = field(default_factory=dict)
    places: dict[tuple[str, object], int] = field(default_factory=dict)
    headers: dict[str, dict[str, int]] = field(default_factory=dict)
    settings: dict[str, int] = field(default_factory=dict)
    issues: list[DocumentIssue] = field(default_factory=list)

    def complain(self, sheet: str, row: int, column: int, what: Message, remedy: Message) -> None:
        """Note a problem of one cell."""
        where = Place(f"{sheet}!{cell_address(row, column)}", (sheet, row, column))
        self.issues.append(DocumentIssue(where, what, remedy))


def read_framework(workbook: Workbook) -> Framework:
    """The framework a workbook describes; raises FrameworkRejectedError with the cell of every problem."""
    source = _Source()
    _read_settings(workbook.sheet(SETTINGS_SHEET), source)
    for name, fields in SHEETS.items():
        sheet = workbook.sheet(name)
        if sheet is not None:
            _read_part(sheet, name, fields, source)
    try:
        framework = framework_document.parse(source.document)
    except FrameworkRejectedError as error:
        found = [*source.issues, *(_located(source, issue) for issue in error.issues)]
        raise framework_document.rejected(found) from None
    if source.issues:
        raise framework_document.rejected(source.issues)
    return framework


def _read_settings(sheet: Sheet | None, source: _Source) -> None:
    if sheet is None:
        return
    known = {header: (item, end) for header, item, end in settings_rows()}
    for row in range(1, len(sheet.rows)):
        header, value = str(sheet.cell(row, 0) or "").strip(), sheet.cell(row, 1)
        if header in known:
            source.settings[header] = row
            _put(source, source.document, (SETTINGS_SHEET, row, 1), *known[header], value)
        elif header or value is not None:
            _unknown(source, SETTINGS_SHEET, (row, 0), header)


def _read_part(sheet: Sheet, name: str, fields: Sequence[Field], source: _Source) -> None:
    known = {header: (item, end) for header, item, end in columns(fields)}
    titles = sheet.rows[0] if sheet.rows else ()
    headers = {str(value).strip(): place for place, value in enumerate(titles) if value is not None}
    source.headers[name] = headers
    for header in headers.keys() - known.keys():
        _unknown(source, name, (0, headers[header]), header)
    for row in range(1, len(sheet.rows)):
        entry: dict[str, Any] = {}
        for header in known.keys() & headers.keys():
            column = headers[header]
            _put(source, entry, (name, row, column), *known[header], sheet.cell(row, column))
        if entry:
            _add(source, name, row, entry)


def _unknown(source: _Source, sheet: str, at: tuple[int, int], header: str) -> None:
    what = Message("“{name}” is not a known entry.", {"name": header})
    source.complain(sheet, *at, what, Message("Remove it, or correct its spelling."))


def _put(
    source: _Source,
    entry: dict[str, Any],
    at: tuple[str, int, int],
    item: Field,
    end: str,
    value: CellValue,
) -> None:
    """Put a cell's value where a document has it."""
    if isinstance(value, CellError | UncalculatedFormula):
        what = Message("The cell holds an error or a formula without a result.")
        source.complain(*at, what, Message("Write the value itself."))
    elif value is not None and str(value).strip():
        plain = _plain(value, item.read)
        if not end:
            entry[item.name] = plain
        elif end in LANGUAGES:
            entry.setdefault(item.name, {})[end] = str(plain)
        else:
            entry.setdefault(item.name, [None, None])[("low", "high").index(end)] = plain


def _plain(value: CellValue, read: Callable[[Any], Any]) -> Any:
    """A cell's value as a document holds it: codes and versions are texts, numbers may stand as texts."""
    if isinstance(value, float) and read is document_fields.code and value.is_integer():
        return str(int(value))
    if read in (document_fields.code, document_fields.version, document_fields.text):
        return str(value).strip()
    if isinstance(value, str):
        try:
            return float(value.replace(",", "."))
        except ValueError:
            return value.strip()
    return value


def _add(source: _Source, name: str, row: int, entry: dict[str, Any]) -> None:
    """Add an entry to its part, or to the entry of the part that owns it."""
    if name not in OWNERS:
        listed = source.document.setdefault(name, [])
        source.rows[name, len(listed)] = name, row
        source.places.setdefault((name, entry.get("code")), len(listed))
        for key in ("code", "dimension"):
            source.rows.setdefault((name, str(entry.get(key))), (name, row))
        listed.append(entry)
        return
    part, column = OWNERS[name]
    place = source.places.get((part, entry.get(column)))
    if place is None:
        what = Message(
            "There is no entry “{code}” on the sheet “{sheet}”.",
            {"code": str(entry.get(column)), "sheet": part},
        )
        at = source.headers[name].get(column, 0)
        source.complain(name, row, at, what, Message("Name one of the codes of that sheet."))
        return
    owner = source.document[part][place]
    if name in MAPPINGS:
        key, value = MAPPINGS[name]
        source.rows[part, place, name] = name, row
        owner.setdefault(name, {})[str(entry.get(key))] = entry.get(value)
    else:
        listed = owner.setdefault(name, [])
        source.rows[part, place, name, len(listed)] = name, row
        listed.append({key: value for key, value in entry.items() if key != column})


def _located(source: _Source, issue: DocumentIssue) -> DocumentIssue:
    """The same problem with the cell it stands in."""
    path = issue.where.path
    if path[0] == SETTINGS_SHEET:
        name = str(path[1]) if len(path) > 1 else ""
        row = next((at for header, at in source.settings.items() if header.startswith(name)), 0)
        return _at(issue, f"{SETTINGS_SHEET}!B{row + 1}" if row else SETTINGS_SHEET)
    for length in range(len(path), 0, -1):
        if path[:length] in source.rows:
            sheet, row = source.rows[path[:length]]
            name = str(path[length]) if length < len(path) else ""
            return _at(issue, f"{sheet}!{cell_address(row, _column(source, sheet, name))}")
    return _at(issue, str(path[0]))


def _column(source: _Source, sheet: str, name: str) -> int:
    headers = source.headers.get(sheet, {})
    ends = [name, *(f"{name}_{end}" for end in ENDS)]
    return next((headers[header] for header in ends if header in headers), 0)


def _at(issue: DocumentIssue, words: str) -> DocumentIssue:
    return DocumentIssue(Place(words, issue.where.path), issue.what, issue.remedy)
