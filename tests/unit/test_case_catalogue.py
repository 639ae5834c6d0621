"""The catalogue of rows of a business case."""

import pytest

from services.adapters import case_catalogue
from services.domain.case_facts import ROW_KINDS

GROUPS = {
    "cost": {"technology", "adoption"},
    "benefit": {"tangible"},
    "intangible": {"people", "capacity", "market"},
}
ROWS = case_catalogue.rows()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_row_is_complete_in_both_languages(row):
    assert row.kind in ROW_KINDS and row.group in GROUPS[row.kind]
    assert all((row.title.en, row.title.fr, row.about.en, row.about.fr))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_row_is_found_by_its_code_and_both_titles(row):
    assert {case_catalogue.find(word) for word in (row.code, row.title.en, row.title.fr.upper())} == {row}


def test_the_source_and_our_additions_are_all_there():
    kinds = [row.kind for row in ROWS]
    assert {kind: kinds.count(kind) for kind in ROW_KINDS} == {"cost": 12, "benefit": 9, "intangible": 7}


def test_somebodys_own_row_keeps_its_words():
    assert case_catalogue.find("Café for all") is None
    assert case_catalogue.title("Café for all").fr == "Café for all"
