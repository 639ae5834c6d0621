"""Layouts: a row a question, a row an answer, several sheets, cells and names that say whose answers they are."""

from dataclasses import replace

import pytest

from services import importing, mapping
from services.domain import mapping_document
from services.domain.column_mapping import Choices, Column, ColumnMapping, Layout, Meaning, Words
from services.domain.sources import Source
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import KEY, answers_of, checked, found_company, import_now, spreadsheet

TEXTS = ["Question A1", "Question A2", "Question B1", "Question B2"]
FIRST = {"A1": "4", "A2": "3", "B1": "2", "B2": "1"}


pytestmark = pytest.mark.one_database
"""Files are read and written alike whatever the database."""


@pytest.fixture
def named(sessions):
    """A company whose respondents are named, so that they can be seen."""
    return found_company(sessions, answers="named")


def stored(company, content, choices=None):
    """The answers that count once a file is imported, read as chosen."""
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "file.xlsx", content)
    if choices is not None:
        mapping.decide(company.sessions, LOCAL_VIEWER, staged, choices)
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    assert [issue for issue in preview.files[0].issues if issue.blocks] == []
    importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)
    return answers_of(company)


FORM = [
    ["Maturity interview", None, None, None],
    [None, None, None, None],
    [None, "Business unit:", "North", None],
    [None, "Respondent:", "Ann", None],
    [None, None, None, None],
    ["1", "Part A", None, "Answer"],
    [None, TEXTS[0], None, "4 - Step 4"],
    [None, "Guidance: look at goals", None, None],
    [None, TEXTS[1], None, "3 - Step 3"],
    [None, "Guidance: look at plans", None, None],
    ["1", "Part B", None, "Answer"],
    [None, TEXTS[2], None, "2 - Step 2"],
    [None, TEXTS[3], None, "1 - Step 1"],
]


def test_a_form_with_titles_and_guidance_between_questions(named):
    check = checked(named, spreadsheet(FORM))
    assert (check.read.mapping.layout, check.errors) == (Layout.QUESTIONS, 0)
    assert stored(named, spreadsheet(FORM)) == {("NORTH", "Ann"): FIRST}


def test_one_row_a_question_with_a_column_for_each_respondent(named):
    rows = [["Question", "Ann", "Bob"], *zip(TEXTS, [4, 3, 2, 1], [5, 5, 5, 5], strict=True)]
    mapped = checked(named, spreadsheet(rows, "North")).read.mapping
    assert mapped.unit == Source("sheet")
    assert set(stored(named, spreadsheet(rows, "North"))) == {("NORTH", "Ann"), ("NORTH", "Bob")}


def test_one_row_a_question_with_a_column_for_each_unit(named):
    rows = [["Question", "North", "South"], *zip(TEXTS, [4, 3, 2, 1], [5, 5, 5, 5], strict=True)]
    found = stored(named, spreadsheet(rows))
    assert {unit: answers["A1"] for (unit, _), answers in found.items()} == {"NORTH": "4", "SOUTH": "5"}


LIST = [
    ["Unit", "Respondent", "Question", "Answer", "Comment"],
    *[["NORTH", "Ann", code, answer, ""] for code, answer in FIRST.items()],
    ["SOUTH", "Bob", "A1", 5, "because"],
    ["SOUTH", "Bob", "Question A2", "n/a", ""],
]


def test_one_row_an_answer(named):
    check = checked(named, spreadsheet(LIST))
    assert (check.read.mapping.layout, check.errors, check.assessments) == (Layout.ANSWERS, 0, 2)
    expected = {("NORTH", "Ann"): FIRST, ("SOUTH", "Bob"): {"A1": "5", "A2": "NOT_APPLICABLE"}}
    assert stored(named, spreadsheet(LIST)) == expected


def test_an_answer_that_stands_twice_is_a_problem(named):
    check = checked(named, spreadsheet([*LIST, ["NORTH", "Ann", "A1", 2, ""]]))
    assert [(issue.code, issue.cell) for issue in check.issues if issue.blocks] == [("answer.twice", "D8")]


def test_a_question_nobody_knows_is_a_problem(named):
    check = checked(named, spreadsheet([*LIST, ["NORTH", "Ann", "C7", 2, ""]]))
    assert [(issue.code, issue.cell) for issue in check.issues if issue.blocks] == [
        ("question.unknown", "C8")
    ]


def test_sheets_named_by_units_hold_their_answers(named):
    rows = [["Respondent", *TEXTS], ["Ann", 4, 3, 2, 1]]
    content = spreadsheet(rows, "NORTH", South=rows)
    assert set(stored(named, content)) == {("NORTH", "Ann"), ("SOUTH", "Ann")}


def test_two_tables_in_a_sheet(named):
    rows = [["Respondent", "Unit", *TEXTS], ["Ann", "NORTH", 4, 3, 2, 1], [None], ["Second round"]]
    again = [["Respondent", "Unit", *TEXTS], ["Bob", "SOUTH", 5, 5, 5, 5]]
    assert set(stored(named, spreadsheet([*rows, *again]))) == {("NORTH", "Ann"), ("SOUTH", "Bob")}


def test_headings_that_do_not_stand_first(named):
    rows = [["Title"], [], ["Respondent", "Unit", *TEXTS], ["Ann", "NORTH", 4, 3, 2, 1]]
    assert stored(named, spreadsheet(rows)) == {("NORTH", "Ann"): FIRST}


def test_a_unit_nobody_knows_is_said_once_a_cell_with_the_nearest(named):
    rows = [["Respondent", "Unit", *TEXTS], ["Ann", "Nord", 4, 3, 2, 1], ["Bob", "Nord", 4, 3, 2, 1]]
    check = checked(named, spreadsheet(rows))
    assert [(i.code, i.cell) for i in check.issues] == [("unit.unknown", "B2"), ("unit.unknown", "B3")]
    (unknown,) = check.unknown
    assert (unknown.word, unknown.count, unknown.nearest) == ("Nord", 2, "NORTH")


def test_without_any_unit_there_is_one_problem(named):
    rows = [["Respondent", *TEXTS], ["Ann", 4, 3, 2, 1], ["Bob", 4, 3, 2, 1]]
    check = checked(named, spreadsheet(rows))
    assert [issue.code for issue in check.issues] == ["unit.missing"]


def test_words_of_ones_own_are_mapped_once_and_remembered(named):
    rows = [["Respondent", "Unit", *TEXTS], ["Ann", "NORTH", "Fully agree", 3, 2, 1]]
    staged = importing.stage(named.sessions, LOCAL_VIEWER, "file.xlsx", spreadsheet(rows))
    (unknown,) = importing.preview(named.sessions, LOCAL_VIEWER, KEY, [staged]).files[0].unknown
    mapping.accept_words(named.sessions, LOCAL_VIEWER, staged, [(unknown, "5")])
    found = importing.preview(named.sessions, LOCAL_VIEWER, KEY, [staged])
    importing.confirm(named.sessions, LOCAL_VIEWER, KEY, [staged], found.fingerprint)
    assert answers_of(named)["NORTH", "Ann"]["A1"] == "5"
    later = checked(named, spreadsheet([rows[0], ["Bob", "SOUTH", "Fully agree", 3, 2, 1]]))
    assert (later.errors, later.read.origin) == (0, "remembered")


def chosen(**changes):
    """A mapping of the file below, as a person would make it."""
    columns = tuple(
        Column(place, heading, Meaning.QUESTION, code)
        for place, (heading, code) in enumerate([("Eins", "A1"), ("Zwei", "A2"), ("Drei", "B1")], start=1)
    )
    mapped = ColumnMapping(
        "ORG",
        "small",
        Layout.RESPONDENTS,
        0,
        (Column(0, "Wer", Meaning.RESPONDENT), *columns),
        period=Source("fixed", "2026-Q3"),
        unit=Source("fixed", "NORTH"),
    )
    return Choices(replace(mapped, **changes), Words(answers={"five": {"genau": "5"}}))


FOREIGN = [["Wer", "Eins", "Zwei", "Drei"], ["Ann", "genau", 3, 2]]


def test_anything_else_by_a_mapping(named):
    found = stored(named, spreadsheet(FOREIGN), chosen())
    assert found == {("NORTH", "Ann"): {"A1": "5", "A2": "3", "B1": "2"}}


def test_a_mapping_is_remembered_for_the_next_file_of_its_layout(named):
    stored(named, spreadsheet(FOREIGN), chosen())
    moved = [["Wer", "Neu", "Drei", "Eins", "Zwei"], ["Bob", "?", 2, "genau", 3]]
    assert stored(named, spreadsheet(moved))["NORTH", "Bob"] == {"A1": "5", "A2": "3", "B1": "2"}


def test_a_remembered_mapping_moves_on_to_the_wave_that_is_open(named):
    stored(named, spreadsheet(FOREIGN), chosen())
    named.open_wave("2026-Q4")
    check = checked(named, spreadsheet([FOREIGN[0], ["Cy", "genau", 3, 2]]))
    assert (check.read.origin, check.periods) == ("remembered", ("2026-Q4",))


def test_the_unit_in_a_cell(named):
    rows = [["About", "South"], *FOREIGN]
    assert set(stored(named, spreadsheet(rows), chosen(unit=Source("cell", "B1")))) == {("SOUTH", "Ann")}


def test_periods_and_dates_from_a_column(named):
    later = named.open_wave("2026-Q4")
    rows = [["Respondent", "Unit", "Period", *TEXTS], ["Ann", "NORTH", "T3 2026", 4, 3, 2, 1]]
    rows += [["Ann", "NORTH", "2026-11-02 10:00", 5, 5, 5, 5]]
    import_now(named, spreadsheet(rows))
    assert answers_of(named)["NORTH", "Ann"]["A1"] == "4"
    assert answers_of(named, later)["NORTH", "Ann"]["A1"] == "5"


@pytest.mark.parametrize(("existing", "expected"), [("replace", "5"), ("add", "4")])
def test_who_answered_before_is_replaced_or_kept(named, existing, expected):
    rows = [["Respondent", "Unit", *TEXTS], ["Ann", "NORTH", 4, 3, 2, 1]]
    import_now(named, spreadsheet(rows))
    more = [rows[0], ["Ann", "NORTH", 5, 5, 5, 5], ["Bob", "NORTH", 5, 5, 5, 5]]
    found = stored(named, spreadsheet(more), Choices(existing=existing))
    assert (found["NORTH", "Ann"]["A1"], found["NORTH", "Bob"]["A1"]) == (expected, "5")


def test_a_mapping_survives_its_document():
    choices = chosen(lines=(3, 5), sheets=("One",), role=Source("sheet"))
    assert mapping_document.read(mapping_document.write(choices)) == choices
