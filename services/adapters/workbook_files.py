"""Workbook files before they are parsed: what kind they are, whether they are safe, and how a refusal is worded."""

import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from services.domain.errors import WorkbookRefusedError
from services.domain.texts import Message

Kind = Literal["xlsx", "xlsb", "ods", "xls"]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    UnicodeDecodeError,
)
"""What the standard library raises for an archive that is broken or made to confuse."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold; `cells` counts the rectangles that its sheets span, together."""

    bytes: int = 50 * 2**20
    entries: int = 10_000
    uncompressed: int = 500 * 2**20
    sheets: int = 1_000
    rows: int = 200_000
    columns: int = 16_384
    cells: int = 10_000_000


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


def too_slow() -> WorkbookRefusedError:
    """The error for a file that takes longer than any honest one of its size."""
    return WorkbookRefusedError(
        Message("The workbook takes too long to read."),
        Message("Copy the sheets that matter into a new workbook, save it as .xlsx, and upload that."),
    )


def web_page() -> WorkbookRefusedError:
    """The error for a page or a markup file that bears the name of a workbook."""
    return WorkbookRefusedError(
        Message("This file is a web page with the name of a workbook."),
        Message("Open it in a spreadsheet program, save it as .xlsx, and upload that."),
    )


def same_names() -> WorkbookRefusedError:
    """The error for a file in which a name does not say which sheet is meant."""
    return WorkbookRefusedError(
        Message("Two sheets of the workbook have the same name."),
        Message("Give each sheet a name of its own, save the workbook, and upload it again."),
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
    if content.startswith(ZIP_MAGIC):
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
    if content.count(b"PK\x01\x02") > limits.entries:
        raise too_large()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > limits.entries or sum(e.file_size for e in entries) > limits.uncompressed:
                raise too_large()
            if any(entry.flag_bits & 1 for entry in entries):
                raise protected()
            _require_plain(entries, names)
            if "content.xml" in names:
                return _kind_of_open_document(archive)
    except UNREADABLE as error:
        raise damaged() from error
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise not_a_workbook()


def _require_plain(entries: list[zipfile.ZipInfo], names: set[str]) -> None:
    """Refuse an archive that two readers may understand differently: double names, or another file before it."""
    if len(names) < len(entries) or min((entry.header_offset for entry in entries), default=0) > 0:
        raise damaged()


def _kind_of_open_document(archive: zipfile.ZipFile) -> Kind:
    if b"opendocument.spreadsheet" not in _small_part(archive, "mimetype"):
        raise not_a_workbook()
    if b"encryption-data" in _small_part(archive, "META-INF/manifest.xml"):
        raise protected()
    return "ods"


SMALL_PART = 16 * 2**20
"""Bytes of a part that is read whole, such as the list of sheets."""


def _small_part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > SMALL_PART:
        raise too_large()
    return archive.read(name)


def small_xml(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small part of XML that holds nothing to expand; raises WorkbookRefusedError, or one of `UNREADABLE`."""
    xml = _small_part(archive, name)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\0" in xml[:200]:
        raise damaged()
    return xml
