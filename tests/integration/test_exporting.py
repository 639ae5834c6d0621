"""Exports: what the services read, no more than a viewer may see, and nothing a spreadsheet runs."""

import csv
from io import BytesIO, StringIO

import pandas as pd
import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from services import answer_browsing, comparing, distributions, export_names, exporting, import_history
from services.adapters.database import data_version, reading, writing
from services.adapters.tables import Answer, BusinessUnit
from services.answer_browsing import PAGE
from services.answer_search import Wanted
from services.domain.answers import AnswerReader
from services.domain.errors import NotFoundError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.exporting import Scope
from services.language import use_language
from tests.builders import answers_of, document, found_company, framework, import_now, questionnaire

FORMS = ("xlsx", "csv")
UNITS = {"A": "ORG", "A1": "A", "A2": "A", "B": "ORG", "C": "ORG"}


pytestmark = pytest.mark.one_database
"""Files are read and written alike whatever the database."""


def rows(content, form):
    """The rows of an export as dicts; of csv without the stamp's columns."""
    if form == "csv":
        return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    heading, *lines = load_workbook(BytesIO(content)).worksheets[0].values
    return [dict(zip(heading, line, strict=True)) for line in lines]


def about(content):
    return dict(load_workbook(BytesIO(content)).worksheets[1].iter_rows(min_row=3, values_only=True))


def answers(company, form="xlsx", unit="ORG", viewer=LOCAL_VIEWER, version=None, **more):
    wanted = Wanted(company.units[unit], **more)
    return exporting.export_answers(company.sessions, viewer, company.wave, wanted, form, version)


def scores(company, *codes, form="xlsx", viewer=LOCAL_VIEWER, export=exporting.export_scores, previous=None):
    scope = Scope(company.wave, previous, tuple(company.units[code] for code in codes))
    return export(company.sessions, viewer, scope, form)


def fill(company, **counts):
    import_now(company, questionnaire(company, {code: [[4, 2, 3, 5]] * n for code, n in counts.items()}))


@pytest.fixture
def named(sessions):
    """A company of named respondents, more answers than a page holds."""
    company = found_company(sessions, answers="named")
    fill(company, NORTH=12, SOUTH=8)
    return company


@pytest.mark.parametrize("form", FORMS)
def test_exported_answers_are_those_of_all_pages(named, form):
    wanted = Wanted(named.units["ORG"])
    pages = [
        answer_browsing.browse(named.sessions, LOCAL_VIEWER, named.wave, wanted, number).rows
        for number in range(2)
    ]
    listed = pd.concat(pages)[["unit", "respondent", "question", "answer"]].to_numpy().tolist()
    exported = [
        [row[title] for title in ("Unit", "Respondent", "Question code", "Answer")]
        for row in rows(answers(named, form), form)
    ]
    assert len(exported) > PAGE and exported == listed


@pytest.mark.parametrize(
    ("wanted", "count"), [({"theme": "Part A"}, 40), ({"question": "B2"}, 20), ({"search": "STEP 5"}, 20)]
)
def test_exported_answers_are_filtered_as_on_screen(named, wanted, count):
    assert len(rows(answers(named, **wanted), "xlsx")) == count


def test_the_second_sheet_names_subject_filters_and_version(named):
    told = about(answers(named, unit="NORTH", theme="Part A", search="Step"))
    assert (told["Business unit"], told["Framework"], told["Theme"], told["Search"]) == (
        "North (NORTH)",
        "Small model (small 1.0)",
        "Part A",
        "Step",
    )


def test_each_line_of_a_text_file_says_period_and_framework(named):
    line = rows(answers(named, "csv"), "csv")[0]
    assert (line["Period"], line["Framework"], line["Version"]) == ("2026-Q3", "small", "1.0")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_exported_answers_are_understood_by_the_import(named, language):
    use_language(language)
    model = framework(answers="named")
    reader = AnswerReader(model.answer_set_of(model.questions[0]))
    columns = list(rows(answers(named), "xlsx")[0].values())
    assert reader.read(columns[7]) is not None


def test_a_number_is_exported_as_a_number(sessions):
    sets = [*document()["answer_sets"], {"code": "n", "kind": "number", "minimum": 0, "maximum": 9999}]
    questions = [{**q, "answer_set": "n"} if q["code"] == "A1" else q for q in document()["questions"]]
    company = found_company(sessions, answers="named", answer_sets=sets, questions=questions, levels=[])
    import_now(company, questionnaire(company, {"NORTH": [[1234.5678, 2, 3, 4]]}))
    assert rows(answers(company), "xlsx")[0]["Answer"] == 1234.5678


def test_confidential_respondents_have_no_column(company):
    fill(company, NORTH=5)
    assert not {"Respondent", "Role code"} & set(rows(answers(company), "xlsx")[0])


def test_small_groups_are_withheld_and_it_is_said(sessions):
    company = found_company(sessions, UNITS)
    fill(company, A1=5, A2=2, B=3)
    content = answers(company)
    assert ({row["Unit"] for row in rows(content, "xlsx")}, "Withheld" in about(content)) == ({"A1"}, True)


def test_a_question_few_answered_is_not_exported(company):
    columns = [[4, 4, 4, 4]] * 4 + [[4, None, 4, 4]]
    import_now(company, questionnaire(company, {"NORTH": columns}))
    assert {row["Question code"] for row in rows(answers(company), "xlsx")} == {"A1", "B1", "B2"}


@pytest.fixture
def scoped(sessions):
    """A company with answers everywhere, and a viewer of one of its units."""
    company = found_company(sessions, UNITS, answers="named")
    fill(company, A1=5, A2=5, B=5, C=5)
    return company, Viewer("scoped", ViewerRole.EXECUTIVE, company.units["A"])


def test_a_scoped_viewer_exports_the_own_subtree(scoped):
    company, viewer = scoped
    assert {row["Unit code"] for row in rows(answers(company, unit="A", viewer=viewer), "xlsx")} == {
        "A1",
        "A2",
    }


def test_an_export_names_no_unit_above_the_viewer(scoped):
    company, viewer = scoped
    assert about(scores(company, "A", viewer=viewer))["Organisation"] == "A (A)"


@pytest.mark.parametrize("export", [exporting.export_scores, exporting.export_comparison])
def test_scores_of_other_units_are_refused(scoped, export):
    company, viewer = scoped
    with pytest.raises(NotFoundError):
        scores(company, "A", "B", viewer=viewer, export=export)


def test_answers_of_other_units_are_refused(scoped):
    company, viewer = scoped
    with pytest.raises(NotFoundError):
        answers(company, unit="B", viewer=viewer)


def test_group_averages_a_scoped_viewer_may_not_see_are_not_exported(scoped):
    company, viewer = scoped
    assert {row["Group average"] for row in rows(scores(company, "A", viewer=viewer), "xlsx")} == {None}


SCORES = {
    "Score": "score",
    "Earlier wave": "previous",
    "Change": "delta",
    "Coverage": "coverage",
    "Target": "target",
}


@pytest.mark.parametrize("form", FORMS)
def test_exported_scores_are_those_that_are_read(company, form):
    earlier = company.open_wave("2026-Q2")
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 2, 2]]}, wave=earlier))
    fill(company, NORTH=3, SOUTH=1)
    units = [company.units[code] for code in ("ORG", "NORTH", "SOUTH")]
    read = comparing.unit_scores(company.sessions, LOCAL_VIEWER, company.wave, earlier, units)
    found = pd.DataFrame(rows(scores(company, "ORG", "NORTH", "SOUTH", form=form, previous=earlier), form))
    for title, column in SCORES.items():
        exported = pd.to_numeric(found[title]).rename(column).astype(float)
        pd.testing.assert_series_equal(exported, read[column], check_exact=form == "xlsx")


def test_a_comparison_has_the_distance_from_its_first_unit(company):
    fill(company, NORTH=1)
    import_now(company, questionnaire(company, {"SOUTH": [[5, 5, 5, 5]]}), name="south.xlsx")
    content = scores(company, "NORTH", "SOUTH", export=exporting.export_comparison)
    found = {
        (row["Unit code"], row["Dimension code"]): row["Distance from North"] for row in rows(content, "xlsx")
    }
    assert (found["SOUTH", "all"], found["NORTH", "all"]) == (1.5, None)


def test_a_missing_score_says_why(company):
    assert rows(scores(company, "NORTH"), "xlsx")[0]["Note"] == "No answers yet"


def test_choices_are_exported_where_nothing_has_a_score(sessions):
    nominal = {
        "code": "five",
        "kind": "choice",
        "options": [{"code": c, "label": {"en": c, "fr": c}} for c in "xy"],
    }
    dimensions = [{**dimension, "rollup": "none"} for dimension in document()["dimensions"]]
    company = found_company(sessions, answer_sets=[nominal], dimensions=dimensions, levels=[])
    import_now(company, questionnaire(company, {"NORTH": [["x"] * 4] * 5}))
    read = distributions.option_shares(sessions, LOCAL_VIEWER, company.wave, [company.units["NORTH"]])
    assert [row["Share"] for row in rows(scores(company, "NORTH"), "xlsx")] == read["share"].tolist()


HOSTILE = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", FORMS)
def test_nothing_people_wrote_becomes_a_formula(named, text, form):
    with writing(named.sessions) as session:
        session.execute(update(BusinessUnit).values(name=text))
        session.execute(update(Answer).values(comment=text, option=None, text=text))
    row = rows(answers(named, form), form)[0]
    expected = f"'{text}" if form == "csv" else text
    assert [row[title] for title in ("Comment", "Answer")] == [expected] * 2
    assert row["Unit"].startswith(expected)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula(named, text):
    with writing(named.sessions) as session:
        session.execute(update(BusinessUnit).values(name=text))
    book = load_workbook(BytesIO(scores(named, "NORTH", export=exporting.export_comparison)))
    kinds = {cell.data_type for sheet in book.worksheets for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds


def test_what_has_changed_since_the_screen_is_said(named):
    with reading(named.sessions) as session:
        shown = data_version(session)
    assert "Note" not in about(answers(named, version=shown))
    assert "The data changed" in about(answers(named, version=shown - 1))["Note"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("scores", "small", "2026-Q3", "NORTH"), "palier-scores-small-2026-Q3-NORTH.csv"),
        (("scores", "../../etc", "É:\\n"), "palier-scores-etc-E-n.csv"),
        (("scores", "統計"), "palier-scores.csv"),
    ],
)
def test_file_names_are_safe(parts, name):
    assert export_names.file_name("csv", *parts) == name


@pytest.fixture
def talkative(sessions):
    """Named respondents with comments, states, free text and texts that look like formulas."""
    changes = document()
    asked = [*changes["questions"], changes["questions"][0] | {"code": "T1", "answer_set": "words"}]
    sets = [*changes["answer_sets"], {"code": "words", "kind": "text"}]
    company = found_company(sessions, answers="named", questions=asked, answer_sets=sets)
    columns = [
        [4, "n/a", "Don't know", 5, "@all, see below"],
        [1, 2, None, 3, "-3, or less; “so”"],
        [2, 2, 2, 2, "été\n2"],
    ]
    import_now(company, questionnaire(company, {"NORTH": columns[:2], "SOUTH": columns[2:]}))
    return company


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("form", FORMS)
def test_exported_answers_import_again_without_difference(talkative, form, language):
    before = answers_of(talkative)
    use_language(language)
    content = answers(talkative, form)
    (batch, *_) = import_history.list_batches(talkative.sessions, LOCAL_VIEWER)
    import_history.withdraw(talkative.sessions, LOCAL_VIEWER, batch.id)
    assert answers_of(talkative) == {}
    import_now(talkative, content, name=f"answers.{form}")
    assert answers_of(talkative) == before
