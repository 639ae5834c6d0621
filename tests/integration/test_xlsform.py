"""XLSForm: every framework we ship becomes a form that the tools of others accept."""

import warnings
from xml.etree import ElementTree

import pytest

from services.adapters import structure
from services.adapters.workbook_reader import read_workbook
from services.adapters.xlsform import write_xlsform
from services.domain import framework_document
from services.domain.texts import LANGUAGES
from tests.builders import document, framework, question, text

SHIPPED = structure.built_in_documents()
XFORMS, JAVAROSA = "{http://www.w3.org/2002/xforms}", "{http://openrosa.org/javarosa}"


def converted(content: bytes) -> ElementTree.Element:
    """The form as pyxform makes it of the workbook; it raises where the workbook is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyxform.xls2xform import convert  # noqa: PLC0415

        result = convert(content, file_type=".xlsx")
    return ElementTree.fromstring(result.xform)


def asked(form: ElementTree.Element) -> set[str]:
    """The names of the questions of a form."""
    return {str(bind.get("nodeset")).rsplit("/", 1)[-1] for bind in form.iter(f"{XFORMS}bind")}


@pytest.mark.parametrize("key", SHIPPED)
def test_every_framework_becomes_a_form_with_all_its_questions(key):
    found = framework_document.parse(SHIPPED[key])
    assert {q.code for q in found.questions} <= asked(converted(write_xlsform(found, "fr")))


def test_a_form_speaks_both_languages():
    form = converted(write_xlsform(framework(), "en"))
    assert len(list(form.iter(f"{XFORMS}translation"))) == len(LANGUAGES)


def test_a_code_that_begins_with_a_digit_is_named_with_an_underscore():
    found = framework(questions=[*document()["questions"], question("4b", "b")])
    assert "_4b" in asked(converted(write_xlsform(found, "en")))


def test_named_respondents_may_comment():
    assert "A1.comment" in asked(converted(write_xlsform(framework(answers="named"), "en")))


def test_a_number_is_held_within_its_bounds():
    numbers = [{"code": "five", "kind": "number", "minimum": 1, "maximum": 5}]
    form = converted(write_xlsform(framework(answer_sets=numbers), "en"))
    binds = [bind for bind in form.iter(f"{XFORMS}bind") if str(bind.get("nodeset")).endswith("/A1")]
    assert binds[0].get("constraint") == ". >= 1 and . <= 5"


def test_options_keep_their_codes_and_gain_the_two_states():
    sheet = read_workbook("form.xlsx", write_xlsform(framework(), "en")).sheet("choices")
    assert sheet is not None
    names = [row[1] for row in sheet.rows if row[0] == "five"]
    assert names == ["1", "2", "3", "4", "5", "not_applicable", "dont_know"]


def test_a_text_that_looks_like_a_formula_stays_a_text():
    hostile = framework(questions=[question("A1", "a", text=text("=1+1")), question("B1", "b")])
    sheet = read_workbook("form.xlsx", write_xlsform(hostile, "en")).sheet("survey")
    assert sheet is not None and any("=1+1" in row for row in sheet.rows)
