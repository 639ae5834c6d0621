"""Problems that several parts of a business-case workbook may have, in words."""

from collections.abc import Sequence

from services.adapters.case_cells import CaseRow
from services.domain.business_case import Kind
from services.domain.case_facts import Plan, PlannedLine
from services.domain.texts import Message


def say_twice(row: CaseRow, key: str) -> None:
    """A code, or a line and year, that stands above already."""
    remedy = Message("Keep one of the two lines, or give this one another code.")
    row.say("money.code_twice", key, Message("each one once"), remedy)


def say_without_plan(row: CaseRow, key: str, expected: Message) -> None:
    """An actual of something that nobody planned."""
    remedy = Message("Plan it first, in this workbook or in an earlier one; then write what came true.")
    row.say("money.actual_without_plan", key, expected, remedy)


def say_beyond(row: CaseRow, place: int | None, plan: Plan) -> None:
    """An amount of a year that does not belong to the initiative."""
    years = {"first": str(plan.start_year), "last": str(plan.start_year + plan.years - 1)}
    remedy = Message("Correct the year, or change the start or the number of years of the initiative.")
    expected = Message("a year from {first} to {last}", years)
    row.sheet.say("money.year_beyond", row.row, place, expected, remedy)


def say_negative(row: CaseRow, place: int | None, kind: Kind) -> None:
    """An amount below zero: sensible where it lowers a cost, never as a benefit."""
    if kind == "cost":
        expected = Message("a cost of 0 or more")
        remedy = Message("Nothing to do for a grant or a resale: it lowers the costs.")
        row.sheet.say("money.negative_cost", row.row, place, expected, remedy, "warning")
    else:
        expected, remedy = Message("a benefit of 0 or more"), Message("Write what it loses as a cost.")
        row.sheet.say("money.negative_benefit", row.row, place, expected, remedy)


def say_if_empty(row: CaseRow, key: str, lines: Sequence[PlannedLine]) -> None:
    """An initiative whose lines have no amounts, or no costs among them."""
    if not any(any(amount) for line in lines for amount in line.amounts):
        expected, remedy = (
            Message("amounts other than 0"),
            Message("Nothing to do if they are not known yet."),
        )
        row.say("money.all_zero", key, expected, remedy, "warning")
    elif not any(amount.likely > 0 for line in lines if line.kind == "cost" for amount in line.amounts):
        expected = Message("at least one cost")
        remedy = Message("Nothing to do if it costs nothing: its ROI is undefined then, and shown as a dash.")
        row.say("money.no_cost", key, expected, remedy, "warning")
