"""Drawings: the charts of a pack as SVG for its page, coloured by the page's own style; no script draws them."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

from services import palette
from services.adapters import text_fitting
from services.adapters.table_files import readable
from services.domain.board_pack import BarChart, LineChart, Role, ScatterChart, Series, WaterfallChart

WIDE, NARROW, SIZE, ROW, LEGEND = 900.0, 470.0, 13.0, 34.0, 28.0
NAMES, LABELS = 0.34, 90.0
"""The most that names take of the width, and the room for figures beside bars."""
COLUMNS_HIGH, LINES_HIGH, POINTS_HIGH = 300.0, 340.0, 520.0
COLUMN, SMALL = 110.0, 11.0


def safe(text: str) -> str:
    """A text that is nothing but text in a page."""
    return escape(readable(text))


class _Scale(NamedTuple):
    """From values to places along a line."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        reach = self.high - self.low or 1.0
        return self.start + (value - self.low) / reach * (self.end - self.start)


def draw(block: Any, wide: float = WIDE) -> str:
    """A chart as SVG with its words, as wide as given in its own units."""
    high, parts = _DRAWN[type(block)](block, wide)
    return (
        f'<svg viewBox="0 0 {wide:g} {high:.0f}" role="img" aria-label="{safe(block.alt)}">'
        f"<title>{safe(block.alt)}</title>{''.join(parts)}</svg>"
    )


def _colour(series: Sequence[Series], place: int) -> str:
    roles = {one.role for one in series}
    return _role(series[place].role) if len(roles) == len(series) else palette.CATEGORIES[place % 6][0]


def _role(role: Role) -> str:
    return f"var(--{role})"


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    bold: bool = False,
    fill: str = "",
    size: float = SIZE,
) -> str:
    look = ' font-weight="700"' if bold else ""
    style = f' style="fill:{fill}"' if fill else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"{look}{style}>{safe(text)}</text>'


def _rect(x: float, y: float, wide: float, high: float, fill: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0):.1f}" height="{high:.1f}" style="fill:{fill}"/>'
    )


def _line(one: tuple[float, float], other: tuple[float, float], colour: str, width: float = 1.0) -> str:
    (x, y), (u, v) = one, other
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}" style="stroke:{colour};stroke-width:{width:g}"/>'


def _legend(wide: float, title: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    """What the axis measures, then what the colours mean."""
    found, x = [], 0.0
    names = sum(text_fitting.width(name, SIZE) + 36 for _colour, name in entries)
    if title:
        shown = text_fitting.shortened(title, SIZE, max(wide - names - 30, 120), 1)
        found.append(_text(0, SIZE + 2, shown, fill="var(--quiet)"))
        x = text_fitting.width(shown, SIZE) + 28
    for colour, name in entries:
        found.append(_rect(x, 4, 12, 12, colour))
        found.append(_text(x + 17, SIZE + 2, name, fill="var(--quiet)"))
        x += text_fitting.width(name, SIZE) + 36
    return found


def _entries(block: BarChart | LineChart) -> list[tuple[str, str]]:
    several = len(block.series) > 1
    return (
        [(_colour(block.series, place), one.name) for place, one in enumerate(block.series)]
        if several
        else []
    )


def _bars(block: BarChart, wide: float) -> tuple[float, list[str]]:
    if not block.horizontal:
        return _columns(block, wide)
    right = wide - COLUMN * len(block.beside)
    parts = _legend(wide, block.axis.title, _entries(block))
    for number, one in enumerate(block.beside):
        middle = right + (number + 0.5) * COLUMN
        shown = text_fitting.shortened(one.name, SMALL, COLUMN - 6, 1)
        parts.append(_text(middle, SIZE + 2, shown, anchor="middle", fill="var(--quiet)", size=SMALL))
    left = _names_wide(block.categories, wide)
    negative = block.axis.zero and block.axis.low < 0
    scale = _Scale(block.axis.low, block.axis.high, left + (LABELS if negative else 0), right - LABELS)
    start = scale.at(0) if block.axis.zero else scale.at(block.axis.low)
    count, y = len(block.series), LEGEND
    row = ROW if count == 1 else 18.0 * count + 12
    for place, category in enumerate(block.categories):
        parts += _name(category, left, y + row / 2)
        thick = (row - 12) / count
        for number, one in enumerate(block.series):
            top = y + 6 + number * thick
            colour = _role(one.role_at(place)) if one.roles else _colour(block.series, number)
            parts += _bar(one, place, scale, (start, top, thick - (2 if count > 1 else 0)), colour)
        for number, one in enumerate(block.beside):
            middle, text = right + (number + 0.5) * COLUMN, one.figures[place].text
            parts.append(_text(middle, y + row / 2 + 5, text, anchor="middle", fill="var(--quiet)"))
        y += row
    parts.append(_line((start, LEGEND), (start, y), "var(--line)"))
    return y + 4, parts


def _bar(one: Series, place: int, scale: _Scale, where: tuple[float, float, float], colour: str) -> list[str]:
    figure, (start, top, thick) = one.figures[place], where
    if figure.value is None:
        return [_text(start + 6, top + thick / 2 + 5, figure.text, fill="var(--quiet)")]
    end = scale.at(figure.value)
    anchor, at = ("end", end - 6) if end < start else ("start", end + 6)
    return [
        _rect(min(start, end), top, abs(end - start), thick, colour),
        _text(at, top + thick / 2 + 5, figure.text, anchor=anchor, bold=True),
    ]


def _names_wide(names: Sequence[str], wide: float) -> float:
    widest = max((text_fitting.width(name, SIZE) for name in names), default=0)
    return min(widest + 16, NAMES * wide)


def _name(text: str, room: float, middle: float) -> list[str]:
    """A name on at most two lines, its end beside the chart."""
    shown = text_fitting.shortened(text, SIZE, room - 14, 2)
    lines = text_fitting.wrapped(shown, SIZE, room - 14)
    top = middle + 5 - (len(lines) - 1) * SIZE * 0.55
    return [
        _text(room - 10, top + number * SIZE * 1.1, line, anchor="end") for number, line in enumerate(lines)
    ]


def _columns(block: BarChart, wide: float) -> tuple[float, list[str]]:
    parts = _legend(wide, block.axis.title, _entries(block))
    scale = _Scale(block.axis.low, block.axis.high, COLUMNS_HIGH - 30, LEGEND + 20)
    each = wide / max(len(block.categories), 1)
    floor = scale.at(0 if block.axis.zero else block.axis.low)
    for place, category in enumerate(block.categories):
        middle = (place + 0.5) * each
        thick = min(0.6 * each, 90) / len(block.series)
        for number, one in enumerate(block.series):
            figure = one.figures[place]
            left = middle + (number - len(block.series) / 2) * thick
            end = floor if figure.value is None else scale.at(figure.value)
            colour = _role(one.role_at(place)) if one.roles else _colour(block.series, number)
            parts.append(_rect(left, min(end, floor), thick - 2, abs(floor - end), colour))
            parts.append(
                _text(left + thick / 2, min(end, floor) - 6, figure.text, anchor="middle", bold=True)
            )
        shown = text_fitting.shortened(category, SIZE, each - 8, 1)
        parts.append(_text(middle, COLUMNS_HIGH - 8, shown, anchor="middle"))
    parts.append(_line((0, floor), (wide, floor), "var(--line)"))
    return COLUMNS_HIGH, parts


def _lines(block: LineChart, wide: float) -> tuple[float, list[str]]:
    parts = _legend(wide, block.axis.title, _entries(block))
    scale = _Scale(block.axis.low, block.axis.high, LINES_HIGH - 34, LEGEND + 16)
    count = max(len(block.categories) - 1, 1)
    places = [40 + number * (wide - 40 - LABELS) / count for number in range(len(block.categories))]
    if block.axis.low <= 0 <= block.axis.high:
        parts.append(_line((0, scale.at(0)), (wide, scale.at(0)), "var(--line)"))
        parts.append(_text(0, scale.at(0) - 4, "0", fill="var(--quiet)"))
    for number, one in enumerate(block.series):
        known = [(x, f) for x, f in zip(places, one.figures, strict=True) if f.value is not None]
        colour, width = _colour(block.series, number), 1.5 if one.role == "faint" else 3
        ends = " ".join(f"{x:.1f},{scale.at(f.value or 0):.1f}" for x, f in known)
        parts.append(f'<polyline points="{ends}" style="fill:none;stroke:{colour};stroke-width:{width:g}"/>')
        if known:
            x, last = known[-1]
            parts.append(_text(x + 6, scale.at(last.value or 0) + 4, last.text, bold=True))
    for x, category in zip(places, block.categories, strict=True):
        parts.append(_text(x, LINES_HIGH - 8, category, anchor="middle"))
    return LINES_HIGH, parts


def _points(block: ScatterChart, wide: float) -> tuple[float, list[str]]:
    parts = _legend(wide, f"↑ {block.y_axis.title}", ())
    x = _Scale(block.x_axis.low, block.x_axis.high, 10, wide - 10)
    y = _Scale(block.y_axis.low, block.y_axis.high, POINTS_HIGH - LEGEND - 6, LEGEND + 6)
    left, right, bottom, top = x.start, x.end, y.start, y.end
    frame = ((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom))
    parts += [_line(one, other, "var(--line)") for one, other in pairwise(frame)]
    cut, height = x.at(block.cuts[0]), y.at(block.cuts[1])
    parts += [
        _line((cut, bottom), (cut, top), "var(--context)"),
        _line((left, height), (right, height), "var(--context)"),
    ]
    for place, name in enumerate(block.corners):
        at, anchor = (right - 10, "end") if place % 2 else (left + 10, "start")
        parts.append(
            _text(
                at,
                top + 22 if place > 1 else bottom - 12,
                name,
                anchor=anchor,
                bold=True,
                fill="var(--quiet)",
                size=15,
            )
        )
    for place, point in enumerate(sorted(block.points, key=lambda one: one.x.value or 0)):
        parts += _point(point, x, y, above=place % 2 == 0)
    parts.append(_text(right, POINTS_HIGH - 6, f"→ {block.x_axis.title}", anchor="end", fill="var(--quiet)"))
    return POINTS_HIGH, parts


def _point(point: Any, x: _Scale, y: _Scale, *, above: bool) -> list[str]:
    """A dot with its name, and a dotted line from where it stood."""
    if point.x.value is None or point.y.value is None:
        return []
    stops = [(a.value, b.value) for a, b in point.trail if a.value is not None and b.value is not None]
    stops.append((point.x.value, point.y.value))
    ends = " ".join(f"{x.at(a):.1f},{y.at(b):.1f}" for a, b in stops)
    colour, at, height = _role(point.role), x.at(point.x.value), y.at(point.y.value)
    near_end = at > x.end - 90
    anchor = "end" if near_end else "middle" if at > x.start + 90 else "start"
    label = _text(
        at, height - 11 if above else height + 21, point.label, anchor=anchor, bold=point.role == "accent"
    )
    line = (
        f'<polyline points="{ends}" style="fill:none;stroke:{colour};stroke-width:1.5;stroke-dasharray:3 3"/>'
    )
    dot = f'<circle cx="{at:.1f}" cy="{height:.1f}" r="{8 if point.role == "accent" else 6}" style="fill:{colour}"/>'
    return [line, dot, label]


def _waterfall(block: WaterfallChart, wide: float) -> tuple[float, list[str]]:
    parts = _legend(wide, block.title, ())
    spans = list(block.spans())
    ends = [end for span in spans for end in span] or [0.0]
    left = _names_wide([step.label for step in block.steps], wide)
    scale = _Scale(min(0, *ends), max(0, *ends), left + LABELS, wide - LABELS)
    y = LEGEND
    for step, (before, after) in zip(block.steps, spans, strict=True):
        low, high = sorted((scale.at(before), scale.at(after)))
        parts += _name(step.label, left, y + ROW / 2)
        parts.append(_rect(low, y + 6, max(high - low, 1), ROW - 12, _role(step.role)))
        falls = (step.amount.value or 0) < 0
        anchor, at = ("end", low - 6) if falls else ("start", high + 6)
        parts.append(_text(at, y + ROW / 2 + 5, step.amount.text, anchor=anchor, bold=True))
        y += ROW
    parts.append(_line((scale.at(0), LEGEND), (scale.at(0), y), "var(--line)"))
    return y + 4, parts


_DRAWN: Mapping[type, Callable[[Any, float], tuple[float, list[str]]]] = {
    BarChart: _bars,
    LineChart: _lines,
    ScatterChart: _points,
    WaterfallChart: _waterfall,
}
