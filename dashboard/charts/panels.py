"""Panels: scores from period to period in small panels that share their axes."""

from collections.abc import Sequence
from math import ceil
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, each_row, safe, value_axis
from dashboard.charts.money_axis import nothing, words_at
from services import palette
from services.language import format_count, format_score, ngettext
from services.language import gettext as _

PANEL, TITLE, FOOT, NAMES = 88, 30, 34, 44
"""Pixels: height of a panel, of its name above it, of the periods below; letters of the names side by side."""
GAP, PAD = 0.06, 0.35
"""The room between panels as a share of the width; that beside the first and the last period, in periods."""
Box = tuple[float, float, float, float]
"""The left, right, lower and upper edge of a panel, as shares of the figure."""


def score_panels(series: pd.DataFrame, scale: tuple[float, float], columns: int = 2) -> Chart:
    """A panel for each `panel` of a frame (panel, title, period_label, score), in the order they come.

    Each has the same periods and the whole scale; a period without a score leaves a gap.
    """
    panels = [each_row(own) for _panel, own in series.groupby("panel", sort=False)]
    if series["score"].isna().all():
        return nothing(_("There are no scores to show."), _table(series))
    periods = list(dict.fromkeys(series["period_label"]))
    boxes = [_box(place, len(panels), columns) for place in range(len(panels))]
    rows = ceil(len(panels) / columns)
    layout = {
        "height": FOOT + rows * (PANEL + TITLE),
        "margin": {"l": 8, "r": 8, "t": 0, "b": FOOT},
        "annotations": [
            note
            for place, (panel, box) in enumerate(zip(panels, boxes, strict=True))
            for note in (_title(panel, box, columns), *_ends(place, panel))
        ],
        "showlegend": False,
        **_axes(boxes, periods, scale, columns),
    }
    traces = [_line(place, panel) for place, panel in enumerate(panels)]
    return Chart(draw(traces, layout), _words(panels, periods), lambda: _table(series))


def _box(place: int, count: int, columns: int) -> Box:
    """Where a panel is: row by row from the top left, each below the room for its name."""
    row, column = divmod(place, columns)
    whole = ceil(count / columns) * (PANEL + TITLE)
    width = (1 - GAP * (columns - 1)) / columns
    left = column * (width + GAP)
    top = 1 - (row * (PANEL + TITLE) + TITLE) / whole
    return left, left + width, max(top - PANEL / whole, 0.0), top


def _suffix(place: int) -> str:
    """What Plotly adds to the names of the axes of a panel."""
    return str(place + 1) if place else ""


def _axes(boxes: Sequence[Box], periods: Sequence[str], scale: tuple[float, float], columns: int) -> Layout:
    """The same two axes in each panel; scores are written at the left ones, the first and the last period below."""
    ends = sorted({0, len(periods) - 1})
    across = {
        "type": "linear",
        "range": [-PAD, len(periods) - 1 + PAD],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickmode": "array",
        "tickvals": ends,
        "ticktext": [safe(periods[place]) for place in ends],
        "tickangle": 0,
        "title": {"text": ""},
    }
    upwards = value_axis(scale, "", tickmode="array", tickvals=list(scale), automargin=True)
    axes: Layout = {}
    for place, (left, right, low, top) in enumerate(boxes):
        own = _suffix(place)
        axes[f"xaxis{own}"] = across | {
            "domain": [left, right],
            "anchor": f"y{own}",
            "showticklabels": place + columns >= len(boxes),
        }
        axes[f"yaxis{own}"] = upwards | {
            "domain": [low, top],
            "anchor": f"x{own}",
            "showticklabels": place % columns == 0,
        }
    return axes


def _title(panel: Sequence[Any], box: Box, columns: int) -> dict[str, Any]:
    name, most = str(panel[0].title), NAMES // columns
    shown = name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
    more: dict[str, Any] = {"xref": "paper", "yref": "paper", "yanchor": "bottom", "xshift": 0}
    return words_at(box[0], box[3], f"<b>{safe(shown)}</b>", **more)


def _known(panel: Sequence[Any]) -> list[tuple[int, Any]]:
    return [(at, row) for at, row in enumerate(panel) if row.score == row.score]


def _ends(place: int, panel: Sequence[Any]) -> list[dict[str, Any]]:
    """The first and the last score, above their points."""
    known, own = _known(panel), _suffix(place)
    axes: dict[str, Any] = {
        "xref": f"x{own}",
        "yref": f"y{own}",
        "yanchor": "bottom",
        "yshift": 4,
        "xshift": 0,
    }
    return [
        words_at(at, row.score, f"<b>{format_score(row.score)}</b>", "center", **axes)
        for at, row in (known if len(known) < 2 else [known[0], known[-1]])
    ]


def _line(place: int, panel: Sequence[Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(panel))),
        "y": [row.score for row in panel],
        "xaxis": f"x{_suffix(place)}",
        "yaxis": f"y{_suffix(place)}",
        "line": {"color": palette.ACCENT, "width": 2.5},
        "marker": {"color": palette.ACCENT, "size": 6},
        "connectgaps": False,
        "cliponaxis": False,
        "hovertext": [
            f"{safe(row.title)}, {safe(row.period_label)}: <b>{format_score(row.score)}</b>" for row in panel
        ],
        "hoverinfo": "text",
    }


def _words(panels: Sequence[Sequence[Any]], periods: Sequence[str]) -> str:
    text = ngettext(
        "Scores in {count} panel from {first} to {last}.",
        "Scores in {count} panels from {first} to {last}.",
        len(panels),
    )
    found = [text.format(count=format_count(len(panels)), first=periods[0], last=periods[-1])]
    course = _("{name}: {before} to {after}.")
    for panel in panels:
        known = _known(panel)
        if known:
            before, after = known[0][1].score, known[-1][1].score
            name = panel[0].title
            found.append(course.format(name=name, before=format_score(before), after=format_score(after)))
    return " ".join(found)


def _table(series: pd.DataFrame) -> pd.DataFrame:
    """A row a panel, a column a period."""
    rows = [
        {_("Panel"): own["title"].iloc[0]}
        | {
            period: format_score(score)
            for period, score in zip(own["period_label"], own["score"], strict=True)
        }
        for _panel, own in series.groupby("panel", sort=False)
    ]
    return pd.DataFrame(rows)
