"""Reads a workbook of narratives: a row a unit and period, and every problem in them by cell."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.adapters import narrative_layout as layout
from services.adapters.case_cells import option_of, plain_number
from services.adapters.grid import text_of
from services.adapters.workbook_reader import (
    CellError,
    CellValue,
    Sheet,
    UncalculatedFormula,
    Workbook,
    cell_address,
)
from services.domain.errors import CellIssue, Severity
from services.domain.matching import normalise
from services.domain.narrative import (
    OUTLOOKS,
    RATING_WORDS,
    TOPICS,
    Flaw,
    Narrative,
    Rating,
    Said,
    Topic,
    flaws,
    unreadable_period,
    wrong_outlook,
)
from services.domain.periods import Period
from services.domain.texts import Message
from services.domain.written import lines


@dataclass(frozen=True, slots=True)
class NarrativeIdentity:
    """What a workbook of narratives says it is for, and its sheet."""

    organisation_code: str
    sheet: Sheet

    @property
    def place(self) -> tuple[str, str]:
        """The sheet and the cell that name the organisation."""
        return self.sheet.name, cell_address(0, layout.ORGANISATION)


def identify(workbook: Workbook) -> NarrativeIdentity | None:
    """What the first row says, None when the workbook holds no narratives."""
    for sheet in workbook.sheets:
        if sheet.cell(0, 0) == layout.FORMAT:
            return NarrativeIdentity(text_of(sheet.cell(0, layout.ORGANISATION)), sheet)
    return None


@dataclass(slots=True)
class ReadNarratives:
    """The narratives of a workbook, the row of each (counted from 0), and the problems in them."""

    narratives: dict[tuple[int, str], Narrative] = field(default_factory=dict)
    issues: list[CellIssue] = field(default_factory=list)


def read(identity: NarrativeIdentity, units: Mapping[str, int], waves: Collection[str]) -> ReadNarratives:
    """Every narrative of the sheet, by unit and period; what has a problem is left out.

    `units` are ids by normalised word, `waves` the periods that have one: where there are any, another is warned of.
    """
    return _Reader(identity.sheet, units, waves).read()


class _Reader:
    """Reads one sheet."""

    def __init__(self, sheet: Sheet, units: Mapping[str, int], waves: Collection[str]) -> None:
        self.sheet = sheet
        self.units = units
        self.waves = waves
        self.found = ReadNarratives()
        self.errors = 0
        self.places: dict[str, int] = {}
        self.rows: dict[tuple[int, str], int] = {}

    def read(self) -> ReadNarratives:
        """Every line."""
        self._read_headings()
        if not self.errors:
            for row in range(layout.FIRST_ROW, len(self.sheet.rows)):
                self._row(row)
        return self.found

    def _read_headings(self) -> None:
        line = self.sheet.rows[layout.HEADING_ROW] if len(self.sheet.rows) > layout.HEADING_ROW else ()
        for place, value in enumerate(line):
            key = layout.KEY_BY_HEADING.get(normalise(text_of(value)))
            if key in self.places:
                expected, remedy = Message("each heading once"), Message("Remove one of the two columns.")
                self._say("heading.twice", layout.HEADING_ROW, place, expected, remedy)
            elif key is not None:
                self.places[key] = place
        for column in layout.COLUMNS:
            if column.needed and column.key not in self.places:
                expected = Message("the heading “{heading}”", {"heading": column.heading})
                remedy = Message("Put the column back, or download the workbook again.")
                self._say("headings.missing", layout.HEADING_ROW, None, expected, remedy)

    def _say(
        self,
        code: str,
        row: int,
        place: int | None,
        expected: Message,
        remedy: Message,
        severity: Severity = "error",
    ) -> None:
        """Add a problem of a cell, or of a row where there is no column for it."""
        self.errors += severity == "error"
        found = "" if place is None else text_of(self.sheet.cell(row, place))
        address = cell_address(row, place or 0)
        self.found.issues.append(
            CellIssue(code, self.sheet.name, address, found[:LONGEST_SHOWN], expected, remedy, severity)
        )

    def _cell(self, row: int, key: str) -> CellValue:
        value = self.sheet.cell(row, self.places[key]) if key in self.places else None
        return None if isinstance(value, str) and not value.strip() else value

    def _row(self, row: int) -> None:
        """One line; one that says nothing is left out."""
        if all(self._cell(row, key) is None for key in self.places if key not in layout.PREFILLED):
            return
        before = self.errors
        unit, period, outlook = self._unit(row), self._period(row), self._outlook(row)
        said = {topic: self._said(row, topic) for topic in TOPICS}
        audience, sponsor = self._text(row, "audience"), self._text(row, "sponsor")
        told = Narrative(
            unit or 0,
            period or SOME_PERIOD,
            said["why"],
            said["possible"],
            said["call"],
            audience or "",
            0 if outlook is None else outlook,
            sponsor or "",
        )
        for flaw in flaws(told):
            if not (flaw.code == "narrative.empty" and self.errors > before):
                self._flaw(row, flaw)
        if self.errors == before:
            self._keep(row, told)

    def _keep(self, row: int, told: Narrative) -> None:
        key = told.unit, told.period
        if key in self.rows:
            values = {"row": self.rows[key] + 1}
            expected = Message("each unit once a period; row {row} has it already", values)
            remedy = Message("Keep one of the two lines, or correct the unit or the period.")
            self._say("narrative.twice", row, self.places["unit"], expected, remedy)
            return
        self.rows[key], self.found.narratives[key] = row, told
        if self.waves and told.period not in self.waves:
            expected, remedy = Message("the period of a wave"), Message("Correct the period, or leave it.")
            self._say("narrative.period", row, self.places["period"], expected, remedy, "warning")

    def _flaw(self, row: int, flaw: Flaw) -> None:
        key = f"{flaw.field}_rating" if flaw.of_rating else flaw.field
        self._say(flaw.code, row, self.places.get(key), flaw.expected, flaw.remedy)

    def _unit(self, row: int) -> int | None:
        unit = self.units.get(normalise(text_of(self._cell(row, "unit"))))
        if unit is None:
            expected = Message("the code of a business unit that exists, and that you may see")
            remedy = Message("Download the workbook again; the codes stand in their own column.")
            self._say("unit.unknown", row, self.places["unit"], expected, remedy)
        return unit

    def _period(self, row: int) -> str | None:
        """The code of a period; spreadsheets make a date of 2026-09, which is read as its month."""
        value = self._cell(row, "period")
        text = text_of(value)
        try:
            return str(Period(value.year, value.month, 1) if isinstance(value, date) else Period.parse(text))
        except ValueError:
            self._flaw(row, unreadable_period(text))
            return None

    def _outlook(self, row: int) -> int | None:
        value = self._cell(row, "outlook")
        number = plain_number(value)
        if number is not None and number in OUTLOOKS:
            return int(number)
        word = option_of(value, {str(step): name for step, name in OUTLOOKS.items()})
        if word is None:
            self._flaw(row, wrong_outlook(text_of(value)))
        return None if word is None else int(word)

    def _said(self, row: int, topic: Topic) -> Said:
        """A question's text with its rating; both blank is absent, and a rating that is none counts as absent."""
        text, key = self._text(row, topic), layout.rating_of(topic)
        if text is None:
            return Said()
        value = self._cell(row, key)
        rating: Rating | None = option_of(value, RATING_WORDS)
        if rating is None and value is None and not text:
            return Said()
        if rating is None:
            offered = " · ".join(f"{word.en} ({word.fr})" for word in RATING_WORDS.values())
            expected = Message("one of: {options}", {"options": offered})
            self._say(
                "narrative.rating",
                row,
                self.places[key],
                expected,
                Message("Choose from the list of the cell."),
            )
        return Said(text, rating or "absent")

    def _text(self, row: int, key: str) -> str | None:
        """A text, empty for a blank; None where the cell holds something else, which is said."""
        value = self._cell(row, key)
        if isinstance(value, CellError | UncalculatedFormula | bool):
            expected, remedy = Message("a text"), Message("Write a shorter text, without a formula.")
            self._say("narrative.text", row, self.places[key], expected, remedy)
            return None
        return lines(text_of(value))


LONGEST_SHOWN = 200
"""Characters of what was found that a problem tells."""
SOME_PERIOD = "2000"
"""Stands in for a period that is none, so that it is said once."""
