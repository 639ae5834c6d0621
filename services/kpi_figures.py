"""KPI figures: where units stand as frames, as charts and tables show it; values are in each KPI's own unit."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from services.domain.kpi_facts import KpiDefinition
from services.domain.kpi_standing import RecordedKpi, Standing
from services.domain.periods import Period
from services.kpis import KpiList, UnitStanding
from services.language import format_measure, format_period, local

BULLET_COLUMNS = (
    "code",
    "title",
    "status",
    "actual",
    "target",
    "start",
    "end",
    "watch_from",
    "target_from",
    "actual_text",
    "target_text",
)
SERIES_COLUMNS = (
    "unit_id",
    "unit",
    "period_label",
    "date",
    "actual",
    "target",
    "complete",
    "actual_text",
    "target_text",
)
UNIT_COLUMNS = (
    "unit_id",
    "unit",
    "actual",
    "target",
    "group",
    "best",
    "benchmark",
    "status",
    "actual_text",
)
MARGIN, SHOWN = 0.08, 13
"""The room beyond what a bullet shows, as a share of it; how many periods a trend has."""
NONE = float("nan")


def written(definition: KpiDefinition, value: float | None, currency: str, *, signed: bool = False) -> str:
    """A value with its unit, as people write it."""
    return format_measure(value, definition.measure, definition.decimals, currency, signed=signed)


def bullets(kpis: KpiList, standings: Iterable[UnitStanding]) -> pd.DataFrame:
    """Each KPI's actual on a scale of its own from `start` to `end`, the better end (BULLET_COLUMNS)."""
    known = {definition.code: definition for definition in kpis.definitions}
    rows = [_bullet(known[one.kpi], one.standing, kpis.currency) for one in standings if one.kpi in known]
    return pd.DataFrame(rows, columns=list(BULLET_COLUMNS))


def _bullet(definition: KpiDefinition, standing: Standing, currency: str) -> tuple[object, ...]:
    actual, target = standing.actual.value, standing.target.usable
    sign = 1.0 if definition.better == "up" else -1.0
    cuts = (NONE, NONE)
    if target is not None:
        near = target - sign * definition.on_target
        cuts = near - sign * definition.watch, near
    start, end = _scale(definition, [actual, target, standing.baseline.usable, *cuts])
    return (
        definition.code,
        local(definition.title),
        standing.status or "",
        NONE if actual is None else actual,
        NONE if target is None else target,
        start,
        end,
        *cuts,
        written(definition, actual, currency),
        written(definition, target, currency),
    )


def _scale(definition: KpiDefinition, shown: Sequence[float | None]) -> tuple[float, float]:
    """From the worst to the best of what is shown, with some room; within the KPI's range."""
    values = [value for value in shown if value is not None and value == value] or [0.0]
    low, high = min(values), max(values)
    room = MARGIN * (high - low) or max(abs(high), 1.0) * MARGIN
    low, high = low - room, high + room
    if definition.low is not None:
        low = max(low, definition.low) if definition.low < high else low
    if definition.high is not None:
        high = min(high, definition.high) if definition.high > low else high
    return (low, high) if definition.better == "up" else (high, low)


def periods_of(kpi: RecordedKpi, until: Period | None, count: int = SHOWN) -> tuple[Period, ...]:
    """The last periods of a KPI's own frequency up to one, oldest first, none before its first value."""
    last = until or kpi.latest()
    months = kpi.definition.months
    if last is None:
        return ()
    if last.months > months:
        last = last.parts(months)[-1]
    starts = [p.starts for values in kpi.values.values() for p in values if p.months == months]
    found = [last.later(-months * back) for back in reversed(range(count))]
    return tuple(p for p in found if starts and p.starts >= min(starts))


def series(kpi: RecordedKpi, units: Sequence[int], periods: Sequence[Period], currency: str) -> pd.DataFrame:
    """Actuals and target paths of units from period to period (SERIES_COLUMNS)."""
    rows = [
        (unit, kpi.tree.names[unit], *_point(kpi, unit, period, currency))
        for unit in units
        for period in periods
    ]
    frame = pd.DataFrame(rows, columns=list(SERIES_COLUMNS))
    return frame.astype({"actual": "float64", "target": "float64"}).assign(date=pd.to_datetime(frame["date"]))


def _point(kpi: RecordedKpi, unit: int, period: Period, currency: str) -> tuple[object, ...]:
    actual, target = kpi.figure("actual", unit, period), kpi.figure("target", unit, period)
    return (
        format_period(str(period)),
        period.ends,
        NONE if actual.value is None else actual.value,
        NONE if target.usable is None else target.usable,
        actual.complete,
        written(kpi.definition, actual.value, currency),
        written(kpi.definition, target.usable, currency),
    )


def sparkline(kpi: RecordedKpi, unit: int, periods: Iterable[Period]) -> list[float]:
    """A unit's complete actuals from period to period."""
    found = (kpi.figure("actual", unit, period).usable for period in periods)
    return [value for value in found if value is not None]


def by_unit(
    definition: KpiDefinition, standings: Iterable[UnitStanding], names: Mapping[int, str], currency: str
) -> pd.DataFrame:
    """Units in one KPI, a row each (UNIT_COLUMNS)."""
    rows = [_unit(definition, one, names, currency) for one in standings if one.kpi == definition.code]
    frame = pd.DataFrame(rows, columns=list(UNIT_COLUMNS))
    return frame.astype(dict.fromkeys(("actual", "target", "group", "best", "benchmark"), "float64"))


def _unit(
    definition: KpiDefinition, one: UnitStanding, names: Mapping[int, str], currency: str
) -> tuple[object, ...]:
    found = one.standing
    return (
        one.unit,
        names[one.unit],
        found.actual.value,
        found.target.usable,
        found.comparisons["group"].base,
        found.comparisons["best"].base,
        found.comparisons["benchmark"].base,
        found.status or "",
        written(definition, found.actual.value, currency),
    )


def all_periods(kpis: KpiList) -> tuple[Period, ...]:
    """Every period in which any unit states an actual, and those longer ones that hold them, the latest first."""
    stated = {
        period
        for kpi in kpis.kpis
        for values in kpi.values.values()
        for period, value in values.items()
        if value.actual is not None
    }
    held: set[Period] = set(stated)
    for period in stated:
        for months in (3, 12):
            if months > period.months:
                first = period.first_month - (period.first_month - 1) % months
                held.add(Period(period.year, first, months))
    return tuple(sorted(held, key=lambda p: (p.ends, p.months), reverse=True))
