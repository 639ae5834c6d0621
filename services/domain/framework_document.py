"""Framework documents: read with every error at once, written back without loss, summed up in checksums."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from typing import Any

from services.domain import document_fields, framework_checks
from services.domain.document_fields import PARTS, SETTINGS, Field, FieldError, OneOf
from services.domain.errors import DocumentIssue, FrameworkRejectedError, Place
from services.domain.framework import Framework
from services.domain.framework_parts import (
    Advice,
    AnswerSet,
    Benchmark,
    Dimension,
    Level,
    Option,
    Quadrant,
    Question,
    Role,
    Version,
)
from services.domain.texts import NO_TEXT, LocalText, Message

Entry = Mapping[str, Any]
_CLASSES = {
    "roles": Role,
    "dimensions": Dimension,
    "questions": Question,
    "levels": Level,
    "quadrants": Quadrant,
    "benchmarks": Benchmark,
    "advice": Advice,
}
_REQUIRED_PARTS = ("answer_sets", "dimensions", "questions")


def parse(document: Any, *, stored: bool = False) -> Framework:
    """The framework a document describes; raises FrameworkRejectedError with every problem found.

    Where a field cannot be read, a placeholder stands in for it, so that references between entries are checked too.
    One that is `stored` already may have longer codes than are taken now.
    """
    issues: list[DocumentIssue] = []
    settings, parts = _read(document if isinstance(document, Mapping) else {}, issues)
    given: dict[str, Any] = settings | {name: tuple(entries) for name, entries in parts.items()}
    framework = Framework(**given)
    issues.extend(framework_checks.structure(framework))
    if not stored:
        issues.extend(framework_checks.lengths(framework))
    _stop_at(issues)
    _stop_at(framework_checks.contents(framework))
    return framework


def _stop_at(issues: Sequence[DocumentIssue]) -> None:
    if issues:
        raise rejected(issues)


def rejected(issues: Sequence[DocumentIssue]) -> FrameworkRejectedError:
    """The error that names every problem of a document."""
    count = Message("Problems in the framework: {count}; nothing was stored.", {"count": len(issues)})
    return FrameworkRejectedError(count, issues)


def _read(document: Entry, issues: list[DocumentIssue]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    known = {field.name for field in SETTINGS} | set(_CLASSES) | {"answer_sets"}
    settings = _fields(document, SETTINGS, Place("framework", ("settings",)), issues, also_known=known)
    parts: dict[str, list[Any]] = {}
    for name, build in _CLASSES.items():
        rows = [
            _fields(entry, PARTS[name], where, issues) for where, entry in _entries(document, name, issues)
        ]
        parts[name] = [build(**row) for row in rows]
    parts["answer_sets"] = [
        _answer_set(entry, where, issues) for where, entry in _entries(document, "answer_sets", issues)
    ]
    return settings, parts


def _answer_set(entry: Entry, where: Place, issues: list[DocumentIssue]) -> AnswerSet:
    row = _fields(entry, PARTS["answer_sets"], where, issues, also_known={"options"})
    options = [
        _fields(option, PARTS["options"], place, issues)
        for place, option in _entries(entry, "options", issues, where)
    ]
    return AnswerSet(**row, options=tuple(Option(**option) for option in options))


def _entries(
    document: Entry, name: str, issues: list[DocumentIssue], above: Place | None = None
) -> list[tuple[Place, Entry]]:
    """Each entry of a part with its place, in words such as “questions 3 (RES3)”."""
    given = document.get(name)
    if given in (None, []) and name not in _REQUIRED_PARTS:
        return []
    before, path = (f"{above}, ", above.path) if above else ("", ())
    if not isinstance(given, list) or not given or not all(isinstance(entry, Mapping) for entry in given):
        what = Message("The part “{part}” is missing or is not a list of entries.", {"part": name})
        where = Place(f"{before}{name}", (*path, name))
        issues.append(DocumentIssue(where, what, Message("Add the part with at least one entry.")))
        return []
    return [
        (Place(f"{before}{name} {place + 1} ({entry.get('code', '?')})", (*path, name, place)), entry)
        for place, entry in enumerate(given)
    ]


def _fields(
    entry: Entry,
    fields: Sequence[Field],
    where: Place,
    issues: list[DocumentIssue],
    also_known: Set[str] = frozenset(),
) -> dict[str, Any]:
    """The converted values of an entry by attribute; what does not fit becomes an issue."""
    for unknown in sorted(set(map(str, entry)) - {field.name for field in fields} - also_known):
        what = Message("“{name}” is not a known entry.", {"name": unknown})
        issues.append(DocumentIssue(where.at(unknown), what, Message("Remove it, or correct its spelling.")))
    found: dict[str, Any] = {}
    for field in fields:
        value = entry.get(field.name)
        if value is None:
            if field.required:
                what = Message("“{name}” is missing.", {"name": field.name})
                remedy = Message("Add “{name}”.", {"name": field.name})
                issues.append(DocumentIssue(where.at(field.name), what, remedy))
                found[field.target] = _placeholder(field)
            continue
        try:
            found[field.target] = field.read(value)
        except FieldError as error:
            issues.append(DocumentIssue(where.at(field.name), error.what, error.remedy))
            found[field.target] = _placeholder(field)
    return found


def _placeholder(field: Field) -> Any:
    """What stands in for a value that could not be read; an empty code refers to nothing and is not looked at."""
    if isinstance(field.read, OneOf):
        return field.read.choices[0]
    kinds: dict[Any, Any] = {
        document_fields.code: "",
        document_fields.text: NO_TEXT,
        document_fields.texts: {},
        document_fields.shares: {},
        document_fields.whole: 0,
        document_fields.version: Version(0, 0),
        document_fields.bounds: (0.0, 1.0),
    }
    return kinds.get(field.read, 0.0)


def to_document(framework: Framework) -> dict[str, Any]:
    """The document that `parse` reads back into an equal framework."""
    document = _written(framework, SETTINGS)
    for name in ("roles", "answer_sets", *list(_CLASSES)[1:]):
        entries = [_written(entry, PARTS[name]) for entry in getattr(framework, name)]
        if name == "answer_sets":
            for entry, answer_set in zip(entries, framework.answer_sets, strict=True):
                if answer_set.options:
                    entry["options"] = [_written(option, PARTS["options"]) for option in answer_set.options]
        if entries:
            document[name] = entries
    return document


def _written(source: Any, fields: Sequence[Field]) -> dict[str, Any]:
    """The fields of a source that say more than their default, so that a new optional field changes no checksum."""
    usual = {field.name: field.default for field in dataclasses.fields(source)}
    values = {
        field.name: _plain(value)
        for field in fields
        if (value := getattr(source, field.target)) != usual[field.target]
    }
    return {name: value for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    """A domain value as YAML and JSON can hold it; None where there is nothing to write."""
    if isinstance(value, LocalText):
        return None if value == NO_TEXT else {"en": value.en, "fr": value.fr}
    if isinstance(value, Version):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()} or None
    return list(value) if isinstance(value, tuple) else value


def checksum(document: Entry) -> str:
    """SHA-256 of a document, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def scoring_checksum(framework: Framework) -> str:
    """SHA-256 of all that decides a score; equal for two versions that differ only in wording."""
    return checksum(without_wording(to_document(framework)))


def without_wording(value: Any) -> Any:
    """What decides a score in a document or in a part of one."""
    if isinstance(value, Mapping):
        kept = {name: without_wording(entry) for name, entry in value.items() if name not in _NOT_SCORED}
        return {name: entry for name, entry in kept.items() if entry is not None}
    if isinstance(value, list):
        return [without_wording(entry) for entry in value]
    return value


_NOT_SCORED = frozenset(
    {"version", "title", "summary", "source", "method", "answers", "label", "description", "text", "guidance"}
    | {"theme", "descriptors", "advice", "benchmarks"}
)
