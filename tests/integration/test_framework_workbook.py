"""A framework as a workbook: nothing is lost either way, and every problem has its cell."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.adapters.framework_reader import is_framework, read_framework
from services.adapters.framework_writer import write_framework
from services.adapters.structure import built_in_documents
from services.adapters.workbook_reader import read_workbook
from services.domain import framework_document
from services.domain.errors import FrameworkRejectedError
from tests.builders import changed, framework, saved


def read(content: bytes):
    return read_framework(read_workbook("framework.xlsx", content))


def refused(**cells: object) -> list[str]:
    """Where a workbook of the small framework is refused; cells are named like questions_C2."""
    content = write_framework(framework())
    for name, value in cells.items():
        sheet, address = name.rsplit("_", 1)
        content = changed(content, sheet, {address: value})
    with pytest.raises(FrameworkRejectedError) as caught:
        read(content)
    return [issue.where.words for issue in caught.value.issues]


@pytest.mark.parametrize("key", sorted(built_in_documents()))
def test_nothing_is_lost_either_way(key):
    parsed = framework_document.parse(built_in_documents()[key])
    assert read(write_framework(parsed)) == parsed


def test_it_is_known_by_its_sheets():
    assert is_framework(read_workbook("x.xlsx", write_framework(framework())))


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"settings_B2": "two words"}, "settings!B2"),
        ({"questions_C3": "seven"}, "questions!A3"),
        ({"questions_D2": None}, "questions!D2"),
        ({"dimensions_D3": "average"}, "dimensions!D3"),
        ({"options_A2": "six"}, "options!A2"),
        ({"options_E2": "much"}, "options!E2"),
        ({"levels_E2": 9}, "levels!A2"),
        ({"roles_A1": "Code"}, "roles!A1"),
        ({"dimensions_D2": "#N/A"}, "dimensions!D2"),
    ],
)
def test_a_problem_is_named_by_its_cell(cells, where):
    assert where in refused(**cells)


def test_every_problem_is_named_at_once():
    assert {"settings!B2", "questions!D2"} <= set(refused(settings_B2="two words", questions_D2=None))


def test_codes_may_be_typed_as_numbers():
    workbook = load_workbook(BytesIO(write_framework(framework())))
    for row in range(2, workbook["options"].max_row + 1):
        workbook["options"].cell(row, 2).value = row - 1
    assert read(saved(workbook)) == framework()


@pytest.mark.parametrize("sheet", ["roles", "advice", "questions"])
def test_a_sheet_may_be_empty(sheet):
    sheets = tuple(replace(s, rows=[]) if s.name == sheet else s for s in SMALL.sheets)
    try:
        assert read_framework(replace(SMALL, sheets=sheets)).key == "small"
    except FrameworkRejectedError as rejected:
        assert rejected.issues


def test_a_text_that_looks_like_a_formula_stays_a_text():
    odd = framework(title={"en": "=1+1", "fr": "=2+2"})
    assert read(write_framework(odd)).title.en == "=1+1"


SMALL = read_workbook("framework.xlsx", write_framework(framework()))
VALUES = st.sampled_from(
    [None, "", "x", "two words", "all", 0.0, -1.0, 7.5, True, "1e400", "#", "None", "1", "5"]
)


@settings(max_examples=300)
@given(st.data())
def test_any_cell_gives_a_framework_or_names_a_place(data):
    sheet = data.draw(st.sampled_from(SMALL.sheets))
    rows = [list(row) for row in sheet.rows]
    row = data.draw(st.integers(0, len(rows) - 1))
    rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(VALUES)
    changed_sheet = replace(sheet, rows=rows)
    sheets = tuple(changed_sheet if other is sheet else other for other in SMALL.sheets)
    try:
        read_framework(replace(SMALL, sheets=sheets))
    except FrameworkRejectedError as error:
        assert error.issues and all(issue.where.words for issue in error.issues)
