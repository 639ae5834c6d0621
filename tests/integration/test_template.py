"""The questionnaire workbook: what is written comes back, and people can work with it."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.adapters import template_reader
from services.adapters.structure import built_in_documents
from services.adapters.template_writer import write_template
from services.adapters.workbook_reader import read_workbook
from services.domain import framework_document
from services.domain.questionnaire import SheetRequest, TemplateRequest
from services.domain.scoring import AnswerState
from tests.builders import filled, framework

names = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]),
    min_size=1,
    max_size=40,
).filter(lambda name: name.strip() == name and name.isprintable())
answers = st.one_of(
    st.integers(1, 5).map(lambda n: (f"{n} - Step {n}", AnswerState.ANSWERED, str(n))),
    st.just(("Not applicable", AnswerState.NOT_APPLICABLE, None)),
    st.just(("Don't know", AnswerState.DONT_KNOW, None)),
    st.just((None, None, None)),
)
columns = st.lists(st.tuples(answers, answers, answers, answers), min_size=1, max_size=4)


def template(model=None, language="en", *sheets):
    return write_template(
        TemplateRequest(
            model or framework(),
            language,
            "ORG",
            "Organisation",
            "2026-Q3",
            None,
            sheets or (SheetRequest("U", "Unit", 2),),
        )
    )


def read(content, model=None):
    workbook = read_workbook("a.xlsx", content)
    identity = template_reader.identify(workbook)
    return template_reader.read_assessments(workbook, identity, model or framework(), "en")


@settings(max_examples=25)
@given(columns=columns)
def test_answers_survive_the_round_trip(columns):
    content = template(None, "en", SheetRequest("U", "Unit", len(columns)))
    found = read(filled(content, {"U": [[cell[0] for cell in column] for column in columns]}))
    expected = [
        {
            q: (state, option)
            for q, (_cell, state, option) in zip(("A1", "A2", "B1", "B2"), column, strict=True)
            if state
        }
        for column in columns
    ]
    told = [{q: (a.state, a.option) for q, a in given.answers.items()} for given in found.assessments]
    assert (told, found.issues) == ([answers for answers in expected if answers], [])


@settings(max_examples=25)
@given(st.lists(names, min_size=1, max_size=5))
def test_any_unit_name_makes_a_sheet_that_is_found_again(unit_names):
    sheets = [SheetRequest(f"U{place}", name, 1) for place, name in enumerate(unit_names)]
    content = filled(template(None, "en", *sheets), {sheet.unit_code: [[1, 2, 3, 4]] for sheet in sheets})
    found = read(content)
    assert ([g.unit_code for g in found.assessments], found.issues) == ([s.unit_code for s in sheets], [])


def test_a_text_that_looks_like_a_formula_stays_a_text():
    content = template(None, "en", SheetRequest("U", "=1+1", 1))
    assert load_workbook(BytesIO(content)).worksheets[1]["B1"].data_type == "s"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("key", sorted(built_in_documents()))
def test_every_built_in_framework_has_a_questionnaire_in_each_language(key, language):
    model = framework_document.parse(built_in_documents()[key])
    options = [model.answer_set_of(question).options for question in model.questions]
    answers = [listed[1].label.within(language) if listed else "In words" for listed in options]
    content = filled(template(model, language), {"U": [answers]})
    found = read(content, model)
    assert (len(found.assessments[0].answers), found.issues) == (len(model.questions), [])


def test_the_sheet_offers_answers_and_is_protected_but_for_the_answers():
    sheet = load_workbook(BytesIO(template())).worksheets[1]
    assert sheet.protection.sheet
    assert (sheet["B6"].protection.locked, sheet["D6"].protection.locked) == (True, False)
    offered = {
        str(area) for validation in sheet.data_validations.dataValidation for area in validation.sqref.ranges
    }
    assert {"D4:E4", "D6:E6"} <= offered


def test_titles_stay_in_sight_and_on_every_printed_page():
    sheet = load_workbook(BytesIO(template())).worksheets[1]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == (
        "D5",
        "$1:$4",
        "landscape",
    )


def test_the_hidden_sheet_is_hidden():
    assert load_workbook(BytesIO(template()))["palier"].sheet_state == "hidden"
