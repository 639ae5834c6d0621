"""docs/kpis.md says what the rules compute and what the catalogues hold."""

import re
from dataclasses import replace
from typing import get_args

import pytest
import yaml

from services.adapters import benchmark_catalogue, kpi_catalogue
from services.domain.benchmarks import nearest
from services.domain.kpi import EXACT, distance, status
from services.domain.kpi_checks import Doubt
from services.domain.kpi_facts import ROLL_UPS, KpiValue
from services.domain.kpi_standing import BASES, RecordedKpi
from services.domain.periods import Period
from services.domain.units import Unit, UnitTree
from tests import worked_pages
from tests.kpis import definition
from tests.running import ROOT

PAGE = (ROOT / "docs" / "kpis.md").read_text("utf-8")
EXAMPLE = yaml.safe_load(re.search(r"```yaml\n(.+?)```", PAGE, re.DOTALL)[1])
ROWS = re.findall(r"^\| `(\w+)`: [^|]+ \| `([^`]+)` \| (-?[\d.]+) \|$", PAGE, re.MULTILINE)
STATUSES = re.findall(r"^\| ([\d.]+) \| `([^`]+)` \| (\w+) \|$", PAGE, re.MULTILINE)
KPI = definition(**EXAMPLE["definition"])
NAMES = ("Organisation", *EXAMPLE["values"])
TREE = UnitTree(tuple(Unit(n, name, name, 0 if n else None) for n, name in enumerate(NAMES)))
VALUES = {
    NAMES.index(name): {Period.parse(str(period)): KpiValue(**value) for period, value in given.items()}
    for name, given in EXAMPLE["values"].items()
}
ORGANISATION, NORTH = 0, 1
QUARTER, YEAR = Period.parse("2026-Q3"), Period.parse("2026")


def recorded(kpi=KPI, values=VALUES):
    return RecordedKpi(kpi, TREE, values)


def figures():
    """Every figure of the page by the rules."""
    benchmark = nearest(benchmark_catalogue.benchmarks(), "ai_use", 2026)
    standing = recorded().standing(NORTH, QUARTER, range(len(NAMES)), benchmark)
    later = Period.parse("2027-Q1")
    ahead = recorded(values={NORTH: VALUES[NORTH] | {later: KpiValue(66, weight=100)}})
    targets = ("2025-Q4", "2026-Q3", "2026-Q4", "2027-Q1", "2028-Q1")
    year = recorded().figure("actual", NORTH, YEAR)
    now = recorded().figure("actual", ORGANISATION, QUARTER)
    earlier = recorded().figure("actual", ORGANISATION, QUARTER.prior)
    return {
        "progress": standing.progress,
        "progress_later": ahead.standing(NORTH, later, [NORTH]).progress,
        **{
            f"target_{p.replace('-', '_')}": recorded().figure("target", NORTH, Period.parse(p)).value
            for p in targets
        },
        **{base: standing.comparisons[base].delta for base in BASES},
        "year_mean": year.value,
        "year_parts": year.parts,
        "year_expected": year.expected,
        **{
            f"year_{rule}": recorded(replace(KPI, roll_up=rule)).figure("actual", NORTH, YEAR).value
            for rule in ("sum", "last")
        },
        "organisation": now.value,
        "organisation_parts": now.parts,
        "organisation_earlier": earlier.value,
        "organisation_earlier_parts": earlier.parts,
        "organisation_earlier_expected": earlier.expected,
    }


FIGURES = figures()


def codes(heading):
    """The codes that begin the rows of a section's tables."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)`", section, re.MULTILINE)


def test_every_figure_is_on_the_page():
    assert sorted(name for name, *_ in ROWS) == sorted(FIGURES)


@pytest.mark.parametrize(("name", "by_hand", "value"), ROWS, ids=[name for name, *_ in ROWS])
def test_a_figure_is_what_the_rules_compute_and_what_a_hand_does(name, by_hand, value):
    decimals = len(value.partition(".")[2])
    assert f"{FIGURES[name]:.{decimals}f}" == value
    assert eval(by_hand) == pytest.approx(FIGURES[name], rel=1e-5)


@pytest.mark.parametrize(("actual", "by_hand", "found"), STATUSES)
def test_a_status_is_what_the_rules_say(actual, by_hand, found):
    assert distance(KPI, float(actual), 60) == pytest.approx(eval(by_hand))
    assert status(KPI, float(actual), 60) == found


def test_every_status_is_worked_through():
    assert {found for *_, found in STATUSES} == {"on_target", "watch", "off"}
    assert f"{EXACT:.9f}" in PAGE


def test_every_rule_and_doubt_is_explained():
    assert codes("Longer periods")[: len(ROLL_UPS)] == list(ROLL_UPS)
    assert codes("Doubtful values") == list(get_args(Doubt))


def test_the_catalogue_is_on_the_page():
    for kpi in kpi_catalogue.definitions():
        by = f" by {kpi.weight.en.lower()}" if kpi.weight else ""
        cells = (
            f"`{kpi.code}`: {kpi.title.en}",
            *(kpi.perspective, kpi.measure, kpi.better, kpi.frequency),
            kpi.roll_up.replace("_", " ") + by,
            *(f"{kpi.on_target:g}", f"{kpi.watch:g}", kpi.source.en),
        )
        assert f"| {' | '.join(cells)} |" in PAGE


def test_the_page_lists_no_other_kpi():
    assert codes("The catalogue") == [kpi.code for kpi in kpi_catalogue.definitions()]


def test_every_benchmark_is_on_the_page():
    rows = [
        f"| `{b.code}` | {b.year} | {b.size_class} | {b.value:g} | {b.source.en} | {b.version.en} |"
        for b in benchmark_catalogue.benchmarks()
    ]
    assert "\n".join(rows) in PAGE


def test_the_samples_that_are_published_are_said():
    assert {b.code: b.sample for b in benchmark_catalogue.benchmarks() if b.sample} == {"owned_accounts": 140}
    assert "`owned_accounts` only: 140" in PAGE


FRENCH = worked_pages.page("kpis.fr.md")


def test_the_french_page_has_the_same_figures():
    assert worked_pages.rows(FRENCH) == worked_pages.rows(PAGE)


def test_the_french_page_has_the_same_structure():
    assert worked_pages.levels(FRENCH) == worked_pages.levels(PAGE)
