"""The parts of an xlsx archive: its sheets in order, which formats are percentages, and long sheets in slices."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import IO
from xml.etree import ElementTree

from services.adapters import workbook_files
from services.adapters.workbook_files import small_xml

LONG = 32 * 2**20
"""Bytes of a sheet that are parsed at once; a longer sheet comes in slices of `SLICE` bytes."""

SLICE = 16 * 2**20
BLOCK = 2**20
PERCENTS = frozenset({"9", "10"})
"""The built-in formats 0 % and 0.00 %."""

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_ROW_START = re.compile(rb"<(?:\w+:)?row[ >/]")
_ROOT = re.compile(rb"<(\w+:)?worksheet[ >]")
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True)
class XlsxParts:
    """An open xlsx archive; its methods raise WorkbookRefusedError, or what broken archives and XML raise."""

    archive: zipfile.ZipFile

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The part of each sheet in the order of the workbook, chart sheets too; empty where there is none."""
        targets = self._targets()
        return tuple(
            targets.get(_relation(element.attrib), "")
            for element in self._tree("xl/workbook.xml").iter()
            if element.tag.rpartition("}")[2] == "sheet"
        )

    def _targets(self) -> dict[str, str]:
        return {
            relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))[1:]
            for relation in self._tree("xl/_rels/workbook.xml.rels")
        }

    @cached_property
    def percent_styles(self) -> tuple[int, ...]:
        """The cell styles that show a percentage."""
        if "xl/styles.xml" not in self.archive.namelist():
            return ()
        tree = self._tree("xl/styles.xml")
        formats = PERCENTS | {
            element.get("numFmtId", "")
            for element in tree.iter()
            if element.tag.endswith("}numFmt") and "%" in _LITERAL.sub("", element.get("formatCode", ""))
        }
        styles = next((element for element in tree if element.tag.endswith("}cellXfs")), ())
        return tuple(place for place, style in enumerate(styles) if style.get("numFmtId") in formats)

    def _tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(small_xml(self.archive, name))  # noqa: S314  no entities: seen by small_xml

    def slices(self, name: str) -> Iterator[bytes]:
        """A sheet's XML, whole where it is short, else cut before a row; one slice at a time is held."""
        with self.archive.open(name) as stream:
            for place, piece in enumerate(_cut(stream, self.archive.getinfo(name).file_size)):
                if place == 0 and any(mark in piece[:BLOCK] for mark in _ENTITIES):
                    raise workbook_files.damaged()
                yield piece

    def is_long(self, name: str) -> bool:
        """Whether a sheet comes in slices."""
        return self.archive.getinfo(name).file_size > LONG

    def excerpt(self, name: str, head: bytes, piece: bytes) -> BytesIO:
        """A workbook of which one sheet holds a slice, and the others nothing, to be parsed by itself."""
        written = BytesIO()
        with zipfile.ZipFile(written, "w") as target:
            for entry in self.archive.namelist():
                if entry == name:
                    target.writestr(entry, _whole(head, piece))
                elif entry not in self.sheets and not entry.startswith(("xl/media/", "xl/drawings/")):
                    target.writestr(entry, self.archive.read(entry))
        written.seek(0)
        return written


def _relation(attributes: Mapping[str, str]) -> str:
    """The relation of a sheet, in the transitional or the strict namespace."""
    return next((value for key, value in attributes.items() if key.endswith("relationships}id")), "")


def _cut(stream: IO[bytes], size: int) -> Iterator[bytes]:
    if size <= LONG:
        yield stream.read()
        return
    held = bytearray()
    while block := stream.read(BLOCK):
        held += block
        if len(held) >= SLICE:
            cut = _last_row(held)
            if cut <= 0:
                raise workbook_files.too_large()
            yield bytes(memoryview(held)[:cut])
            del held[:cut]
    yield bytes(held)


def head_of(piece: bytes) -> bytes:
    """What stands before the rows."""
    found = _ROW_START.search(piece)
    return piece[: found.start()] if found else b""


def _whole(head: bytes, piece: bytes) -> bytes:
    """A slice with what has to stand before and behind it."""
    start = b"" if piece.startswith(head) else head
    end = b"" if piece.rstrip().endswith(b"worksheet>") else _end(head)
    return b"".join((start, piece, end))


def _last_row(piece: bytearray) -> int:
    """Where the last row starts."""
    place = max(piece.rfind(b"<row "), piece.rfind(b"<row>"))
    if place < 0:
        prefixed = max(piece.rfind(b":row "), piece.rfind(b":row>"))
        place = piece.rfind(b"<", 0, prefixed) if prefixed >= 0 else -1
    return place


def _end(head: bytes) -> bytes:
    """What closes a sheet that was cut."""
    root = _ROOT.search(head)
    prefix = (root[1] or b"") if root else b""
    return b"</%bsheetData></%bworksheet>" % (prefix, prefix)
