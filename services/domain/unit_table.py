"""Tables of units: rows with the columns name, code and parent, headed in English or French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.domain.matching import normalise
from services.domain.texts import Message
from services.domain.unit_drafts import UnitEntry, UnitList, UnitProblem, checked, tidy

Rows = Sequence[Sequence[str]]

HEADINGS: Mapping[str, frozenset[str]] = {
    "name": frozenset(
        ("name", "unit", "unit name", "business unit", "nom", "unité", "nom de l'unité", "unité d'affaires")
    ),
    "code": frozenset(("code", "unit code", "code de l'unité", "sigle")),
    "parent": frozenset(
        ("parent", "parent unit", "parent code", "below", "unité parente", "unité mère", "sous")
    ),
}
"""What each column may be called."""

HEADERS = 20
"""Rows that are looked at for headings."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The row of headings, from 0, and the place of each column it names."""

    row: int
    places: Mapping[str, int]


def has_names(rows: Rows) -> bool:
    """Whether one of the first rows names a column of names."""
    return _head(rows) is not None


def is_table(rows: Rows) -> bool:
    """Whether the first row names a column of names and another one."""
    head = _head(rows[:1])
    return head is not None and len(head.places) > 1


def read_rows(rows: Rows, organisation: str, code: str) -> UnitList:
    """The units below an organisation that rows list: drafts, or every problem by row."""
    head = _head(rows)
    if head is None:
        text = Message(
            "No column is headed Name. The columns are Name, Code and Parent; the last two may be left out."
        )
        return UnitList(problems=(UnitProblem(0, text),))
    listed = [
        (number, {what: tidy(row[place]) if place < len(row) else "" for what, place in head.places.items()})
        for number, row in enumerate(rows[head.row + 1 :], head.row + 2)
    ]
    listed = [(number, row) for number, row in listed if any(row.values())]
    return _placed(listed, organisation, code)


def _head(rows: Rows) -> _Head | None:
    for number, row in enumerate(rows[:HEADERS]):
        texts = [normalise(text) for text in row]
        places = {
            what: next(place for place, text in enumerate(texts) if text in words)
            for what, words in HEADINGS.items()
            if words & set(texts)
        }
        if "name" in places:
            return _Head(number, places)
    return None


def _placed(listed: Sequence[tuple[int, Mapping[str, str]]], organisation: str, code: str) -> UnitList:
    """Every row below the one that its parent names, by code before name."""
    by_code = {normalise(row["code"]): place for place, (_, row) in enumerate(listed) if row.get("code")}
    by_name: dict[str, list[int]] = {}
    for place, (_, row) in enumerate(listed):
        by_name.setdefault(normalise(row["name"]), []).append(place)
    entries, problems = [], []
    for number, row in listed:
        said = normalise(row.get("parent", ""))
        found = [by_code[said]] if said in by_code else by_name.get(said, [])
        if said and not found and said not in (normalise(organisation), normalise(code)):
            text = Message("There is no unit “{parent}” to be its parent.", {"parent": row["parent"]})
            problems.append(UnitProblem(number, text))
        if len(found) > 1 and said:
            text = Message(
                "Several units are called “{parent}”; write the code of the one.", {"parent": row["parent"]}
            )
            problems.append(UnitProblem(number, text))
        entries.append(
            UnitEntry(number, row.get("code", ""), row["name"], found[0] if said and found else None)
        )
    others = checked(entries, organisation, code)
    if not problems:
        return others
    return UnitList(problems=tuple(sorted((*problems, *others.problems), key=lambda problem: problem.line)))
