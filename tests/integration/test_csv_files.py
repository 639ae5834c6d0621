"""Text files: encoding and delimiter are found out, and nothing is lost."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.adapters.workbook_reader import CellError, Limits, read_workbook
from services.domain.errors import WorkbookRefusedError

TABLE = [["Unité", "Score"], ["Boutiques", "3,5"], ["Siège; social", "4"]]


def written(rows, delimiter=",", encoding="utf-8"):
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def rows(content, name="answers.csv"):
    sheet = read_workbook(name, content).sheets[0]
    return [list(row) for row in sheet.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman"]
)
def test_encoding_and_delimiter_are_found_out(delimiter, encoding):
    assert rows(written(TABLE, delimiter, encoding)) == TABLE


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(
    lambda t: not t.startswith("#")
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=2), st.sampled_from(",;\t|"))
def test_a_table_of_any_texts_is_read_back(table, delimiter):
    quoted = StringIO(newline="")
    csv.writer(quoted, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    content = b"\xef\xbb\xbf" + f"sep={delimiter}\r\n{quoted.getvalue()}".encode()
    assert rows(content) == [list(row) for row in table]


def test_the_sheet_bears_the_name_of_the_file():
    assert read_workbook("réponses 2026.csv", written(TABLE)).sheets[0].name == "réponses 2026"


def test_a_line_break_within_quotes_stays_in_its_cell():
    assert rows(b'a,b\r\n"one\ntwo",3\r\n') == [["a", "b"], ["one\ntwo", "3"]]


def test_an_empty_cell_is_blank_and_an_error_value_an_error():
    assert rows(b"a,,#N/A\n") == [["a", None, CellError("#N/A")]]


def test_one_column_needs_no_delimiter():
    assert rows(b"code\nA1\n") == [["code"], ["A1"]]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n\n", "empty"),
        ("a.csv", b"\x00\x01\x02", "not a workbook"),
        ("a.txt", b"\xff\xfea", "damaged"),
        ("a.csv", b'"' + b"x" * 200_000 + b'"', "damaged"),
        ("a.csv", b"," * 10_000_000, "too large"),
        ("a.csv", b"x" * 10_000_000, "damaged"),
        ("a.csv", b"a,b\n1,\x002\n", "not a workbook"),
        ("a.csv", b"%PDF-1.7\n1,2\n", "not a workbook"),
        ("a.pdf", b"a,b\n1,2\n", "not a workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, content, words):
    with pytest.raises(WorkbookRefusedError, match=words):
        read_workbook(name, content)


def test_a_cell_may_hold_as_much_as_a_spreadsheet_lets_it():
    assert rows(written([["a", "x" * 32_767]])) == [["a", "x" * 32_767]]


@pytest.mark.parametrize("share", ["45 %", "45,5 %", "45%"])
def test_a_percentage_stays_the_text_it_is(share):
    assert rows(written([["a", share]])) == [["a", share]]


def test_too_many_rows_are_refused():
    with pytest.raises(WorkbookRefusedError, match="too large"):
        read_workbook("a.csv", b"a\n" * 11, Limits(rows=10))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        read_workbook("a.csv", content)
    except WorkbookRefusedError as refused:
        assert str(refused)
