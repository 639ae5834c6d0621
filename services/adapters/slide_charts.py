"""Charts of slides: native and editable, each with its figures in a workbook of its own, direct labels and words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.util import Pt

from services import palette
from services.adapters import text_fitting
from services.adapters.chart_parts import (
    PointData,
    category_data,
    inner_plot,
    localised,
    pattern_of,
    word,
)
from services.adapters.slide_look import (
    COLOURS,
    FONT,
    LINE_COLOUR,
    Area,
    describe,
    plain,
    rgb,
    text_box,
    write,
)
from services.adapters.slide_texts import draw_columns
from services.domain.board_pack import BarChart, LineChart, Point, ScatterChart, Series, WaterfallChart
from services.language import gettext as _

SIZE, NAMES, LINES, LEGEND = 11, 0.36, 2, 22.0
"""Size of letters; the most that names take of a chart's width; lines of a name; points of a legend above."""
COLUMN, FAT = 78.0, (30, 80)
"""The width of a column of figures beside bars; about how thick a bar and a column may become."""
PLOT_TOP, PLOT_HIGH = 0.01, 0.98
SERIES = tuple(colour for colour, _symbol in palette.CATEGORIES)
ROOM = 0.14
"""The share of an axis that is left free for labels beyond its end."""
Placed = Callable[[Any, Any, Area], None]


def draw(slide: Any, block: Any, area: Area) -> None:
    """A chart with its legend above it."""
    _DRAWN[type(block)](slide, block, area)


def _added(slide: Any, kind: Any, area: Area, data: Any, alt: str) -> Any:
    shape = slide.shapes.add_chart(kind, *area.emus(), data)
    describe(shape, _("Chart"), alt)
    chart = shape.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name = Pt(SIZE), FONT
    chart.font.color.rgb = rgb(palette.INK)
    return chart


def _legend(slide: Any, area: Area, title: str, entries: Sequence[tuple[str, str, str]]) -> Area:
    """What the axis measures and what the signs mean (sign, colour, name), above the rest of the area."""
    if not title and not entries:
        return area
    paragraph = text_box(slide, area._replace(high=LEGEND)).paragraphs[0]
    names = " ".join(f"m {name}   " for _sign, _colour, name in entries)
    room = max(area.wide - text_fitting.width(names, SIZE), 80)
    if title:
        shown = text_fitting.shortened(plain(title), SIZE, room, 1)
        write(paragraph, f"{shown}    ", SIZE, colour=palette.QUIET_INK)
    for sign, colour, name in entries:
        write(paragraph, f"{sign} ", SIZE, bold=True, colour=colour)
        write(paragraph, f"{plain(name)}    ", SIZE, colour=palette.QUIET_INK)
    return Area(area.x, area.y + LEGEND, area.wide, area.high - LEGEND)


def _bars(slide: Any, block: BarChart, area: Area) -> None:
    several = len(block.series) > 1
    entries = [("■", _colour(block.series, place), one.name) for place, one in enumerate(block.series)]
    wide = area.wide - COLUMN * len(block.beside)
    whole, area = area, _legend(slide, area._replace(wide=wide), block.axis.title, entries if several else ())
    named = [(one.name, [figure.value for figure in one.figures]) for one in block.series]
    pattern = pattern_of([figure for one in block.series for figure in one.figures])
    room = NAMES * whole.wide if block.horizontal else area.wide / max(len(block.categories), 1)
    names = [_name(category, room) for category in block.categories]
    kind = XL_CHART_TYPE.BAR_CLUSTERED if block.horizontal else XL_CHART_TYPE.COLUMN_CLUSTERED
    chart = _added(slide, kind, area, category_data(names, named, pattern), block.alt)
    _axes(chart, block, area, names)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = 0, _gap(block, area)
    for place, (drawn, one) in enumerate(zip(plot.series, block.series, strict=True)):
        _paint(drawn, one, _colour(block.series, place))
        _label(drawn, one)
    if block.beside:
        top = area.y + PLOT_TOP * area.high
        where = Area(area.x + wide, top - LEGEND, COLUMN * len(block.beside), LEGEND + PLOT_HIGH * area.high)
        draw_columns(slide, block.beside, where, LEGEND)


def _name(text: str, room: float) -> str:
    return text_fitting.shortened(word(text), SIZE, 0.92 * room, LINES)


def _gap(block: BarChart, area: Area) -> int:
    """The gap between bars in per cent of one: few of them do not become fat."""
    length = area.high if block.horizontal else area.wide
    fat = FAT[0 if block.horizontal else 1]
    each = length / max(len(block.categories), 1) / max(len(block.series), 1)
    return round(min(max(100 * (each - fat) / fat, 45), 500))


def _colour(series: Sequence[Series], place: int) -> str:
    """The colour of a series; several of one role are told apart."""
    roles = {one.role for one in series}
    return COLOURS[series[place].role] if len(roles) == len(series) else SERIES[place % len(SERIES)]


def _paint(drawn: Any, series: Series, colour: str) -> None:
    drawn.invert_if_negative = False
    drawn.format.fill.solid()
    drawn.format.fill.fore_color.rgb = rgb(colour)
    for place, role in enumerate(series.roles):
        if COLOURS[role] != colour:
            fill = drawn.points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(COLOURS[role])


def _label(drawn: Any, series: Series) -> None:
    """Every figure beside its bar, each with its own number of digits where they differ."""
    labels = drawn.data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = Pt(SIZE), True
    _format(labels, pattern_of(series.figures))
    _formats(drawn, [figure.pattern for figure in series.figures], XL_LABEL_POSITION.OUTSIDE_END)


def _format(labels: Any, pattern: str) -> None:
    labels.number_format, labels.number_format_is_linked = pattern, False


def _formats(drawn: Any, patterns: Sequence[str], position: Any) -> None:
    """A number format of its own for each figure that has another than the first."""
    known = [pattern for pattern in patterns if pattern != "General"]
    for place, pattern in enumerate(patterns):
        if pattern not in ("General", known[0]):
            _own_label(drawn, place, localised(pattern), position)


def _own_label(drawn: Any, place: int, pattern: str, position: Any) -> None:
    """The label of one point with a number format of its own."""
    label = drawn.points[place].data_label
    label.position = position
    found = label._dLbl
    found.get_or_add_txPr()
    font = label.font
    font.size, font.bold = Pt(SIZE), True
    format_ = found.makeelement(f"{{{found.nsmap['c']}}}numFmt", {"formatCode": pattern, "sourceLinked": "0"})
    found.xpath("./c:idx")[0].addnext(format_)


def _axes(chart: Any, block: BarChart, area: Area, names: Sequence[str]) -> None:
    reach = block.axis.high - block.axis.low
    values, categories = chart.value_axis, chart.category_axis
    negative = block.axis.low < 0 and block.axis.zero
    values.minimum_scale = block.axis.low - (ROOM * reach if negative else 0)
    values.maximum_scale = block.axis.high + ROOM * reach
    values.crosses = XL_AXIS_CROSSES.AUTOMATIC if block.axis.zero else XL_AXIS_CROSSES.MINIMUM
    values.visible = values.has_major_gridlines = False
    _quiet(categories)
    if block.horizontal:
        categories.reverse_order = True
        _plot_beside(chart, area, names)


def _quiet(axis: Any) -> None:
    axis.format.line.color.rgb = rgb(LINE_COLOUR)
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt(SIZE)


def _plot_beside(chart: Any, area: Area, names: Sequence[str]) -> None:
    """The plot beside a column of names that is as wide as they need."""
    widest = max((text_fitting.width(name, SIZE) for name in names), default=0)
    room = min(widest + 14, NAMES * area.wide) / area.wide
    inner_plot(chart, room, PLOT_TOP, 0.99 - room, PLOT_HIGH)


def _lines(slide: Any, block: LineChart, area: Area) -> None:
    entries = [("━", _colour(block.series, place), one.name) for place, one in enumerate(block.series)]
    area = _legend(slide, area, block.axis.title, entries)
    named = [(one.name, [figure.value for figure in one.figures]) for one in block.series]
    pattern = pattern_of([figure for one in block.series for figure in one.figures])
    data = category_data(block.categories, named, pattern)
    chart = _added(slide, XL_CHART_TYPE.LINE, area, data, block.alt)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = block.axis.low, block.axis.high
    _quiet(values)
    _quiet(chart.category_axis)
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(LINE_COLOUR)
    values.format.line.fill.background()
    _format(values.tick_labels, pattern)
    for place, (drawn, one) in enumerate(zip(chart.plots[0].series, block.series, strict=True)):
        drawn.smooth = False
        drawn.marker.style = XL_MARKER_STYLE.NONE
        drawn.format.line.color.rgb = rgb(_colour(block.series, place))
        drawn.format.line.width = Pt(1.5 if one.role == "faint" else 3)
        if one.figures and one.figures[-1].value is not None:
            last = len(one.figures) - 1
            _own_label(drawn, last, localised(one.figures[last].pattern), XL_LABEL_POSITION.ABOVE)


def _points(slide: Any, block: ScatterChart, area: Area) -> None:
    area = _legend(slide, area, f"↑ {block.y_axis.title}", ())
    data: Any = PointData()  # type: ignore[no-untyped-call]  # python-pptx types little
    for point in block.points:
        _add(
            data, point.label, [*((x.value, y.value) for x, y in point.trail), (point.x.value, point.y.value)]
        )
    x, y = block.cuts
    ends = (block.x_axis, block.y_axis)
    _add(data, _("Line between quadrants"), [(x, ends[1].low), (x, ends[1].high)])
    _add(data, _("Line between quadrants"), [(ends[0].low, y), (ends[0].high, y)])
    for place, name in enumerate(block.corners):
        _add(
            data,
            name or " ",
            [(ends[0].high if place % 2 else ends[0].low, ends[1].high if place > 1 else ends[1].low)],
        )
    foot = Area(area.x, area.y, area.wide, area.high - LEGEND)
    chart = _added(slide, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, foot, data, block.alt)
    _legend(slide, Area(area.x, foot.y + foot.high, area.wide, LEGEND), f"→ {block.x_axis.title}", ())
    for axis, ours in ((chart.category_axis, ends[0]), (chart.value_axis, ends[1])):
        axis.minimum_scale, axis.maximum_scale = ours.low, ours.high
        _quiet(axis)
        _format(axis.tick_labels, localised("0.#") if (ours.high - ours.low) < 3 else "0")
    drawn = list(chart.plots[0].series)
    count = len(block.points)
    sides = _sides(block.points)
    for place, point in enumerate(block.points):
        _point(drawn[place], point, sides[place])
    for line in drawn[count : count + 2]:
        _plain_line(line, palette.CONTEXT, 1)
    for place, name in enumerate(block.corners):
        _corner(drawn[count + 2 + place], name, place)


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
    last = drawn.points[len(point.trail)]
    last.marker.style, last.marker.size = XL_MARKER_STYLE.CIRCLE, 12 if point.role == "accent" else 9
    last.marker.format.fill.solid()
    last.marker.format.fill.fore_color.rgb = rgb(COLOURS[point.role])
    last.marker.format.line.color.rgb = rgb(palette.WHITE)
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


def _waterfall(slide: Any, block: WaterfallChart, area: Area) -> None:
    area = _legend(slide, area, block.title, ())
    names = [_name(step.label, NAMES * area.wide) for step in block.steps]
    spans, amounts = list(block.spans()), [step.amount for step in block.steps]
    named: list[tuple[str, list[float | None]]] = [
        (_("Start of the bar"), [_nearest_zero(*span) for span in spans]),
        (_("Bar below zero"), [min(0, *span) - min(0, max(span)) for span in spans]),
        (_("Bar above zero"), [max(0, *span) - max(0, min(span)) for span in spans]),
        (_("Amount"), [amount.value for amount in amounts]),
    ]
    chart = _added(
        slide, XL_CHART_TYPE.BAR_STACKED, area, category_data(names, named, pattern_of(amounts)), block.alt
    )
    ends = [end for span in spans for end in span] or [0.0]
    reach = max(ends) - min(0, *ends) or 1.0
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = (
        min(0, *ends) - 1.4 * ROOM * reach,
        max(0, *ends) + 1.4 * ROOM * reach,
    )
    values.visible = values.has_major_gridlines = False
    _quiet(chart.category_axis)
    chart.category_axis.reverse_order = True
    _plot_beside(chart, area, names)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = 100, 45
    start, below, above, told = plot.series
    roles = tuple(step.role for step in block.steps)
    for drawn in (below, above):
        _paint(drawn, Series("", (), roles=roles), COLOURS["context"])
    for hidden in (start, told):
        hidden.format.fill.background()
    labels = told.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.INSIDE_BASE
    labels.font.size, labels.font.bold = Pt(SIZE), True
    _format(labels, pattern_of(amounts))
    _formats(told, [amount.pattern for amount in amounts], XL_LABEL_POSITION.INSIDE_BASE)


def _nearest_zero(before: float, after: float) -> float:
    """Where the hidden part of a bar ends: at the end nearer to zero, at zero where the bar crosses it."""
    low, high = sorted((before, after))
    return low if low > 0 else min(high, 0.0)


_DRAWN: Mapping[type, Placed] = {
    BarChart: _bars,
    LineChart: _lines,
    ScatterChart: _points,
    WaterfallChart: _waterfall,
}
