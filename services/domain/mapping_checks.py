"""Whether a column mapping fits a framework: one that was written by hand, or remembered from an earlier version."""

from collections.abc import Iterator
from dataclasses import replace

from services.domain.column_mapping import OF_A_QUESTION, Column, ColumnMapping, Layout, Meaning
from services.domain.framework import Framework

NEEDED = (Meaning.ASKED, Meaning.ANSWER)
"""What a mapping of one row an answer must have."""


def unknown_in(mapping: ColumnMapping, framework: Framework) -> Iterator[tuple[Column, str]]:
    """The columns that name what the framework does not have, with the code of the question or option."""
    for column in mapping.columns:
        found = _unknown(column, mapping.layout, framework)
        if found is not None:
            yield column, found


def _unknown(column: Column, layout: Layout, framework: Framework) -> str | None:
    named = [*column.choices.values()] if column.meaning is Meaning.CHOICES else []
    about = column.meaning is Meaning.COMMENT and (column.question or layout is not Layout.ANSWERS)
    if column.meaning in OF_A_QUESTION or about:
        named.append(column.question)
    ticked = column.meaning in (Meaning.TICK, Meaning.CHOICES)
    missing = next((code for code in named if not _asked(code, framework, ticked=ticked)), None)
    if missing is not None or column.meaning is not Meaning.OPTION:
        return missing
    options = framework.answer_set_of(framework.question_by_code[column.question])
    return None if options.option(column.option) else f"{column.question}: {column.option}"


def _asked(code: str, framework: Framework, *, ticked: bool) -> bool:
    """Whether a framework asks a question; one that is ticked has two options."""
    question = framework.question_by_code.get(code)
    return question is not None and (not ticked or len(framework.answer_set_of(question).options) == 2)


def without(mapping: ColumnMapping, columns: list[Column]) -> ColumnMapping:
    """The mapping without some of its columns."""
    return replace(mapping, columns=tuple(column for column in mapping.columns if column not in columns))


def lacking(mapping: ColumnMapping) -> list[Meaning]:
    """What the layout needs a column for that the mapping has none for."""
    if mapping.layout is not Layout.ANSWERS:
        return []
    return [meaning for meaning in NEEDED if mapping.column(meaning) is None]
