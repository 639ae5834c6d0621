"""Reading workbooks: true addresses, nothing silently blank, and one sentence for what cannot be read."""

import time
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from services.adapters import xlsx_parts
from services.adapters.workbook_parser import parse_workbook
from services.adapters.workbook_reader import (
    CellError,
    Limits,
    UncalculatedFormula,
    cell_address,
    read_workbook,
)
from services.domain.errors import WorkbookRefusedError
from services.domain.percent import Percent
from tests.builders import saved


def workbook(**cells):
    book = Workbook()
    for address, value in cells.items():
        book.active[address] = value
    return saved(book)


def rezipped(content, **parts):
    """A workbook with some of its XML parts replaced (path with __ for /)."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            change = parts.get(name.replace("/", "__").replace(".xml", ""))
            data = source.read(name)
            target.writestr(name, change(data) if change else data)
    return written.getvalue()


def sentence(content, name="a.xlsx", limits=None):
    with pytest.raises(WorkbookRefusedError) as refused:
        read_workbook(name, content, limits or Limits())
    return str(refused.value)


def zipped(**files):
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def sheet_xml(change):
    return {"xl__worksheets__sheet1": change}


NOON = datetime(2026, 5, 6, 12)  # noqa: DTZ001  a cell has no time zone
GOOD = workbook(A1="hello", B2=3)


def test_addresses_are_true_below_and_beside_empty_cells():
    sheet = read_workbook("a.xlsx", workbook(C5="here")).sheets[0]
    assert (sheet.cell(4, 2), sheet.cell(0, 0), sheet.cell(99, 99)) == ("here", None, None)


def test_the_hidden_sheet_is_known():
    book = Workbook()
    book.active["A1"] = 1
    book.create_sheet("secret").sheet_state = "hidden"
    assert [sheet.hidden for sheet in read_workbook("a.xlsx", saved(book)).sheets] == [False, True]


def test_an_error_value_is_not_taken_for_a_blank():
    content = workbook(A1="x", B1="#N/A")
    assert read_workbook("a.xlsx", content).sheets[0].cell(0, 1) == CellError("#N/A")


def test_an_error_value_of_an_open_document_is_not_taken_for_a_blank():
    content = (Path(__file__).parent / "files" / "errors.ods").read_bytes()
    sheet = read_workbook("a.ods", content).sheets[0]
    assert list(sheet.rows[0]) == ["x", CellError("#N/A"), CellError("#DIV/0!"), 2, 0.45]
    assert sheet.cell(2, 0) == CellError("#NAME?")


def test_an_uncalculated_formula_is_not_taken_for_a_blank():
    found = read_workbook("a.xlsx", workbook(A1=1, A2="=A1+1")).sheets[0].cell(1, 0)
    assert found == UncalculatedFormula("=A1+1")


def test_a_calculated_formula_is_its_result():
    content = rezipped(
        workbook(A1=1, A2="=A1+1"),
        **sheet_xml(lambda xml: xml.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")),
    )
    assert read_workbook("a.xlsx", content).sheets[0].cell(1, 0) == 2


@pytest.mark.parametrize("shown", ["0%", "0.00%", "0.0 %", '[Red]-0.0%;"none"'])
def test_a_number_shown_as_a_percentage_is_one(shown):
    book = Workbook()
    book.active["B2"] = 0.45
    book.active["B2"].number_format = shown
    found = read_workbook("a.xlsx", saved(book)).sheets[0].cell(1, 1)
    assert (type(found), found) == (Percent, 0.45)


@pytest.mark.parametrize("shown", ["0.00", '0" %"', "0\\%", "General"])
def test_a_number_beside_a_percent_sign_is_none(shown):
    book = Workbook()
    book.active["A1"], book.active["A1"].number_format = 45, shown
    assert type(read_workbook("a.xlsx", saved(book)).sheets[0].cell(0, 0)) is float


def test_dates_that_count_from_1904_are_right():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"], book.active["A2"] = date(2026, 5, 6), NOON
    sheet = read_workbook("a.xlsx", saved(book)).sheets[0]
    assert [sheet.cell(0, 0), sheet.cell(1, 0)] == [date(2026, 5, 6), NOON]


def test_merged_areas_are_known():
    book = Workbook()
    book.active["A1"] = "over two"
    book.active.merge_cells("A1:B3")
    assert read_workbook("a.xlsx", saved(book)).sheets[0].merged == ((0, 0, 2, 1),)


def test_merged_areas_of_an_old_workbook_are_known():
    content = (Path(__file__).parent / "files" / "small.xls").read_bytes()
    assert read_workbook("a.xls", content).sheets[0].merged == ((5, 0, 6, 1),)


def test_hidden_rows_are_known():
    book = Workbook()
    book.active["A1"], book.active["A2"], book.active["A3"] = 1, 2, 3
    book.active.row_dimensions[2].hidden = True
    assert read_workbook("a.xlsx", saved(book)).sheets[0].hidden_rows == frozenset({1})


def test_a_formula_is_shown_as_it_was_written():
    found = read_workbook("a.xlsx", workbook(A1=1, A2='=A1&" <x>"')).sheets[0].cell(1, 0)
    assert found == UncalculatedFormula('=A1&" <x>"')


def test_a_long_sheet_read_in_slices_is_the_same(monkeypatch):
    book = Workbook()
    for row in range(1, 400):
        book.active.append([f"text {row}", row / 100, "#N/A" if row % 50 == 0 else None])
        book.active.cell(row, 2).number_format = "0%"
    book.active.row_dimensions[300].hidden = True
    book.active.merge_cells("A398:A399")
    content = saved(book)
    whole = parse_workbook("a.xlsx", content).sheets[0]
    for name, size in (("LONG", 4_000), ("SLICE", 4_000), ("BLOCK", 500)):
        monkeypatch.setattr(xlsx_parts, name, size)
    cut = parse_workbook("a.xlsx", content).sheets[0]
    assert [filled(row) for row in cut.rows] == [filled(row) for row in whole.rows]
    assert (cut.merged, cut.hidden_rows) == (whole.merged, whole.hidden_rows) == (((397, 0, 398, 0),), {299})


def filled(row):
    return [(column, type(value), value) for column, value in enumerate(row) if value is not None]


def test_addresses_are_as_spreadsheets_write_them():
    assert [cell_address(0, 0), cell_address(4, 2), cell_address(0, 26)] == ["A1", "C5", "AA1"]


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n",
        zipped(**{"a.txt": "x"}),
        zipped(**{"word/document.xml": "<a/>"}),
    ],
    ids=["text", "pdf", "picture", "archive", "letter"],
)
def test_something_else_is_not_a_workbook(content):
    assert "not a workbook" in sentence(content)


@pytest.mark.parametrize("content", [b"", saved(Workbook())], ids=["no bytes", "no cells"])
def test_an_empty_workbook_is_said(content):
    assert "empty" in sentence(content)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_truncated_workbook_is_damaged(share):
    assert "damaged" in sentence(GOOD[: int(len(GOOD) * share)])


def test_an_encrypted_workbook_is_protected():
    envelope = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    assert "password" in sentence(envelope)


def test_an_old_document_that_is_no_workbook_is_refused():
    assert "not a workbook" in sentence(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_entities_are_refused():
    bomb = rezipped(GOOD, **sheet_xml(lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml))
    assert "damaged" in sentence(bomb)


def test_broken_xml_is_damaged():
    assert "damaged" in sentence(rezipped(GOOD, **sheet_xml(lambda xml: xml[: len(xml) // 2])))


@pytest.mark.parametrize(
    "limits", [Limits(bytes=100), Limits(entries=3), Limits(uncompressed=1_000), Limits(rows=1)]
)
def test_limits_hold(limits):
    assert "too large" in sentence(GOOD, limits=limits)


def test_a_stray_cell_in_the_last_column_is_too_large():
    def stray(xml):
        return xml.replace(
            b"</sheetData>", b'<row r="190000"><c r="XFD190000"><v>1</v></c></row></sheetData>'
        )

    assert "too large" in sentence(rezipped(GOOD, **sheet_xml(stray)))


def test_a_claimed_dimension_is_not_believed():
    def claim(xml):
        return xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')

    assert read_workbook("a.xlsx", rezipped(GOOD, **sheet_xml(claim))).sheets[0].cell(1, 1) == 3


def test_many_empty_cells_with_a_formula_are_read_quickly():
    """Cells that close themselves once made the scan for formulas quadratic."""
    book = Workbook()
    book.active["A1"] = "=1+1"
    cells = b"".join(b'<c r="A%d" s="0"/>' % row for row in range(2, 60_000))
    content = rezipped(
        saved(book), **sheet_xml(lambda xml: xml.replace(b"</row>", b"</row><row>" + cells + b"</row>"))
    )
    started = time.perf_counter()
    read_workbook("a.xlsx", content)
    assert time.perf_counter() - started < 5


@settings(max_examples=80)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.booleans())
def test_a_damaged_byte_gives_a_workbook_or_a_sentence(place, byte, cut):
    content = GOOD[:place] if cut else GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]
    try:
        assert read_workbook("a.xlsx", content).sheets
    except WorkbookRefusedError as refused:
        assert str(refused)
