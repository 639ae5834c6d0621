"""Reads an organisation's own definitions of KPIs, and every problem in them by cell."""

from services.adapters import kpi_layout as layout
from services.adapters.kpi_cells import LONGEST_CODE, KpiCells
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_sheets import KpiTable
from services.domain.errors import CellIssue
from services.domain.kpi_facts import KpiDefinition
from services.domain.matching import normalise
from services.domain.texts import LANGUAGES, LocalText, Message

MOST_DECIMALS = 6
LONGEST_WORDS = 1_000


class DefinitionReader:
    """Reads tables of definitions; `in_use` are the KPIs of which there are values."""

    def __init__(
        self, known: Definitions, in_use: set[str], may_define: bool, issues: list[CellIssue]
    ) -> None:
        self.known = known
        self.in_use = in_use
        self.may_define = may_define
        self.issues = issues
        self.found: dict[str, KpiDefinition] = {}
        self.named: set[str] = set()

    def read(self, table: KpiTable) -> None:
        """Every definition of a table."""
        cells = KpiCells(table, self.issues)
        if not cells.headings():
            return
        for row in table.lines:
            errors = cells.errors
            code = cells.text(row, "code", LONGEST_CODE)
            if code is None:
                continue
            definition = self._definition(cells, row, code)
            self._judge(cells, row, code, definition)
            if definition is not None and cells.errors == errors:
                self.found[normalise(code)] = definition

    def together(self) -> Definitions:
        """What the organisation knows once these are stored."""
        stay = [one for one in self.known.own if normalise(one.code) not in self.found]
        return Definitions([*stay, *self.found.values()])

    def _definition(self, cells: KpiCells, row: int, code: str) -> KpiDefinition | None:
        title = _words(cells, row, "title", 200)
        if not title.en:
            cells.text(row, "title_en")
        perspective = cells.choice(row, "perspective", layout.PERSPECTIVES)
        measure = cells.choice(row, "measure", layout.MEASURES)
        better = cells.choice(row, "better", layout.DIRECTIONS)
        frequency = cells.choice(row, "frequency", layout.FREQUENCIES)
        roll_up = cells.choice(row, "roll_up", layout.ROLL_UPS)
        on_target, watch = (_tolerance(cells, row, key) for key in ("on_target", "watch"))
        decimals = cells.whole(row, "decimals", 0, MOST_DECIMALS)
        low, high = (cells.number(row, key) for key in ("low", "high"))
        weight = _words(cells, row, "weight", 200)
        if perspective is None or measure is None or better is None or frequency is None or roll_up is None:
            return None
        return KpiDefinition(
            self._code(code),
            title,
            perspective,
            measure,
            better,
            frequency,
            roll_up,
            on_target,
            watch,
            definition=_words(cells, row, "definition", LONGEST_WORDS),
            formula=_words(cells, row, "formula", LONGEST_WORDS),
            source=_words(cells, row, "source", LONGEST_WORDS),
            decimals=decimals or 0,
            low=low,
            high=high,
            weight=weight if weight.en else None,
            owner=cells.text(row, "owner", needed=False) or "",
            benchmark=cells.text(row, "benchmark", LONGEST_CODE, needed=False) or "",
        )

    def _code(self, code: str) -> str:
        """The code as it is stored already, where it differs only in how it is typed."""
        return next((known for known in self.known.by_code if normalise(known) == normalise(code)), code)

    def _judge(self, cells: KpiCells, row: int, code: str, found: KpiDefinition | None) -> None:
        """Say what is wrong with a definition as a whole."""
        place = cells.place("code")
        if normalise(code) in self.named:
            remedy = Message("Keep one of the two lines, or give this one another code.")
            cells.say("kpi.twice", row, place, Message("each one once"), remedy)
        self.named.add(normalise(code))
        if found is None:
            return
        if found.low is not None and found.high is not None and found.low >= found.high:
            remedy = Message("Correct the two bounds.")
            cells.say(
                "kpi.bounds", row, cells.place("high"), Message("a highest value above the lowest"), remedy
            )
        before = self.known.by_code.get(found.code)
        if not self.may_define and found != before:
            expected = Message("definitions by somebody who sees the whole organisation")
            remedy = Message("Leave the definitions out, or ask a person who works for all units.")
            cells.say("kpi.organisation_wide", row, place, expected, remedy)
        if before is not None and found.code in self.in_use:
            self._refuse_other_unit(cells, row, before, found)

    def _refuse_other_unit(
        self, cells: KpiCells, row: int, before: KpiDefinition, found: KpiDefinition
    ) -> None:
        """Values that are stored would be read in another unit, or not be of its frequency."""
        for key, old, new, names in (
            ("measure", before.measure, found.measure, layout.MEASURES),
            ("frequency", before.frequency, found.frequency, layout.FREQUENCIES),
        ):
            if old != new:
                expected = Message("{name}, as the values that are stored", {"name": names[old]})  # type: ignore[index]
                remedy = Message("Give the KPI another code: values that are stored are never converted.")
                cells.say("kpi.in_use", row, cells.place(key), expected, remedy)


def _tolerance(cells: KpiCells, row: int, key: str) -> float:
    """A tolerance in the KPI's unit, 0 where none is written."""
    found = cells.number(row, key)
    if found is not None and found < 0:
        remedy = Message("Write it without a minus.")
        cells.say("kpi.number", row, cells.place(key), Message("a number of 0 or more"), remedy)
    return found or 0.0


def _words(cells: KpiCells, row: int, key: str, most: int) -> LocalText:
    """A text in both languages; where one is blank, the other stands for it."""
    en, fr = (cells.text(row, f"{key}_{one}", most, needed=False) or "" for one in LANGUAGES)
    return LocalText(en or fr, fr or en)
