"""Column mappings as documents: what is remembered in the database and written to files for the command."""

import re
from collections.abc import Mapping
from typing import Any, get_args

from services.domain.column_mapping import (
    NOWHERE,
    OF_A_QUESTION,
    Choices,
    Column,
    ColumnMapping,
    Existing,
    Layout,
    Meaning,
    Source,
    SourceKind,
    Words,
)
from services.domain.errors import DocumentIssue, MappingRejectedError, Place
from services.domain.texts import Message

FORMAT = "palier-mapping/1"
SOURCES = ("period", "unit", "role", "respondent")
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


def _most(layout: Layout | None, *, is_line: bool) -> int:
    """How many lines, or places in a line, a sheet may have: rows are many, columns are few."""
    return ROWS if is_line == (layout is not Layout.QUESTIONS) else COLUMNS


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


def across(layout: Layout, place: int) -> str:
    """A column of the layout as people name it: letters, or the row's number in layout `questions`."""
    return str(place + 1) if layout is Layout.QUESTIONS else letters(place)


def along(layout: Layout, line: int) -> str:
    """A line of the layout as people name it: the row's number, or letters in layout `questions`."""
    return letters(line) if layout is Layout.QUESTIONS else str(line + 1)


def write(choices: Choices) -> dict[str, Any]:
    """Choices as a document of plain values."""
    words = choices.words
    document: dict[str, Any] = {"format": FORMAT, "existing": choices.existing}
    if choices.mapping is not None:
        document |= _written(choices.mapping)
    return document | {
        "words": {
            "answers": {code: dict(known) for code, known in words.answers.items()},
            "units": dict(words.units),
            "roles": dict(words.roles),
        }
    }


def _written(mapping: ColumnMapping) -> dict[str, Any]:
    layout = mapping.layout
    sources = {name: getattr(mapping, name) for name in SOURCES}
    return {
        "organisation": mapping.organisation,
        "framework": mapping.framework,
        "layout": str(layout),
        "sheets": list(mapping.sheets),
        "header": along(layout, mapping.header),
        "lines": [along(layout, line) for line in mapping.lines],
        **{name: {s.kind: s.value} for name, s in sources.items() if s.kind != "none"},
        "columns": [_column(layout, column) for column in mapping.columns],
    }


def _column(layout: Layout, column: Column) -> dict[str, Any]:
    entry: dict[str, Any] = {"heading": column.heading, "as": str(column.meaning)}
    if column.place >= 0:
        entry = {"column": across(layout, column.place), **entry}
    more = {"question": column.question, "option": column.option, "choices": dict(column.choices)}
    return entry | {name: value for name, value in more.items() if value}


def read(document: Any) -> Choices:
    """Choices from a document; raises MappingRejectedError with every problem in it."""
    reader = _Reader()
    choices = reader.choices(document)
    if reader.issues or choices is None:
        raise MappingRejectedError(Message("The mapping cannot be used."), reader.issues)
    return choices


class _Reader:
    """Reads a document and gathers what is wrong with it."""

    def __init__(self) -> None:
        self.issues: list[DocumentIssue] = []

    def choices(self, document: Any) -> Choices | None:
        if not isinstance(document, Mapping) or document.get("format") != FORMAT:
            self._wrong(
                "format",
                Message("This is not a mapping."),
                Message("Begin it with “format: {format}”.", {"format": FORMAT}),
            )
            return None
        existing = self._one_of("existing", document.get("existing", "replace"), get_args(Existing))
        mapping = self._mapping(document) if "layout" in document else None
        return Choices(mapping, self._words(document.get("words", {})), existing or "replace")  # type: ignore[arg-type]

    def _wrong(self, where: str, what: Message, remedy: Message) -> None:
        self.issues.append(DocumentIssue(Place(where, (where,)), what, remedy))

    def _one_of(self, where: str, value: Any, allowed: tuple[str, ...]) -> str | None:
        if value in allowed:
            return str(value)
        what = Message("“{found}” is not known here.", {"found": str(value)})
        self._wrong(where, what, Message("Write one of: {options}.", {"options": ", ".join(allowed)}))
        return None

    def _mapping(self, document: Mapping[str, Any]) -> ColumnMapping | None:
        name = self._one_of("layout", document["layout"], tuple(Layout))
        layout = None if name is None else Layout(name)
        across, along = _most(layout, is_line=False), _most(layout, is_line=True)
        header = self._place("header", document.get("header", "1"), along)
        lines = [self._place("lines", line, along) for line in self._list(document, "lines")]
        columns = [
            self._column(f"columns {number}", entry, across)
            for number, entry in enumerate(self._list(document, "columns"), start=1)
        ]
        sources = {source: self._source(source, document.get(source)) for source in SOURCES}
        if layout is None or header is None:
            return None
        return ColumnMapping(
            str(document.get("organisation", "")),
            str(document.get("framework", "")),
            layout,
            header,
            tuple(column for column in columns if column is not None),
            tuple(str(sheet) for sheet in self._list(document, "sheets")),
            tuple(line for line in lines if line is not None),
            **sources,
        )

    def _list(self, document: Mapping[str, Any], name: str) -> list[Any]:
        found = document.get(name, [])
        if isinstance(found, list):
            return found
        self._wrong(
            name,
            Message("This must be a list."),
            Message("Put each entry on a line that begins with a hyphen."),
        )
        return []

    def _place(self, where: str, value: Any, most: int) -> int | None:
        try:
            place = numbered(str(value))
            if place >= most:
                raise ValueError(value)
            return place
        except ValueError:
            what = Message("“{found}” is neither a row nor a column.", {"found": str(value)})
            self._wrong(where, what, Message("Write a row as 3, a column as C."))
            return None

    def _column(self, where: str, entry: Any, most: int) -> Column | None:
        if not isinstance(entry, Mapping) or not ("column" in entry or entry.get("heading")):
            self._wrong(
                where,
                Message("There is neither a column nor a heading."),
                Message("Write “column: C”, or the heading."),
            )
            return None
        place = self._place(where, entry["column"], most) if "column" in entry else -1
        meaning = self._one_of(where, entry.get("as"), tuple(Meaning))
        question, option = str(entry.get("question", "")), str(entry.get("option", ""))
        if meaning in OF_A_QUESTION and not question:
            self._wrong(where, Message("The question is missing."), Message("Write the code of a question."))
        choices = self._texts(where, entry.get("choices", {}))
        if place is None or meaning is None:
            return None
        return Column(place, str(entry.get("heading", "")), Meaning(meaning), question, option, choices)

    def _source(self, where: str, value: Any) -> Source:
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
        self._wrong(where, what, Message("Write a value, “cell: B3”, or “sheet: true” for the sheet's name."))
        return NOWHERE

    def _words(self, document: Any) -> Words:
        if not isinstance(document, Mapping):
            document = {"": document}
        answers = document.get("answers", {})
        sets = answers if isinstance(answers, Mapping) else {"": answers}
        return Words(
            {str(code): self._texts("words", known) for code, known in sets.items()},
            self._texts("words", document.get("units", {})),
            self._texts("words", document.get("roles", {})),
        )

    def _texts(self, where: str, value: Any) -> dict[str, str]:
        if isinstance(value, Mapping):
            return {str(word): str(code) for word, code in value.items()}
        self._wrong(
            where,
            Message("This must be pairs of a word and a code."),
            Message("Write them as “word: code”, a line each."),
        )
        return {}
