"""The lines of a sheet of cash flows: which rows are costs or benefits, and which are titles, sums and notes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from services.adapters import case_catalogue
from services.adapters import cash_flow_words as words
from services.adapters.case_cells import option_of
from services.adapters.case_layout import BASES, KINDS
from services.adapters.cash_flow_sheet import FlowRow, FlowSheet
from services.adapters.grid import text_of
from services.domain.business_case import Basis, Kind
from services.domain.cash_flow_mapping import ESTIMATES
from services.domain.matching import normalise
from services.domain.texts import Message

LIKELY = 1
Amounts = dict[tuple[int, int], float]


@dataclass(slots=True)
class FlowLine:
    """A cost or benefit as a row says it: amounts by year and estimate (0 low, 1 likely, 2 high); a blank has none.

    `kind` is None where nothing but the sign could tell; `lump` says that the row is called cost or benefit alone, so
    that it may be the sum of the rows beside it; `broken` that it has a problem of its own, which is said.
    """

    row: FlowRow
    name: str
    initiative: str
    unit: str
    kind: Kind | None
    basis: Basis
    amounts: Amounts
    lump: bool = False
    broken: bool = False
    estimates: set[int] = field(default_factory=set)

    @property
    def likely(self) -> dict[int, float]:
        """The likely amounts by year that are not 0."""
        return {year: a for (year, estimate), a in self.amounts.items() if estimate == LIKELY and a}

    @property
    def sign(self) -> int:
        """1 where no amount is below zero, -1 where none is above, 0 where both are or all are 0."""
        above, below = (any(sign * a > 0 for a in self.amounts.values()) for sign in (1, -1))
        return above - below


def lines_of(sheet: FlowSheet, initiative: str | None, unit: str | None) -> list[FlowLine]:
    """Every line of a sheet; initiative and unit are those of the sheet, None where a column names them."""
    return _together(list(_Rows(sheet, initiative, unit).lines()))


class _Rows:
    """Goes through the rows of a sheet; what stands once above several rows is carried down."""

    def __init__(self, sheet: FlowSheet, initiative: str | None, unit: str | None) -> None:
        self.sheet = sheet
        self.told = {"initiative": initiative, "unit": unit}
        self.above: dict[str, str] = {}
        self.section: Kind | None = None
        self.apart = ""
        if words.is_kind_alone(sheet.sheet.name):
            self._enter(sheet.sheet.name)
        self._enter(text_of(sheet.sheet.cell(sheet.header, sheet.places["row"])))
        self.grouped = self._is_grouped()

    def _is_grouped(self) -> bool:
        """Whether the kind stands once above several lines rather than in each of them."""
        place = self.sheet.places.get("kind")
        if place is None:
            return False
        rows = [
            r for r in range(self.sheet.header + 1, len(self.sheet.sheet.rows)) if self.sheet.holds_amounts(r)
        ]
        return 2 * sum(bool(text_of(self.sheet.sheet.cell(row, place))) for row in rows) <= len(rows)

    def _enter(self, title: str) -> None:
        """Take a title for what the rows below it are."""
        if words.is_apart(title):
            self.apart = title
        elif (kind := words.section_told(title)) is not None:
            self.section, self.apart = kind, ""

    def lines(self) -> Iterator[FlowLine]:
        """Every line; what is left out though it holds amounts is said."""
        for number in range(self.sheet.header + 1, len(self.sheet.sheet.rows)):
            row = self.sheet.row_at(number)
            name = text_of(row.raw("row"))
            self._carry(row)
            if self.sheet.repeats_headings(number, name) or not self.sheet.holds_amounts(number):
                self._enter(name or self._label(number))
            elif self._counts(row, name):
                if words.is_kind_alone(name):
                    self._enter(name)
                yield self._line(row, name)

    def _label(self, number: int) -> str:
        """The first text of a row beside its amounts."""
        spots = set(self.sheet.spots)
        cells = enumerate(self.sheet.sheet.rows[number])
        return next((v.strip() for p, v in cells if p not in spots and isinstance(v, str) and v.strip()), "")

    def _carry(self, row: FlowRow) -> None:
        """Keep what stands above other rows; what was said of an initiative does not hold for the next one."""
        told = {key: text_of(row.raw(key)) for key in ("initiative", "unit", "kind")}
        told = {key: text for key, text in told.items() if text and not words.is_summary(text)}
        if normalise(told.get("initiative", "")) not in ("", normalise(self.above.get("initiative", ""))):
            self.above = {}
        self.above |= told

    def _counts(self, row: FlowRow, name: str) -> bool:
        """Whether a row with amounts is a line; what is none is said."""
        label = name or self._label(row.row)
        key = "row" if name else "kind"
        if self.apart:
            expected = Message("a cost or a benefit; this row stands below “{title}”", {"title": self.apart})
        elif words.is_summary(label):
            expected = Message("a cost or a benefit, not a sum or a figure worked out of the others")
        else:
            return True
        remedy = Message("Nothing to do if it is none; else give the row another name.")
        row.say("money.left_out", key, expected, remedy, "warning")
        return False

    def _line(self, row: FlowRow, name: str) -> FlowLine:
        before = row.sheet.errors
        row.text("row")
        kind, basis = self._kind(row, name), self._basis(row)
        who = {key: self._of_row(row, key) for key in ("initiative", "unit")}
        amounts = {key: row.amount_at(place) for key, place in self.sheet.years.items()}
        given = {key: amount for key, amount in amounts.items() if amount is not None}
        line = FlowLine(row, name, who["initiative"], who["unit"], kind, basis, given)
        line.lump = words.is_kind_alone(name)
        line.broken = row.sheet.errors > before
        self._take_estimate(line)
        return line

    def _of_row(self, row: FlowRow, key: str) -> str:
        told = self.told[key]
        if told is not None or key not in self.sheet.places:
            return told or ""
        if key not in self.above:
            row.text(key)
        return self.above.get(key, "")

    def _kind(self, row: FlowRow, name: str) -> Kind | None:
        """The kind where something says it: the mapping, its column, the title above, the catalogue, its own name."""
        said = self.sheet.mapping.kind
        if said == "sign":
            return None
        if said != "stated":
            return said
        text = text_of(row.raw("kind")) or (self.above.get("kind", "") if self.grouped else "")
        if text:
            return self._kind_in(row, text)
        if words.is_kind_alone(name):
            return words.kind_told(name)
        return self.section or kind_in_catalogue(name) or words.section_told(name)

    def _kind_in(self, row: FlowRow, text: str) -> Kind | None:
        found = option_of(text, KINDS) or words.kind_told(text)
        if found is None:
            expected = Message("one of: {options}", {"options": "cost (coût) · benefit (bénéfice)"})
            row.say("money.choice", "kind", expected, Message("Write cost or benefit."))
        return found

    def _basis(self, row: FlowRow) -> Basis:
        text = text_of(row.raw("basis"))
        found = option_of(text, BASES) or words.basis_told(text)
        if found is None and text:
            offered = " · ".join(f"{name.en} ({name.fr})" for name in BASES.values())
            expected = Message("one of: {options}", {"options": offered})
            row.say("money.choice", "basis", expected, Message("Write one of them, or leave the cell empty."))
        return found or self.sheet.mapping.basis

    def _take_estimate(self, line: FlowLine) -> None:
        """Move the amounts of a row that is a low or a high estimate."""
        text = text_of(line.row.raw("estimate"))
        told = words.estimate_told(text)
        if text and told is None:
            expected = Message(
                "one of: {options}", {"options": "low (bas) · likely (probable) · high (élevé)"}
            )
            line.row.say("money.choice", "estimate", expected, Message("Write one of them."))
            line.broken = True
        if told is not None:
            place = ESTIMATES.index(told)
            line.amounts = {(year, place): amount for (year, _), amount in line.amounts.items()}
            line.estimates = {place}


def kind_in_catalogue(name: str) -> Kind | None:
    """Cost or benefit, where the catalogue has a row of this name among them."""
    known = case_catalogue.find(name)
    return None if known is None or known.kind == "intangible" else known.kind


def _together(lines: list[FlowLine]) -> list[FlowLine]:
    """Rows of one name that are the low, likely and high estimates of a line, as one line."""
    found: list[FlowLine] = []
    open_ones: dict[tuple[str, str, Kind | None], FlowLine] = {}
    for line in lines:
        key = normalise(line.initiative), normalise(line.name), line.kind
        first = open_ones.get(key)
        if not line.estimates or first is None or line.estimates & first.estimates:
            found.append(line)
            open_ones[key] = line
            continue
        first.amounts |= line.amounts
        first.estimates |= line.estimates
        first.broken = first.broken or line.broken
        if LIKELY in line.estimates:
            first.row = line.row
    return found
