"""Column mappings as documents: what is remembered in the database and written to files for the command."""

from collections.abc import Mapping
from typing import Any, get_args

from services.domain import cash_flow_document
from services.domain.column_mapping import (
    OF_A_QUESTION,
    Choices,
    Column,
    ColumnMapping,
    Existing,
    Layout,
    Meaning,
    Words,
)
from services.domain.errors import MappingRejectedError
from services.domain.mapping_fields import COLUMNS, ROWS, FieldReader, letters
from services.domain.texts import Message
from services.domain.written import seen

FORMAT = "palier-mapping/1"
SOURCES = ("period", "unit", "role", "respondent")


def _most(layout: Layout | None, *, is_line: bool) -> int:
    """How many lines, or places in a line, a sheet may have: rows are many, columns are few."""
    return ROWS if is_line == (layout is not Layout.QUESTIONS) else COLUMNS


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
    if choices.flows is not None:
        document |= cash_flow_document.write(choices.flows)
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


class _Reader(FieldReader):
    """Reads a document and gathers what is wrong with it."""

    def choices(self, document: Any) -> Choices | None:
        if not isinstance(document, Mapping) or document.get("format") != FORMAT:
            self.wrong(
                "format",
                Message("This is not a mapping."),
                Message("Begin it with “format: {format}”.", {"format": FORMAT}),
            )
            return None
        existing = self.one_of("existing", document.get("existing", "replace"), get_args(Existing))
        words = self._words(document.get("words", {}))
        kept: Existing = existing or "replace"  # type: ignore[assignment]
        if document.get("layout") == cash_flow_document.LAYOUT:
            return Choices(None, words, kept, cash_flow_document.read(document, self))
        return Choices(self._mapping(document) if "layout" in document else None, words, kept)

    def _mapping(self, document: Mapping[str, Any]) -> ColumnMapping | None:
        name = self.one_of("layout", document["layout"], (*Layout, cash_flow_document.LAYOUT))
        layout = None if name is None else Layout(name)
        across, along = _most(layout, is_line=False), _most(layout, is_line=True)
        header = self.place("header", document.get("header", "1"), along)
        lines = [self.place("lines", line, along) for line in self.entries(document, "lines")]
        columns = [
            self._column(f"columns {number}", entry, across)
            for number, entry in enumerate(self.entries(document, "columns"), start=1)
        ]
        sources = {source: self.source(source, document.get(source)) for source in SOURCES}
        if layout is None or header is None:
            return None
        return ColumnMapping(
            seen(str(document.get("organisation", ""))),
            seen(str(document.get("framework", ""))),
            layout,
            header,
            tuple(column for column in columns if column is not None),
            tuple(str(sheet) for sheet in self.entries(document, "sheets")),
            tuple(line for line in lines if line is not None),
            **sources,
        )

    def _column(self, where: str, entry: Any, most: int) -> Column | None:
        if not isinstance(entry, Mapping) or not ("column" in entry or entry.get("heading")):
            self.wrong(
                where,
                Message("There is neither a column nor a heading."),
                Message("Write “column: C”, or the heading."),
            )
            return None
        place = self.place(where, entry["column"], most) if "column" in entry else -1
        meaning = self.one_of(where, entry.get("as"), tuple(Meaning))
        question, option = str(entry.get("question", "")), str(entry.get("option", ""))
        if meaning in OF_A_QUESTION and not question:
            self.wrong(where, Message("The question is missing."), Message("Write the code of a question."))
        choices = self.texts(where, entry.get("choices", {}))
        if place is None or meaning is None:
            return None
        return Column(place, str(entry.get("heading", "")), Meaning(meaning), question, option, choices)

    def _words(self, document: Any) -> Words:
        if not isinstance(document, Mapping):
            document = {"": document}
        answers = document.get("answers", {})
        sets = answers if isinstance(answers, Mapping) else {"": answers}
        return Words(
            {str(code): self.texts("words", known) for code, known in sets.items()},
            self.texts("words", document.get("units", {})),
            self.texts("words", document.get("roles", {})),
        )
