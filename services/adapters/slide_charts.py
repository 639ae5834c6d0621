"""Charts of slides: native and editable, each with its figures in a workbook of its own, direct labels and words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
)
from pptx.util import Pt

from services import palette
from services.adapters import text_fitting
from services.adapters.chart_frame import SIZE, added, legend, number_format, quiet
from services.adapters.chart_parts import (
    category_data,
    inner_plot,
    localised,
    pattern_of,
    word,
)
from services.adapters.pack_look import COLOURS, LINE_COLOUR
from services.adapters.slide_look import Area, rgb
from services.adapters.slide_points import draw_points
from services.adapters.slide_texts import draw_columns
from services.domain.board_pack import BarChart, LineChart, ScatterChart, Series, WaterfallChart
from services.language import gettext as _

NAMES, LINES = 0.36, 2
"""The most that names take of a chart's width; lines of a name."""
COLUMN, HEAD, FAT = 78.0, 28.0, (30, 80)
"""The width of a column of figures beside bars, the height of its title; how thick bars and columns may become."""
PLOT_TOP, PLOT_HIGH = 0.01, 0.98
SERIES = tuple(colour for colour, _symbol in palette.CATEGORIES)
ROOM = 0.14
"""The share of an axis that is left free for labels beyond its end."""
Placed = Callable[[Any, Any, Area], None]


def draw(slide: Any, block: Any, area: Area) -> None:
    """A chart with its legend above it."""
    _DRAWN[type(block)](slide, block, area)


def _bars(slide: Any, block: BarChart, area: Area) -> None:
    several = len(block.series) > 1
    entries = [("■", _colour(block.series, place), one.name) for place, one in enumerate(block.series)]
    wide = area.wide - COLUMN * len(block.beside)
    whole, area = area, legend(slide, area._replace(wide=wide), block.axis.title, entries if several else ())
    named = [(one.name, [figure.value for figure in one.figures]) for one in block.series]
    pattern = pattern_of([figure for one in block.series for figure in one.figures])
    room = NAMES * whole.wide if block.horizontal else area.wide / max(len(block.categories), 1)
    names = [_name(category, room) for category in block.categories]
    kind = XL_CHART_TYPE.BAR_CLUSTERED if block.horizontal else XL_CHART_TYPE.COLUMN_CLUSTERED
    chart = added(slide, kind, area, category_data(names, named, pattern), block.alt)
    _axes(chart, block, area, names)
    plot = chart.plots[0]
    plot.overlap, plot.gap_width = 0, _gap(block, area)
    for place, (drawn, one) in enumerate(zip(plot.series, block.series, strict=True)):
        _paint(drawn, one, _colour(block.series, place))
        _label(drawn, one)
    if block.beside:
        top = area.y + PLOT_TOP * area.high
        high = HEAD + PLOT_HIGH * area.high
        where = Area(area.x + wide, top - HEAD, COLUMN * len(block.beside), high)
        draw_columns(slide, block.beside, where, HEAD)


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
    number_format(labels, pattern_of(series.figures))
    _formats(drawn, [figure.pattern for figure in series.figures], XL_LABEL_POSITION.OUTSIDE_END)


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
    quiet(categories)
    if block.horizontal:
        categories.reverse_order = True
        _plot_beside(chart, area, names)


def _plot_beside(chart: Any, area: Area, names: Sequence[str]) -> None:
    """The plot beside a column of names that is as wide as they need."""
    widest = max((text_fitting.width(name, SIZE) for name in names), default=0)
    room = min(widest + 14, NAMES * area.wide) / area.wide
    inner_plot(chart, room, PLOT_TOP, 0.99 - room, PLOT_HIGH)


def _lines(slide: Any, block: LineChart, area: Area) -> None:
    entries = [("━", _colour(block.series, place), one.name) for place, one in enumerate(block.series)]
    area = legend(slide, area, block.axis.title, entries)
    named = [(one.name, [figure.value for figure in one.figures]) for one in block.series]
    pattern = pattern_of([figure for one in block.series for figure in one.figures])
    data = category_data(block.categories, named, pattern)
    chart = added(slide, XL_CHART_TYPE.LINE, area, data, block.alt)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = block.axis.low, block.axis.high
    quiet(values)
    quiet(chart.category_axis)
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(LINE_COLOUR)
    values.format.line.fill.background()
    number_format(values.tick_labels, pattern)
    for place, (drawn, one) in enumerate(zip(chart.plots[0].series, block.series, strict=True)):
        drawn.smooth = False
        drawn.marker.style = XL_MARKER_STYLE.NONE
        drawn.format.line.color.rgb = rgb(_colour(block.series, place))
        drawn.format.line.width = Pt(1.5 if one.role == "faint" else 3)
        if one.figures and one.figures[-1].value is not None:
            last = len(one.figures) - 1
            _own_label(drawn, last, localised(one.figures[last].pattern), XL_LABEL_POSITION.ABOVE)


def _waterfall(slide: Any, block: WaterfallChart, area: Area) -> None:
    area = legend(slide, area, block.title, ())
    names = [_name(step.label, NAMES * area.wide) for step in block.steps]
    spans, amounts = list(block.spans()), [step.amount for step in block.steps]
    named: list[tuple[str, list[float | None]]] = [
        (_("Start of the bar"), [_nearest_zero(*span) for span in spans]),
        (_("Bar below zero"), [min(0, *span) - min(0, max(span)) for span in spans]),
        (_("Bar above zero"), [max(0, *span) - max(0, min(span)) for span in spans]),
        (_("Amount"), [amount.value for amount in amounts]),
    ]
    chart = added(
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
    quiet(chart.category_axis)
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
    number_format(labels, pattern_of(amounts))
    _formats(told, [amount.pattern for amount in amounts], XL_LABEL_POSITION.INSIDE_BASE)


def _nearest_zero(before: float, after: float) -> float:
    """Where the hidden part of a bar ends: at the end nearer to zero, at zero where the bar crosses it."""
    low, high = sorted((before, after))
    return low if low > 0 else min(high, 0.0)


_DRAWN: Mapping[type, Placed] = {
    BarChart: _bars,
    LineChart: _lines,
    ScatterChart: draw_points,
    WaterfallChart: _waterfall,
}
