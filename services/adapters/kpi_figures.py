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
    "count": LocalText("a count", "un nombre"),
    "hours": LocalText("hours", "heures"),
    "days": LocalText("days", "jours"),
    "index": LocalText("an index", "un indice"),
}


Wrong = tuple[str, Message, Message]
"""Why a cell holds no figure: the code of the problem, what is expected, how to mend it."""


def read(value: CellValue, measure: Measure, currency: str) -> float | Wrong:
    """The figure in a cell that is not blank, in the unit of its KPI; percentages in points."""
    percent = number_in(value) if isinstance(value, str) and value.strip().endswith("%") else value
    if isinstance(percent, Percent):
        return _points(percent) if measure == "percent" else _other_unit(measure, currency)
    found = read_amount(value, currency if measure == "currency" else NO_CURRENCY)
    if isinstance(found, OtherCurrency):
        return _other_unit(measure, currency)
    if isinstance(found, Ambiguous):
        return _two_readings(found)
    if not isinstance(found, float):
        return _none(measure, currency)
    if measure == "percent" and 0 < abs(found) <= 1:
        return _share_or_points(found)
    return found


def as_share(points: float) -> float:
    """What a cell in a format of percentages holds to show these points."""
    return float(Decimal(repr(points)) / 100)


def _points(share: float) -> float:
    return float(Decimal(repr(float(share))) * 100)


def survives(points: float) -> bool:
    """Whether a percentage is read from a cell in a format of percentages as it was written."""
    return _points(as_share(points)) == points


def _unit(measure: Measure, currency: str) -> LocalText:
    return LocalText(currency, currency) if measure == "currency" else UNITS[measure]


def _none(measure: Measure, currency: str) -> Wrong:
    remedy = Message("Write the number alone, such as 1234.5; leave the cell empty for nothing.")
    return "kpi.figure", Message("a number in {unit}", {"unit": _unit(measure, currency)}), remedy


def _other_unit(measure: Measure, currency: str) -> Wrong:
    expected = Message("a number in {unit}, the unit of this KPI", {"unit": _unit(measure, currency)})
    return "kpi.measure", expected, Message("Convert it: a figure in another unit is never converted.")


def _two_readings(found: Ambiguous) -> Wrong:
    one, other = (f"{reading:.15g}" for reading in found.readings)
    expected = Message(
        "a number that can be read one way only; this may be {one} or {other}", {"one": one, "other": other}
    )
    remedy = Message("Write it without a separator of thousands, or with two decimals.")
    return "kpi.ambiguous", expected, remedy


def _share_or_points(found: float) -> Wrong:
    one, other = f"{found:.10g}", f"{_points(found):.10g}"
    expected = Message(
        "a percentage in points; this may mean {one} % or {other} %", {"one": one, "other": other}
    )
    remedy = Message("Write the percent sign: {one} % or {other} %.", {"one": one, "other": other})
    return "kpi.percent", expected, remedy


def out_of_range(value: float, definition: KpiDefinition) -> Wrong | None:
    """What is wrong with a figure that its KPI cannot have."""
    low, high = definition.low, definition.high
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    bounds = {"low": f"{low or 0:.10g}", "high": f"{high or 0:.10g}"}
    if low is None:
        expected = Message("at most {high}", bounds)
    elif high is None:
        expected = Message("at least {low}", bounds)
    else:
        expected = Message("a number from {low} to {high}", bounds)
    remedy = Message("Correct the figure, or the KPI it is written beside.")
    return "kpi.range", expected, remedy
