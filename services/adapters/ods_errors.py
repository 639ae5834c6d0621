"""Error cells of ods workbooks, which a fast reader takes for blank because their value is an empty text."""

import re
import zipfile
from io import BytesIO

from services.adapters import workbook_files

CONTENT = "content.xml"
LONGEST = 128 * 2**20
"""Bytes of XML that are looked through."""

_MARK = b'value-type="error"'
_ERROR_CELL = re.compile(rb'<table:(?:covered-)?table-cell\s[^<>]*value-type="error"[^<>]*>')
_EMPTY = b' office:string-value=""'


def shown(content: bytes) -> bytes:
    """The workbook with the name of each error as the text of its cell; raises WorkbookRefusedError."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if archive.getinfo(CONTENT).file_size > LONGEST:
            raise workbook_files.too_large()
        xml = archive.read(CONTENT)
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise workbook_files.damaged()
        return _rewritten(archive, xml) if _MARK in xml else content


def _rewritten(archive: zipfile.ZipFile, xml: bytes) -> bytes:
    """The parts that a reader needs, with the values of error cells taken away so that their text counts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name in ("mimetype", "META-INF/manifest.xml"):
            target.writestr(name, archive.read(name))
        target.writestr(CONTENT, _ERROR_CELL.sub(lambda cell: cell[0].replace(_EMPTY, b""), xml))
    return written.getvalue()
