"""What tests read back of a board pack: charts, tables and texts of slides, and what may run out of its place."""

from io import BytesIO

from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Pt

from services.adapters import text_fitting

POINT = Pt(1)


def opened(content):
    """A presentation."""
    return Presentation(BytesIO(content))


def shapes(content):
    """Every shape of every slide with the number of its slide."""
    return [(n, shape) for n, slide in enumerate(opened(content).slides, start=1) for shape in slide.shapes]


def charts(content):
    """The charts of a presentation, in order."""
    return [shape.chart for _slide, shape in shapes(content) if shape.has_chart]


def figures(chart):
    """A chart's values by series: a dict by category, or the points of two axes."""
    found = {}
    for series in chart.plots[0].series:
        categories = list(chart.plots[0].categories)
        found[series.name] = (
            dict(zip(categories, series.values, strict=True)) if categories else list(series.iter_values())
        )
    return found


def tables(content):
    """The texts of every table."""
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for _slide, shape in shapes(content)
        if shape.has_table
    ]


def titles(content):
    """The titles of the slides."""
    return [slide.shapes.title.text for slide in opened(content).slides]


def texts(content):
    """Every text of the slides' boxes and tables."""
    boxes = [shape.text_frame.text for _slide, shape in shapes(content) if shape.has_text_frame]
    return [*boxes, *(text for table in tables(content) for row in table for text in row)]


def embedded_books(content):
    """The workbooks behind the charts."""
    return [load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)) for chart in charts(content)]


def overflowing(content):
    """What runs out of the slide or of its own box, by slide and name; empty where all fits."""
    book = opened(content)
    found = []
    for number, shape in shapes(content):
        right, bottom = shape.left + shape.width, shape.top + shape.height
        if shape.left < 0 or shape.top < 0 or right > book.slide_width + 1 or bottom > book.slide_height + 1:
            found.append((number, shape.name, "off the slide"))
        if shape.has_text_frame and _text_high(shape.text_frame, shape.width) > shape.height / POINT + 1:
            found.append((number, shape.name, shape.text_frame.text[:60]))
        if shape.has_table:
            found += [(number, shape.name, text) for text in _cells_that_grow(shape.table)]
    return found


def _text_high(frame, width):
    room = (width - frame.margin_left - frame.margin_right) / POINT
    return sum(_paragraph_high(paragraph, room) for paragraph in frame.paragraphs)


def _paragraph_high(paragraph, room):
    runs = [run for run in paragraph.runs if run.text]
    if not runs:
        return 0
    size = max(run.font.size for run in runs) / POINT
    after = (paragraph.space_after or 0) / POINT
    bold = all(run.font.bold for run in runs)
    return text_fitting.height("".join(run.text for run in runs), size, room, bold=bold) + after


def _cells_that_grow(table):
    widths = [column.width for column in table.columns]
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            room = (width - cell.margin_left - cell.margin_right) / POINT
            sides = (cell.margin_top + cell.margin_bottom) / POINT
            high = sum(_paragraph_high(paragraph, room) for paragraph in cell.text_frame.paragraphs)
            if high + sides > row.height / POINT + 1:
                yield cell.text
