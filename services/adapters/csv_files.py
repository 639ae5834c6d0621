"""Comma-separated values: what encoding and which delimiter a text file has, and its rows."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import PurePath

from services.adapters import workbook_files
from services.adapters.formula_texts import unguarded
from services.adapters.workbook_files import OLE_MAGIC, ZIP_MAGIC, Limits

ENDINGS = (".csv", ".tsv", ".txt")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
DELIMITERS = ",;\t|"
LOOKED_AT = 200
"""Lines that decide on the delimiter."""

HEAD = 2**18
"""Characters within which those lines are looked for."""

BLOCK = 2**20

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHER = (ZIP_MAGIC, OLE_MAGIC, b"%PDF", b"{\\rtf", b"GIF8", b"\x89PNG", b"\xff\xd8\xff")
_MAC_LETTERS = bytes((0x87, 0x88, 0x89, 0x8D, 0x8E, 0x8F, 0x90, 0x9D, 0x9E))
"""á à â ç é è ê ù û as Mac Roman has them; most are nothing, or rare, in the code page of Western Windows."""

_WINDOWS_LETTERS = bytes(range(0xC0, 0x100))


def is_text(file_name: str, content: bytes) -> bool:
    """Whether a file is to be read as text; raises WorkbookRefusedError for a web page.

    Text with the name of a workbook is what some programs export: it must be a table to be taken for one.
    """
    ending = PurePath(file_name).suffix.lower()
    if ending not in (*ENDINGS, *WORKBOOK_ENDINGS) or content.startswith(_OTHER) or not content:
        return False
    if content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise workbook_files.web_page()
    if b"\0" in content and not (_marked(content) or _unmarked(content)):
        return False
    return ending in ENDINGS or _is_table(content)


def _is_table(content: bytes) -> bool:
    """Whether at least two lines, and most of all, have the same number of cells above one."""
    head = _head(content, encoding_of(content))
    lines, _ = max(_consistency(head, delimiter) for delimiter in DELIMITERS)
    return lines > 1 and lines * 2 > min(len(head.splitlines()), LOOKED_AT)


def rows(content: bytes, limits: Limits) -> Iterator[list[str | None]]:
    """The rows of a text file, None for an empty cell; raises WorkbookRefusedError for what cannot be read.

    An apostrophe that guards a text which looks like a formula is no part of it.
    """
    if len(content) > limits.bytes:
        raise workbook_files.too_large()
    encoding = encoding_of(content)
    delimiter, skipped = _delimiter(_head(content, encoding))
    text = TextIOWrapper(BytesIO(content), encoding, errors=_errors(encoding), newline="")
    text.read(skipped)
    widest = 0
    try:
        for number, row in enumerate(csv.reader(text, delimiter=delimiter), start=1):
            widest = max(widest, len(row))
            if number > limits.rows or widest > limits.columns or number * widest > limits.cells:
                raise workbook_files.too_large()
            yield [unguarded(value) or None for value in row]
    except (csv.Error, UnicodeDecodeError) as error:
        raise workbook_files.damaged() from error


def encoding_of(content: bytes) -> str:
    """How a text is encoded: by its mark, by its zeros, as UTF-8 where that fits, else as on Windows or old Macs."""
    if encoding := _marked(content) or _unmarked(content):
        return encoding
    if _fits(content, "utf-8"):
        return "utf-8"
    mac, windows = (_count(content, letters) for letters in (_MAC_LETTERS, _WINDOWS_LETTERS))
    return "mac-roman" if mac > windows else "cp1252"


def _marked(content: bytes) -> str | None:
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def _unmarked(content: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of European text is zero."""
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = content[start:2_000:2], content[1 - start : 2_000 : 2]
        if high.count(0) * 10 > len(high) * 8 and low.count(0) == 0 and _fits(content, encoding):
            return encoding
    return None


def _fits(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), BLOCK):
            decoder.decode(content[start : start + BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _count(content: bytes, letters: bytes) -> int:
    return len(content) - len(content.translate(None, letters))


def _errors(encoding: str) -> str:
    """Code pages have gaps, which are shown; a broken UTF is refused."""
    return "replace" if encoding in ("cp1252", "mac-roman") else "strict"


def _head(content: bytes, encoding: str) -> str:
    return TextIOWrapper(BytesIO(content), encoding, errors="replace", newline="").read(HEAD)


def _delimiter(head: str) -> tuple[str, int]:
    """The delimiter, and the characters before the first row, which may say what it is."""
    if head[:4].lower() == "sep=" and len(head) > 5:
        rest = head[5:]
        return head[4], 5 + len(rest[:2]) - len(rest[:2].lstrip("\r").removeprefix("\n"))
    scores = {delimiter: _consistency(head, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return (best if scores[best] > (0, 0) else ","), 0


def _consistency(head: str, delimiter: str) -> tuple[int, int]:
    """How many of the first lines have the most frequent number of cells above one, and that number."""
    lines = StringIO("\n".join(head.splitlines()[:LOOKED_AT]), newline="")
    try:
        widths: Sequence[int] = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error:
        return 0, 0
    counts = Counter(width for width in widths if width > 1)
    width, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return count, width
