"""Comma-separated values: what encoding and which delimiter a text file has, and its rows."""

import csv
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from pathlib import PurePath

from services.adapters import workbook_files
from services.adapters.workbook_files import Limits

ENDINGS = (".csv", ".tsv", ".txt")
DELIMITERS = ",;\t|"
LOOKED_AT = 200
"""Lines that decide on the delimiter."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def is_text(file_name: str, content: bytes) -> bool:
    """Whether a file is to be read as text: by its name, and because it holds no zero bytes beside UTF-16."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return PurePath(file_name).suffix.lower() in ENDINGS and (marked or b"\0" not in content)


def read_rows(content: bytes, limits: Limits) -> list[list[str | None]]:
    """The rows of a text file, None for an empty cell; raises WorkbookRefusedError for what cannot be read."""
    if len(content) > limits.bytes:
        raise workbook_files.too_large()
    text = _decoded(content)
    lines, delimiter = text, _delimiter(text)
    if text[:4].lower() == "sep=" and len(text) > 5:
        delimiter, lines = text[4], text[5:].lstrip("\r").removeprefix("\n")
    rows: list[list[str | None]] = []
    try:
        for row in csv.reader(StringIO(lines, newline=""), delimiter=delimiter):
            rows.append([value or None for value in row])
            if len(rows) > limits.rows:
                raise workbook_files.too_large()
    except csv.Error as error:
        raise workbook_files.damaged() from error
    if len(rows) * max(map(len, rows), default=0) > limits.cells:
        raise workbook_files.too_large()
    return rows


def _decoded(content: bytes) -> str:
    """The text: by its mark, as UTF-8 where that fits, else as the code page of Western Windows."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    try:
        return content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise workbook_files.damaged() from error
    return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The delimiter that cuts most lines into one and the same number of cells, more than one; else a comma."""
    head = "\n".join(text.splitlines()[:LOOKED_AT])
    scores = {delimiter: _consistency(head, delimiter) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0, 0) else ","


def _consistency(head: str, delimiter: str) -> tuple[int, int]:
    """How many lines have the most frequent number of cells above one, and that number."""
    try:
        widths: Sequence[int] = [
            len(row) for row in csv.reader(StringIO(head, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        return 0, 0
    counts = Counter(width for width in widths if width > 1)
    width, lines = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return lines, width
