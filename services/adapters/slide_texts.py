"""Tables, cards and texts of slides; all measured, so that nothing grows out of its place."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from services import palette
from services.adapters import text_fitting
from services.adapters.pack_look import COLOURS, LINE_COLOUR, PANEL, shaded
from services.adapters.slide_grids import ABOVE, BESIDE, Grid, heat_grid, said, table_grid
from services.adapters.slide_look import Area, describe, plain, rectangle, rgb, text_box, write
from services.domain.board_pack import Card, Cards, Figure, HeatTable, Quote, Series, Table, Text
from services.language import gettext as _

PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The style of tables without lines or fills."""
TEXT_SIZES, LEAST_TEXT = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0), 11.0
COLUMN_SIZE = 10.5
VALUES, VALUE_HIGH, CARD_SIDES = (26.0, 22.0, 19.0, 16.0, 14.0, 12.0), 34.0, 24.0
"""Letters of the value of a card, the largest first; its height; what a card leaves free at its sides."""
GAP, AFTER = 14.0, 0.55
"""Points between cards; what follows a paragraph, as a multiple of its letters."""


def draw_table(slide: Any, table: Table, area: Area) -> None:
    """A table with a line below each row; figures stand to the right."""
    grid = table_grid(table, area.wide, area.high)
    drawn = _table(slide, grid, area, table.alt)
    figures = [
        any(isinstance(row[place], Figure) for row in table.rows) for place in range(len(table.columns))
    ]
    for number, texts in enumerate(grid.texts):
        strong = number == 0 or number - 1 in table.strong
        for place, text in enumerate(texts):
            colour = palette.QUIET_INK if number == 0 else palette.INK
            cell = _cell(drawn, number, place, text, grid.size, colour, bold=strong)
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if figures[place] else PP_ALIGN.LEFT
            _line_below(cell, palette.CONTEXT if number == 0 else LINE_COLOUR)


def draw_heat(slide: Any, table: HeatTable, area: Area) -> None:
    """A table whose cells are coloured by how high they are."""
    grid = heat_grid(table, area.wide, area.high)
    drawn = _table(slide, grid, area, table.alt)
    ramp = palette.RAMP_BAD if table.worse else palette.RAMP
    for number, texts in enumerate(grid.texts):
        for place, text in enumerate(texts):
            shade = table.rows[number - 1][1][place - 1].shade if number and place else None
            fill = None if shade is None else shaded(shade, ramp)
            colour = palette.text_on(fill) if fill else palette.INK if place == 0 else palette.QUIET_INK
            cell = _cell(drawn, number, place, text, grid.size, colour, bold=number == 0 or fill is not None)
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER if place else PP_ALIGN.LEFT
            if fill:
                cell.fill.solid()
                cell.fill.fore_color.rgb = rgb(fill)
                _line_below(cell, palette.WHITE)


def _table(slide: Any, grid: Grid, area: Area, alt: str) -> Any:
    place = area._replace(high=grid.high)
    shape = slide.shapes.add_table(len(grid.texts), len(grid.widths), *place.emus())
    describe(shape, _("Table"), alt)
    table = shape.table
    table.horz_banding, table.first_row = False, True
    shape._element.xpath(".//a:tableStyleId")[0].text = PLAIN_STYLE
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Pt(width)
    for row, high in zip(table.rows, grid.heights, strict=True):
        row.height = Pt(high)
    return table


def _cell(table: Any, row: int, place: int, text: str, size: float, colour: str, *, bold: bool) -> Any:
    cell = table.cell(row, place)
    cell.margin_left = cell.margin_right = Pt(BESIDE)
    cell.margin_top = cell.margin_bottom = Pt(ABOVE / 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE if row else MSO_ANCHOR.BOTTOM
    write(cell.text_frame.paragraphs[0], text, size, bold=bold, colour=colour)
    return cell


def _line_below(cell: Any, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    properties.insert(
        0,
        parse_xml(
            f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill></a:lnB>'
        ),
    )


def draw_columns(slide: Any, columns: Sequence[Series], area: Area, head: float) -> None:
    """Columns of figures in rows of one height, below titles of height `head`: beside the bars of a chart."""
    count = len(columns[0].figures)
    wide, row = area.wide / len(columns), (area.high - head) / max(count, 1)
    texts = [tuple(plain(one.name) for one in columns)]
    texts += [tuple(said(one.figures[place]) for one in columns) for place in range(count)]
    shown = tuple(
        tuple(_beside(text, 0.95 * wide - 2, head=number == 0) for text in line)
        for number, line in enumerate(texts)
    )
    grid = Grid(COLUMN_SIZE, shown, (wide,) * len(columns), (head, *([row] * count)))
    drawn = _table(slide, grid, area, _("Figures beside the bars"))
    for number, line in enumerate(grid.texts):
        for place, text in enumerate(line):
            cell = _cell(drawn, number, place, text, COLUMN_SIZE, palette.QUIET_INK, bold=number == 0)
            cell.margin_left = cell.margin_right = Pt(1)
            cell.margin_top = cell.margin_bottom = Pt(0)
            cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _beside(text: str, room: float, *, head: bool) -> str:
    return text_fitting.shortened(text, COLUMN_SIZE, room, 2 if head else 1, bold=head)


def draw_cards(slide: Any, block: Cards, area: Area) -> None:
    """Figures side by side, each on a panel with a bar of its colour; the values in letters of one size."""
    count = len(block.cards)
    wide = (area.wide - GAP * (count - 1)) / count
    room = 0.97 * (wide - CARD_SIDES), VALUE_HIGH
    size = min(text_fitting.fitted(said(card.value), VALUES, room, bold=True)[1] for card in block.cards)
    for place, card in enumerate(block.cards):
        _card(slide, card, Area(area.x + place * (wide + GAP), area.y, wide, area.high), size)


def _card(slide: Any, card: Card, area: Area, size: float) -> None:
    rectangle(slide, area, PANEL)
    rectangle(slide, area._replace(wide=4), COLOURS[card.role])
    inner = Area(area.x + 14, area.y + 8, area.wide - CARD_SIDES, 15)
    parts = (
        (plain(card.label), (11.0, 10.0), 15.0, False, palette.QUIET_INK),
        (said(card.value), (size,), VALUE_HIGH, True, palette.INK),
        (plain(card.detail), (11.0, 10.0), area.high - 29 - VALUE_HIGH, False, palette.QUIET_INK),
    )
    for text, sizes, high, bold, colour in parts:
        shown, chosen = text_fitting.fitted(text, sizes, (0.97 * inner.wide, high), bold=bold)
        if shown:
            box = text_box(slide, inner._replace(high=high), middle=bold)
            write(box.paragraphs[0], shown, chosen, bold=bold, colour=colour)
        inner = inner._replace(y=inner.y + high)


def text_high(block: Text, size: float, wide: float) -> float:
    """How high a text is at a size of letters."""
    heading = _heading_high(block, wide)
    return heading + sum(paragraph_high(part.lead, part.text, size, wide) for part in block.paragraphs)


def paragraph_high(lead: str, text: str, size: float, wide: float) -> float:
    """How high a paragraph is with what follows it; it has a line of its own for what it is about."""
    high = text_fitting.height(plain(text), size, 0.96 * wide) if text else 0.0
    if lead:
        high += text_fitting.height(plain(lead), size, 0.96 * wide, bold=True)
    return high + AFTER * size


def _heading_high(block: Text, wide: float) -> float:
    return (
        1.6 * 15 + text_fitting.height(plain(block.heading), 15, wide, bold=True) - 18
        if block.heading
        else 0.0
    )


def draw_text(slide: Any, block: Text, area: Area) -> None:
    """Paragraphs below a heading, in letters as large as there is room for."""
    size = next((s for s in TEXT_SIZES if text_high(block, s, area.wide) <= area.high), LEAST_TEXT)
    box = text_box(slide, area)
    paragraphs = iter([box.paragraphs[0]])
    if block.heading:
        heading = next(paragraphs)
        write(heading, plain(block.heading), 15, bold=True)
        heading.space_after = Pt(6)
    for part in block.paragraphs:
        told = [(text, bold) for text, bold in ((plain(part.lead), True), (plain(part.text), False)) if text]
        for place, (text, bold) in enumerate(told, start=1):
            line = next(paragraphs, None) or box.add_paragraph()
            write(line, text, size, bold=bold)
            line.space_after = Pt(AFTER * size if place == len(told) else 0)


def draw_quote(slide: Any, block: Quote, area: Area) -> None:
    """Somebody's words with a bar beside them, and whose they are below."""
    rectangle(slide, area._replace(wide=4), COLOURS["accent"])
    room, words = area.wide - 24, area.high - (18 if block.source else 0)
    shown, size = text_fitting.fitted(plain(block.text), (20.0, 17.0, 15.0, 13.0, 12.0), (0.96 * room, words))
    box = text_box(slide, Area(area.x + 18, area.y, room, words))
    write(box.paragraphs[0], shown, size)
    if block.source:
        source = text_fitting.shortened(plain(block.source), 11, room, 1)
        box = text_box(slide, Area(area.x + 18, area.y + words, room, 18))
        write(box.paragraphs[0], source, 11, colour=palette.QUIET_INK)
