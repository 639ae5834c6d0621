"""Foreign tables: what people do to spreadsheets is read rightly, or said; nothing is guessed or dropped in silence."""

from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest

from services import (
    administration,
    framework_library,
    import_history,
    importing,
    mapping,
    score_listing,
    scoring,
    wave_administration,
)
from services.adapters.database import writing
from services.domain import framework_document, mapping_document
from services.domain.column_mapping import Choices, Column, ColumnMapping, Layout, Meaning, Words
from services.domain.errors import MappingRejectedError, RefusedError
from services.domain.sources import Source
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import (
    KEY,
    answers_of,
    checked,
    document,
    found_company,
    import_now,
    options,
    question,
    spreadsheet,
    text,
)

TEXTS = ["Question A1", "Question A2", "Question B1", "Question B2"]
CODES = ["A1", "A2", "B1", "B2"]
HEADS = ["Respondent", "Unit", *TEXTS]
ANN = ["Ann", "NORTH", 4, 3, 2, 1]
HERS = {("NORTH", "Ann"): {"A1": "4", "A2": "3", "B1": "2", "B2": "1"}}


pytestmark = pytest.mark.one_database
"""Files are read and written alike whatever the database."""


@pytest.fixture
def named(sessions):
    """A company whose respondents are named, so that they can be seen."""
    return found_company(sessions, answers="named")


def said(check, *, blocking=True):
    """The problems of a file: code and cell."""
    return [(issue.code, issue.cell) for issue in check.issues if issue.blocks is blocking]


def stored(company, rows, name="Sheet1", **more):
    """The answers that count once a file is imported."""
    import_now(company, spreadsheet(rows, name, **more))
    return answers_of(company)


@pytest.mark.parametrize("label", ["Average", "Grand total", "Moyenne générale :", "Écart-type"])
def test_sums_and_averages_below_a_table_are_left_out(named, label):
    rows = [HEADS, ANN, [label, None, 4, 3, 2, 1], [None, label, 4, 3, 2, 1]]
    assert said(checked(named, spreadsheet(rows)), blocking=False) == [
        ("line.summary", "A3"),
        ("line.summary", "A4"),
    ]
    assert stored(named, rows) == HERS


def test_who_answers_in_words_is_no_sum_whatever_the_name(named):
    rows = [HEADS, ["Sum", "NORTH", *["4 - Step 4"] * 4]]
    assert list(stored(named, rows)) == [("NORTH", "Sum")]


def test_a_line_of_answers_alone_is_a_problem_where_others_tell_more(named):
    rows = [["Timestamp", "Unit", *TEXTS], *[["2026-09-01", *ANN[1:]]] * 2, [None, None, 4, 3, 2, 1]]
    assert ("respondent.missing", "B4") in said(checked(named, spreadsheet(rows)))


def test_numbers_and_sums_beside_questions_are_no_respondents(named):
    rows = [["No.", "Question", "Ann", "Bob", "Total"]]
    rows += [[number, words, 4, 3, 5] for number, words in enumerate(TEXTS, start=1)]
    assert [who for _, who in stored(named, rows, "North")] == ["Ann", "Bob"]


@pytest.mark.parametrize("heads", [[[None, None, *CODES], HEADS], [HEADS, [None, None, *CODES]]])
def test_codes_above_or_below_the_headings_are_headings(named, heads):
    assert stored(named, [*heads, ANN]) == HERS


def test_headings_that_come_again_need_not_be_exact(named):
    assert stored(named, [HEADS, ANN, [f"{words}\u00a0" for words in HEADS]]) == HERS


def test_a_line_of_spaces_holds_nothing(named):
    assert stored(named, [HEADS, ANN, [" ", None, " ", " "]]) == HERS


def test_two_columns_that_name_a_question_are_a_problem(named):
    rows = [["Respondent", "Unit", "A1", *TEXTS], ["Ann", "NORTH", 1, 4, 3, 2, 1]]
    assert said(checked(named, spreadsheet(rows))) == [("heading.twice", "D1")]


def test_a_sheet_of_a_unit_that_lacks_a_heading_is_a_problem(named):
    rows = [["Respondent", *TEXTS], ["Ann", 4, 3, 2, 1]]
    more = [["Respondent", *TEXTS[:3]], ["Bob", 4, 3, 2]]
    check = checked(named, spreadsheet(rows, "NORTH", South=more))
    assert [(issue.code, issue.sheet) for issue in check.issues if issue.blocks] == [
        ("headings.missing", "South")
    ]


def test_a_copy_of_a_sheet_is_read_once(named):
    rows = [["Unit", *TEXTS], ANN[1:]]
    assert list(stored(named, rows, "Form", Copy=rows)) == [("NORTH", "Form/2")]


def test_a_list_of_answers_without_respondents_is_one_of_each_unit(named):
    rows = [["Unit", "Question", "Answer"], *[["NORTH", code, 4] for code in CODES]]
    assert stored(named, rows) == {("NORTH", "Sheet1"): dict.fromkeys(CODES, "4")}


def test_of_two_columns_for_units_the_one_that_names_units_counts(named):
    rows = [["Respondent", "Service", "Unit", *TEXTS], ["Ann", "Sales", *ANN[1:]]]
    assert stored(named, rows) == HERS


def test_a_column_of_answers_that_nobody_reads_is_said(named):
    rows = [["Respondent", "Unit", "How do you feel?", *TEXTS[1:]], ["Ann", "NORTH", "4 - Step 4", 3, 2, 1]]
    assert ("column.unread", "C1") in said(checked(named, spreadsheet(rows)), blocking=False)


def test_addresses_of_mail_are_the_same_in_any_case(named):
    import_now(named, spreadsheet([["Email", *HEADS[1:]], ["Ann@Example.com", *ANN[1:]]]))
    assert list(stored(named, [["Email", *HEADS[1:]], ["ann@example.com", "NORTH", 5, 5, 5, 5]])) == [
        ("NORTH", "ann@example.com")
    ]


@pytest.mark.parametrize("number", ["1,23E+15", 12345678901234500])
def test_a_rounded_number_tells_nobody_apart(named, number):
    assert said(checked(named, spreadsheet([HEADS, [number, *ANN[1:]]]))) == [("respondent.rounded", "A2")]


@pytest.mark.parametrize("day", ["03/09/2026", "", "2026-12-01", "T3"])
def test_a_period_is_never_guessed(named, day):
    rows = [["Respondent", "Unit", "Period", *TEXTS], ["Ann", "NORTH", day or None, *ANN[2:]]]
    assert said(checked(named, spreadsheet(rows))) == [("period.unknown", "C2")]


@pytest.mark.parametrize("day", ["2026-07-01", "2026-09-30T23:59:00", "2026-Q3"])
def test_the_first_and_the_last_day_of_a_wave_belong_to_it(named, day):
    rows = [["Respondent", "Unit", "Period", *TEXTS], ["Ann", "NORTH", day, *ANN[2:]]]
    assert stored(named, rows) == HERS


def test_which_of_two_open_waves_is_taken_is_said(named):
    named.open_wave("2026-Q4")
    check = checked(named, spreadsheet([HEADS, ANN]))
    assert said(check, blocking=False) == [("period.assumed", "")]
    assert check.period == "2026-Q4"


INTERNAL, EXTERNAL = (
    f"The strategy for {who} clients: who should own it, and why?" for who in ("internal", "external")
)


def similar(sessions):
    """A company that is asked two questions which differ by a word."""
    words = zip(CODES, [INTERNAL, EXTERNAL, "How are data used?", "How do teams learn?"], strict=True)
    asked = [question(code, code[0].lower(), text={"en": told, "fr": f"{told} (fr)"}) for code, told in words]
    return found_company(sessions, answers="named", questions=asked)


def test_of_two_questions_that_are_about_equally_near_neither_is_taken(sessions):
    near = [
        "The strategy for clients: who should own it, and why?",
        "The strategy for rural clients: who owns it?",
    ]
    check = checked(
        similar(sessions), spreadsheet([["Respondent", "Unit", *near, "How are data used?", "B2"], ANN])
    )
    assert check.read.mapping.questions == ("B1", "B2")


def test_a_question_that_is_only_alike_is_always_said(sessions):
    heads = ["Respondent", "Unit", INTERNAL.replace("should", "shuold"), EXTERNAL, "How are data used?", "B2"]
    check = checked(similar(sessions), spreadsheet([heads, ANN]))
    assert check.read.mapping.questions == tuple(CODES)
    assert said(check, blocking=False) == [("heading.similar", "C1")]


def second_organisation(company, code):
    """Another organisation with a unit and an open wave of the same framework."""
    other = administration.add_organisation(company.sessions, LOCAL_VIEWER, "Other", "OTHER")
    administration.add_unit(company.sessions, LOCAL_VIEWER, other, code.capitalize(), code)
    return wave_administration.open_wave(
        company.sessions, LOCAL_VIEWER, other, company.framework_id, company.period
    )


def test_units_tell_whose_answers_they_are(named):
    second_organisation(named, "EAST")
    check = checked(named, spreadsheet([HEADS, ["Ann", "East", 4, 3, 2, 1]]))
    assert (check.errors, check.read.mapping.organisation) == (0, "OTHER")


def test_a_file_that_fits_two_organisations_is_for_a_person_to_place(named):
    second_organisation(named, "NORTH")
    assert said(checked(named, spreadsheet([HEADS, ANN]))) == [("wave.unsure", "")]


def test_a_file_that_fits_two_frameworks_is_for_a_person_to_place(named):
    asked = [question(code, code[0].lower(), text=text(f"Other {code}")) for code in [*CODES, "B3"]]
    with writing(named.sessions) as session:
        other = framework_document.parse(document(key="other", questions=asked))
        version = framework_library.store(session, other)
    wave_administration.open_wave(named.sessions, LOCAL_VIEWER, named.units["ORG"], version, named.period)
    check = checked(named, spreadsheet([["Respondent", "Unit", *CODES], ANN]))
    assert said(check) == [("wave.unsure", "")]
    whole = checked(named, spreadsheet([["Respondent", "Unit", *CODES, "B3"], [*ANN, 5]]))
    assert (whole.errors, whole.read.mapping.framework) == (0, "other")


def scoped_check(company, rows, name="Sheet1", **more):
    """What a contributor of NORTH is told of a file."""
    viewer = Viewer("scoped", ViewerRole.CONTRIBUTOR, company.units["NORTH"])
    staged = importing.stage(company.sessions, viewer, "a.xlsx", spreadsheet(rows, name, **more))
    return importing.preview(company.sessions, viewer, KEY, [staged]).files[0]


def test_answers_of_units_out_of_reach_never_become_those_of_the_only_one_in_reach(named):
    rows = [["Respondent", "Branch office", *TEXTS], ANN, ["Bob", "South", 4, 3, 2, 1]]
    check = scoped_check(named, rows)
    assert said(check) == [("unit.unknown", "B3")]
    assert [code for unknown in check.unknown for code, _ in unknown.options] == ["NORTH"]


def test_sheets_of_units_out_of_reach_never_become_those_of_the_only_one_in_reach(named):
    rows = [["Respondent", *TEXTS], ["Ann", 4, 3, 2, 1]]
    check = scoped_check(named, rows, "North", South=[rows[0], ["Bob", 4, 3, 2, 1]])
    assert [(issue.code, issue.sheet) for issue in check.issues if issue.blocks] == [
        ("unit.unknown", "South")
    ]


def test_a_name_that_a_unit_out_of_reach_shares_is_no_name(named):
    for above, code in (("NORTH", "S1"), ("SOUTH", "S2")):
        administration.add_unit(named.sessions, LOCAL_VIEWER, named.units[above], "Sales", code)
    check = scoped_check(named, [HEADS, ["Ann", "Sales", 4, 3, 2, 1]])
    assert said(check) == [("unit.unknown", "B2")]


def mapped(*columns, **more):
    """A mapping by hand: a respondent, a unit, and more columns."""
    first = (Column(0, "Respondent", Meaning.RESPONDENT), Column(1, "Unit", Meaning.UNIT))
    made = ColumnMapping(
        "ORG", "small", Layout.RESPONDENTS, 0, (*first, *columns), period=Source("fixed", "2026-Q3")
    )
    return Choices(replace(made, **more))


@pytest.mark.parametrize(
    "column",
    [
        Column(2, "", Meaning.QUESTION, "Z9"),
        Column(2, "", Meaning.OPTION, "A1", "99"),
        Column(2, "", Meaning.TICK, "A1"),
        Column(2, "", Meaning.CHOICES, choices={"x": "Z9"}),
        Column(2, "", Meaning.CHOICES, choices={"x": "A1"}),
        Column(2, "", Meaning.COMMENT),
        Column(2, "", Meaning.COMMENT, "Z9"),
    ],
)
def test_a_mapping_that_does_not_fit_the_framework_is_a_problem(named, column):
    assert ("mapping.unknown", "") in said(checked(named, spreadsheet([HEADS, ANN]), choices=mapped(column)))


def test_a_mapping_of_answers_needs_a_column_for_them(named):
    check = checked(named, spreadsheet([HEADS, ANN]), choices=mapped(layout=Layout.ANSWERS))
    assert said(check) == [("mapping.incomplete", "")] * 2


def test_words_for_units_nobody_has_stay_unknown(named):
    choices = replace(
        mapped(Column(2, TEXTS[0], Meaning.QUESTION, "A1")), words=Words(units={"Nord": "SECRET"})
    )
    check = checked(named, spreadsheet([HEADS, ["Ann", "Nord", 4]]), choices=choices)
    assert said(check) == [("unit.unknown", "B2")]


TWINS = mapped(Column(2, "English", Meaning.QUESTION, "A1"), Column(3, "Français", Meaning.QUESTION, "A1"))


def test_two_columns_of_a_question_complete_each_other(named):
    rows = [
        ["Respondent", "Unit", "English", "Français"],
        ["Ann", "NORTH", 4, None],
        ["Bob", "NORTH", None, 2],
    ]
    staged = importing.stage(named.sessions, LOCAL_VIEWER, "a.xlsx", spreadsheet(rows))
    mapping.decide(named.sessions, LOCAL_VIEWER, staged, TWINS)
    found = importing.preview(named.sessions, LOCAL_VIEWER, KEY, [staged])
    importing.confirm(named.sessions, LOCAL_VIEWER, KEY, [staged], found.fingerprint)
    assert [answers["A1"] for answers in answers_of(named).values()] == ["4", "2"]


def test_two_columns_of_a_question_must_not_contradict_each_other(named):
    rows = [["Respondent", "Unit", "English", "Français"], ["Ann", "NORTH", 4, 3]]
    assert said(checked(named, spreadsheet(rows), choices=TWINS)) == [("answer.twice", "C2")]


def test_a_remembered_mapping_outlives_a_question_that_is_gone(named):
    rows = [HEADS, ["Ann", "NORTH", "four", 3, 2, 1]]
    words = Words(answers={"five": {"four": "4"}})
    columns = [
        Column(n, told, Meaning.QUESTION, code)
        for n, (told, code) in enumerate(zip(TEXTS, CODES, strict=True), 2)
    ]
    staged = importing.stage(named.sessions, LOCAL_VIEWER, "a.xlsx", spreadsheet(rows))
    mapping.decide(named.sessions, LOCAL_VIEWER, staged, replace(mapped(*columns), words=words))
    found = importing.preview(named.sessions, LOCAL_VIEWER, KEY, [staged])
    importing.confirm(named.sessions, LOCAL_VIEWER, KEY, [staged], found.fingerprint)
    fewer = [question(code, code[0].lower()) for code in CODES if code != "A2"]
    with writing(named.sessions) as session:
        version = framework_library.store(
            session, framework_document.parse(document(version="2.0", questions=fewer, answers="named"))
        )
    wave_administration.open_wave(named.sessions, LOCAL_VIEWER, named.units["ORG"], version, "2026-Q4")
    check = checked(named, spreadsheet([HEADS, ["Bob", "NORTH", "four", 3, 2, 1]]))
    assert (check.errors, check.read.origin, check.version, check.answers) == (0, "remembered", "2.0", 3)
    assert ("mapping.unknown", "") in said(check, blocking=False)


def judged(sessions, yes, no):
    """A company that answers yes or no, worth so much."""
    values = [
        {"code": "yes", "value": yes, "label": {"en": "Yes", "fr": "Oui"}},
        {"code": "no", "value": no, "label": {"en": "No", "fr": "Non"}},
    ]
    answer_sets = [{"code": "five", "kind": "choice", "options": values}]
    return found_company(sessions, answers="named", scale=[0, 1], levels=[], answer_sets=answer_sets)


GRID = ["Respondent", "Unit", *[f"What holds? [{words}]" for words in TEXTS]]


def test_a_yes_is_a_yes_also_where_it_is_worth_less_and_a_blank_is_none(sessions):
    company = judged(sessions, 0, 1)
    rows = [GRID, ["Ann", "NORTH", "Yes", "No", None, "N/A"]]
    assert stored(company, rows) == {("NORTH", "Ann"): {"A1": "yes", "A2": "no"}}


def test_a_blank_beside_marks_is_a_no(sessions):
    company = judged(sessions, 1, 0)
    rows = [GRID, ["Ann", "NORTH", "x", None, None, "x"]]
    assert stored(company, rows) == {("NORTH", "Ann"): {"A1": "yes", "A2": "no", "B1": "no", "B2": "yes"}}


def test_a_column_of_topics_never_answers_questions_that_have_their_own(sessions):
    company = judged(sessions, 1, 0)
    rows = [["Respondent", "Unit", *TEXTS, "Topics"], ["Ann", "NORTH", "Yes", "Yes", "Yes", "No", "A1;B1"]]
    assert stored(company, rows)["NORTH", "Ann"] == {"A1": "yes", "A2": "yes", "B1": "yes", "B2": "no"}


def test_ranks_and_other_texts_are_no_answers_to_the_question(named):
    heads = [
        "Respondent",
        "Unit",
        "Question A1 [Rank 1]",
        "Question A1 [Rank 2]",
        "Question A2",
        "Question B1",
    ]
    check = checked(named, spreadsheet([heads, ANN]))
    assert check.read.mapping.questions == ("A2", "B1")


def test_numbers_of_options_may_stand_before_them_or_not(named):
    assert options(5)[3]["label"]["en"] == "4 - Step 4"
    rows = [
        HEADS,
        ["Ann", "NORTH", "Step 4", "3. Step 3", "2 - step\u00a02", 1.0],
        ["Bob", "NORTH", "5 - Step 4", "100 %", True, None],
    ]
    assert said(checked(named, spreadsheet(rows))) == [
        ("answer.unknown", cell) for cell in ("C3", "D3", "E3")
    ]
    assert stored(named, rows[:2]) == HERS


def test_a_target_beside_the_answers_is_no_respondent(named):
    rows = [
        ["Question", "Ann", "Target level", "Weight"],
        *[[words, "4 - Step 4", "5 - Step 5", 1] for words in TEXTS],
    ]
    check = checked(named, spreadsheet(rows, "North"))
    assert said(check, blocking=False) == [("line.summary", "C1")]
    assert list(stored(named, rows, "North")) == [("NORTH", "Ann")]


def test_years_above_answers_are_no_respondents(named):
    rows = [["Question", "2025", "2026"], *[[words, 4, 5] for words in TEXTS]]
    assert said(checked(named, spreadsheet(rows, "North"))) == [
        ("period.unknown", "B1"),
        ("period.unknown", "C1"),
    ]


def test_a_question_may_be_called_like_what_tools_add(sessions):
    asked = [
        question(code, "a" if code.startswith("A") else "b")
        for code in ("AUDIT_TIME", "ALL_TIME", "B1", "B2")
    ]
    company = found_company(sessions, answers="named", questions=asked)
    rows = [["Respondent", "Unit", "AUDIT_TIME", "ALL_TIME", "B1", "B2"], ANN]
    assert len(stored(company, rows)["NORTH", "Ann"]) == 4


@pytest.mark.parametrize("layout", ["respondents", "questions"])
def test_places_outside_any_sheet_are_refused(layout):
    for at, place in (("header", "9999999"), ("columns", "9999999")):
        column = {"column": "C", "as": "question", "question": "A1"}
        made = {"format": mapping_document.FORMAT, "layout": layout, "header": "1", "columns": [column]}
        made |= {at: place} if at == "header" else {"columns": [column | {"column": place}]}
        with pytest.raises(MappingRejectedError):
            mapping_document.read(made)


def some_answers(random, number):
    """A table of a few answers, with respondents or without."""
    anonymous = random.random() < 0.5
    rows = [["Timestamp" if anonymous else "Respondent", "Unit", *TEXTS]]
    for _ in range(random.randint(1, 3)):
        who = "2026-09-01" if anonymous else f"p{random.randint(0, 3)}"
        rows.append([who, random.choice(["NORTH", "SOUTH"]), *random.choices(range(1, 6), k=4)])
    return spreadsheet(rows, f"Form {number}")


@pytest.mark.parametrize("seed", range(3))
def test_scores_follow_additions_replacements_and_undo_in_any_order(named, seed):
    random, batches = Random(seed), []
    for number in range(8):
        if batches and random.random() < 0.4:
            batch, back = random.choice(batches), random.random() < 0.4
            with suppress(RefusedError):
                import_history.withdraw(named.sessions, LOCAL_VIEWER, batch, withdrawn=not back)
        else:
            staged = importing.stage(named.sessions, LOCAL_VIEWER, "a.xlsx", some_answers(random, number))
            mapping.keep_or_replace(named.sessions, LOCAL_VIEWER, staged, random.choice(["add", "replace"]))
            found = importing.preview(named.sessions, LOCAL_VIEWER, KEY, [staged])
            if found.ready:
                batches += importing.confirm(named.sessions, LOCAL_VIEWER, KEY, [staged], found.fingerprint)
        kept = score_listing.list_scores(named.sessions, LOCAL_VIEWER)
        scoring.rebuild(named.sessions, LOCAL_VIEWER)
        assert score_listing.list_scores(named.sessions, LOCAL_VIEWER) == kept
