"""Reads cash flows, one row a line and one column a year, into a business case, with every problem by its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.adapters import case_catalogue
from services.adapters.case_cells import LONGEST_TEXT
from services.adapters.case_lines import range_of
from services.adapters.case_problems import say_if_empty, say_twice
from services.adapters.case_reader import Known, ReadCase
from services.adapters.cash_flow_codes import code_for, lines_with_codes
from services.adapters.cash_flow_lines import FlowLine, lines_of
from services.adapters.cash_flow_recognition import holds_table
from services.adapters.cash_flow_sheet import FlowSheet, Money, header_in, scale_in
from services.adapters.cash_flow_signs import settle_kinds
from services.adapters.cash_flow_sums import say_sums
from services.adapters.cash_flow_words import is_beside
from services.adapters.grid import text_of, told_by
from services.adapters.workbook_reader import Sheet, Workbook, cell_address
from services.domain.business_case import Kind, Range
from services.domain.case_facts import MOST_YEARS, GivenCase, Plan, PlannedLine
from services.domain.cash_flow_mapping import CashFlowMapping, FlowMeaning
from services.domain.errors import CellIssue
from services.domain.mapping_fields import cell_at
from services.domain.matching import normalise
from services.domain.sources import Source
from services.domain.texts import Message


def read(workbook: Workbook, mapping: CashFlowMapping, known: Known, *, chosen: bool = False) -> ReadCase:
    """Everything the sheets say; what has a problem is left out. `chosen`: a person has said how they are read."""
    reader = _FlowReader(workbook, mapping, known)
    reader.say_unsaid()
    reader.take(chosen=chosen)
    return ReadCase(GivenCase(tuple(reader.plans())), reader.issues)


def _sheets_of(workbook: Workbook, mapping: CashFlowMapping) -> tuple[list[tuple[Sheet, int]], list[Sheet]]:
    """The sheets that a mapping reads, with the rows of their headings, and those that only stand beside others.

    The ones it names are read, else every visible one.
    """
    named = [s for s in workbook.sheets if ((s.name in mapping.sheets) if mapping.sheets else not s.hidden)]
    headed = ((sheet, header_in(sheet, mapping)) for sheet in named)
    found = [(sheet, header) for sheet, header in headed if header is not None]
    read = [
        (sheet, header) for sheet, header in found if mapping.sheets or not is_beside(sheet.name)
    ] or found
    return read, [sheet for sheet, header in found if (sheet, header) not in read]


@dataclass(slots=True)
class _Draft:
    """An initiative while its lines are gathered."""

    title: str
    lines: list[FlowLine] = field(default_factory=list)

    @property
    def first(self) -> FlowLine:
        """Where it stands first."""
        return self.lines[0]


class _FlowReader:
    """Reads the sheets of one file."""

    def __init__(self, workbook: Workbook, mapping: CashFlowMapping, known: Known) -> None:
        self.workbook = workbook
        self.mapping = mapping
        self.known = known
        self.issues: list[CellIssue] = []
        self.drafts: dict[str, _Draft] = {}
        self.titles = {normalise(plan.title): plan for plan in known.plans.values()}

    def say_unsaid(self) -> None:
        """Say what neither the file nor a person has said."""
        mapping = self.mapping
        if mapping.counted and mapping.start_year is None:
            self._unsaid(Message("the calendar year of the first year, which is only counted"))
        for meaning, source, expected in (
            (FlowMeaning.INITIATIVE, mapping.initiative, Message("the name of the initiative")),
            (FlowMeaning.UNIT, mapping.unit, Message("the business unit")),
        ):
            if mapping.column(meaning) is None and source.kind == "none":
                self._unsaid(expected)

    def _unsaid(self, expected: Message) -> None:
        remedy = Message("Say it on Import, under “How this file is read”.")
        self.issues.append(CellIssue("money.unsaid", "", "", "", expected, remedy))

    def take(self, *, chosen: bool) -> None:
        """Gather the lines of every sheet by initiative."""
        money = Money(self.known.settings.currency, self.issues)
        read, beside = _sheets_of(self.workbook, self.mapping)
        self._say_beside(beside)
        self._say_unread({*(sheet.name for sheet, _ in read), *(sheet.name for sheet in beside)})
        for sheet, header in read:
            flows = FlowSheet(sheet, self.mapping, header, money)
            if not chosen:
                self._say_scale(sheet, header)
            self._say_hidden(sheet, header)
            lines = lines_of(flows, self._told(sheet, "initiative"), self._told(sheet, "unit"))
            settle_kinds(lines, self.mapping.kind)
            for line in lines:
                draft = self.drafts.setdefault(normalise(line.initiative), _Draft(line.initiative))
                draft.lines.append(line)

    def _told(self, sheet: Sheet, key: str) -> str | None:
        """What is said for a whole sheet; None where a column says it."""
        if self.mapping.column(FlowMeaning(key)) is not None:
            return None
        source: Source = getattr(self.mapping, key)
        if source.kind == "cell":
            found = told_by(sheet.cell(*cell_at(source.value)))
            if not found:
                expected, remedy = Message("something in this cell"), Message("Fill in the cell.")
                self.issues.append(CellIssue("money.missing", sheet.name, source.value, "", expected, remedy))
            return found
        return sheet.name if source.kind == "sheet" else source.value

    def _say_unread(self, read: set[str]) -> None:
        """Say which sheets that are named lack the headings, or that none has them."""
        expected = Message("the headings of the years, and those that the mapping reads")
        remedy = Message("Say on Import how the file is read.")
        lacking = [name for name in self.mapping.sheets if name not in read]
        for name in lacking or ([] if read else [self.workbook.sheets[0].name]):
            self.issues.append(CellIssue("headings.missing", name, "", "", expected, remedy))
        for sheet in self.workbook.sheets if read and not self.mapping.sheets else ():
            if (
                not sheet.hidden
                and sheet.name not in read
                and holds_table(sheet, self.known.settings.currency)
            ):
                self.issues.append(
                    CellIssue("headings.missing", sheet.name, "", "", expected, remedy, "warning")
                )

    def _say_beside(self, sheets: Sequence[Sheet]) -> None:
        """Say which sheets are left out because they sum up others, or hold what is no money."""
        for sheet in sheets:
            expected = Message("a cost or a benefit, not a sum or a figure worked out of the others")
            remedy = Message("Nothing to do if it is none; else name the sheet on Import.")
            self.issues.append(CellIssue("money.left_out", sheet.name, "", "", expected, remedy, "warning"))

    def _say_scale(self, sheet: Sheet, header: int) -> None:
        said = scale_in(sheet, header)
        if self.mapping.scale > 1:
            _, row, place = said or (1, header, 0)
            expected = Message(
                "what the amounts are written in; they are multiplied by {scale}", _scale(self.mapping)
            )
            remedy = Message("Nothing to do if that is right; else say it on Import.")
            found, cell = text_of(sheet.cell(row, place)), cell_address(row, place)
            self.issues.append(CellIssue("money.scale", sheet.name, cell, found, expected, remedy, "warning"))

    def _say_hidden(self, sheet: Sheet, header: int) -> None:
        hidden = sorted(row for row in sheet.hidden_rows if row > header)
        if hidden:
            expected, remedy = (
                Message("rows that can be seen"),
                Message("Nothing to do if they count; else delete them."),
            )
            cell = cell_address(hidden[0], 0)
            found = str(len(hidden))
            self.issues.append(CellIssue("rows.hidden", sheet.name, cell, found, expected, remedy, "warning"))

    def plans(self) -> Iterator[Plan]:
        """The initiatives that have no problem of their own."""
        taken: set[str] = set()
        for draft in self.drafts.values():
            plan = self._plan(draft, taken)
            if plan is not None:
                yield plan

    def _plan(self, draft: _Draft, taken: set[str]) -> Plan | None:
        before = len(self.issues)
        unit = self._unit(draft)
        standing = self._standing(draft.title)
        used = taken | self.known.plans.keys()
        code = standing.code if standing else code_for(draft.title, used, "initiative")
        first = draft.first
        if normalise(code) in taken:
            say_twice(first.row, "initiative")
        elif normalise(code) in self.known.elsewhere:
            expected = Message("a code that no initiative of a unit outside your own has")
            remedy = Message("Choose another name.")
            first.row.say("money.initiative_elsewhere", "initiative", expected, remedy)
        taken.add(normalise(code))
        draft.lines = say_sums(draft.lines)
        span = self._span(draft)
        lines = [(one, line) for line in draft.lines if (one := self._planned(line, span)) is not None]
        named = _is_named(draft)
        errors = any(issue.blocks for issue in self.issues[before:])
        if unit is None or not (named and lines) or errors or any(line.broken for line in draft.lines):
            return None
        planned = lines_with_codes(lines, standing)
        say_if_empty(first.row, "row", planned)
        kept = (standing.owner, standing.serves) if standing else ("", ())
        by_code = standing is not None and normalise(standing.code) == normalise(draft.title)
        title = standing.title if standing and by_code else draft.title
        effects = standing.intangibles if standing else ()
        return Plan(code, title, unit, span.start, len(span), *kept, tuple(planned), effects)

    def _standing(self, title: str) -> Plan | None:
        """The initiative that a title means: the one with this title, this code, or the code made of it."""
        word = normalise(title)
        made = code_for(title, set(), "initiative")
        return self.titles.get(word) or self.known.plans.get(word) or self.known.plans.get(normalise(made))

    def _unit(self, draft: _Draft) -> int | None:
        words = {normalise(line.unit): line for line in reversed(draft.lines)}
        for word, line in words.items():
            if word not in self.known.units and (line.unit or "unit" not in line.row.sheet.places):
                self._say_unit(line)
        found = {self.known.units.get(word): line for word, line in words.items()}
        units = [unit for unit in found if unit is not None]
        if len(units) > 1:
            expected, remedy = (
                Message("one unit for the whole initiative"),
                Message("Correct one of the units."),
            )
            found[units[0]].row.say("money.units_differ", "unit", expected, remedy)
        return units[0] if len(units) == 1 and len(found) == 1 else None

    def _say_unit(self, line: FlowLine) -> None:
        if self.mapping.column(FlowMeaning.UNIT) is None and self.mapping.unit.kind == "none":
            return
        expected = Message("the code or the name of a business unit that exists, and that you may see")
        remedy = Message("Correct the unit, or say it on Import.")
        sheet, place = line.row.sheet.sheet.name, line.row.place("unit")
        cell = "" if place is None else cell_address(line.row.row, place)
        self.issues.append(CellIssue("unit.unknown", sheet, cell, line.unit, expected, remedy))

    def _span(self, draft: _Draft) -> range:
        """The calendar years for which an initiative has amounts, 0 included."""
        years = [year for line in draft.lines for year, _ in line.amounts]
        if not years:
            return range(0)
        if max(years) - min(years) >= MOST_YEARS:
            most = {"first": str(min(years)), "last": str(min(years) + MOST_YEARS - 1)}
            remedy = Message("Correct the year, or leave the years beyond empty.")
            sheet = draft.first.row.sheet
            beyond = next(place for (year, _), place in sheet.years.items() if year == max(sheet.years)[0])
            sheet.say(
                "money.year_beyond",
                draft.first.row.row,
                beyond,
                Message("a year from {first} to {last}", most),
                remedy,
            )
        return range(min(years), max(years) + 1)

    def _planned(self, line: FlowLine, span: range) -> PlannedLine | None:
        """A line with its amounts; None where nobody can tell what it is, which is said."""
        kind = line.kind
        if kind is None and not any(line.amounts.values()):
            expected = Message("a cost or a benefit; all amounts are 0, and nothing says which")
            remedy = Message("Nothing to do if it is not known yet; else write which one it is.")
            line.row.say("money.left_out", "row", expected, remedy, "warning")
            return None
        if kind is None:
            expected = Message("a cost or a benefit, by a column, a title above, the catalogue or the sign")
            remedy = Message("Write which one it is, or say it on Import for the whole file.")
            line.row.say("money.kind_unclear", "row", expected, remedy)
            return None
        known = case_catalogue.find(line.name)
        name = known.code if known is not None and known.kind == kind else line.name
        return PlannedLine("", name, kind, line.basis, tuple(_range(line, year, kind) for year in span))


def _is_named(draft: _Draft) -> bool:
    """Whether an initiative has a name that fits; one that is too long, or none, is said."""
    row = draft.first.row
    if row.raw("initiative") is not None:
        return row.text("initiative") is not None
    if len(draft.title) > LONGEST_TEXT:
        expected = Message("a text of at most {most} characters", {"most": LONGEST_TEXT})
        row.say("money.text", "initiative", expected, Message("Write a shorter text, without a formula."))
    return 0 < len(draft.title) <= LONGEST_TEXT


def _scale(mapping: CashFlowMapping) -> Mapping[str, int]:
    return {"scale": mapping.scale}


def _range(line: FlowLine, year: int, kind: Kind) -> Range:
    places = [line.row.sheet.years.get((year, estimate)) for estimate in range(3)]
    given = [line.amounts.get((year, estimate)) for estimate in range(3)]
    return range_of(line.row, places, given, kind)
