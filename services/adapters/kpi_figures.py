"""Figures of KPIs as people write them: read in the KPI's own unit, or said to be none; nothing is converted."""

from decimal import Decimal

from services.adapters.workbook_reader import CellValue
from services.domain.amounts import Ambiguous, OtherCurrency, read_amount
from services.domain.answers import number_in
from services.domain.kpi_facts import KpiDefinition, Measure
from services.domain.percent import Percent
from services.domain.texts import LocalText, Message

NO_CURRENCY = "-"
UNITS: dict[Measure, LocalText] = {
    "percent": LocalText("percentage points", "points de pourcentage"),
    "currency": LocalText("money", "argent"),
    "count": LocalText("units", "unités"),
    "hours": LocalText("hours", "heures"),
    "days": LocalText("days", "jours"),
    "index": LocalText("points", "points"),
}

Wrong = tuple[str, Message, Message]
"""Why a cell holds no figure: the code of the problem, what is expected, how to mend it."""


def read(value: CellValue, measure: Measure, currency: str) -> float | Wrong:
    """The figure in a cell that is not blank, in the unit of its KPI; one that is written in percent as a Percent."""
    percent = number_in(value) if isinstance(value, str) and value.strip().endswith("%") else value
    if isinstance(percent, Percent):
        return Percent(points(percent)) if measure == "percent" else other_unit(measure, currency)
    found = read_amount(value, currency if measure == "currency" else NO_CURRENCY)
    if isinstance(found, float):
        return found
    if isinstance(found, OtherCurrency):
        return other_unit(measure, currency)
    return _two_readings(found) if isinstance(found, Ambiguous) else _none(measure, currency)


def as_share(figure: float) -> float:
    """What a cell in a format of percentages holds to show these points."""
    return float(Decimal(repr(figure)) / 100)


def points(share: float) -> float:
    """The points that a cell in a format of percentages shows, to the last digit that is written."""
    return float(Decimal(repr(float(share))) * 100)


def _unit(measure: Measure, currency: str) -> LocalText:
    return LocalText(currency, currency) if measure == "currency" else UNITS[measure]


def _none(measure: Measure, currency: str) -> Wrong:
    remedy = Message("Write the number alone, such as 1234.5; leave the cell empty for nothing.")
    return "kpi.figure", Message("a number in {unit}", {"unit": _unit(measure, currency)}), remedy


def other_unit(measure: Measure, currency: str) -> Wrong:
    """A figure in another unit than its KPI's."""
    expected = Message("a number in {unit}, the unit of this KPI", {"unit": _unit(measure, currency)})
    return "kpi.measure", expected, Message("Convert it: a figure in another unit is never converted.")


def _two_readings(found: Ambiguous) -> Wrong:
    one, other = (f"{reading:.15g}" for reading in found.readings)
    expected = Message(
        "a number that can be read one way only; this may be {one} or {other}", {"one": one, "other": other}
    )
    remedy = Message("Write it without a separator of thousands, or with two decimals.")
    return "kpi.ambiguous", expected, remedy


def share_or_points(found: float) -> Wrong:
    """A percentage that may be meant as points or as a share."""
    one, other = f"{found:.10g}", f"{points(found):.10g}"
    expected = Message(
        "a percentage in points; this may mean {one} % or {other} %", {"one": one, "other": other}
    )
    remedy = Message("Write the percent sign: {one} % or {other} %.", {"one": one, "other": other})
    return "kpi.percent", expected, remedy


def beyond(definition: KpiDefinition) -> Wrong:
    """A figure that its KPI cannot have."""
    low, high = definition.low, definition.high
    bounds = {"low": f"{low or 0:.10g}", "high": f"{high or 0:.10g}"}
    if low is None:
        expected = Message("at most {high}", bounds)
    elif high is None:
        expected = Message("at least {low}", bounds)
    else:
        expected = Message("a number from {low} to {high}", bounds)
    return "kpi.range", expected, Message("Correct the figure, or the KPI it is written beside.")


def not_begun(today: str) -> Wrong:
    """An actual of a period that lies ahead."""
    expected = Message("an actual of a period that has begun; today is {today}", {"today": today})
    return "kpi.future", expected, Message("Correct the period, or write a plan as a target.")


def negative_weight() -> Wrong:
    """A weight below zero."""
    return "kpi.weight", Message("a weight of 0 or more"), Message("Correct the weight.")
