"""The narratives of the sample company: written as sponsors would, loaded through the import."""

from pathlib import Path

import pytest
import yaml

from sample_data import narratives as sample_narratives
from services import administration, narratives
from services.adapters.workbook_reader import read_workbook
from services.domain.viewer import LOCAL_VIEWER


@pytest.fixture(scope="module")
def told(sample_sessions):
    """The narratives by the code of their unit."""
    tree = administration.list_units(sample_sessions, LOCAL_VIEWER)
    found = narratives.read(sample_sessions, LOCAL_VIEWER, tree.roots[0].id)
    return {tree.by_id[one.narrative.unit].code: one.narrative for one in found}


def test_five_units_tell_their_narrative(told):
    assert set(told) == {"HAVRESOL", "WEB", "CLIE", "FABR", "ENER"}


def test_one_has_no_call_to_action_and_one_is_vague(told):
    ratings = {code: one.call.rating for code, one in told.items() if one.call.rating != "explicit"}
    assert ratings == {"FABR": "absent", "CLIE": "vague"}


def test_the_workbook_is_the_one_that_build_writes(tmp_path):
    def cells(path: Path):
        return [sheet.rows for sheet in read_workbook(path.name, path.read_bytes()).sheets]

    company = yaml.safe_load((sample_narratives.FOLDER / "company.yaml").read_text("utf-8"))
    written = sample_narratives.build(tmp_path, company)
    assert cells(written) == cells(sample_narratives.FOLDER / sample_narratives.FILE)
