"""The business case of the sample company: written as people would, loaded through the import."""

from pathlib import Path

import pytest
import yaml

from sample_data import initiatives
from services import administration, business_case
from services.adapters import case_layout as layout
from services.adapters.workbook_reader import read_workbook
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import filled_rows


@pytest.fixture(scope="module")
def cases(sample_sessions):
    """What the sample company's initiatives are worth, by their codes."""
    (top,) = administration.list_units(sample_sessions, LOCAL_VIEWER).roots
    found = business_case.list_cases(sample_sessions, LOCAL_VIEWER, top.id)
    return {one.plan.code: one for one in found.cases}


def test_eight_initiatives_span_three_years_each(cases):
    assert len(cases) == 8
    assert {one.plan.years for one in cases.values()} == {3}


def test_one_loses_money_although_it_pays_back(cases):
    found = cases["ENERGIE"].case.returns
    assert found.npv < 0 and found.payback is not None and found.discounted_payback is None


def test_one_never_pays_back(cases):
    never = [code for code, one in cases.items() if one.case.returns.payback is None]
    assert never == ["AMBASSADEURS"]


def test_one_has_actuals_far_from_its_plan(cases):
    lines = {line.code: line for line in cases["CLAVARDAGE"].initiative.lines}
    assert lines["APPELS"].actuals[0] < 0.25 * lines["APPELS"].amounts[0].likely
    assert lines["ANIM"].actuals[0] > 1.5 * lines["ANIM"].amounts[0].likely


def test_every_row_of_the_catalogue_is_known_by_its_french_title(cases):
    rows = {line.row for one in cases.values() for line in one.plan.lines}
    assert {"licences", "finding_information", "Subvention provinciale"} <= rows


def test_the_workbook_is_the_one_that_build_writes(tmp_path):
    def cells(path: Path):
        sheets = read_workbook(path.name, path.read_bytes()).sheets
        return [list(filled_rows(sheet)) for sheet in sheets if sheet.cell(0, 1) in layout.PARTS]

    company = yaml.safe_load((initiatives.FOLDER / "company.yaml").read_text("utf-8"))
    written = initiatives.build(tmp_path, company)
    assert cells(written) == cells(initiatives.FOLDER / initiatives.FILE)
