"""Frames of native charts: the chart with its letters and words, its legend, its axes."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Pt

from services import palette
from services.adapters import text_fitting
from services.adapters.pack_look import LINE_COLOUR
from services.adapters.slide_look import FONT, Area, describe, plain, rgb, text_box, write
from services.language import gettext as _

SIZE, LEGEND, SIGN = 11, 22.0, 34.0
"""Size of letters; the height of a legend above a chart, what a sign and the blanks in it take."""


def added(slide: Any, kind: Any, area: Area, data: Any, alt: str) -> Any:
    """A chart of a kind in its area, without a legend or a title of its own, with the words that stand for it."""
    shape = slide.shapes.add_chart(kind, *area.emus(), data)
    describe(shape, _("Chart"), alt)
    chart = shape.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name = Pt(SIZE), FONT
    chart.font.color.rgb = rgb(palette.INK)
    return chart


def legend(slide: Any, area: Area, title: str, entries: Sequence[tuple[str, str, str]]) -> Area:
    """What the axis measures and what the signs mean (sign, colour, name), above the rest of the area."""
    if not title and not entries:
        return area
    paragraph, room = text_box(slide, area._replace(high=LEGEND)).paragraphs[0], 0.96 * area.wide
    if title:
        share = 0.45 * room if entries else room
        shown = text_fitting.shortened(plain(title), SIZE, share, 1) + ("    " if entries else "")
        write(paragraph, shown, SIZE, colour=palette.QUIET_INK)
        room -= text_fitting.width(shown, SIZE)
    for sign, colour, name in entries:
        shown = text_fitting.shortened(plain(name), SIZE, room / len(entries) - SIGN, 1)
        write(paragraph, f"{sign} ", SIZE, bold=True, colour=colour)
        write(paragraph, f"{shown}    ", SIZE, colour=palette.QUIET_INK)
    return Area(area.x, area.y + LEGEND, area.wide, area.high - LEGEND)


def quiet(axis: Any) -> None:
    """An axis without ticks or a grid, its names at its low end."""
    axis.format.line.color.rgb = rgb(LINE_COLOUR)
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt(SIZE)


def number_format(labels: Any, pattern: str) -> None:
    """The number format of labels."""
    labels.number_format, labels.number_format_is_linked = pattern, False
