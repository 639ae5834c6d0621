"""KPIs for tests: a definition and units, said in one line each."""

from services.domain.kpi_facts import KpiDefinition, KpiValue
from services.domain.kpi_roll_up import Figure
from services.domain.periods import Period
from services.domain.texts import LocalText
from services.domain.units import Unit, UnitTree

WORDS = LocalText("Words", "Mots")


def definition(**changes):
    """A percentage that should rise, watched monthly: on target to 2 points short, to be watched to 5 more."""
    given = {
        "code": "example",
        "title": WORDS,
        "perspective": "process",
        "measure": "percent",
        "better": "up",
        "frequency": "month",
        "roll_up": "weighted_mean",
        "on_target": 2,
        "watch": 5,
        "definition": WORDS,
        "formula": WORDS,
        "source": WORDS,
        "low": 0,
        "high": 100,
        "weight": WORDS,
    }
    return KpiDefinition(**(given | changes))


def flat(count):
    """A root (0) with `count` units below it."""
    return UnitTree((Unit(0, "R", "Root"), *(Unit(n, f"U{n}", f"Unit {n}", 0) for n in range(1, count + 1))))


def complete(value, weight=None):
    """A figure that lacks nothing."""
    return Figure(value, weight, 1, 1, complete=True)


def series(**values):
    """A unit's values by period; p2026_03=45 is an actual, p2026_Q1={...} any fields."""
    return {
        Period.parse(period[1:].replace("_", "-")): KpiValue(**value)
        if isinstance(value, dict)
        else KpiValue(value)
        for period, value in values.items()
    }
