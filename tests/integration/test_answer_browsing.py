"""Reading answers: named ones in full, confidential ones only where no small group shows."""

import pytest

from services import answer_browsing
from services.answer_browsing import PAGE
from services.answer_search import Wanted
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import found_company, import_now, questionnaire

TREE = {"A": "ORG", "A1": "A", "A2": "A", "B": "ORG", "C": "ORG"}


def read(company, unit="ORG", page=0, **more):
    wanted = Wanted(company.units[unit], **more)
    return answer_browsing.browse(company.sessions, LOCAL_VIEWER, company.wave, wanted, page)


def fill(company, **counts):
    """Import the given numbers of respondents by unit; all answer every question with 4."""
    import_now(company, questionnaire(company, {code: [[4] * 4] * n for code, n in counts.items()}))


def units(page):
    return set(page.rows["unit"])


def test_named_answers_tell_who_gave_them(sessions):
    company = found_company(sessions, answers="named")
    fill(company, NORTH=2)
    found = read(company)
    assert (len(found.rows), found.withheld, found.rows["respondent"].nunique()) == (8, False, 2)


def test_confidential_answers_tell_nobody(sessions):
    company = found_company(sessions)
    fill(company, NORTH=5)
    assert set(read(company).rows["respondent"]) == {""}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"B": 4}, set()),
        ({"B": 5}, {"B"}),
        ({"B": 5, "C": 4}, {"B"}),
        ({"A1": 5, "A2": 2, "B": 3}, {"A1"}),
        ({"A": 5, "A1": 3}, set()),
        ({"A": 5, "A1": 3, "A2": 2}, {"A"}),
    ],
)
def test_small_groups_and_what_would_reveal_them_are_left_out(sessions, counts, told):
    company = found_company(sessions, TREE)
    fill(company, **counts)
    found = read(company)
    assert units(found) == told and found.withheld is (set(counts) != told)


def test_a_question_few_answered_is_left_out_alone(sessions):
    company = found_company(sessions)
    columns = [[4, 4, 4, 4]] * 4 + [[4, None, 4, 4]]
    import_now(company, questionnaire(company, {"NORTH": columns}))
    assert set(read(company).rows["question"]) == {"A1", "B1", "B2"}


@pytest.mark.parametrize(
    ("wanted", "questions"),
    [
        ({"theme": "Part A"}, {"A1", "A2"}),
        ({"question": "B2"}, {"B2"}),
        ({"search": "question a1"}, {"A1"}),
        ({"search": "STEP 4"}, {"A1", "A2", "B1", "B2"}),
        ({"search": "50%"}, set()),
    ],
)
def test_answers_are_found_by_theme_question_and_text(sessions, wanted, questions):
    company = found_company(sessions, answers="named")
    fill(company, NORTH=1)
    assert set(read(company, **wanted).rows["question"]) == questions


def test_answers_come_a_page_at_a_time(sessions):
    company = found_company(sessions, answers="named")
    fill(company, NORTH=20)
    pages = [read(company, page=number) for number in range(3)]
    assert [(len(page.rows), page.more) for page in pages] == [(PAGE, True), (80 - PAGE, False), (0, False)]


def test_no_answer_is_lost_between_pages_or_portions_of_units(sessions, monkeypatch):
    monkeypatch.setattr(answer_browsing, "UNITS_AT_ONCE", 2)
    company = found_company(sessions, TREE, answers="named")
    fill(company, A1=6, A2=7, B=5, C=3)
    pages = [read(company, page=number).rows for number in range(2)]
    told = [tuple(row) for page in pages for row in page[["unit", "respondent", "question"]].to_numpy()]
    assert len(told) == len(set(told)) == 84


def test_blank_dont_know_and_the_lowest_answer_are_told_apart(sessions):
    company = found_company(sessions, answers="named")
    import_now(company, questionnaire(company, {"NORTH": [[1, "Don't know", None, "n/a"], [1, 5, None, 5]]}))
    found = answer_browsing.tally(sessions, LOCAL_VIEWER, company.wave, company.units["ORG"])
    assert found.to_numpy().tolist() == [
        ["A1", 2, 2, 0, 0, 0],
        ["A2", 1, 0, 1, 0, 0],
        ["B1", 0, 0, 0, 0, 2],
        ["B2", 1, 0, 0, 1, 0],
    ]


def test_confidential_respondents_are_not_tallied(sessions):
    company = found_company(sessions)
    fill(company, NORTH=9)
    assert answer_browsing.tally(sessions, LOCAL_VIEWER, company.wave, company.units["ORG"]).empty
