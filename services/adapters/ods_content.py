"""The content of ods workbooks before a fast reader sees it: complete, and with error cells that are not blank."""

import re
import zipfile
from io import BytesIO
from xml.parsers import expat

from services.adapters import workbook_files

CONTENT = "content.xml"
LONGEST = 128 * 2**20
"""Bytes of XML that are looked through."""

_MARK = b'value-type="error"'
_ERROR_CELL = re.compile(rb'<table:(?:covered-)?table-cell\s[^<>]*value-type="error"[^<>]*>')
_EMPTY = b' office:string-value=""'


def with_errors(content: bytes) -> bytes:
    """The workbook, its error cells as texts that name the error; raises WorkbookRefusedError."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if archive.getinfo(CONTENT).file_size > LONGEST:
            raise workbook_files.too_large()
        xml = archive.read(CONTENT)
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise workbook_files.damaged()
        _require_complete(xml)
        return _rewritten(archive, xml) if _MARK in xml else content


def _require_complete(xml: bytes) -> None:
    """Refuse XML that is not well-formed: a reader would wait forever for the end of a table."""
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError as error:
        raise workbook_files.damaged() from error


def _rewritten(archive: zipfile.ZipFile, xml: bytes) -> bytes:
    """The parts that a reader needs, with the values of error cells taken away so that their text counts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name in ("mimetype", "META-INF/manifest.xml"):
            target.writestr(name, archive.read(name))
        target.writestr(CONTENT, _ERROR_CELL.sub(lambda cell: cell[0].replace(_EMPTY, b""), xml))
    return written.getvalue()
