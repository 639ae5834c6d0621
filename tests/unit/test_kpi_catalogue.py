"""The catalogue of KPIs."""

import pytest
import yaml

from services.adapters import benchmark_catalogue, kpi_catalogue
from services.domain.kpi_checks import definition_problems
from services.domain.kpi_facts import PERSPECTIVES
from tests.running import ROOT

KPIS = kpi_catalogue.definitions()
each = pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.code)
TEXT = (ROOT / "services" / "kpi_catalogue.yaml").read_text("utf-8")


def written(**changes):
    """A catalogue of the first KPI with changes."""
    return yaml.safe_dump({"kpis": [yaml.safe_load(TEXT)["kpis"][0] | changes]})


@each
def test_a_kpi_is_complete_in_both_languages(kpi):
    assert definition_problems(kpi) == ()
    assert all(text.en != text.fr for text in (kpi.title, kpi.definition, kpi.source))


@each
def test_tolerances_are_plausible(kpi):
    assert 0 <= kpi.on_target < kpi.watch
    assert kpi.low is not None
    assert kpi.high is None or kpi.on_target + kpi.watch <= (kpi.high - kpi.low) / 4


@each
def test_a_tolerance_shows_at_the_decimals_of_the_kpi(kpi):
    shown = {round(tolerance, kpi.decimals) for tolerance in (kpi.on_target, kpi.watch)}
    assert shown == {kpi.on_target, kpi.watch}


@each
def test_a_percentage_is_weighted_and_says_by_what(kpi):
    assert kpi.measure not in ("percent", "index") or (kpi.roll_up == "weighted_mean" and kpi.weight)


@each
def test_a_source_says_whether_the_definition_is_ours(kpi):
    words = ("own", "ours", "this KPI", "Eurostat", "OECD")
    assert any(word in kpi.source.en for word in words)


@each
def test_a_kpi_is_found_by_its_code_and_both_titles(kpi):
    words = (kpi.code, kpi.title.en, kpi.title.fr.upper())
    assert {kpi_catalogue.find(word) for word in words} == {kpi}


@each
def test_a_benchmark_exists_and_has_the_kpis_measure(kpi):
    measures = {found.measure for found in benchmark_catalogue.benchmarks() if found.code == kpi.benchmark}
    assert measures == ({kpi.measure} if kpi.benchmark else set())


def test_every_perspective_has_kpis():
    counted = [kpi.perspective for kpi in KPIS]
    assert [counted.count(perspective) for perspective in PERSPECTIVES] == [3, 4, 6, 4]


def test_somebodys_own_kpi_is_not_found():
    assert kpi_catalogue.find("Cups of coffee") is None


@pytest.mark.parametrize(
    ("changes", "problem"),
    [({"watch": -1}, "watch"), ({"better": "left"}, "better"), ({"low": 200}, "range")],
)
def test_an_impossible_entry_is_refused(changes, problem):
    with pytest.raises(ValueError, match=f"digital_revenue: {problem}"):
        kpi_catalogue.parse(written(**changes))


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="colour"):
        kpi_catalogue.parse(written(colour="red"))


def test_an_entry_that_stands_twice_is_refused():
    entry = yaml.safe_load(TEXT)["kpis"][0]
    with pytest.raises(ValueError, match="twice"):
        kpi_catalogue.parse(yaml.safe_dump({"kpis": [entry, entry]}))
