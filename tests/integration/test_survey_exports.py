"""Exports of survey tools: recognised by their headings, with the conventions that docs/workbooks.md cites."""

import pytest

from services import importing
from services.domain.column_mapping import Layout
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import (
    KEY,
    answers_of,
    checked,
    found_company,
    import_now,
    options,
    question,
    spreadsheet,
    text,
)

QUESTIONS = [
    "How far are goals shared?",
    "Who decides on tools?",
    "How are data used?",
    "How often do teams learn?",
]
STEPS = ["Not at all", "A little", "Half", "Mostly", "Entirely"]
PAS = ["Pas du tout", "Un peu", "À moitié", "Surtout", "Tout à fait"]


pytestmark = pytest.mark.one_database
"""Files are read and written alike whatever the database."""


def asked():
    """The small framework with wordings as people write them."""
    return [
        question(code, code[0].lower(), text={"en": words, "fr": f"{words} (français)"})
        for code, words in zip(("A1", "A2", "B1", "B2"), QUESTIONS, strict=True)
    ]


def steps():
    """Five options with labels in both languages."""
    return [
        option | {"label": {"en": en, "fr": fr}}
        for option, en, fr in zip(options(5), STEPS, PAS, strict=True)
    ]


@pytest.fixture
def surveyed(sessions):
    """A company whose framework is named, so that respondents can be seen."""
    return found_company(
        sessions,
        answers="named",
        questions=asked(),
        answer_sets=[{"code": "five", "kind": "choice", "options": steps()}],
    )


MICROSOFT = [
    [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Your business unit",
        *QUESTIONS,
        "Anything else?",
    ],
    [1, "", "", "ann@example.com", "Ann", "North", "Mostly", "Half", "A little", "Mostly", "no"],
    [2, "", "", "bob@example.com", "Bob", "South", "Entirely", "Entirely", "", "Half", ""],
]


def test_microsoft_forms(surveyed):
    check = checked(surveyed, spreadsheet(MICROSOFT))
    assert (check.errors, check.read.tool, check.read.found) == (0, "Microsoft Forms", 4)
    import_now(surveyed, spreadsheet(MICROSOFT))
    assert answers_of(surveyed) == {
        ("NORTH", "ann@example.com"): {"A1": "4", "A2": "3", "B1": "2", "B2": "4"},
        ("SOUTH", "bob@example.com"): {"A1": "5", "A2": "5", "B2": "3"},
    }


def test_microsoft_forms_in_french_with_hard_spaces(surveyed):
    headings = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Votre unité"]
    rows = [
        [*headings, *[f"{words}\u00a0(français)\n" for words in QUESTIONS], "Points - Nom"],
        [
            1,
            None,
            None,
            "anonymous",
            None,
            "NORTH",
            "Surtout",
            "A\u0300 moitié",
            "tout à fait",
            "Un\u00a0peu",
            3,
        ],
        [2, None, None, "anonymous", None, "NORTH", "Surtout", "Surtout", "Surtout", "Surtout", 3],
    ]
    check = checked(surveyed, spreadsheet(rows))
    assert (check.errors, check.read.tool, check.answers) == (0, "Microsoft Forms", 8)


GOOGLE = [
    ["Timestamp", "Score", "Unit", "How far are goals shared?", *[f"Rate [{q}]" for q in QUESTIONS[1:]]],
    ["2026/09/27 3:00:00 PM GMT-4", "4 / 5", "NORTH", "Mostly", "Half", "Half", "Half"],
    ["2026/09/28 3:00:00 PM GMT-4", "4 / 5", "SOUTH", "Mostly", "Half", "Half", "Half"],
]


def test_google_forms_without_ids_replaces_whole_units(surveyed):
    import_now(surveyed, spreadsheet(MICROSOFT))
    check = checked(surveyed, spreadsheet(GOOGLE))
    assert (check.errors, check.read.tool, check.anonymous, check.replaced) == (0, "Google Forms", True, 2)
    import_now(surveyed, spreadsheet(GOOGLE))
    assert sorted(unit for unit, _ in answers_of(surveyed)) == ["NORTH", "SOUTH"]
    assert answers_of(surveyed)["NORTH", "Sheet1/2"]["A2"] == "3"


LIME = [
    [
        "id",
        "submitdate",
        "lastpage",
        "startlanguage",
        "seed",
        "unit",
        "A1",
        "A2",
        "B1",
        "B1[comment]",
        "G9[B2]",
    ],
    [7, "2026-09-01 10:00:00", 3, "fr", 123, "NORTH", 4, 3, 2, "why not", 1],
    [9, "2026-09-01 10:00:00", 3, "fr", 124, "NORTH", 4, 3, 2, None, "N/A"],
]


def test_limesurvey_by_codes(surveyed):
    check = checked(surveyed, spreadsheet(LIME))
    assert (check.errors, check.read.tool, check.read.found) == (0, "LimeSurvey", 4)


def test_limesurvey_by_code_and_text(surveyed):
    heads = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "unit. Your unit"]
    rows = [
        [*heads, *[f"Q{n}[SQ00{n}]. Rate [{words}]" for n, words in enumerate(QUESTIONS)]],
        [7, "2026-09-01", 3, "North", *STEPS[:4]],
        [8, "2026-09-01", 3, "North", *STEPS[1:]],
    ]
    check = checked(surveyed, spreadsheet(rows))
    assert (check.errors, check.read.tool, check.answers) == (0, "LimeSurvey", 8)


KOBO_END = ["_id", "_uuid", "_submission_time", "_validation_status", "_index"]


def test_kobotoolbox_with_group_headers(surveyed):
    rows = [
        ["start", "end", "unit", "part_1/A1", "part_1/A2", "part_2/B1", "part_2/B2", *KOBO_END],
        [
            "x",
            "y",
            "NORTH",
            "4",
            "3",
            "dont_know",
            "not_applicable",
            1,
            "aa-bb",
            "2026-09-01T10:00:00",
            None,
            1,
        ],
        ["x", "y", "SOUTH", 5, 5, 5, 5, 2, "cc-dd", "2026-09-01T10:00:00", None, 2],
    ]
    check = checked(surveyed, spreadsheet(rows))
    assert (check.errors, check.read.tool, check.read.found) == (0, "KoboToolbox", 4)
    import_now(surveyed, spreadsheet(rows))
    assert answers_of(surveyed)["NORTH", "aa-bb"] == {
        "A1": "4",
        "A2": "3",
        "B1": "DONT_KNOW",
        "B2": "NOT_APPLICABLE",
    }


def test_one_column_an_option(surveyed):
    ticks = [f"A1/{label}" for label in STEPS]
    rows = [
        ["unit", *ticks, "A2", *KOBO_END],
        ["NORTH", 0, 0, 0, 1, 0, "Half", 1, "aa", "", "", 1],
        ["SOUTH", 1, 0, 0, 0, 0, "Half", 2, "bb", "", "", 2],
    ]
    import_now(surveyed, spreadsheet(rows))
    assert {k: v["A1"] for k, v in answers_of(surveyed).items()} == {
        ("NORTH", "aa"): "4",
        ("SOUTH", "bb"): "1",
    }


def test_two_ticks_for_one_option_are_a_problem(surveyed):
    rows = [["unit", "A1/1", "A1/2", "A2", *KOBO_END], ["NORTH", 1, 1, "Half", 1, "aa", "", "", 1]]
    check = checked(surveyed, spreadsheet(rows))
    assert [(issue.code, issue.cell) for issue in check.issues if issue.blocks] == [("answer.several", "C2")]


@pytest.fixture
def equipped(sessions):
    """A company whose framework asks which of three technologies are there."""
    technologies = {"A1": "Cloud services", "A2": "Online sales", "B1": "Chat, video or voice"}
    yes_no = [
        {"code": "yes", "value": 1, "label": text("Yes")},
        {"code": "no", "value": 0, "label": text("No")},
    ]
    return found_company(
        sessions,
        answers="named",
        scale=[0, 1],
        levels=[],
        questions=[
            question(code, code[0].lower(), text={"en": words, "fr": f"{words} (fr)"})
            for code, words in technologies.items()
        ],
        answer_sets=[{"code": "five", "kind": "choice", "options": yes_no}],
    )


CHOSEN = {
    ("NORTH", "aa"): {"A1": "yes", "A2": "no", "B1": "yes"},
    ("SOUTH", "bb"): {"A1": "no", "A2": "yes", "B1": "no"},
}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Cloud services;Chat, video or voice;", "Online sales;"),
        ("Cloud services, Chat, video or voice", "Online sales"),
        ("A1 B1", "A2"),
    ],
)
def test_joined_choices_tick_questions(equipped, first, second):
    rows = [
        ["Respondent", "Unit", "Which of these do you use?"],
        ["aa", "NORTH", first],
        ["bb", "SOUTH", second],
    ]
    both = [
        ["Respondent", "Unit", "Which of these do you use?", "Cloud services?"],
        ["aa", "NORTH", first, None],
    ]
    assert both
    rows = [[*rows[0]], *rows[1:]]
    import_now(equipped, spreadsheet(rows))
    assert answers_of(equipped) == CHOSEN


def test_ticked_options_as_columns(equipped):
    rows = [
        ["Respondent", "Unit", "Q1[Cloud services]", "Q1[Online sales]", "Q1[Chat, video or voice]"],
        ["aa", "NORTH", "Y", None, "Y"],
        ["bb", "SOUTH", None, "Y", None],
    ]
    import_now(equipped, spreadsheet(rows))
    assert answers_of(equipped) == CHOSEN


def test_a_second_export_of_one_form_replaces_its_people(surveyed):
    import_now(surveyed, spreadsheet(MICROSOFT))
    again = [MICROSOFT[0], [*MICROSOFT[1][:6], "Entirely", *MICROSOFT[1][7:]], *MICROSOFT[2:]]
    import_now(surveyed, spreadsheet(again))
    assert len(answers_of(surveyed)) == 2
    assert answers_of(surveyed)["NORTH", "ann@example.com"]["A1"] == "5"


def test_numbers_of_responses_from_two_forms_never_meet(surveyed):
    one = [["id", "unit", *QUESTIONS], [1, "NORTH", *STEPS[:4]], [2, "NORTH", *STEPS[:4]]]
    other = [
        ["id", "unit", *[f"{q} (français)" for q in QUESTIONS]],
        [1, "NORTH", *PAS[:4]],
        [2, "NORTH", *PAS[:4]],
    ]
    import_now(surveyed, spreadsheet(one))
    import_now(surveyed, spreadsheet(other))
    assert len(answers_of(surveyed)) == 4


def test_what_is_no_survey_is_said(surveyed):
    check = checked(surveyed, spreadsheet([["Invoice", "Amount"], ["A-1", 12]]))
    assert [issue.code for issue in check.issues] == ["workbook.unknown"]
    assert check.mappable


def test_a_heading_that_is_only_alike_is_suggested(surveyed):
    rows = [
        ["Respondent", "Unit", "How far are the goals shared?", *QUESTIONS[1:]],
        ["R1", "NORTH", *STEPS[:4]],
    ]
    check = checked(surveyed, spreadsheet(rows))
    column = next(c for c in check.read.mapping.columns if c.question == "A1")
    assert 0.8 < column.confidence < 1
    assert check.errors == 0


def test_a_heading_that_stands_twice_is_a_problem(surveyed):
    rows = [["Respondent", "Unit", QUESTIONS[0], *QUESTIONS], ["R1", "NORTH", *STEPS]]
    check = checked(surveyed, spreadsheet(rows))
    assert [(issue.code, issue.cell) for issue in check.issues if issue.blocks] == [("heading.twice", "D1")]


def test_confirming_takes_what_the_preview_showed(surveyed):
    staged = importing.stage(surveyed.sessions, LOCAL_VIEWER, "a.xlsx", spreadsheet(MICROSOFT))
    found = importing.preview(surveyed.sessions, LOCAL_VIEWER, KEY, [staged])
    assert found.files[0].read.mapping.layout is Layout.RESPONDENTS
    assert answers_of(surveyed) == {}
    importing.confirm(surveyed.sessions, LOCAL_VIEWER, KEY, [staged], found.fingerprint)
    assert len(answers_of(surveyed)) == 2


def test_choices_nobody_was_offered_are_not_answered(equipped):
    rows = [
        ["Respondent", "Unit", "Which of these do you use?"],
        ["aa", "NORTH", "Cloud services;Online sales;"],
        ["bb", "SOUTH", "Online sales;"],
    ]
    import_now(equipped, spreadsheet(rows))
    assert answers_of(equipped) == {
        ("NORTH", "aa"): {"A1": "yes", "A2": "yes"},
        ("SOUTH", "bb"): {"A1": "no", "A2": "yes"},
    }


def test_one_anonymous_response_names_nobody(surveyed):
    rows = [[*MICROSOFT[0]], [1, "", "", "anonymous", "", "North", *STEPS[:4], ""]]
    import_now(surveyed, spreadsheet(rows))
    ((_, who),) = answers_of(surveyed)
    assert who.endswith("/1")


def test_numbers_of_employees_are_people_in_every_form(surveyed):
    one = [["Employee ID", "unit", *QUESTIONS], [17, "NORTH", *STEPS[:4]]]
    other = [["Employee ID", "unit", *[f"{q} (français)" for q in QUESTIONS]], [17, "NORTH", *PAS[:4]]]
    import_now(surveyed, spreadsheet(one))
    import_now(surveyed, spreadsheet(other))
    assert list(answers_of(surveyed)) == [("NORTH", "17")]


def test_an_error_is_no_respondent_and_no_comment(surveyed):
    rows = [["Respondent", "unit", "A1", "A1[comment]", "A2"], ["#N/A", "NORTH", 4, "#REF!", 3]]
    text = "\n".join(";".join(str(cell) for cell in row) for row in rows).encode()
    check = checked(surveyed, text, "export.csv")
    assert [(issue.code, issue.cell) for issue in check.issues if issue.blocks] == [
        ("respondent.missing", "A2")
    ]
