"""What one version of a framework changes against another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from services.domain import framework_document
from services.domain.framework import Framework

Kind = Literal["added", "removed", "scoring", "wording"]
_PARTS = ("roles", "answer_sets", "dimensions", "questions", "levels", "quadrants", "benchmarks")


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that differs: its part, its code, and how: added, removed, changed in scoring or only in wording."""

    part: str
    code: str
    kind: Kind


def differences(old: Framework, new: Framework) -> tuple[Difference, ...]:
    """Every entry that differs between two versions, part by part; settings stand under their own names."""
    before, after = framework_document.to_document(old), framework_document.to_document(new)
    settings = _compare("settings", _settings(before), _settings(after))
    parts = (
        found for part in _PARTS for found in _compare(part, _by_code(before, part), _by_code(after, part))
    )
    return (*settings, *parts)


def _settings(document: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in document.items() if name not in (*_PARTS, "advice", "version")}
    return {name: {name: value} for name, value in kept.items()}


def _by_code(document: Mapping[str, Any], part: str) -> dict[str, Any]:
    rows = document.get(part, ())
    return {f"{row['dimension']}/{row['code']}" if part == "levels" else row["code"]: row for row in rows}


def _compare(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for code in dict.fromkeys([*before, *after]):
        if code not in before:
            yield Difference(part, code, "added")
        elif code not in after:
            yield Difference(part, code, "removed")
        elif before[code] != after[code]:
            same = framework_document.without_wording(before[code]) == framework_document.without_wording(
                after[code]
            )
            yield Difference(part, code, "wording" if same else "scoring")
