"""Workbook files before they are parsed: what kind they are, whether they are safe, what a fast reader would miss."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from xml.etree import ElementTree

from openpyxl.utils import column_index_from_string

from services.domain.errors import WorkbookRefusedError
from services.domain.texts import Message

Kind = Literal["xlsx", "xlsb", "ods", "xls"]
Address = tuple[int, int]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold before it is parsed; `cells` counts the rectangle a sheet spans."""

    bytes: int = 50 * 2**20
    entries: int = 2_000
    uncompressed: int = 500 * 2**20
    rows: int = 200_000
    cells: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Missed:
    """What a fast reader shows as blank: error values and formulas without a result, by (row, column) from 0."""

    errors: Mapping[Address, str]
    formulas: Mapping[Address, str]


def not_a_workbook() -> WorkbookRefusedError:
    """The error for a file that is something else."""
    return WorkbookRefusedError(
        Message("This file is not a workbook."),
        Message("Save it in a spreadsheet program as .xlsx, then upload it again."),
    )


def damaged() -> WorkbookRefusedError:
    """The error for a file that is cut off or broken."""
    return WorkbookRefusedError(
        Message("The workbook is damaged."),
        Message("Open it in a spreadsheet program, save it anew, and upload it again."),
    )


def too_large() -> WorkbookRefusedError:
    """The error for a file beyond the limits."""
    return WorkbookRefusedError(
        Message("The workbook is too large."),
        Message("Remove sheets, rows or columns that hold nothing, or split it into several workbooks."),
    )


def protected() -> WorkbookRefusedError:
    """The error for a file that only a password opens."""
    return WorkbookRefusedError(
        Message("The workbook is protected with a password."),
        Message("Save it without the password, then upload it again."),
    )


def empty() -> WorkbookRefusedError:
    """The error for a file without content."""
    return WorkbookRefusedError(
        Message("The workbook is empty."), Message("Fill it in, save it, and upload it again.")
    )


def kind_of(content: bytes, limits: Limits) -> Kind:
    """What a file is, told by its content; raises WorkbookRefusedError for what cannot or must not be parsed."""
    if not content:
        raise empty()
    if len(content) > limits.bytes:
        raise too_large()
    if content.startswith(OLE_MAGIC):
        return _kind_of_ole(content)
    if content.startswith(b"PK"):
        return _kind_of_zip(content, limits)
    raise not_a_workbook()


def _kind_of_ole(content: bytes) -> Kind:
    """An old workbook, or the envelope that Office puts around an encrypted one."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise protected()
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise not_a_workbook()
    return "xls"


def _kind_of_zip(content: bytes, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > limits.entries or sum(e.file_size for e in entries) > limits.uncompressed:
                raise too_large()
            if any(entry.flag_bits & 1 for entry in entries):
                raise protected()
            if "content.xml" in names:
                return _kind_of_open_document(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError) as error:
        raise damaged() from error
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise not_a_workbook()


def _kind_of_open_document(archive: zipfile.ZipFile) -> Kind:
    if b"opendocument.spreadsheet" not in archive.read("mimetype"):
        raise not_a_workbook()
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise protected()
    return "ods"


def scan(content: bytes, limits: Limits) -> dict[str, Missed]:
    """What a fast reader would miss, by sheet name; raises WorkbookRefusedError for parts that are unsafe to parse.

    Reading every part here also proves that it is what its directory entry says: sizes that lie fail the checksum.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {
                name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))
            }
            if any(b"<!DOCTYPE" in part[:2_000] or b"<!ENTITY" in part for part in parts.values()):
                raise damaged()
            return {name: _missed(parts[path], limits) for name, path in _sheets(parts) if path in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ElementTree.ParseError, OSError) as error:
        raise damaged() from error


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The (name, part) of each sheet, through the workbook's relations."""
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314  no entities: seen above
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():  # noqa: S314
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield sheet.get("name", ""), path


_CELL = re.compile(rb"<(?:\w+:)?c(?=[ >])")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_WIDE = re.compile(rb'<(?:\w+:)?c r="([A-Z]{3})\d')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
NARROW = 702
"""Columns with a name of up to two letters."""


def _missed(sheet: bytes, limits: Limits) -> Missed:
    _require_small(sheet, limits)
    errors: dict[Address, str] = {}
    formulas: dict[Address, str] = {}
    if b't="e"' in sheet or _HAS_FORMULA.search(sheet):
        for cell in _CELL.split(sheet)[1:]:
            attributes, _, inside = cell.partition(b">")
            if not attributes.endswith(b"/"):
                _look_at(attributes, inside, errors, formulas)
    return Missed(errors, formulas)


def _require_small(sheet: bytes, limits: Limits) -> None:
    """Refuse a sheet that spans too much, such as one with a single stray cell in the last row and column."""
    rows = max((int(row[1]) for row in _last_rows(sheet)), default=0)
    wide = max((column_index_from_string(found[1].decode()) for found in _WIDE.finditer(sheet)), default=0)
    if rows > limits.rows or rows * max(wide, 1) > limits.cells:
        raise too_large()


def _last_rows(sheet: bytes) -> Iterator[re.Match[bytes]]:
    """The last row element: rows are written in order."""
    start = max(sheet.rfind(b"<row "), sheet.rfind(b":row "))
    if start >= 0:
        yield from _ROW.finditer(sheet, max(start - 10, 0))


def _look_at(
    attributes: bytes, inside: bytes, errors: dict[Address, str], formulas: dict[Address, str]
) -> None:
    place, value = _PLACE.search(attributes), _VALUE.search(inside)
    if place is None:
        return
    address = int(place[2]) - 1, column_index_from_string(place[1].decode()) - 1
    formula = _FORMULA.search(inside)
    if b't="e"' in attributes and value is not None:
        errors[address] = value[1].decode("utf-8", "replace")
    elif formula is not None and value is None and b't="str"' not in attributes:
        formulas[address] = "=" + formula[1].decode("utf-8", "replace")
