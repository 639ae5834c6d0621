"""The example workbooks of docs/workbooks.md: each is recognised as the page says, and imported without a problem."""

import pytest

from services import importing
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import KEY
from tests.pictures import EXAMPLES, IMAGES, PERIOD, found_firm, for_paper

LARGEST = 60_000
PARTIAL = {"question.missing"}
"""What a file with some of the questions is warned of."""


@pytest.fixture
def firm(sessions):
    return found_firm(sessions)


def check_of(firm, example):
    staged = importing.stage(firm.sessions, LOCAL_VIEWER, f"{example.name}.xlsx", example.content(firm))
    return importing.preview(firm.sessions, LOCAL_VIEWER, KEY, [staged])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_recognised_as_the_page_says(firm, example):
    found = check_of(firm, example)
    (check,) = found.files
    read = check.read
    assert found.ready
    assert ({issue.code for issue in check.issues} - PARTIAL, check.errors) == (set(), 0)
    assert (read and read.mapping.layout, read.tool if read else "") == (example.layout, example.tool)
    assert check.targets or check.answers > 3


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_has_a_small_picture(example):
    assert 2_000 < (IMAGES / f"{example.name}.png").stat().st_size < LARGEST


def test_every_picture_has_its_example():
    assert {path.stem for path in IMAGES.glob("*.png")} == {example.name for example in EXAMPLES}
