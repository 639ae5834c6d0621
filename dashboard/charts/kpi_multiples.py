"""A KPI by unit: small panels side by side that share their axes, so that they can be compared at a glance."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, each_row, safe
from dashboard.charts.kpi_marks import PLAIN, KpiNumbers, extremes, kpi_axis, period_axis, value_ends
from dashboard.charts.money_axis import LETTER, nothing, words_at
from services import palette
from services.language import format_count, ngettext
from services.language import gettext as _

MOST, NAMES = 12, 44
"""At most so many panels, letters of the names side by side."""
PANEL, TITLE, FOOT, LEGEND, NARROW = 92, 32, 38, 30, 270
"""Pixels: height of a panel, of its name above it, of the periods below, of the legend; width of all
panels on a phone."""
GAP, BEFORE = 0.05, 0.06
"""The room between panels as a share of the width, and that before the first period as a share of the time."""
Box = tuple[float, float, float, float]
"""The left, right, lower and upper edge of a panel, as shares of the figure."""

Panel = list[Any]
"""The rows of a unit, from period to period."""


def kpi_small_multiples(
    series: pd.DataFrame, measure_label: str, columns: int = 2, numbers: KpiNumbers = PLAIN
) -> Chart:
    """A panel a unit, in the order they come, with a line of its actuals and a dashed one of its target."""
    known = series[series["actual"].notna() | series["target"].notna()].sort_values("date", kind="stable")
    if known.empty:
        return nothing(_("There are no values to show."), _table(series, numbers))
    found = _by_unit(known, series["unit_id"])
    panels = found[:MOST]
    boxes = [_box(place, len(panels), columns) for place in range(len(panels))]
    rows = ceil(len(panels) / columns)
    with_targets = bool(known["target"].notna().any())
    above = LEGEND if with_targets else 0
    layout = {
        "height": above + FOOT + rows * (PANEL + TITLE),
        "margin": {"l": 8, "r": 8, "t": above, "b": FOOT},
        "annotations": [
            note
            for place, (panel, box) in enumerate(zip(panels, boxes, strict=True))
            for note in (_title(panel, box, columns), *_last_value(place, panel, numbers))
        ],
        "showlegend": with_targets,
        **_axes([row for panel in panels for row in panel], boxes, columns, numbers),
    }
    traces = [line for place, panel in enumerate(panels) for line in _lines(place, panel, numbers)]
    words = _words(panels, len(found), measure_label, numbers)
    return Chart(draw(traces, layout), words, lambda: _table(series, numbers))


def _by_unit(known: pd.DataFrame, order: pd.Series) -> list[Panel]:
    """The rows that are known, by unit in the order in which the units come."""
    panels: dict[Any, Panel] = {unit: [] for unit in order}
    for row in each_row(known):
        panels[row.unit_id].append(row)
    return [rows for rows in panels.values() if rows]


def _box(place: int, count: int, columns: int) -> Box:
    """Where a panel is: row by row from the top left, each below the room for its name."""
    row, column = divmod(place, columns)
    rows = ceil(count / columns)
    width = (1 - GAP * (columns - 1)) / columns
    left = column * (width + GAP)
    whole = rows * (PANEL + TITLE)
    top = 1 - (row * (PANEL + TITLE) + TITLE) / whole
    return left, left + width, max(top - PANEL / whole, 0.0), top


def _suffix(place: int) -> str:
    """What Plotly adds to the names of the axes of a panel."""
    return str(place + 1) if place else ""


def _axes(drawn: Panel, boxes: Sequence[Box], columns: int, numbers: KpiNumbers) -> Layout:
    """The same two axes in each panel; values are written at the left ones, periods below the lowest ones."""
    labels = {row.date: row.period_label for row in drawn}
    dates = sorted(labels)
    ends = sorted({0, len(dates) - 1})
    pad = (BEFORE, _beside(drawn, numbers, columns))
    across = period_axis(dates, [labels[date] for date in dates], ends, pad)
    values = value_ends([value for row in drawn for value in (row.actual, row.target)], numbers.measure)
    upwards = kpi_axis(values, numbers, 3)
    axes: Layout = {}
    for place, (left, right, low, top) in enumerate(boxes):
        own = _suffix(place)
        lowest = place + columns >= len(boxes)
        axes[f"xaxis{own}"] = across | {
            "domain": [left, right],
            "anchor": f"y{own}",
            "showticklabels": lowest,
        }
        axes[f"yaxis{own}"] = upwards | {
            "domain": [low, top],
            "anchor": f"x{own}",
            "showticklabels": place % columns == 0,
        }
    return axes


def _beside(drawn: Panel, numbers: KpiNumbers, columns: int) -> float:
    """The room for the last values in a narrow panel, as a share of the time before it."""
    letters = max(len(numbers.short(row.actual)) for row in drawn)
    panel = NARROW / columns
    width = min(LETTER * letters + 8, panel / 2)
    return width / (panel - width)


def _title(panel: Panel, box: Box, columns: int) -> dict[str, Any]:
    name, most = str(panel[0].unit), NAMES // columns
    shown = name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
    return words_at(
        box[0], box[3], f"<b>{safe(shown)}</b>", xref="paper", yref="paper", yanchor="bottom", xshift=0
    )


def _last_value(place: int, panel: Panel, numbers: KpiNumbers) -> list[dict[str, Any]]:
    """The last actual, beside its point."""
    known = [row for row in panel if row.actual == row.actual]
    axes = {"xref": f"x{_suffix(place)}", "yref": f"y{_suffix(place)}"}
    return [
        words_at(row.date, row.actual, f"<b>{safe(numbers.short(row.actual))}</b>", **axes)
        for row in known[-1:]
    ]


def _lines(place: int, panel: Panel, numbers: KpiNumbers) -> list[dict[str, Any]]:
    told = {"hovertext": [_hover(row, numbers) for row in panel], "hoverinfo": "text"}
    target = {"color": palette.CONTEXT, "width": 1.5, "dash": "dash"}
    kinds = (
        ("target", _("Target"), "lines", target, {"hoverinfo": "skip"}),
        ("actual", _("Actual"), "lines+markers", {"color": palette.ACCENT, "width": 2.5}, told),
    )
    return [
        {
            "type": "scatter",
            "mode": mode,
            "name": name,
            "x": [row.date for row in panel],
            "y": [getattr(row, column) for row in panel],
            "xaxis": f"x{_suffix(place)}",
            "yaxis": f"y{_suffix(place)}",
            "line": line,
            "marker": {"color": line["color"], "size": 4},
            "connectgaps": column == "target",
            "showlegend": place == 0,
            "legendrank": 1 if column == "actual" else 2,
            **hover,
        }
        for column, name, mode, line, hover in kinds
    ]


def _hover(row: Any, numbers: KpiNumbers) -> str:
    told = f"{safe(row.unit)}, {safe(row.period_label)}: <b>{safe(numbers.exact(row.actual))}</b>"
    if row.target != row.target:
        return told
    return f"{told}<br>" + safe(_("target {value}").format(value=numbers.exact(row.target)))


def _words(panels: Sequence[Panel], units: int, measure_label: str, numbers: KpiNumbers) -> str:
    text = ngettext(
        "{measure}, a panel for {count} unit.", "{measure}, a panel for each of {count} units.", units
    )
    found = [text.format(measure=measure_label, count=format_count(units))]
    known = [[row for row in panel if row.actual == row.actual] for panel in panels]
    found += extremes([(rows[-1].actual, rows[-1].unit) for rows in known if rows], numbers)
    if units > len(panels):
        more = _("The first {drawn} are drawn; all are in the table.")
        found.append(more.format(drawn=format_count(len(panels))))
    return " ".join(found)


def _table(series: pd.DataFrame, numbers: KpiNumbers) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Unit"): series["unit"],
            _("Period"): series["period_label"],
            _("Actual"): [numbers.exact(value) for value in series["actual"]],
            _("Target"): [numbers.exact(value) for value in series["target"]],
        }
    )
