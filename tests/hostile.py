"""Builders of files that mean harm, and of odd ones that do not: bytes, each made in a line or a few."""

import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from tests.builders import saved

FILES = Path(__file__).parent / "integration" / "files"
SHEET = "xl/worksheets/sheet1.xml"
Change = bytes | Callable[[bytes], bytes] | None


def workbook(**cells: object) -> bytes:
    """An xlsx workbook of one sheet with these cells."""
    book = Workbook()
    for address, value in cells.items():
        book.active[address] = value
    return saved(book)


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """A zip archive."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def repacked(content: bytes, parts: Mapping[str, Change], **more: bytes) -> bytes:
    """An archive with parts replaced, changed, or (None) left out, and with more of them."""
    files: dict[str, bytes | str] = {}
    with zipfile.ZipFile(BytesIO(content)) as source:
        for name in source.namelist():
            data = source.read(name)
            change = parts.get(name, data)
            if change is not None:
                files[name] = change(data) if callable(change) else change
    return zipped(files | {name: data for name, data in parts.items() if isinstance(data, bytes)} | more)


def with_rows(rows: bytes, columns: bytes = b"") -> bytes:
    """A workbook whose only sheet holds these rows of XML."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    xml = head + columns + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    return repacked(workbook(A1="text"), {SHEET: xml})


def replacing(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change of a part."""
    return lambda xml: xml.replace(old, new)


def ods(table: str) -> bytes:
    """An ods workbook with this table of XML."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "<manifest:manifest/>"
    return zipped({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content})


def _record(kind: int, data: bytes = b"") -> bytes:
    """A record of the binary format: its kind and length in sevens of bits, low ones first."""
    return _seven_bits(kind) + _seven_bits(len(data)) + data


def _seven_bits(number: int) -> bytes:
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(cells: Mapping[tuple[int, int], float]) -> bytes:
    """A binary workbook of one sheet with numbers at (row, column), from 0."""
    book = _record(131) + _record(143)
    book += _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("S")) + _record(144) + _record(132)
    rows = max(row for row, _ in cells)
    columns = max(column for _, column in cells)
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, rows, 0, columns)) + _record(145)
    for (row, column), number in cells.items():
        sheet += _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        sheet += _record(5, struct.pack("<IId", column, 0, number))
    sheet += _record(146) + _record(130)
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": _relations("worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _relations(target: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}"><Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
