"""docs/workbooks.md is complete: every problem, field, limit and loss of the code is on it, and nothing else."""

import ast
import re

import pytest
import yaml

from services.adapters import csv_files, own_workbook, problem_marks, rewrite_losses, values_copy
from services.adapters.workbook_files import Limits
from services.domain import mapping_document
from services.domain.cash_flow_mapping import FlowMeaning
from services.domain.column_mapping import Layout, Meaning
from services.domain.importing import MOST_ISSUES
from services.domain.issue_codes import TITLES
from services.importing import MOST_LISTED
from tests.running import ROOT

PAGE = (ROOT / "docs" / "workbooks.md").read_text("utf-8")
FLAT = " ".join(PAGE.split())
CODE = re.compile(r"[a-z]+\.[a-z_]+")
ROWS = re.findall(
    r"^\| `([a-z]+\.[a-z_]+)` \| (.+?) \| (yes|no|sometimes) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE
)
SAYING = {"CellIssue", "Flaw", "say", "_say", "_issue", "_nothing"}
DOCUMENTS = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)]


def codes_in(tree):
    """Codes that are passed to what makes problems, or given back for it."""
    for node in ast.walk(tree):
        given = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = node.args if name in SAYING else []
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            given = node.value.elts
        for one in given:
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and CODE.fullmatch(one.value):
                yield one.value


USED = {
    code
    for path in (ROOT / "services").rglob("*.py")
    for code in codes_in(ast.parse(path.read_text("utf-8")))
}


def test_every_code_that_is_used_has_a_title_and_every_title_is_used():
    assert set(TITLES) == USED


def test_every_problem_is_on_the_page_once_and_no_other():
    assert sorted(code for code, *_ in ROWS) == sorted(TITLES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_problem_bears_its_title(row):
    assert row[1] == str(TITLES[row[0]])


def warnings_in(tree):
    """Codes that some call makes a warning."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            values = [one.value for one in given if isinstance(one, ast.Constant)]
            warns = "warning" in values or any(keyword.arg == "warns" for keyword in node.keywords)
            yield from (one for one in values if warns and isinstance(one, str) and CODE.fullmatch(one))


def test_problems_that_do_not_stop_are_warnings_in_the_code():
    found = {
        code
        for path in (ROOT / "services").rglob("*.py")
        for code in warnings_in(ast.parse(path.read_text("utf-8")))
    }
    never, sometimes = (
        {code for code, _, stops, *_ in ROWS if stops == told} for told in ("no", "sometimes")
    )
    assert never <= found <= never | sometimes


def test_every_limit_is_on_the_page():
    limits = Limits()
    sizes = f"{limits.bytes >> 20} MB; {limits.uncompressed >> 20} MB unpacked, {limits.entries:,} entries"
    assert sizes in FLAT
    assert f"| {limits.sheets:,} |" in PAGE
    assert f"| {limits.rows:,}; {limits.columns:,} |" in PAGE
    assert f"| {limits.cells // 10**6} million |" in PAGE
    assert f"The first {MOST_ISSUES} of" in FLAT


def test_the_limits_of_the_marked_workbook_are_on_the_page():
    assert f"below {own_workbook.MOST_CELLS:,} cells and {own_workbook.MOST_BYTES >> 20} MB unpacked" in FLAT
    assert values_copy.MOST_CELLS == 10**6
    assert f"| problems listed | {MOST_LISTED:,} |" in PAGE
    assert f"| {problem_marks.MOST_COMMENTS:,}, errors first" in PAGE
    assert f"problems in one comment: {problem_marks.MOST_IN_ONE} |" in PAGE


@pytest.mark.parametrize("loss", [*rewrite_losses._LOSSES, *rewrite_losses._WITHOUT_MACROS], ids=str)
def test_what_a_rewrite_loses_is_on_the_page(loss):
    assert str(loss.what) in FLAT


@pytest.mark.parametrize("ending", [*csv_files.ENDINGS, *csv_files.WORKBOOK_ENDINGS])
def test_every_ending_is_on_the_page(ending):
    assert f"`{ending}`" in PAGE


def test_every_part_of_a_mapping_is_in_an_example():
    choices = [mapping_document.read(document) for document in DOCUMENTS]
    mappings = [one.mapping for one in choices if one.mapping]
    assert {mapping.layout for mapping in mappings} == set(Layout)
    assert {column.meaning for mapping in mappings for column in mapping.columns} == set(Meaning)
    flows = [column.meaning for one in choices if one.flows for column in one.flows.columns]
    assert set(flows) == set(FlowMeaning)
    assert {one.existing for one in choices} == {"replace", "add"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["layout"])
def test_an_example_survives_its_writing(document):
    choices = mapping_document.read(document)
    assert mapping_document.read(mapping_document.write(choices)) == choices


def test_every_field_of_a_mapping_is_explained_and_in_an_example():
    choices = [mapping_document.read(document) for document in DOCUMENTS]
    written = [mapping_document.write(one) for one in choices]
    fields = {name for document in written for name in document} | {
        name for document in written for column in document["columns"] for name in column
    }
    told = {name for document in DOCUMENTS for name in document} | {
        name for document in DOCUMENTS for column in document["columns"] for name in column
    }
    assert fields == told
    assert [name for name in fields if f"`{name}`" not in PAGE] == []
