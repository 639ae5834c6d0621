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
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
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
        ("a.pdf", b"a,b\n1,2\n", "not a workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, content, words):
    with pytest.raises(WorkbookRefusedError, match=words):
        read_workbook(name, content)


def test_too_many_rows_are_refused():
    with pytest.raises(WorkbookRefusedError, match="too large"):
        read_workbook("a.csv", b"a\n" * 11, Limits(rows=10))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        read_workbook("a.csv", content)
    except WorkbookRefusedError as refused:
        assert str(refused)
