"""Where a unit stands in a KPI: judged and compared as a whole."""

from datetime import date

import pytest

from services.adapters import benchmark_catalogue
from services.domain.benchmarks import nearest
from services.domain.kpi_standing import RecordedKpi
from services.domain.periods import Period
from tests.kpis import definition, flat, series

PERIOD = Period.parse("2026-Q3")
QUARTERLY = definition(frequency="quarter")
VALUES = {
    1: series(
        p2025_Q3={"actual": 41, "weight": 100},
        p2025_Q4={"baseline": 40},
        p2026_Q2={"actual": 52, "weight": 100},
        p2026_Q3={"actual": 55, "weight": 100},
        p2026_Q4={"target": 60},
    ),
    2: series(p2026_Q3={"actual": 70, "weight": 300}),
    3: series(p2026_Q3={"actual": 30, "weight": 100}),
}
KPI = RecordedKpi(QUARTERLY, flat(3), VALUES)
ALL = {0, 1, 2, 3}


def deltas(standing):
    return {base: one.delta for base, one in standing.comparisons.items()}


def test_a_unit_is_held_against_everything_known():
    benchmark = nearest(benchmark_catalogue.benchmarks(), "ai_use", 2026)
    found = KPI.standing(1, PERIOD, ALL, benchmark)
    target = 40 + 20 * 273 / 365
    assert deltas(found) == {
        "prior": 3,
        "year_earlier": 14,
        "target": pytest.approx(55 - target),
        "group": -5,
        "best": -15,
        "benchmark": pytest.approx(35.05),
    }


def test_status_is_against_the_path_and_progress_against_the_stated_target():
    found = KPI.standing(1, PERIOD, ALL)
    assert (found.status, found.progress) == ("on_target", 0.75)
    assert found.target.value == pytest.approx(54.9589, abs=1e-4)


def test_a_unit_that_knows_no_base_has_no_deltas():
    found = KPI.standing(2, Period.parse("2020-Q1"), ALL)
    assert set(deltas(found).values()) == {None} and found.status is None


def test_an_organisation_is_rolled_up():
    assert KPI.standing(0, PERIOD, ALL).actual.value == pytest.approx((5500 + 21000 + 3000) / 500)


def test_an_incomplete_total_is_neither_judged_nor_compared():
    values = {1: VALUES[1], 0: series(p2026_Q3={"target": 60})}
    found = RecordedKpi(QUARTERLY, flat(3), values).standing(0, Period.parse("2026-Q3"), ALL)
    assert (found.actual.parts, found.actual.expected, found.status) == (1, 3, None)
    assert set(deltas(found).values()) == {None}


def test_an_incomplete_earlier_period_is_no_base():
    monthly = definition(roll_up="sum")
    values = {0: series(p2026_06=1, p2026_07=1, p2026_08=1, p2026_09=1)}
    assert deltas(RecordedKpi(monthly, flat(0), values).standing(0, PERIOD, {0}))["prior"] is None


@pytest.mark.parametrize(
    ("roll_up", "today", "running", "delta"),
    [
        ("sum", date(2026, 3, 31), True, None),
        ("sum", date(2026, 4, 1), False, 5),
        ("last", date(2026, 3, 31), False, 5),
    ],
)
def test_a_sum_of_a_period_that_is_not_over_is_not_compared(roll_up, today, running, delta):
    kpi = RecordedKpi(definition(roll_up=roll_up), flat(0), {0: series(p2026_02=40, p2026_03=45)}, today)
    found = kpi.standing(0, Period.parse("2026-03"), {0})
    assert (found.actual.value, found.actual.running, deltas(found)["prior"]) == (45, running, delta)


def test_units_outside_the_viewers_scope_stay_unknown():
    found = KPI.standing(1, PERIOD, {1, 3})
    assert found.group is None and found.best.units == (3,)


def test_the_target_of_a_year_is_the_sum_of_its_months():
    values = {0: series(p2026_01={"target": 10}, p2026_12={"target": 10}, p2025_12={"baseline": 10})}
    kpi = RecordedKpi(definition(roll_up="sum"), flat(0), values)
    assert kpi.figure("target", 0, Period.parse("2026")).value == 120


def test_a_stated_target_of_a_longer_period_wins_over_the_path():
    values = {0: series(p2026_01={"target": 10}, p2026={"target": 150})}
    kpi = RecordedKpi(definition(roll_up="sum"), flat(0), values)
    assert kpi.figure("target", 0, Period.parse("2026")).value == 150
