"""Points of slides: units on two axes as a native chart."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.util import Pt

from services import palette
from services.adapters import text_fitting
from services.adapters.chart_frame import LEGEND, SIZE, added, legend, number_format, quiet
from services.adapters.chart_parts import PointData, localised, word
from services.adapters.pack_look import COLOURS
from services.adapters.slide_look import Area, rgb, write
from services.domain.board_pack import Axis, Point, ScatterChart
from services.language import gettext as _

EDGE, LINES = 0.03, 2
"""How far the name of a quadrant is from the end of an axis, as a share of it; lines that cut the axes."""


def draw_points(slide: Any, block: ScatterChart, area: Area) -> None:
    """Points with their names and trails, the two lines that cut the axes, and the names of the quadrants."""
    area = legend(slide, area, f"↑ {block.y_axis.title}", ())
    plot = area._replace(high=area.high - LEGEND)
    chart = added(slide, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, plot, _data(block), block.alt)
    legend(slide, Area(area.x, plot.y + plot.high, area.wide, LEGEND), f"→ {block.x_axis.title}", ())
    for axis, ours in ((chart.category_axis, block.x_axis), (chart.value_axis, block.y_axis)):
        axis.minimum_scale, axis.maximum_scale = ours.low, ours.high
        quiet(axis)
        number_format(axis.tick_labels, localised("0.#" if ours.high - ours.low < 3 else "0"))
    drawn, count = list(chart.plots[0].series), LINES + len(block.points)
    for line in drawn[:LINES]:
        _plain_line(line, palette.CONTEXT, 1)
    for series, point, side in zip(drawn[LINES:count], block.points, _sides(block.points), strict=True):
        _point(series, point, side)
    for place, (series, name) in enumerate(zip(drawn[count:], block.corners, strict=True)):
        _corner(series, name, place)


def _data(block: ScatterChart) -> Any:
    """The lines, a series a unit from where it stood to where it stands, and a point in each corner.

    LibreOffice draws nothing of a series of one point that comes before one of several.
    """
    data: Any = PointData()  # type: ignore[no-untyped-call]  # python-pptx types little
    (x, y), across, up = block.cuts, block.x_axis, block.y_axis
    _add(data, _("Line between quadrants"), [(x, up.low), (x, up.high)])
    _add(data, _("Line between quadrants"), [(across.low, y), (across.high, y)])
    for point in block.points:
        trail = [(before.value, then.value) for before, then in point.trail]
        _add(data, point.label, [*trail, (point.x.value, point.y.value)])
    for place, name in enumerate(block.corners):
        _add(data, name or " ", [(_within(across, place % 2 == 1), _within(up, place > 1))])
    return data


def _within(axis: Axis, high: bool) -> float:
    """A place near an end of an axis, where the name of a quadrant is off its line."""
    edge = EDGE * (axis.high - axis.low)
    return axis.high - edge if high else axis.low + edge


def _add(data: Any, name: str, places: Sequence[tuple[float | None, float | None]]) -> None:
    series = data.add_series(word(name))
    for x, y in places:
        if x is not None and y is not None:
            series.add_data_point(x, y)


def _sides(points: Sequence[Point]) -> list[Any]:
    """Where names go: in turn above, below, right and left from the leftmost on, so that few overlap."""
    found = (
        XL_LABEL_POSITION.ABOVE,
        XL_LABEL_POSITION.BELOW,
        XL_LABEL_POSITION.RIGHT,
        XL_LABEL_POSITION.LEFT,
    )
    order = sorted(
        range(len(points)), key=lambda place: (points[place].x.value or 0, points[place].y.value or 0)
    )
    turns = {place: found[turn % len(found)] for turn, place in enumerate(order)}
    return [turns[place] for place in range(len(points))]


def _plain_line(drawn: Any, colour: str, width: float) -> None:
    drawn.smooth = False
    drawn.marker.style = XL_MARKER_STYLE.NONE
    drawn.format.line.color.rgb = rgb(colour)
    drawn.format.line.width = Pt(width)


def _point(drawn: Any, point: Point, side: Any) -> None:
    """A dot where it stands now with its name, and a thin line from where it stood."""
    _plain_line(drawn, COLOURS[point.role], 1.25)
    drawn.format.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
    marker = drawn.marker
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 12 if point.role == "accent" else 9
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(COLOURS[point.role])
    marker.format.line.color.rgb = rgb(palette.WHITE)
    for place in range(len(point.trail)):
        drawn.points[place].marker.style = XL_MARKER_STYLE.NONE
    last = drawn.points[len(point.trail)]
    _named(last, text_fitting.shortened(word(point.label), SIZE, 130, 1), side, bold=point.role == "accent")


def _named(
    point: Any, text: str, side: Any, *, bold: bool, colour: str = palette.INK, size: int = SIZE
) -> None:
    frame = point.data_label.text_frame
    write(frame.paragraphs[0], text, size, bold=bold, colour=colour)
    point.data_label.position = side


def _corner(drawn: Any, name: str, place: int) -> None:
    """The name of a quadrant in its corner."""
    drawn.format.line.fill.background()
    drawn.marker.style = XL_MARKER_STYLE.NONE
    if name:
        side = XL_LABEL_POSITION.LEFT if place % 2 else XL_LABEL_POSITION.RIGHT
        shown = text_fitting.shortened(word(name), 13, 200, 1, bold=True)
        _named(drawn.points[0], shown, side, bold=True, colour=palette.QUIET_INK, size=13)
