"""Reads a business-case workbook: initiatives, lines, intangibles, actuals, and every problem in them by cell."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from services.adapters import case_catalogue, case_settings
from services.adapters import case_layout as layout
from services.adapters.case_cells import LONGEST_CODE, CaseRow, CaseSheet
from services.adapters.case_lines import read_line
from services.adapters.case_problems import (
    say_beyond,
    say_if_empty,
    say_negative,
    say_twice,
    say_without_plan,
)
from services.adapters.case_sheets import CaseIdentity
from services.adapters.grid import text_of
from services.domain.case_facts import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_YEARS,
    GivenActual,
    GivenCase,
    Intangible,
    MoneySettings,
    Plan,
    PlannedLine,
    Served,
)
from services.domain.errors import CellIssue
from services.domain.matching import normalise
from services.domain.texts import Message


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored already and what the reader may say: units (ids) by word, plans and actuals by initiative.

    `elsewhere` are codes of initiatives of units that the viewer may not see; `dimensions` those of a framework by key.
    """

    settings: MoneySettings
    may_set: bool
    units: Mapping[str, int]
    plans: Mapping[str, Plan]
    actuals: Mapping[str, Mapping[tuple[str, int], float]]
    elsewhere: Collection[str]
    dimensions: Callable[[str], Collection[str]]


@dataclass(slots=True)
class ReadCase:
    """The business case of a workbook and the problems in it."""

    case: GivenCase = GivenCase()  # noqa: RUF009  frozen
    issues: list[CellIssue] = field(default_factory=list)


def read(identity: CaseIdentity, known: Known) -> ReadCase:
    """Everything the sheets say; what has a problem is left out of the case."""
    reader = _CaseReader(identity, known)
    return ReadCase(reader.read(), reader.issues)


@dataclass(slots=True)
class _Draft:
    """An initiative while its sheets are read; `row` is where it stands.

    A `broken` one has a problem of its own; its lines are read all the same, for the problems in them.
    """

    plan: Plan
    row: CaseRow
    lines: dict[str, PlannedLine] = field(default_factory=dict)
    intangibles: dict[str, Intangible] = field(default_factory=dict)
    broken: bool = False
    spoiled: bool = False

    def finished(self) -> Plan:
        """The plan with its lines and intangibles; the lines of a removed one do not count."""
        if self.plan.removed:
            return self.plan
        lines, intangibles = tuple(self.lines.values()), tuple(self.intangibles.values())
        return replace(self.plan, lines=lines, intangibles=intangibles)


class _CaseReader:
    """Reads one workbook."""

    def __init__(self, identity: CaseIdentity, known: Known) -> None:
        self.identity = identity
        self.known = known
        self.issues: list[CellIssue] = []
        self.settings = case_settings.ReadSettings(known.settings)
        self.drafts: dict[str, _Draft] = {}
        self.named: set[str] = set()
        self.actuals: dict[tuple[str, str, int], GivenActual] = {}
        self.finished: dict[str, Plan] = {}
        self.lines: dict[str, Mapping[str, PlannedLine]] = {}

    def read(self) -> GivenCase:
        """Everything the sheets say."""
        for sheet in self.identity.parts("settings"):
            self.settings = case_settings.read(
                sheet, self.known.settings, may_set=self.known.may_set, issues=self.issues
            )
        for part, take in (
            ("initiatives", self._initiative),
            ("lines", self._line),
            ("intangibles", self._intangible),
            ("actuals", self._actual),
        ):
            for row in self._rows(part):
                take(row)
        for draft in self.drafts.values():
            _judge(draft)
        settings = self.settings.settings if self.settings.new else None
        plans = tuple(draft.finished() for draft in self.drafts.values() if not draft.broken)
        return GivenCase(plans, tuple(self.actuals.values()), settings)

    def _rows(self, part: str) -> list[CaseRow]:
        sheets = self.identity.parts(part)
        currency = self.settings.settings.currency
        return [row for sheet in sheets for row in CaseSheet(part, sheet, currency, self.issues).rows()]

    def _initiative(self, row: CaseRow) -> None:
        code = row.text("code", LONGEST_CODE)
        if code is None:
            return
        word = normalise(code)
        if word in self.named:
            say_twice(row, "code")
            return
        self.named.add(word)
        if word in self.known.elsewhere:
            expected = Message("a code that no initiative of a unit outside your own has")
            row.say("money.initiative_elsewhere", "code", expected, Message("Choose another code."))
            return
        standing = self.known.plans.get(word)
        removed = row.choice("removed", {"yes": layout.YES, "no": layout.NO}) == "yes"
        errors = row.sheet.errors
        plan = _taken_back(row, standing) if removed else self._plan(row, standing.code if standing else code)
        if plan is not None:
            self.drafts[word] = _Draft(plan, row, broken=row.sheet.errors > errors)

    def _plan(self, row: CaseRow, code: str) -> Plan:
        """The plan in a row; what has a problem is filled in so that it hides none of the lines'."""
        title, unit = row.text("title"), self._unit(row)
        start, years = row.whole("start_year", FIRST_YEAR, LAST_YEAR), row.whole("years", 1, MOST_YEARS)
        owner, serves = row.text("owner", needed=False), self._serves(row)
        if start is None or years is None:
            start, years = FIRST_YEAR, LAST_YEAR - FIRST_YEAR + 1
        return Plan(code, title or "", unit or 0, start, years, owner or "", serves)

    def _unit(self, row: CaseRow) -> int | None:
        unit = self.known.units.get(normalise(text_of(row.raw("unit"))))
        if unit is None:
            expected = Message("the code of a business unit that exists, and that you may see")
            remedy = Message("Choose a unit from the list of the cell.")
            row.say("unit.unknown", "unit", expected, remedy)
        return unit

    def _serves(self, row: CaseRow) -> tuple[Served, ...]:
        """The dimensions of a cell such as "social-maturity: skills; post: people"."""
        found = []
        for text in filter(None, (part.strip() for part in text_of(row.raw("serves")).split(";"))):
            framework, _, node = (part.strip() for part in text.partition(":"))
            if node in self.known.dimensions(framework):
                found.append(Served(framework, node))
            else:
                expected = Message("framework and dimension by their codes; “{text}” is none", {"text": text})
                remedy = Message("Write them as social-maturity: skills, with a semicolon between two.")
                row.say("money.dimension", "serves", expected, remedy)
        return tuple(dict.fromkeys(found))

    def _draft(self, row: CaseRow) -> _Draft | None:
        """The initiative that a line belongs to; one with a problem of its own is not said again."""
        word = normalise(text_of(row.raw("initiative")))
        if word not in self.named:
            expected = Message("the code of an initiative in the sheet of initiatives")
            remedy = Message("Add the initiative there, or correct the code.")
            row.say("money.initiative_unknown", "initiative", expected, remedy)
        return self.drafts.get(word)

    def _line(self, row: CaseRow) -> None:
        draft = self._draft(row)
        code = row.text("code", LONGEST_CODE)
        if draft is not None:
            line = read_line(row, draft.plan, code or "")
            draft.spoiled = draft.spoiled or line is None
            if code is not None and normalise(code) in draft.lines:
                say_twice(row, "code")
            elif code is not None and line is not None:
                draft.lines[normalise(code)] = line

    def _intangible(self, row: CaseRow) -> None:
        draft, text = self._draft(row), row.text("row")
        importance = row.whole("importance", 0, 5)
        achieved = row.whole("achieved", 0, 5, needed=False)
        if draft is None or text is None or importance is None:
            return
        known = case_catalogue.find(text)
        name = known.code if known is not None and known.kind == "intangible" else text
        if normalise(name) in draft.intangibles:
            say_twice(row, "row")
        draft.intangibles[normalise(name)] = Intangible(name, importance, achieved)

    def _actual(self, row: CaseRow) -> None:
        plan = self._planned(row)
        if plan is None:
            return
        word = normalise(text_of(row.raw("line")))
        line = self._lines_of(plan).get(word)
        if line is None:
            say_without_plan(row, "line", Message("the code of a line of this initiative"))
        year = row.whole("year", FIRST_YEAR, LAST_YEAR)
        amount = row.amount("amount")
        if year is not None and not plan.holds(year):
            say_beyond(row, row.place("year"), plan)
        if line is None or year is None or (amount is None and row.raw("amount") is not None):
            return
        if amount is not None and amount < 0:
            say_negative(row, row.place("amount"), line.kind)
        self._take_actual(row, GivenActual(plan.code, line.code, year, amount))

    def _lines_of(self, plan: Plan) -> Mapping[str, PlannedLine]:
        """The lines of a plan by their codes, normalised."""
        if plan.code not in self.lines:
            self.lines[plan.code] = {normalise(line.code): line for line in plan.lines}
        return self.lines[plan.code]

    def _planned(self, row: CaseRow) -> Plan | None:
        """The plan an actual belongs to: the file's own, else the one that is stored."""
        word = normalise(text_of(row.raw("initiative")))
        if word in self.drafts and not self.drafts[word].plan.removed:
            if word not in self.finished:
                self.finished[word] = self.drafts[word].finished()
            return self.finished[word]
        if word in self.named:
            if word in self.drafts:
                say_without_plan(row, "initiative", Message("an initiative that is not removed"))
            return None
        plan = self.known.plans.get(word)
        if plan is None:
            say_without_plan(row, "initiative", Message("the code of an initiative that is planned"))
        return plan

    def _take_actual(self, row: CaseRow, actual: GivenActual) -> None:
        """Keep an actual; a blank one takes back what is stored, and is nothing where there is nothing."""
        key = actual.initiative, actual.line, actual.year
        if key in self.actuals:
            say_twice(row, "line")
        there = self.known.actuals.get(actual.initiative, {})
        if actual.amount is not None or (actual.line, actual.year) in there:
            self.actuals[key] = actual


def _taken_back(row: CaseRow, standing: Plan | None) -> Plan | None:
    if standing is None:
        expected = Message("an initiative that is stored, where it is to be removed")
        row.say("money.initiative_unknown", "code", expected, Message("Delete the line."))
        return None
    return replace(standing, lines=(), intangibles=(), removed=True)


def _judge(draft: _Draft) -> None:
    """Say what an initiative lacks as a whole, unless problems of its lines hide it."""
    if draft.plan.removed or draft.broken or draft.spoiled:
        return
    lines = list(draft.lines.values())
    if not lines:
        expected = Message("at least one cost or benefit")
        remedy = Message("Add its lines, or write yes under “Removed” to take the initiative back.")
        draft.row.say("money.no_lines", "code", expected, remedy)
    else:
        say_if_empty(draft.row, "code", lines)
