"""Values of KPIs that are given on screen: checked like those of a file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from services.adapters import kpi_figures
from services.adapters import kpi_layout as layout
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_figures import Wrong
from services.domain import kpi_checks
from services.domain.errors import CellIssue, WorkbookRejectedError
from services.domain.kpi_facts import GivenValue, KpiDefinition
from services.domain.periods import Period
from services.domain.texts import Message


def require_sound(
    given: Sequence[GivenValue], definitions: Definitions, units: Mapping[int, str], today: date
) -> None:
    """Raise WorkbookRejectedError with every problem; each names the unit, and the KPI with its period."""
    issues = [issue for one in given for issue in _issues(one, definitions, units, today)]
    values = {(one.kpi, one.unit, one.period): one for one in given}
    times = Counter((one.kpi, one.unit, one.period) for one in given)
    issues += [_twice(one, units) for key, one in values.items() if times[key] > 1]
    if issues or not given:
        raise WorkbookRejectedError(
            Message("These values cannot be stored; none was."),
            issues,
            Message("Mend what is named, then save again."),
        )


def _twice(one: GivenValue, units: Mapping[int, str]) -> CellIssue:
    expected, remedy = Message("each value once"), Message("Keep one of the two.")
    return CellIssue("kpi.twice", *_place(one, units), "", expected, remedy)


def _place(one: GivenValue, units: Mapping[int, str]) -> tuple[str, str]:
    return units.get(one.unit, ""), f"{one.kpi} {one.period}"


def _issues(
    one: GivenValue, definitions: Definitions, units: Mapping[int, str], today: date
) -> Iterator[CellIssue]:
    place = _place(one, units)
    definition = definitions.by_code.get(one.kpi)
    if one.unit not in units:
        expected = Message("the code of a business unit that exists, and that you may see")
        yield CellIssue(
            "unit.unknown", *place, str(one.unit), expected, Message("Choose a unit from the list.")
        )
    if definition is None:
        expected = Message("the code or the title of a KPI of the catalogue, or of one of your own")
        yield CellIssue("kpi.unknown", *place, one.kpi, expected, Message("Choose one from the list."))
        return
    for found, (code, expected, remedy) in _wrong(one, definition, today):
        yield CellIssue(code, *place, found, expected, remedy)


def _wrong(one: GivenValue, definition: KpiDefinition, today: date) -> Iterator[tuple[str, Wrong]]:
    """What was found that is wrong, and why."""
    try:
        period = Period.parse(one.period)
    except ValueError:
        yield one.period, _unreadable()
        return
    if kpi_checks.wrong_frequency(definition, period) or str(period) != one.period:
        yield one.period, _other_frequency(definition)
    value = one.value
    for figure in (value.actual, value.target, value.baseline):
        if figure is not None and kpi_checks.outside(definition, figure):
            yield f"{figure:.10g}", kpi_figures.beyond(definition)
    if value.actual is not None and kpi_checks.not_begun(period, today):
        yield one.period, kpi_figures.not_begun(today.isoformat())
    if value.weight is not None and value.weight < 0:
        yield f"{value.weight:.10g}", kpi_figures.negative_weight()


def _unreadable() -> Wrong:
    expected = Message("a year, a quarter or a month: 2026, 2026-Q3 or 2026-09")
    return "period.unreadable", expected, Message("Correct the period.")


def _other_frequency(definition: KpiDefinition) -> Wrong:
    expected = Message("a period of one {frequency}", {"frequency": layout.FREQUENCIES[definition.frequency]})
    return "kpi.frequency", expected, Message("Choose such a period.")
