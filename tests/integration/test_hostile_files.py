"""Files that mean harm, or are odd: each is read right or refused in a sentence, soon and within bounds."""

import struct
import time
import warnings
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from services.adapters.workbook_reader import CellError, read_workbook
from services.adapters.workbook_values import column_letters
from services.domain.errors import WorkbookRefusedError
from tests.builders import saved
from tests.hostile import (
    FILES,
    SHEET,
    ods,
    repacked,
    replacing,
    with_rows,
    workbook,
    xlsb,
    zipped,
)

GOOD = workbook(A1="hello", B2=3)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FULL_ROW = (
    "<table:table-cell table:number-columns-repeated='16384' office:value-type='float' office:value='1'/>"
)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in b"bcdefghij"
)
SECONDS = 5


def in_time(name, content):
    started = time.perf_counter()
    try:
        return read_workbook(name, content)
    finally:
        assert time.perf_counter() - started < SECONDS


def before_root(declaration, root):
    """An XML part with a declaration before its root and the first entity used within."""
    return lambda xml: xml.replace(root, declaration + root)


def rows_of(template, start=2, stop=1_048_577):
    return b"".join(template.replace(b"#", b"%d" % row) for row in range(start, stop))


def relation(target):
    return {"xl/_rels/workbook.xml.rels": replacing(b"/xl/worksheets/sheet1.xml", target)}


def strings(items):
    return {"xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (MAIN, items)}


def nested(depth):
    inner = zipped({"zeros": bytes(10**6)})
    for _ in range(depth):
        inner = zipped({f"{place}.zip": inner for place in range(8)})
    return inner


def ring(xls):
    """An old workbook in whose table of sectors each one is its own successor."""
    start = 512 * (struct.unpack_from("<I", xls, 76)[0] + 1)
    return xls[:start] + struct.pack("<128I", *range(128)) + xls[start + 512 :]


def doubled_entry():
    written = BytesIO(GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(written, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, "<worksheet/>")
    return written.getvalue()


def many_sheets(count):
    sheets = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(1, count + 1))
    spaces = MAIN + b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    return repacked(
        GOOD, {"xl/workbook.xml": b"<workbook %s><sheets>%s</sheets></workbook>" % (spaces, sheets)}
    )


REFUSED = {
    "zip bomb": (lambda: repacked(GOOD, {SHEET: bytes(501 * 2**20)}), "too large"),
    "zip bomb of blanks within the limit": (
        lambda: with_rows(b" " * (300 * 2**20)),
        "too large",
    ),
    "zip bomb of text": (
        lambda: repacked(GOOD, strings(b"<si><t>ha</t></si>" * 10_000_000)),
        "too large|too long",
    ),
    "zip bomb of cells": (
        lambda: with_rows((b"<row>" + b"<c><v>1</v></c>" * 1_000 + b"</row>") * 20_000),
        "too",
    ),
    "nested zip bomb": (lambda: nested(4), "not a workbook"),
    "entity bomb in the sheet": (
        lambda: repacked(GOOD, {SHEET: before_root(LAUGHS, b"<worksheet")}),
        "damaged",
    ),
    "entity bomb in the list of sheets": (
        lambda: repacked(GOOD, {"xl/workbook.xml": before_root(LAUGHS, b"<workbook ")}),
        "damaged",
    ),
    "entity bomb in the texts": (
        lambda: repacked(
            GOOD, {"xl/sharedStrings.xml": LAUGHS + b"<sst %s><si><t>&j;</t></si></sst>" % MAIN}
        ),
        "damaged",
    ),
    "external entity": (
        lambda: repacked(
            GOOD,
            {
                "xl/workbook.xml": before_root(
                    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]>', b"<workbook "
                )
            },
        ),
        "damaged",
    ),
    "entity in an ods": (
        lambda: ods(
            "<table:table-row><table:table-cell office:value-type='string'><text:p>&a;</text:p></table:table-cell>"
            "</table:table-row>"
        ),
        "damaged",
    ),
    "stray last cell": (
        lambda: with_rows(
            b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "too large",
    ),
    "stray last cell, first": (
        lambda: with_rows(
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
        ),
        "too large",
    ),
    "address beyond any sheet": (
        lambda: with_rows(b'<row r="99999999999"><c r="ZZZZ99999999999"><v>1</v></c></row>'),
        "too large|damaged",
    ),
    "password": (
        lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(2_000),
        "password",
    ),
    "entry encrypted": (
        lambda: GOOD.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"),
        "password",
    ),
    "doubled entry": (doubled_entry, "damaged"),
    "zip behind another": (lambda: b"PK\x03\x04" + bytes(100) + GOOD, "damaged"),
    "zip behind a pdf": (lambda: b"%PDF-1.7\n" + GOOD, "not a workbook"),
    "ten thousand sheets": (lambda: many_sheets(10_000), "too large"),
    "text that is not there": (
        lambda: with_rows(b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'),
        "damaged",
    ),
    "sheet part missing": (lambda: repacked(GOOD, {SHEET: None}), "damaged"),
    "relation to itself": (lambda: repacked(GOOD, relation(b"workbook.xml")), "damaged|empty"),
    "relation outside": (lambda: repacked(GOOD, relation(b"../../../../etc/hosts")), "damaged"),
    "relation to the web": (lambda: repacked(GOOD, relation(b"http://localhost/a.xml")), "damaged"),
    "no relations": (lambda: repacked(GOOD, {"xl/_rels/workbook.xml.rels": None}), "damaged"),
    "XML a million deep": (
        lambda: repacked(GOOD, {"xl/workbook.xml": b"<a>" * 10**6 + b"</a>" * 10**6}),
        "damaged",
    ),
    "UTF-16 list of sheets": (
        lambda: repacked(GOOD, {"xl/workbook.xml": lambda xml: xml.decode().encode("utf-16")}),
        "damaged",
    ),
    "ods of a repeated row": (
        lambda: ods(f"<table:table-row table:number-rows-repeated='1048576'>{FULL_ROW}</table:table-row>"),
        "too large|damaged",
    ),
    "ods of repeated rows": (
        lambda: ods(f"<table:table-row table:number-rows-repeated='9999'>{FULL_ROW}</table:table-row>" * 100),
        "too large|damaged",
    ),
    "ods with a stray row": (
        lambda: ods(
            "<table:table-row table:number-rows-repeated='1048575'><table:table-cell/></table:table-row>"
            f"<table:table-row>{FULL_ROW}</table:table-row>"
        ),
        "too large",
    ),
    "ods whose table never ends": (
        lambda: repacked(ods(""), {"content.xml": replacing(b"</table:table>", b"</tab>")}),
        "damaged",
    ),
    "xlsb with a stray cell": (lambda: xlsb({(0, 0): 1, (1_048_575, 16_383): 1}), "too large"),
    "xls with a stray cell": ((FILES / "sparse.xls").read_bytes, "too large"),
    "xls whose sectors lead to themselves": (lambda: ring((FILES / "small.xls").read_bytes()), "too|damaged"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_in_a_sentence_and_the_next_file_is_read(case):
    build, words = REFUSED[case]
    content = build()
    with pytest.raises(WorkbookRefusedError, match=words):
        in_time("a.xlsx", content)
    assert in_time("a.xlsx", GOOD).sheets[0].cell(1, 1) == 3


FIRST = b'<row r="1"><c r="A1"><v>7</v></c></row>'
READ = {
    "a million formatted rows": (
        lambda: with_rows(FIRST + rows_of(b'<row r="#" s="1" customFormat="1"/>')),
        7,
    ),
    "a million formatted cells": (
        lambda: with_rows(FIRST + rows_of(b'<row r="#"><c r="A#" s="0"/></row>')),
        7,
    ),
    "formatted cells up to the last column": (
        lambda: with_rows(
            FIRST + rows_of(b'<row r="#"><c r="A#" s="0"/><c r="XFD#" s="0"/></row>', 2, 90_000)
        ),
        7,
    ),
    "formatted columns": (
        lambda: with_rows(FIRST, b'<cols><col min="1" max="16384" width="9" style="0"/></cols>'),
        7,
    ),
    "16,384 columns": (
        lambda: with_rows(
            b'<row r="1">'
            + b"".join(b'<c r="%s1"><v>7</v></c>' % column_letters(n).encode() for n in range(16_384))
            + b"</row>"
        ),
        7,
    ),
    "dimension too small": (
        lambda: repacked(GOOD, {SHEET: replacing(b'ref="A1:B2"', b'ref="A1"')}),
        "hello",
    ),
    "dimension too large": (
        lambda: repacked(GOOD, {SHEET: replacing(b'ref="A1:B2"', b'ref="A1:XFD1048576"')}),
        "hello",
    ),
    "external link": (
        lambda: repacked(
            with_rows(b'<row r="1"><c r="A1"><f>[1]Secret!A1</f><v>7</v></c></row>'),
            {
                "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": b"<Relationships/>",
            },
        ),
        7,
    ),
    "embedded object": (
        lambda: repacked(GOOD, {"xl/embeddings/oleObject1.bin": OLE + bytes(9_000)}),
        "hello",
    ),
    "embedded zip bomb": (lambda: repacked(GOOD, {"xl/embeddings/a.zip": nested(3)}), "hello"),
    "macros": (
        lambda: repacked(
            GOOD,
            {
                "xl/vbaProject.bin": OLE + bytes(9_000),
                "[Content_Types].xml": replacing(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"),
            },
        ),
        "hello",
    ),
    "entries with path tricks": (
        lambda: repacked(
            GOOD,
            dict.fromkeys(("../../evil", "/etc/evil", "C:\\evil", "a\x01b", "x" * 60000, "xl/../evil"), b"x"),
        ),
        "hello",
    ),
    "three hundred sheets": (lambda: many_sheets(300), "hello"),
    "a cell of 32,767 characters": (lambda: workbook(A1="x" * 32_767), "x" * 32_767),
    "a longer cell": (
        lambda: with_rows(
            b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>' % (b"x" * 99_999)
        ),
        "x" * 99_999,
    ),
    "ods of formatted rows": (
        lambda: ods(
            "<table:table-row><table:table-cell office:value-type='float' office:value='7'/></table:table-row>"
            "<table:table-row table:number-rows-repeated='1048575'>"
            "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
        ),
        7,
    ),
    "xlsb": (lambda: xlsb({(0, 0): 7, (3, 2): 1}), 7),
    "xls": ((FILES / "small.xls").read_bytes, "Question"),
    "ods": ((FILES / "small.ods").read_bytes, "Question"),
}


@pytest.mark.parametrize("case", READ)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_it_is_read_whatever_its_name(case, name):
    build, first = READ[case]
    assert in_time(name, build()).sheets[0].cell(0, 0) == first


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_text_with_the_name_of_a_workbook_is_read(ending):
    assert in_time(f"a.{ending}", b"unit;score\nNorth;3\nSouth;4\n").sheets[0].cell(1, 1) == "3"


@pytest.mark.parametrize(
    "content",
    [b"<html><table><tr><td>1</td></tr></table></html>", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>'],
)
@pytest.mark.parametrize("name", ["a.xls", "a.csv"])
def test_a_web_page_is_told_from_a_workbook(content, name):
    with pytest.raises(WorkbookRefusedError, match="web page"):
        in_time(name, content)


def test_a_zip_behind_text_is_no_text():
    with pytest.raises(WorkbookRefusedError, match="not a workbook"):
        in_time("a.csv", b"a,b\n1,2\n" + GOOD)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/answers.xlsx", "answers.xlsx"),
        ("C:\\Users\\x\\answers.xlsx", "answers.xlsx"),
        ("/answers.xlsx", "answers.xlsx"),
        ("ans\0wers\x1b[31m\u202e.xlsx", "answers[31m.xlsx"),
        ("x" * 5_000 + ".xlsx", "x" * 195 + ".xlsx"),
    ],
)
def test_a_name_is_stripped_of_tricks(given, shown):
    assert in_time(given, GOOD).file_name == shown


@pytest.mark.parametrize("name", ["small.xls", "small.ods", "small.xlsx"])
def test_a_file_cut_anywhere_is_read_or_refused(name):
    content = GOOD if name.endswith("x") else (FILES / name).read_bytes()
    for cut in range(0, len(content), len(content) // 40):
        with pytest.raises(WorkbookRefusedError):
            in_time(name, content[:cut])


def test_sheets_of_one_name_are_refused():
    book = Workbook()
    book.active["A1"], book.create_sheet("Twin")["A1"] = "first", "second"
    content = repacked(saved(book), {"xl/workbook.xml": replacing(b'name="Twin"', b'name="Sheet"')})
    with pytest.raises(WorkbookRefusedError, match="same name"):
        in_time("a.xlsx", content)


def test_a_chart_sheet_is_passed_over():
    book = Workbook()
    book.active["A1"] = 1
    book.create_chartsheet("Chart")
    book.create_sheet("After")["A1"] = "#N/A"
    sheets = in_time("a.xlsx", saved(book)).sheets
    assert [(sheet.name, sheet.cell(0, 0)) for sheet in sheets] == [
        ("Sheet", 1),
        ("After", CellError("#N/A")),
    ]


def test_cells_without_addresses_are_in_their_place():
    content = with_rows(b'<row/><row><c/><c t="e"><v>#REF!</v></c></row>')
    assert in_time("a.xlsx", content).sheets[0].cell(1, 1) == CellError("#REF!")
