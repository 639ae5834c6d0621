"""Lists of units as people paste them: one a line, as a tree or flat, with codes or without."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.domain.matching import normalise
from services.domain.unit_drafts import MOST_UNITS, UnitDraft, UnitEntry, UnitList, checked, tidy, too_many

STEP = "    "
"""How far a unit stands to the right of its parent where a list is written."""

TAB = 4
"""Spaces that a tab at the beginning of a line counts for."""

_BULLET = re.compile(r"[-*•–]\s+")
_SEPARATOR = re.compile(r"[;\t]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that holds something: its number from 1, its indent in spaces, what it says."""

    number: int
    indent: int
    said: str


def read_text(text: str, organisation: str, code: str) -> UnitList:
    """The units below an organisation that a text lists, one a line: drafts, or every problem.

    A line is `Name` or `CODE; Name`. An indented unit belongs to the one above it; so does the last of
    `Parent > Child`, where parents that are not listed are added. What stands after a code is a name as it is.
    """
    lines = list(_lines(text))
    if len(lines) > MOST_UNITS + 1:  # one may be the organisation itself
        return UnitList(problems=(too_many(len(lines)),))
    return checked(_Reader().read(lines), organisation, code)


def write_text(drafts: Sequence[UnitDraft]) -> str:
    """Drafts, parents first, as a text that `read_text` reads back into equal ones."""
    depth: dict[str | None, int] = {None: -1}
    lines = []
    for draft in drafts:
        depth[draft.code] = depth[draft.parent] + 1
        lines.append(f"{STEP * depth[draft.code]}{draft.code}; {draft.name}")
    return "\n".join(lines)


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines(), 1):
        said = line.lstrip()
        indent = len(line[: len(line) - len(said)].replace("\t", " " * TAB))
        said = _BULLET.sub("", said, count=1) if _BULLET.match(said) else said
        if said.strip():
            yield _Line(number, indent, said)


def _named(said: str) -> tuple[str, str]:
    """The code, if any, and the name in a piece of a line."""
    parts = _SEPARATOR.split(said, maxsplit=1)
    return (tidy(parts[0]), tidy(parts[1])) if len(parts) == 2 else ("", tidy(said))


def _path(said: str) -> list[str]:
    """What stands between the signs >, unless a code before the first says that the rest is a name."""
    separator = _SEPARATOR.search(said)
    steps = said.find(">")
    if steps < 0 or (separator is not None and separator.start() < steps):
        return [said]
    pieces = [piece for piece in said.split(">") if piece.strip()]
    return pieces or [said]


class _Reader:
    """Reads lines into entries; `above` are the units that a line can be indented below, with their indents."""

    def __init__(self) -> None:
        self._entries: list[UnitEntry] = []
        self._above: list[tuple[int, int]] = []
        self._called: dict[str, list[int]] = {}

    def read(self, lines: Sequence[_Line]) -> list[UnitEntry]:
        """The entries in the order of the lines, parents before children."""
        for line in lines:
            while self._above and self._above[-1][0] >= line.indent:
                self._above.pop()
            parent = self._above[-1][1] if self._above else None
            *parents, last = _path(line.said)
            for piece in parents:
                parent = self._parent(line.number, piece, parent)
            code, name = _named(last)
            self._above.append((line.indent, self._unit(UnitEntry(line.number, code, name, parent))))
        return self._entries

    def _unit(self, entry: UnitEntry) -> int:
        """The place of a unit that has a line of its own, also where a path has named it before."""
        for place in self._known(entry.name):
            if self._entries[place].implied and self._entries[place].parent == entry.parent:
                self._entries[place] = entry
                self._call(place)
                return place
        return self._add(entry)

    def _parent(self, line: int, piece: str, above: int | None) -> int:
        """The unit a step of a path names: one just below the last step, else the only one so called, else new."""
        code, name = _named(piece)
        known = self._known(code or name)
        here = [place for place in known if self._entries[place].parent == above]
        if here or (above is None and len(known) == 1):
            return (here or known)[0]
        return self._add(UnitEntry(line, code, name, above, implied=True))

    def _known(self, said: str) -> Sequence[int]:
        return self._called.get(normalise(said), ())

    def _add(self, entry: UnitEntry) -> int:
        self._entries.append(entry)
        self._call(len(self._entries) - 1)
        return len(self._entries) - 1

    def _call(self, place: int) -> None:
        """Let a unit be found by its name and by its code."""
        for said in {normalise(self._entries[place].name), normalise(self._entries[place].code)} - {""}:
            self._called.setdefault(said, []).append(place)
