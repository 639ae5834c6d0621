"""Staged workbooks: answers are read once for each way of reading them."""

import pytest

from services.adapters.answer_cells import Filled
from services.domain.errors import CellIssue
from services.domain.questionnaire import GivenAssessment
from services.domain.texts import Message
from services.staged_workbooks import MOST_ISSUES, read_new, read_once

SOMEBODY = GivenAssessment("NORTH", "ann", "", {}, {})
ISSUE = CellIssue("answer.unknown", "Sheet", "A1", "?", Message("an answer"), Message("Correct it."))


@pytest.fixture
def read(request):
    """Read a workbook in a way; gives what was found and how often it was read."""
    workbook, times = read_new("answers.csv", f"a,b\n{request.node.name},2\n".encode()), []

    def reading(how):
        def find():
            times.append(how)
            return Filled([SOMEBODY])

        return read_once(workbook, how, find), len(times)

    return reading


def test_the_same_way_is_read_once(read):
    assert [read(("mapping", "en"))[1] for _ in range(3)] == [1, 1, 1]


def test_another_way_is_read_anew(read):
    assert [read(how)[1] for how in ("en", "fr", "en")] == [1, 2, 3]


def test_what_is_added_to_answers_is_not_there_the_next_time(read):
    found, _ = read("en")
    found.assessments.append(SOMEBODY)
    found.unknown["word"] += 1
    assert read("en")[0] == Filled([SOMEBODY])


def test_a_workbook_that_is_kept_no_longer_is_read():
    workbook = read_new("answers.csv", b"a,b\n1,2\n")
    other = type(workbook)("another.csv", workbook.sha256, workbook.sheets)
    assert read_once(other, "en", lambda: Filled([SOMEBODY])) == Filled([SOMEBODY])


def test_answers_with_many_problems_are_not_kept():
    """Each problem takes more than half a kilobyte, and such a file is mended before it comes again."""
    workbook, times = read_new("answers.csv", b"a,b\n3,4\n"), []

    def find():
        times.append(1)
        return Filled(issues=[ISSUE] * (MOST_ISSUES + 1))

    for _ in range(2):
        read_once(workbook, "en", find)
    assert len(times) == 2
