"""The KPIs of the sample company: written as people would, loaded through the import, one month restated."""

from pathlib import Path

import pytest
import yaml

from sample_data import indicators
from services import administration, kpis
from services.adapters.workbook_reader import read_workbook
from services.domain.periods import Period
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import filled_rows

LAST = Period.parse("2026-09")


@pytest.fixture(scope="module")
def loaded(sample_sessions):
    """Sessions on the sample company, and its units by code."""
    units = administration.list_units(sample_sessions, LOCAL_VIEWER).units
    return sample_sessions, {unit.code: unit.id for unit in units}


@pytest.fixture(scope="module")
def recorded(loaded):
    """Every KPI by its code."""
    sessions, units = loaded
    listed = kpis.list_kpis(sessions, LOCAL_VIEWER, units["HAVRESOL"], every=True)
    return {one.definition.code: one for one in listed.kpis}


def test_twelve_kpis_of_six_units_over_twelve_months_with_gaps(recorded):
    series = [by_period for one in recorded.values() for by_period in one.values.values()]
    months = {period for by_period in series for period in by_period}
    assert (len(recorded), len(series), len(months)) == (12, 72, 12)
    assert sum(map(len, series)) == 72 * 12 - len(indicators.read()["gaps"])


def test_one_that_should_fall_rises(loaded, recorded):
    standing = recorded["livraison"].standing(loaded[1]["HAVRESOL"], LAST, ())
    assert (recorded["livraison"].definition.better, standing.status) == ("down", "off")
    assert standing.progress < 0


def test_one_month_is_restated(loaded):
    sessions, units = loaded
    found = kpis.value_history(sessions, LOCAL_VIEWER, "engagement_rate", units["WEB"], "2026-08")
    assert [one.file_name for one in found] == [indicators.CORRECTION, indicators.FILE]
    assert found[0].value.actual == 41.2 != found[1].value.actual


def test_shops_are_rolled_up(loaded, recorded):
    figure = recorded["ventes_web"].figure("actual", loaded[1]["BOUT"], LAST)
    assert (figure.complete, figure.parts) == (True, 3)


def test_the_company_has_chosen_what_matters(loaded):
    sessions, units = loaded
    chosen = kpis.chosen_kpis(sessions, LOCAL_VIEWER, units["WEB"])
    assert [one.code for one in chosen][:2] == ["ventes_web", "engagement_rate"]


def test_the_workbooks_are_the_ones_that_build_writes(tmp_path):
    def cells(path: Path):
        sheets = read_workbook(path.name, path.read_bytes()).sheets
        return [list(filled_rows(sheet)) for sheet in sheets if sheet.name != "Catalogue"]

    company = yaml.safe_load((indicators.FOLDER / "company.yaml").read_text("utf-8"))
    for path in indicators.build(tmp_path, company):
        assert cells(path) == cells(indicators.FOLDER / path.name)
