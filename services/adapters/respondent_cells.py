"""Cells that say whose answers a line holds: the unit, the period, the respondent and the respondent's role."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from services.adapters.answer_cells import AnswerCells, UnknownWord
from services.adapters.grid import Grid, text_of, told_by
from services.adapters.similarity import fold
from services.adapters.survey_tools import COUNTING, NOBODY
from services.domain.column_mapping import Column, ColumnMapping, Layout, Meaning, Words
from services.domain.framework import Framework
from services.domain.mapping_fields import cell_at
from services.domain.matching import normalise
from services.domain.periods import find_among
from services.domain.texts import Message

_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
MOST_DIGITS = 1e15
"""Numbers from here on lose digits in a spreadsheet."""
LONGEST_SHEET = 100
"""Characters of a sheet's name that name the respondents of its lines; that of a text file may have 200."""
SHORT_NUMBER = 8
"""Characters from which on a number may be one that was rounded."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a file may name: the framework, unit codes by normalised word, and the periods of waves.

    `language` is that of allowed answers in problems.
    """

    framework: Framework
    language: str
    units: Mapping[str, str]
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """Whose answers a line holds; empty texts where that is not known, and `place` (sheet, cell) of the respondent."""

    period: str
    unit: str
    role: str
    respondent: str
    place: tuple[str, str]

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells this respondent from others."""
        return self.period, self.unit, normalise(self.respondent)


class RespondentCells:
    """Reads whose answers the lines of a sheet hold, by a mapping."""

    def __init__(
        self,
        grid: Grid,
        mapping: ColumnMapping,
        places: Sequence[tuple[Column, int]],
        reference: Reference,
        words: Words,
        cells: AnswerCells,
    ) -> None:
        self.grid = grid
        self.mapping = mapping
        self.cells = cells
        self.filled = cells.filled
        self.places = {column.meaning: place for column, place in reversed(places)}
        self.first = min((place for _, place in places), default=0)
        known = set(reference.units.values())
        own = {normalise(word): code for word, code in words.units.items() if code in known}
        self.units = {**reference.units, **own}
        self.period_in = cache(find_among(reference.periods))
        self.prefix = mapping.signature[:8]
        column = mapping.column(Meaning.RESPONDENT)
        self.counts = column is not None and fold(column.heading) in COUNTING
        self.said: set[str] = set()

    def of(self, number: int) -> Who:
        """Whose answers a line holds; what cannot be read joins the problems."""
        who, place = self._told(number, Meaning.RESPONDENT)
        if fold(who) in NOBODY:
            who = ""
        if not who and self.told:
            self._say_missing(
                place, Message("Fill in the cell, or choose another column for the respondent.")
            )
        if len(who) >= SHORT_NUMBER and who[0].isdecimal() and self._is_rounded(number, who):
            expected = Message("a number with all its digits; the spreadsheet has rounded this one")
            remedy = Message("Format the cells as text and write the numbers anew, or choose another column.")
            self.filled.say("respondent.rounded", place, who, expected, remedy)
        return Who(
            self._period(*self._told(number, Meaning.PERIOD)),
            self._unit(*self._told(number, Meaning.UNIT)),
            self.cells.role(*self._told(number, Meaning.ROLE)),
            self._name(who, number),
            place,
        )

    def _is_rounded(self, number: int, who: str) -> bool:
        """Whether digits of a respondent's number are lost, so that two people may bear the same."""
        place = self.places.get(Meaning.RESPONDENT)
        value = None if place is None else self.grid.told(number, place)
        return _ROUNDED.fullmatch(who) is not None or (
            isinstance(value, int | float) and abs(value) >= MOST_DIGITS
        )

    def say_of_sheet(self, header: int) -> None:
        """Say what holds for the whole sheet: rows that are hidden, and respondents nobody can tell apart."""
        sheet = self.grid.sheet
        hidden = [row for row in sheet.hidden_rows if self.grid.turned or row > header]
        if hidden:
            self.filled.say(
                "rows.hidden",
                (sheet.name, f"A{min(hidden) + 1}"),
                str(len(hidden)),
                Message("rows that can be seen"),
                Message("Nothing to do if they count; else delete them."),
                "warning",
            )
        if not self.told:
            self.filled.anonymous = True
            self.filled.say(
                "respondent.none",
                (sheet.name, ""),
                "",
                Message("a column that tells respondents apart"),
                Message(
                    "Nothing to do: the file takes the place of all earlier answers of its units in this wave."
                ),
                "warning",
            )

    @property
    def told(self) -> bool:
        """Whether the file tells respondents apart."""
        return Meaning.RESPONDENT in self.places or self.mapping.respondent.kind != "none"

    def say_missing(self, number: int) -> None:
        """Say that nothing but answers stands in a line, so that it may be a sum."""
        place = self.grid.sheet.name, self.grid.address(number, self.first)
        self._say_missing(
            place, Message("Delete the line if it is a sum or an average; else fill in its other cells.")
        )

    def _say_missing(self, place: tuple[str, str], remedy: Message) -> None:
        expected = Message("what tells this respondent from others")
        self.filled.say("respondent.missing", place, "", expected, remedy)

    def _told(self, number: int, meaning: Meaning) -> tuple[str, tuple[str, str]]:
        """What the file says of a line, and where it says it."""
        sheet, place = self.grid.sheet, self.places.get(meaning)
        if place is not None:
            value, address = self.grid.told(number, place), self.grid.address(number, place)
            read = told_by if meaning is Meaning.RESPONDENT else text_of
            return read(value), (sheet.name, address)
        source = self.mapping.source(meaning)
        if source.kind == "cell":
            return text_of(sheet.cell(*cell_at(source.value))), (sheet.name, source.value)
        told = sheet.name if source.kind == "sheet" else source.value
        return told.strip(), (sheet.name, self.grid.address(number, self.first))

    def _name(self, who: str, number: int) -> str:
        """The respondent's name: the number of a response counts within its form, so that two forms never meet."""
        if not who:
            sheet, by_line = _short(self.grid.sheet.name), self.mapping.layout is not Layout.ANSWERS
            return f"{sheet}/{number + 1}" if by_line else sheet
        if "@" in who and _MAIL.fullmatch(who):
            who = who.casefold()
        who = who if who.isascii() else unicodedata.normalize("NFC", who)
        return f"{self.prefix}/{who}" if self.counts and who.isdecimal() else who

    def _unit(self, told: str, place: tuple[str, str]) -> str:
        found = self.units.get(normalise(told), "")
        if not told:
            expected = Message("the business unit these answers belong to")
            remedy = Message("Fill in the cell, or say which unit the file is about.")
            self._say(Meaning.UNIT, "unit.missing", place, "", expected, remedy)
        elif not found:
            expected = Message("a business unit that exists, and that you may see")
            remedy = Message("Write the unit's code or name, or say which unit this word means.")
            self.filled.unknown[UnknownWord("unit", "", told)] += 1
            self._say(Meaning.UNIT, "unit.unknown", place, told, expected, remedy)
        return found

    def _say(
        self,
        about: Meaning,
        code: str,
        place: tuple[str, str],
        found: str,
        expected: Message,
        remedy: Message,
    ) -> None:
        """Add a problem; one of the whole sheet, whose lines have no cell for this, is said once."""
        if about in self.places or code not in self.said:
            self.said.add(code)
            self.filled.say(code, place, found, expected, remedy)

    def _period(self, told: str, place: tuple[str, str]) -> str:
        found = self.period_in(told)
        if found is None:
            expected = Message("a period, or a date within one, for which a wave is open")
            remedy = Message("Correct the cell, or choose the wave by hand.")
            self._say(Meaning.PERIOD, "period.unknown", place, told, expected, remedy)
        return found or ""


def _short(name: str) -> str:
    """A name that leaves room for a number; of a long one the end is told by a hash, so that two never meet."""
    if len(name) <= LONGEST_SHEET:
        return name
    return f"{name[:LONGEST_SHEET]}~{hashlib.sha256(name.encode()).hexdigest()[:8]}"
