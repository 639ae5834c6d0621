"""What a fast reader leaves out of a sheet's XML: errors, formulas without a result, percentages, hidden rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

from services.adapters import workbook_files
from services.adapters.workbook_files import Limits
from services.adapters.workbook_values import (
    Area,
    CellError,
    CellValue,
    UncalculatedFormula,
    column_number,
)
from services.domain.percent import Percent

MERGES = 10_000
"""Merged areas kept of a sheet."""

NARROW = 702
"""Columns with a name of up to two letters."""

_P = rb"(?:\w+:)?"
_VALUE_STARTS = (b"<v>", b"<is>", b"<v ", b"<is ", b":v>", b":is>", b":v ", b":is ")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_WIDE = re.compile(rb"""r="([A-Z]{3})[0-9]+"[^<>/]*>""")
_MEDIUM = re.compile(rb"""r="([A-Z]{2})[0-9]+"[^<>/]*>""")
_FORMULA = rb"<%bf(?:[^<>]*/>|[^<>]*>([^<]*)</%bf>)\s*" % (_P, _P)
_ERRORS = re.compile(
    rb"""<%bc\s([^<>]*\bt=["']e["'][^<>]*)>\s*(?:%b)?<%bv[^<>]*>([^<]*)<""" % (_P, _FORMULA, _P)
)
_UNCALCULATED = re.compile(
    rb"<%bc\s([^<>]*)>\s*%b(?:<%bv\s*/>|<%bv>\s*</%bv>)?\s*</%bc>" % (_P, _FORMULA, _P, _P, _P, _P)
)
_HIDDEN = re.compile(rb"""<%brow\s([^<>]*\bhidden=["'](?:1|true)["'][^<>]*)>""" % _P)
_ROW_NUMBER = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_MERGED = re.compile(
    rb"""<%bmergeCell\s[^<>]*?ref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']""" % _P
)


class _PercentMark:
    """Says that the number in a cell is a percentage."""


_PERCENT = _PercentMark()
Mark = CellError | UncalculatedFormula | _PercentMark


@dataclass(slots=True)
class Marks:
    """What to add to rows: marks by row and column, hidden rows, merged areas; all count from 0."""

    cells: dict[int, list[tuple[int, Mark]]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)

    def add(self, attributes: bytes, mark: Mark) -> None:
        """Mark the cell that has these attributes."""
        place = _PLACE.search(attributes)
        if place is not None:
            self.cells.setdefault(int(place[2]) - 1, []).append((column_number(place[1].decode()), mark))

    def apply(self, rows: list[list[CellValue]], first: int, limits: Limits) -> None:
        """Put the marks into rows of which the first has number `first`."""
        for number, marks in self.cells.items():
            if number >= limits.rows:
                raise workbook_files.too_large()
            if number >= first:
                rows.extend([] for _ in range(number - first - len(rows) + 1))
                for column, mark in marks:
                    _put(rows[number - first], column, mark)


def _put(row: list[CellValue], column: int, mark: Mark) -> None:
    if isinstance(mark, _PercentMark):
        if column < len(row) and type(value := row[column]) is float:
            row[column] = Percent(value)
        return
    row.extend([None] * (column + 1 - len(row)))
    row[column] = mark


def marks_of(xml: bytes, percents: Sequence[int]) -> Marks:
    """The marks of a sheet, or of a slice of it, whose percentages have one of the styles `percents`."""
    marks = Marks()
    for attributes in _percent_cells(xml, percents):
        marks.add(attributes, _PERCENT)
    if _has(xml, b"<f", b":f"):
        for attributes, formula in _UNCALCULATED.findall(xml):
            if b't="str"' not in attributes:
                marks.add(attributes, UncalculatedFormula("=" + _text(formula)))
    if _has_attribute(xml, b't="e"'):
        for attributes, _, text in _ERRORS.findall(xml):
            marks.add(attributes, CellError(_text(text)))
    marks.hidden.update(_hidden_rows(xml))
    marks.merged.extend(_merged_areas(xml))
    return marks


def _has(xml: bytes, tag: bytes, prefixed: bytes) -> bool:
    """Whether a tag may occur; where rows bear no prefix of a namespace, their cells do not either."""
    return tag in xml or (b"<row" not in xml and prefixed in xml)


def _has_attribute(xml: bytes, text: bytes) -> bool:
    """Whether an attribute occurs, in quotes of either kind."""
    return text in xml or (b"'" in xml and text.replace(b'"', b"'") in xml)


def _percent_cells(xml: bytes, percents: Sequence[int]) -> Iterator[bytes]:
    seen = [b"%d" % style for style in percents if _has_attribute(xml, b's="%d"' % style)]
    if seen:
        pattern = rb"""<%bc\s([^<>]*?\bs=["'](?:%b)["'][^<>/]*)>""" % (_P, b"|".join(seen))
        yield from (found[1] for found in re.finditer(pattern, xml))


def _hidden_rows(xml: bytes) -> Iterator[int]:
    if b"hidden=" in xml:
        for attributes in _HIDDEN.findall(xml):
            if number := _ROW_NUMBER.search(attributes):
                yield int(number[1]) - 1


def _merged_areas(xml: bytes) -> Iterator[Area]:
    end = xml.rfind(b"sheetData")
    if xml.find(b"mergeCell", max(end, 0)) >= 0:
        for found in islice(_MERGED.finditer(xml, max(end, 0)), MERGES):
            left, top, right, bottom = (part.decode() for part in found.groups())
            yield int(top) - 1, column_number(left), int(bottom) - 1, column_number(right)


def _text(xml: bytes) -> str:
    return unescape(xml.decode("utf-8", "replace"))


def require_small(xml: bytes, limits: Limits) -> None:
    """Refuse a sheet that spans too much, such as one with a single stray cell in the last row and column.

    Rows and cells that hold a format and no value do not count.
    """
    rows = _last_row(xml)
    columns = _widest(_WIDE, xml) or (_widest(_MEDIUM, xml) if rows * NARROW > limits.cells else 0)
    if rows > limits.rows or columns > limits.columns or rows * max(columns, 1) > limits.cells:
        raise workbook_files.too_large()


def _widest(pattern: re.Pattern[bytes], xml: bytes) -> int:
    return max((column_number(letters.decode()) + 1 for letters in set(pattern.findall(xml))), default=0)


def _last_row(xml: bytes) -> int:
    """The row of the last cell with a value: rows are written in order."""
    value = 0
    for start in _VALUE_STARTS:
        value = max(value, xml.rfind(start, value))
    cell = xml.rfind(b"<c ", 0, value)
    if cell < 0:
        cell = xml.rfind(b":c ", 0, value)
    place = _PLACE.search(xml, cell) if cell >= 0 else None
    return int(place[2]) if place else 0
