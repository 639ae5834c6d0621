"""Tables as files for people: a workbook whose figures show what the screen shows, or comma-separated values."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, TextIOWrapper
from typing import Literal

from services.adapters.formula_texts import guarded
from services.language import current_language

Cell = str | int | float | date | None
Kind = Literal["text", "score", "delta", "share", "count", "figure", "date"]
Pair = tuple[str, str]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and how its figures are shown; a text in a column of figures stays a text."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table to write: what it is about, its columns and rows; `stamp` tells its rows from those of other exports.

    `rows` are read once; None is an empty cell.
    """

    title: str
    about: tuple[Pair, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    stamp: tuple[Pair, ...] = ()


def readable(text: str) -> str:
    """A text without the characters no file of ours may hold; a broken one shows as �."""
    return _UNPRINTABLE.sub("�", text)


def write_csv(table: ExportTable) -> bytes:
    """The table as UTF-8 with its mark; the stamp stands in columns of their own before the others.

    In French the delimiter is a semicolon and the decimal sign a comma, since spreadsheet programs set to French read
    nothing else without asking; else they are a comma and a point.
    """
    french = current_language() == "fr"
    stamp = [_safe(text) for _label, text in table.stamp]
    titles = [label for label, _text in table.stamp] + [column.title for column in table.columns]
    written = BytesIO()
    lines = TextIOWrapper(written, "utf-8-sig", newline="")
    writer = csv.writer(lines, delimiter=";" if french else ",")
    writer.writerow([_safe(title) for title in titles])
    writer.writerows(
        [*stamp, *(_in_text(cell, "," if french else ".") for cell in row)] for row in table.rows
    )
    lines.flush()
    return written.getvalue()


def _safe(text: str) -> str:
    """A text that no program takes for a formula: an apostrophe before those that look like one."""
    return guarded(readable(text))


def _in_text(cell: Cell, decimal: str) -> str:
    if isinstance(cell, str):
        return _safe(cell)
    if isinstance(cell, float):
        return "" if cell != cell else _plain(cell).replace(".", decimal)
    return "" if cell is None else str(cell)


def _plain(number: float) -> str:
    """A number in full, without the exponent that some programs do not read."""
    shown = repr(number)
    return f"{number:.17f}".rstrip("0").rstrip(".") if "e" in shown else shown.removesuffix(".0")
