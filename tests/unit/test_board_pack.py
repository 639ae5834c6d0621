"""Board packs: the model, how texts fit, what files of any kind hold."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.adapters import text_fitting
from services.adapters.pack_page import write_page
from services.adapters.pack_workbook import write_workbook
from services.adapters.slide_pages import pages
from services.adapters.slides import write_pptx
from services.domain.board_pack import (
    Axis,
    BarChart,
    Card,
    Cards,
    Figure,
    HeatCell,
    HeatTable,
    LineChart,
    Pack,
    Paragraph,
    Point,
    Quote,
    ScatterChart,
    Series,
    Slide,
    Step,
    Table,
    Text,
    WaterfallChart,
)
from tests import packs

HOSTILE = (
    "<b>bold</b>", "=1+1", "@SUM(1)", "<r><t>x</t></r>", "🚀 é 統計", "a\x07b\ud800", "x" * 400, "word " * 200, "  ",
    "&amp;", "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "line\nbreak",
)  # fmt: skip


def figure(value):
    return Figure(value, f"{value:.1f}", "#,##0.0")


def series(name, *values):
    return Series(name, tuple(figure(value) for value in values))


def every_block(text, count=3):
    """A block of each kind, with a text in every place that takes one."""
    names, values = (text,) * count, [1.5 + place % 3 for place in range(count)]
    axis = Axis(1, 5, text)
    cell = HeatCell(figure(2.5), 0.4)
    return (
        BarChart(text, names, (series(text, *values),), axis, (series(text, *values),)),
        BarChart(text, names, (series("A", *values), series("B", *values)), axis, horizontal=False),
        LineChart(text, names, (series(text, *values),), axis),
        ScatterChart(text, tuple(Point(text, figure(v), figure(v)) for v in values), axis, axis, (3, 3), (text,) * 4),
        WaterfallChart(text, tuple(Step(text, figure(v), "good") for v in values), text),
        HeatTable(text, text, (text,) * 6, tuple((text, (cell,) * 6) for _ in names)),
        Table(text, (text, "n"), tuple((text, figure(v)) for v in values)),
        Cards(tuple(Card(text, text, text) for _ in range(5))),
        Text((Paragraph(text, text),) * count, text),
        Quote(text, text),
    )  # fmt: skip


def pack(*slides, text="Pack"):
    return Pack(text, text, "en", ((text, text),) * 9, text, slides)


def pack_of(text, count=3):
    slides = [Slide("s", text, (block,), text, text) for block in every_block(text, count)]
    return pack(Slide("cover", text, (), cover=True), *slides, text=text)


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request):
    return pack_of(request.param)


def test_steps_of_a_waterfall_end_where_the_next_begin():
    steps = (
        Step("a", figure(-2.0), "bad"),
        Step("b", figure(5.0), "good"),
        Step("c", figure(3.0), "deep", total=True),
    )
    assert list(WaterfallChart("", steps).spans()) == [(0, -2), (-2, 3), (0, 3)]


words = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=200)


@given(words, st.floats(20, 400), st.integers(1, 4))
def test_a_shortened_text_has_no_more_lines_than_it_may(text, room, lines):
    shown = text_fitting.shortened(text, 12, room, lines)
    assert len(text_fitting.wrapped(shown, 12, room)) <= lines


@given(words, st.floats(40, 400))
def test_wrapping_loses_nothing(text, room):
    assert "".join(text_fitting.wrapped(text, 12, room)).replace(" ", "") == text.replace(" ", "")


@given(words)
def test_a_fitted_text_is_no_higher_than_its_room(text):
    shown, size = text_fitting.fitted(text, (20.0, 10.0), (200.0, 30.0))
    assert text_fitting.height(shown, size, 200) <= 30


def test_letters_grow_as_far_as_they_fit():
    assert text_fitting.fitted("short", (20.0, 10.0), (200.0, 30.0)) == ("short", 20.0)


@pytest.fixture(scope="module")
def slides(hostile):
    """The pack of a hostile text as slides."""
    return write_pptx(hostile)


def test_slides_of_any_text_fit(slides):
    assert packs.overflowing(slides) == []


def test_no_workbook_of_a_chart_holds_a_formula(slides):
    books = packs.embedded_books(slides)
    kinds = {cell.data_type for book in books for row in book.active.iter_rows() for cell in row}
    assert "f" not in kinds


def test_no_cell_of_the_workbook_is_a_formula(hostile):
    book = load_workbook(BytesIO(write_workbook(hostile)))
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}


def test_the_page_holds_no_script_and_asks_for_nothing(hostile):
    page = write_page(hostile).decode()
    assert not any(
        sign in page for sign in ("<script", "<img", "<link", "<b>bold", "http://", "https://", "url(")
    )


def test_a_hostile_text_stays_as_it_is_written():
    assert "<b>bold</b>" in packs.titles(write_pptx(pack_of("<b>bold</b>")))


@pytest.mark.parametrize("place", range(10))
def test_three_hundred_of_anything_go_on_as_many_slides_as_they_need(place):
    block = every_block("A business unit with quite a long name", 300)[place]
    assert packs.overflowing(write_pptx(pack(Slide("s", "Title", (block,))))) == []


def test_no_row_is_lost_between_slides():
    rows = tuple((f"row {n} " * 9, figure(float(n))) for n in range(120))
    shown = pages(Slide("s", "Title", (Table("", ("a", "b"), rows),)))
    assert sum((slide_blocks[0][0].rows for _slide, slide_blocks in shown), ()) == rows


def test_slides_that_continue_are_numbered():
    rows = tuple((f"row {n}", figure(float(n))) for n in range(60))
    shown = pages(Slide("s", "Title", (Table("", ("a", "b"), rows),)))
    assert shown[0][0].title == f"Title (1/{len(shown)})"


def test_a_long_paragraph_is_cut_between_words():
    text = " ".join(f"word{n}" for n in range(3_000))
    shown = pages(Slide("s", "Title", (Text((Paragraph(text),)),)))
    told = " ".join(part.text for _slide, blocks in shown for part in blocks[0][0].paragraphs)
    assert told == text


def test_columns_that_are_too_many_follow_with_all_rows():
    cells = tuple(HeatCell(figure(float(n)), 0.5) for n in range(30))
    table = HeatTable("", "Unit", tuple(f"D{n}" for n in range(30)), (("North", cells), ("South", cells)))
    shown = [blocks[0][0] for _slide, blocks in pages(Slide("s", "Title", (table,)))]
    assert sum((part.columns for part in shown), ()) == table.columns
    assert {len(part.rows) for part in shown} == {2}


def test_a_chart_says_in_words_what_it_shows():
    content = write_pptx(pack_of("Told in words"))
    drawn = [shape for _slide, shape in packs.shapes(content) if shape.has_chart or shape.has_table]
    assert {shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in drawn} >= {"Told in words"}
    assert all(shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in drawn)


def test_how_figures_are_made_stands_in_the_notes():
    (slide,) = packs.opened(write_pptx(pack(Slide("s", "T", (), notes="A mean\nof two")))).slides
    assert slide.notes_slide.notes_text_frame.text == "A mean\nof two"


def test_the_workbook_says_once_how_figures_are_made():
    slides = [Slide("s", f"Title {n}", (), notes="A mean of two") for n in range(3)]
    about = load_workbook(BytesIO(write_workbook(pack(*slides)))).worksheets[-1]
    told = [(row[0], row[1]) for row in about.values if row[1] == "A mean of two"]
    assert told == [("Title 0", "A mean of two")]


def test_sheets_of_one_title_get_names_of_their_own():
    slides = [Slide("s", "A title that is much longer than a sheet's name", ()) for _ in range(3)]
    assert len(load_workbook(BytesIO(write_workbook(pack(*slides)))).sheetnames) == 4


def test_a_figure_is_a_number_in_full_precision():
    value = 2.123456789012345
    table = Table("", ("a", "b"), (("x", Figure(value, "2.1", "#,##0.0")),))
    sheet = load_workbook(BytesIO(write_workbook(pack(Slide("s", "T", (table,)))))).worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, float))
    assert (cell.value, cell.number_format) == (value, "#,##0.0")
