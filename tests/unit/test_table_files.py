"""Tables as files: whatever a text holds, it comes back as a text, and figures show what screens show."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from services.adapters import table_workbook
from services.adapters.table_files import Column, ExportTable, readable, write_csv
from services.adapters.table_workbook import write_xlsx
from services.language import format_delta, format_figure, format_percent, format_score, use_language

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")", "#REF!", "＝1"]  # fmt: skip
FEWER = settings(max_examples=50)
ANYTHING = st.text(st.characters(exclude_categories=()))


def table(*rows, kind="text", **more):
    columns = tuple(Column(f"Column {place}", kind) for place in range(len(rows[0])))
    return ExportTable("Table", (("Unit", "=North"),), columns, rows, **more)


def read_csv(content, delimiter=","):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def sheets(content):
    return load_workbook(BytesIO(content)).worksheets


def shown(content):
    """The first sheet as a program that knows the escapes of workbooks reads it."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_is_a_formula_in_a_workbook(text):
    assert sheets(write_xlsx(table([text])))[0]["A2"].data_type in ("s", "inlineStr")


@pytest.mark.parametrize("text", [text for text in DANGEROUS if text != "#REF!"])
def test_a_text_like_a_formula_stays_one_when_it_is_edited(text):
    assert sheets(write_xlsx(table([text])))[0]["A2"].quotePrefix


@pytest.mark.parametrize("text", [text for text in DANGEROUS if text != "#REF!"])
def test_a_text_like_a_formula_has_an_apostrophe_in_csv(text):
    assert read_csv(write_csv(table([text])))[1] == [f"'{text}"]


@FEWER
@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_any_text_is_written_as_csv(texts):
    for cell in read_csv(write_csv(table(texts)))[1]:
        assert not cell.startswith(tuple("=+-@\t\r"))


@FEWER
@given(st.lists(ANYTHING.filter(lambda text: text.strip()), min_size=1, max_size=4))
def test_any_text_comes_back_from_a_workbook(texts):
    found = shown(write_xlsx(table(texts)))[1]
    expected = [readable(text).replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    assert [str(cell).strip() for cell in found] == [text.strip() for text in expected]


@pytest.mark.parametrize("text", ["<r>&</r>", "<r><t>x</t></r>", "<r>", "_x0041_", "http://x", "007"])
def test_what_a_workbook_may_take_for_markup_stays_a_text(text):
    assert shown(write_xlsx(table([text])))[1] == [text]


@FEWER
@given(st.floats(-1e6, 1e6), st.sampled_from(["score", "delta", "share", "figure", "count"]))
def test_figures_keep_their_full_precision(value, kind):
    assert sheets(write_xlsx(table([value], kind=kind)))[0]["A2"].value == value


@FEWER
@given(st.floats(-1e6, 1e6))
def test_csv_keeps_full_precision(value):
    assert float(read_csv(write_csv(table([value])))[1][0]) == pytest.approx(value, rel=0, abs=1e-17)


def as_a_sheet_shows_it(value, pattern):
    """What a spreadsheet program makes of a number and one of our patterns: 15 digits, half away from zero."""
    from decimal import ROUND_HALF_UP, Decimal  # noqa: PLC0415

    positive, _, negative = pattern.partition(";")
    part = negative if negative and value < 0 else positive
    bare = part.replace('"', "").replace("#,##", "")
    number = Decimal(f"{value:.15g}") * (100 if "%" in bare else 1)
    places = len(bare.partition(".")[2].rstrip("%")) if "." in bare else 0
    digits = f"{abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
    sign = "-" if value < 0 and not negative else ""
    return sign + bare.replace("0." + "0" * places if places else "0", digits)


@pytest.mark.parametrize(
    ("kind", "screen"),
    [("score", format_score), ("delta", format_delta), ("share", format_percent), ("figure", format_figure)],
)
@FEWER
@given(tenths=st.integers(-20_000, 20_000))
def test_a_sheet_shows_what_the_screen_shows(kind, screen, tenths):
    value = tenths / 400
    cell = sheets(write_xlsx(table([value], kind=kind)))[0]["A2"]
    assert as_a_sheet_shows_it(value, cell.number_format) == screen(value)


def test_a_missing_figure_is_an_empty_cell():
    assert sheets(write_xlsx(table(["a", None, float("nan")])))[0]["B2"].value is None


def test_a_date_is_a_date():
    cell = sheets(write_xlsx(table([date(2026, 3, 1)])))[0]["A2"]
    assert (cell.value.date(), cell.is_date) == (date(2026, 3, 1), True)


def test_the_heading_stays_in_sight_and_filters():
    sheet = sheets(write_xlsx(table(["a", "b"], ["c", "d"])))[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")


def test_a_second_sheet_says_what_it_is_about():
    about = sheets(write_xlsx(table(["a"])))[1]
    assert [(row[0].value, row[1].value) for row in about["A3:B4"]] == [("Unit", "=North"), ("Rows", "1")]


def test_rows_beyond_a_sheet_are_left_out_and_said(monkeypatch):
    monkeypatch.setattr(table_workbook, "MOST_ROWS", 2)
    data, about = sheets(write_xlsx(table(["a"], ["b"], ["c"])))
    assert (data.max_row, about["A5"].value) == (3, "Left out")


def test_long_texts_have_room():
    sheet = sheets(write_xlsx(table(["word " * 40], ["short"])))[0]
    assert sheet.row_dimensions[2].height > 15 and sheet.row_dimensions[3].height is None


def test_a_long_line_about_a_table_has_room():
    about = sheets(write_xlsx(ExportTable("Table", (("Units", "North, " * 40),), (Column("A"),), [])))[1]
    assert about.row_dimensions[3].height > 15


def test_the_stamp_stands_before_each_row():
    assert read_csv(write_csv(table(["a"], stamp=(("Period", "2026-Q3"),))))[1] == ["2026-Q3", "a"]


def test_french_text_files_have_semicolons_and_decimal_commas():
    use_language("fr")
    assert read_csv(write_csv(table(["a", 2.25])), ";")[1] == ["a", "2,25"]
