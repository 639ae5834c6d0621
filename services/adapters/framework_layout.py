"""The layout of a framework's workbook that its writer and its reader share: one sheet a part, one table of fields."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.domain import document_fields
from services.domain.document_fields import PARTS, SETTINGS, Field
from services.domain.texts import LANGUAGES

SETTINGS_SHEET = "settings"
OWNERS = {
    "options": ("answer_sets", "answer_set"),
    "descriptors": ("questions", "question"),
    "shares": ("benchmarks", "benchmark"),
}
"""Sheets whose rows belong to the entry of another sheet: that sheet, and the column that names the entry."""

MAPPINGS = {"descriptors": ("option", "text"), "shares": ("of", "share")}
"""Of these sheets, those whose rows are a mapping: the columns of its keys and of its values."""

SHEETS: Mapping[str, tuple[Field, ...]] = {
    "roles": PARTS["roles"],
    "answer_sets": PARTS["answer_sets"],
    "options": (Field("answer_set", document_fields.code), *PARTS["options"]),
    "dimensions": PARTS["dimensions"],
    "questions": tuple(field for field in PARTS["questions"] if field.name != "descriptors"),
    "descriptors": (
        Field("question", document_fields.code),
        Field("option", document_fields.code),
        Field("text", document_fields.text),
    ),
    "levels": PARTS["levels"],
    "quadrants": PARTS["quadrants"],
    "benchmarks": tuple(field for field in PARTS["benchmarks"] if field.name != "shares"),
    "shares": (
        Field("benchmark", document_fields.code),
        Field("of", document_fields.code),
        Field("share", document_fields.weight),
    ),
    "advice": PARTS["advice"],
}
_RANGE = ("low", "high")
_ENDS: Mapping[Callable[[Any], Any], tuple[str, ...]] = {
    document_fields.text: LANGUAGES,
    document_fields.bounds: _RANGE,
}
ENDS = (*LANGUAGES, *_RANGE)

Column = tuple[str, Field, str]


def columns(fields: Sequence[Field]) -> list[Column]:
    """(header, field, end) of each column; a text has one a language, a range one an end."""
    return [
        (f"{item.name}_{end}" if end else item.name, item, end)
        for item in fields
        for end in _ENDS.get(item.read, ("",))
    ]


def settings_rows() -> list[Column]:
    """The rows of the sheet of settings, as `columns` has them."""
    return columns(SETTINGS)
