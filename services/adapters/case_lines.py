"""Reads one line of costs or benefits: what it is, what it rests on, and its amounts by year."""

from collections.abc import Sequence

from services.adapters import case_catalogue
from services.adapters import case_layout as layout
from services.adapters.case_cells import CaseRow
from services.adapters.case_problems import say_beyond, say_negative
from services.domain.business_case import Kind, Range
from services.domain.case_facts import Plan, PlannedLine, TimeSaved
from services.domain.texts import Message

MOST_MONTHS = 120
LOW, LIKELY, HIGH = range(3)
_INPUTS = ("people", "hours", "hour_cost", "realised")


def read_line(row: CaseRow, plan: Plan, code: str) -> PlannedLine | None:
    """The line in a row; None where it has a problem, which is said."""
    before = row.sheet.errors
    text = row.text("row")
    kind = _kind(row, text or "")
    basis = row.choice("basis", layout.BASES)
    if row.raw("basis") is None:
        row.text("basis")
    ramp = row.whole("ramp", 0, MOST_MONTHS, needed=False) or 0
    saved = _time_saved(row)
    _refuse_years_beyond(row, plan)
    amounts = _amounts(row, plan, kind or "cost", saved)
    blocked = row.sheet.errors > before
    if text is None or kind is None or basis is None or blocked:
        return None
    known = case_catalogue.find(text)
    name = known.code if known is not None and known.kind == kind else text
    return PlannedLine(code, name, kind, basis, amounts, ramp, saved)


def _kind(row: CaseRow, text: str) -> Kind | None:
    """Cost or benefit: as written, else as the catalogue has it, which must not contradict."""
    kind = row.choice("kind", layout.KINDS)
    known = case_catalogue.find(text)
    if row.raw("kind") is None:
        if known is None or known.kind == "intangible":
            row.text("kind")
            return None
        return known.kind
    if known is not None and kind is not None and known.kind != kind:
        expected = Message("{row} among: {kind}", {"row": known.title, "kind": _kind_name(known.kind)})
        remedy = Message("Choose another row of the catalogue, or write your own words.")
        row.say("money.kind", "kind", expected, remedy)
    return kind


def _kind_name(kind: str) -> str:
    return {"cost": "cost (coût)", "benefit": "benefit (bénéfice)"}.get(kind, "intangible")


def _time_saved(row: CaseRow) -> TimeSaved | None:
    """The inputs of the calculator: all four of them, or none."""
    given = [key for key in _INPUTS if row.raw(key) is not None]
    if not given:
        return None
    for key in _INPUTS:
        if key not in given:
            expected = Message("people, hours, cost of an hour and the share realised, all four or none")
            row.say("money.calculator", key, expected, Message("Fill in the cell, or empty the other three."))
    people, hours, cost = (_not_negative(row, key) for key in _INPUTS[:3])
    realised = row.share("realised") if "realised" in given else None
    if people is None or hours is None or cost is None or realised is None:
        return None
    return TimeSaved(people, hours, cost, realised)


def _not_negative(row: CaseRow, key: str) -> float | None:
    number = row.amount(key)
    if number is not None and number < 0:
        expected, remedy = Message("a number of 0 or more"), Message("Write it without a minus.")
        row.say("money.calculator", key, expected, remedy)
        return None
    return number


def _refuse_years_beyond(row: CaseRow, plan: Plan) -> None:
    for (year, _), place in row.sheet.years.items():
        if not plan.holds(year) and row.amount_at(place):
            say_beyond(row, place, plan)


def _amounts(row: CaseRow, plan: Plan, kind: Kind, saved: TimeSaved | None) -> tuple[Range, ...]:
    """The amounts of every year of the plan; a year without any has what the calculator gives, else 0."""
    worked_out = saved.worth if saved else None
    return tuple(
        _amount(row, year, kind, worked_out) for year in range(plan.start_year, plan.start_year + plan.years)
    )


def _amount(row: CaseRow, year: int, kind: Kind, worked_out: float | None) -> Range:
    """One year: low and high are the likely one where they are blank."""
    places = [row.sheet.years.get((year, estimate)) for estimate in (LOW, LIKELY, HIGH)]
    before = len(row.sheet.issues)
    given = tuple(row.amount_at(place) for place in places)
    if len(row.sheet.issues) > before:
        return Range(0, 0, 0)
    return range_of(row, places, given, kind, worked_out)


def range_of(
    row: CaseRow,
    places: Sequence[int | None],
    given: Sequence[float | None],
    kind: Kind,
    worked_out: float | None = None,
) -> Range:
    """Low, likely and high of a year from what is given, in columns (None: no column); what is wrong is said."""
    low, likely, high = given
    if likely is None:
        likely = worked_out
    if likely is None:
        if low is not None or high is not None:
            place = places[LIKELY] if places[LIKELY] is not None else places[LOW if low is not None else HIGH]
            expected = Message("a likely amount beside the low or high one")
            row.sheet.say("money.likely_missing", row.row, place, expected, Message("Write it too."))
        return Range(0, 0, 0)
    found = Range(likely if low is None else low, likely, likely if high is None else high)
    _check(row, next((place for place in (places[LIKELY], *places) if place is not None), None), found, kind)
    return found


def _check(row: CaseRow, place: int | None, found: Range, kind: Kind) -> None:
    """Say that estimates are out of order, or less than zero."""
    if not found.low <= found.likely <= found.high:
        expected = Message("low, likely and high in this order")
        remedy = Message("Correct the three amounts: low is the smallest, also of a cost.")
        row.sheet.say("money.range_order", row.row, place, expected, remedy)
    elif found.low < 0:
        say_negative(row, place, kind)
