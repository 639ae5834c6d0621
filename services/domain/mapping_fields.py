"""Fields of mapping documents: read one by one, every problem gathered; places and cells as people name them."""

import re
from collections.abc import Mapping
from typing import Any, get_args

from services.domain.errors import DocumentIssue, Place
from services.domain.sources import NOWHERE, Source, SourceKind
from services.domain.texts import Message

ROWS, COLUMNS = 1_048_576, 16_384
"""The largest sheet there is."""
_CELL = re.compile(r"[A-Za-z]{1,3}[1-9]\d{0,6}")


def letters(place: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def numbered(text: str) -> int:
    """The place from 0 of a column in letters or of a row's number; raises ValueError for anything else."""
    if re.fullmatch(r"[1-9]\d{0,6}", text):
        return int(text) - 1
    if not re.fullmatch(r"[A-Za-z]{1,3}", text):
        raise ValueError(text)
    place = 0
    for letter in text.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def is_cell(address: str) -> bool:
    """Whether a text is the address of a cell, such as B3."""
    return _CELL.fullmatch(address) is not None


def cell_at(address: str) -> tuple[int, int]:
    """Row and column from 0 of a cell's address, such as B3."""
    name = address.rstrip("0123456789")
    return int(address[len(name) :]) - 1, numbered(name)


def address_of(row: int, column: int) -> str:
    """The address of a cell by row and column from 0, such as B3."""
    return f"{letters(column)}{row + 1}"


class FieldReader:
    """Reads fields of a document and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.issues: list[DocumentIssue] = []

    def wrong(self, where: str, what: Message, remedy: Message) -> None:
        """Add a problem of a field."""
        self.issues.append(DocumentIssue(Place(where, (where,)), what, remedy))

    def one_of(self, where: str, value: Any, allowed: tuple[str, ...]) -> str | None:
        """One of some words; None for anything else, which is said."""
        if value in allowed:
            return str(value)
        what = Message("“{found}” is not known here.", {"found": str(value)})
        self.wrong(where, what, Message("Write one of: {options}.", {"options": ", ".join(allowed)}))
        return None

    def entries(self, document: Mapping[str, Any], name: str) -> list[Any]:
        """A list; an empty one for anything else, which is said."""
        found = document.get(name, [])
        if isinstance(found, list):
            return found
        self.wrong(
            name,
            Message("This must be a list."),
            Message("Put each entry on a line that begins with a hyphen."),
        )
        return []

    def place(self, where: str, value: Any, most: int) -> int | None:
        """A row or a column from 0, below `most`; None for anything else, which is said."""
        try:
            place = numbered(str(value))
            if place >= most:
                raise ValueError(value)
            return place
        except ValueError:
            what = Message("“{found}” is neither a row nor a column.", {"found": str(value)})
            self.wrong(where, what, Message("Write a row as 3, a column as C."))
            return None

    def source(self, where: str, value: Any) -> Source:
        """Where a thing stands; nowhere for what is not known, which is said."""
        if value is None:
            return NOWHERE
        if isinstance(value, Mapping) and len(value) == 1:
            kind, told = next(iter(value.items()))
            found = "" if told is True else str(told)
            if kind in get_args(SourceKind) and (kind != "cell" or is_cell(found)):
                return Source(kind, found.upper() if kind == "cell" else found)
        if isinstance(value, str | int | float):
            return Source("fixed", str(value))
        what = Message("“{found}” is not known here.", {"found": str(value)})
        self.wrong(where, what, Message("Write a value, “cell: B3”, or “sheet: true” for the sheet's name."))
        return NOWHERE

    def texts(self, where: str, value: Any) -> dict[str, str]:
        """Pairs of a word and a code; none for anything else, which is said."""
        if isinstance(value, Mapping):
            return {str(word): str(code) for word, code in value.items()}
        self.wrong(
            where,
            Message("This must be pairs of a word and a code."),
            Message("Write them as “word: code”, a line each."),
        )
        return {}
