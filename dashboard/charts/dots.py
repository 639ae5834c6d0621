"""Dot plot: units side by side at each dimension."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.figure import (
    Chart,
    draw,
    each_row,
    extremes_in_words,
    height,
    label,
    places,
    row_axis,
    safe,
    value_axis,
)
from services import palette
from services.language import format_score
from services.language import gettext as _

Marks = Mapping[int, tuple[str, str]]
ROW = 44


def dot_plot(scores: pd.DataFrame, scale: tuple[float, float], marks: Marks) -> Chart:
    """A row a dimension, a dot a unit in its own colour and symbol, and a line from the lowest to the highest."""
    rows = places(scores["node"])
    names = [label(name) for name in scores.drop_duplicates("node")["dimension"]]
    traces = [_span(scores[scores["node"] == node], row) for node, row in rows.items()]
    traces += [_dots(scores[scores["unit_id"] == unit], rows, mark) for unit, mark in marks.items()]
    layout = {
        "height": height(len(names), ROW) + 26,
        "xaxis": value_axis(scale, _("Score")),
        "yaxis": row_axis(names),
    }
    where = [f"{row.unit}, {row.dimension}" for row in each_row(scores)]
    alt = _("Dots by unit ({units}) and dimension ({dimensions}).").format(
        units=len(marks), dimensions=len(names)
    )
    words = extremes_in_words(where, scores["score"].tolist())
    return Chart(draw(traces, layout), f"{alt} {words}", lambda: _table(scores))


def _span(scores: pd.DataFrame, row: int) -> dict[str, Any]:
    found = scores["score"].dropna()
    ends = [found.min(), found.max()] if len(found) else []
    return {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [row] * len(ends),
        "line": {"color": palette.FAINT, "width": 6},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _dots(own: pd.DataFrame, rows: Mapping[str, int], mark: tuple[str, str]) -> dict[str, Any]:
    colour, symbol = mark
    unit = "" if own.empty else str(own["unit"].iloc[0])
    return {
        "type": "scatter",
        "mode": "markers",
        "name": safe(unit),
        "x": own["score"].tolist(),
        "y": [rows[node] for node in own["node"]],
        "marker": {"color": colour, "symbol": symbol, "size": 13, "opacity": 0.9},
        "hovertext": [
            f"{safe(unit)}, {safe(row.dimension)}: {format_score(row.score)} {safe(row.level)}"
            for row in each_row(own)
        ],
        "hoverinfo": "text",
    }


def _table(scores: pd.DataFrame) -> pd.DataFrame:
    units = {name: own.set_index("node")["score"] for name, own in scores.groupby("unit", sort=False)}
    dimensions = scores.drop_duplicates("node")
    texts = {
        unit: [format_score(own.get(node)) for node in dimensions["node"]] for unit, own in units.items()
    }
    return pd.DataFrame({_("Dimension"): dimensions["dimension"], **texts})
