"""What docs/workbooks.md shows: its example workbooks are imported, its mappings read the tables beside them."""

import re

import pytest

from services import business_case, importing, mapping
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import KEY, spreadsheet
from tests.pictures import EXAMPLES, IMAGES, found_firm
from tests.running import ROOT

PAGE = (ROOT / "docs" / "workbooks.md").read_text("utf-8")
LARGEST = 60_000
PARTIAL = {"question.missing"}
"""What a file with some of the questions is warned of."""

MAPPINGS = re.findall(r"```yaml\n(.+?)```.*?\n\n(\| \|.+?)\n\n", PAGE, re.DOTALL)
"""Each mapping with the table that it reads."""


pytestmark = pytest.mark.one_database
"""Files are read and written alike whatever the database."""


@pytest.fixture
def firm(sessions):
    return found_firm(sessions)


def previewed(firm, content, choices=None):
    staged = importing.stage(firm.sessions, LOCAL_VIEWER, "file.xlsx", content)
    if choices is not None:
        mapping.decide(firm.sessions, LOCAL_VIEWER, staged, choices)
    return importing.preview(firm.sessions, LOCAL_VIEWER, KEY, [staged])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_recognised_as_the_page_says(firm, example):
    found = previewed(firm, example.content(firm))
    (check,) = found.files
    read = check.read
    assert ({issue.code for issue in check.issues} - PARTIAL, check.errors) == (set(example.warned), 0)
    assert (check.flows is not None) == example.flows
    assert (read and read.mapping.layout, read.tool if read else "") == (example.layout, example.tool)
    assert found.ready


def test_the_business_case_of_the_page_holds_what_its_picture_shows(firm):
    example = next(one for one in EXAMPLES if one.name == "business-case")
    (check,) = previewed(firm, example.content(firm)).files
    assert (check.contents.counts["initiatives"], check.contents.counts["lines"]) == (1, 3)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_page_shows_an_example_in_a_small_picture(example):
    assert f"(images/layouts/{example.name}.png)" in PAGE
    assert 2_000 < (IMAGES / f"{example.name}.png").stat().st_size < LARGEST


def test_every_picture_has_its_example():
    assert {path.stem for path in IMAGES.glob("*.png")} == {example.name for example in EXAMPLES}


def table_of(text):
    """The cells of a table whose first row and column name columns and rows."""
    lines = [[cell.strip() or None for cell in line.split("|")[2:-1]] for line in text.splitlines()[2:]]
    return [[int(cell) if cell and cell.isdecimal() else cell for cell in line] for line in lines]


@pytest.mark.parametrize("number", range(4))
def test_a_mapping_reads_the_table_beside_it(firm, number):
    document, table = MAPPINGS[number]
    choices = mapping.read_file(document.encode())
    sheet = choices.mapping.sheets[0] if choices.mapping.sheets else "North"
    found = previewed(firm, spreadsheet(table_of(table), sheet), choices)
    (check,) = found.files
    assert ({issue.code for issue in check.issues} - PARTIAL, found.ready) == (set(), True)
    assert check.answers == (4, 8, 4, 2)[number]


FLOWS = {
    4: ("assumed", 2026, [("licences", "cost", "measured", [(80, 100, 120), (20, 20, 30)])]),
    5: (
        "benchmark",
        2027,
        [
            ("licences", "cost", "benchmark", [(100_000,) * 3, (20_000,) * 3]),
            ("Fewer visits", "benefit", "benchmark", [(0, 0, 0), (200_000,) * 3]),
        ],
    ),
}
"""The basis, the start year and the lines that the mappings of cash flows read, by number."""


@pytest.mark.parametrize("number", FLOWS)
def test_a_mapping_of_cash_flows_reads_the_table_beside_it(firm, number):
    document, table = MAPPINGS[number]
    choices = mapping.read_file(document.encode())
    content = spreadsheet(table_of(table), "Plan")
    staged = importing.stage(firm.sessions, LOCAL_VIEWER, "file.xlsx", content)
    mapping.decide(firm.sessions, LOCAL_VIEWER, staged, choices)
    found = importing.preview(firm.sessions, LOCAL_VIEWER, KEY, [staged])
    importing.confirm(firm.sessions, LOCAL_VIEWER, KEY, [staged], found.fingerprint)
    (case,) = business_case.list_cases(firm.sessions, LOCAL_VIEWER, firm.units["NORTH"]).cases
    lines = [(one.row, one.kind, one.basis, [tuple(a) for a in one.amounts]) for one in case.plan.lines]
    assert (choices.flows.basis, case.plan.start_year, lines) == FLOWS[number]


def test_there_are_no_other_mappings():
    assert len(MAPPINGS) == PAGE.count("```yaml") == 6
