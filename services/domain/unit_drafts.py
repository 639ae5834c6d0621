"""Drafts of units: what a list of any form comes to, every problem of it at once, and codes for those without."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.domain.matching import normalise
from services.domain.texts import Message

MOST_UNITS = 2_000
MOST_LEVELS = 20
LONGEST_NAME, LONGEST_CODE, LONGEST_SUGGESTED = 200, 60, 20
"""Characters of a name, of a code, and of a code that we suggest."""


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A unit that is not stored yet; `parent` is the code of the one above, None right below the organisation."""

    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """What is wrong in a line or row (numbered from 1; 0: in the list as a whole), in a sentence."""

    line: int
    what: Message


@dataclass(frozen=True, slots=True)
class UnitList:
    """Drafts, parents first, or every problem that stands against them, by line."""

    drafts: tuple[UnitDraft, ...] = ()
    problems: tuple[UnitProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit as a list says it: its line, its code (empty: none given), and the place of its parent in the list.

    `implied`: only a path names it, no line of its own.
    """

    line: int
    code: str
    name: str
    parent: int | None = None
    implied: bool = False


def tidy(text: str) -> str:
    """A text with single spaces and nothing that cannot be printed."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def suggest_code(name: str, taken: set[str]) -> str:
    """A code made of a name: capital letters and digits, and a number where it is taken (`taken`: normalised)."""
    letters = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE"))
    plain = "".join(
        c if c.isascii() and c.isalnum() else " " for c in letters if not unicodedata.combining(c)
    )
    code = ""
    for word in plain.upper().split():
        longer = f"{code}-{word}" if code else word[:LONGEST_SUGGESTED]
        if len(longer) > LONGEST_SUGGESTED:
            break
        code = longer
    code, number = code or "UNIT", 2
    found = code
    while normalise(found) in taken:
        found, number = f"{code}-{number}", number + 1
    return found


def checked(entries: Sequence[UnitEntry], organisation: str, code: str) -> UnitList:
    """The drafts of a list below an organisation, parents first, or every problem."""
    if len(entries) > MOST_UNITS + 1:
        return UnitList(problems=(too_many(len(entries)),))
    root = _root(entries, organisation, code)
    cycles = list(_cycles(entries))
    problems = [*_wrong_texts(entries), *_twice(entries), *_taken(entries, root, code)]
    problems += cycles or _too_deep(entries)
    count = len(entries) - (root is not None)
    problems += [too_many(count)] if count > MOST_UNITS else []
    if problems:
        return UnitList(problems=_in_order(problems))
    return UnitList(tuple(_drafts(_coded(entries, root, code), root)))


def _in_order(problems: Sequence[UnitProblem]) -> tuple[UnitProblem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line))


def too_many(count: int) -> UnitProblem:
    """More units than an organisation takes."""
    return UnitProblem(
        0,
        Message(
            "The list has {count} units; an organisation takes {most}.", {"count": count, "most": MOST_UNITS}
        ),
    )


def too_long(name: str = "", code: str = "") -> Iterator[Message]:
    """Which of a unit's name and code is longer than what is stored."""
    if len(name) > LONGEST_NAME:
        yield Message(
            "The name “{name}” is longer than {most} characters.", {"name": _cut(name), "most": LONGEST_NAME}
        )
    if len(code) > LONGEST_CODE:
        yield Message(
            "The code “{code}” is longer than {most} characters.", {"code": _cut(code), "most": LONGEST_CODE}
        )


def _wrong_texts(entries: Sequence[UnitEntry]) -> Iterator[UnitProblem]:
    for entry in entries:
        if not entry.name:
            yield UnitProblem(entry.line, Message("A name is missing."))
        for what in too_long(entry.name, entry.code):
            yield UnitProblem(entry.line, what)
        if any(sign in entry.code for sign in ";>"):
            yield UnitProblem(
                entry.line,
                Message(
                    "The code “{code}” has a sign that codes cannot have: ; or >.", {"code": _cut(entry.code)}
                ),
            )


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _twice(entries: Sequence[UnitEntry]) -> Iterator[UnitProblem]:
    """Codes that several lines have, and names that stand twice below the same unit without codes."""
    codes: dict[str, int] = {}
    names: dict[tuple[int | None, str], int] = {}
    for entry in entries:
        if entry.code:
            first = codes.setdefault(normalise(entry.code), entry.line)
            if first != entry.line:
                yield UnitProblem(
                    entry.line,
                    Message(
                        "The code “{code}” is that of line {first} already.",
                        {"code": _cut(entry.code), "first": first},
                    ),
                )
        elif entry.name:
            first = names.setdefault((entry.parent, normalise(entry.name)), entry.line)
            if first != entry.line:
                yield UnitProblem(
                    entry.line,
                    Message(
                        "“{name}” stands in line {first} already; give both a code if they are two units.",
                        {"name": _cut(entry.name), "first": first},
                    ),
                )


def _cycles(entries: Sequence[UnitEntry]) -> Iterator[UnitProblem]:
    """Units that are below themselves."""
    for place, entry in enumerate(entries):
        above, steps = entry.parent, 0
        while above is not None and above != place and steps <= len(entries):
            above, steps = entries[above].parent, steps + 1
        if above == place:
            yield UnitProblem(entry.line, Message("“{name}” is below itself.", {"name": _cut(entry.name)}))


def _too_deep(entries: Sequence[UnitEntry]) -> Iterator[UnitProblem]:
    for entry, level in zip(entries, _depths(entries), strict=True):
        if level > MOST_LEVELS:
            yield UnitProblem(
                entry.line,
                Message(
                    "“{name}” is more than {most} levels down.",
                    {"name": _cut(entry.name), "most": MOST_LEVELS},
                ),
            )


def _depths(entries: Sequence[UnitEntry]) -> list[int]:
    """The level of each entry, 1 right below the organisation; there is no cycle."""
    found: dict[int, int] = {}
    for place in range(len(entries)):
        path, above = [], place
        while above not in found and (parent := entries[above].parent) is not None:
            path.append(above)
            above = parent
        level = found.setdefault(above, 1)
        for down in reversed(path):
            level += 1
            found[down] = level
    return [found[place] for place in range(len(entries))]


def _root(entries: Sequence[UnitEntry], organisation: str, code: str) -> int | None:
    """The entry that is the organisation itself, as lists often begin with it."""
    for place, entry in enumerate(entries):
        same = normalise(entry.name) == normalise(organisation)
        if entry.parent is None and same and normalise(entry.code) in ("", normalise(code)):
            return place
    return None


def _taken(entries: Sequence[UnitEntry], root: int | None, code: str) -> Iterator[UnitProblem]:
    for place, entry in enumerate(entries):
        if place != root and normalise(entry.code) == normalise(code):
            yield UnitProblem(
                entry.line, Message("The code “{code}” is that of the organisation.", {"code": entry.code})
            )


def _coded(entries: Sequence[UnitEntry], root: int | None, code: str) -> list[UnitEntry]:
    """Every entry with a code; those given come first, so that no suggestion takes one of them."""
    taken = {normalise(entry.code) for entry in entries if entry.code} | {normalise(code)}
    found = []
    for place, entry in enumerate(entries):
        given = entry.code
        if not given and place != root:
            given = suggest_code(entry.name, taken)
            taken.add(normalise(given))
        found.append(replace(entry, code=given))
    return found


def _drafts(entries: Sequence[UnitEntry], root: int | None) -> Iterator[UnitDraft]:
    """Parents before children, each unit's children in the order of the list."""
    below: dict[int | None, list[int]] = {}
    for place, entry in enumerate(entries):
        if place != root:
            below.setdefault(None if entry.parent == root else entry.parent, []).append(place)
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        place = waiting.pop()
        entry = entries[place]
        parent = None if entry.parent in (None, root) else entries[entry.parent].code
        yield UnitDraft(entry.code, entry.name, parent)
        waiting.extend(reversed(below.get(place, [])))
