"""Addresses for sheets whose XML leaves them out: each cell then follows the one before."""

import re

from services.adapters.workbook_values import column_letters, column_number

_FIRST_CELL = re.compile(rb"<(?:\w+:)?c(?:\s([^<>]*))?>")
_TAG = re.compile(rb"<((?:\w+:)?)(row|c)(?=[\s/>])([^<>]*)>")
_ROW = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})[0-9]{1,7}["']""")


def lacks_addresses(xml: bytes) -> bool:
    """Whether the cells of a sheet, told by the first, do not say where they are."""
    first = _FIRST_CELL.search(xml)
    return first is not None and not _CELL.search(first[1] or b"")


def numbered(xml: bytes) -> bytes:
    """The XML with the address of each row and cell."""
    return _TAG.sub(_Numbering().tag, xml)


class _Numbering:
    """Counts rows and cells as they come."""

    def __init__(self) -> None:
        self.row = 0
        self.column = -1

    def tag(self, found: re.Match[bytes]) -> bytes:
        """A tag with its address."""
        prefix, name, attributes = found.groups()
        return self._row(prefix, attributes) if name == b"row" else self._cell(prefix, attributes)

    def _row(self, prefix: bytes, attributes: bytes) -> bytes:
        given = _ROW.search(attributes)
        self.row, self.column = int(given[1]) if given else self.row + 1, -1
        return b'<%brow r="%d"%b>' % (prefix, self.row, _ROW.sub(b"", attributes))

    def _cell(self, prefix: bytes, attributes: bytes) -> bytes:
        given = _CELL.search(attributes)
        self.column = column_number(given[1].decode()) if given else self.column + 1
        address = b"%b%d" % (column_letters(self.column).encode(), self.row)
        return b'<%bc r="%b"%b>' % (prefix, address, _CELL.sub(b"", attributes))
