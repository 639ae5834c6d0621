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
    row_axis,
    safe,
    value_axis,
)
from services import palette
from services.language import format_score
from services.language import gettext as _

Marks = Mapping[str, tuple[str, str]]
ROW = 44


def dot_plot(scores: pd.DataFrame, scale: tuple[float, float], marks: Marks) -> Chart:
    """A row a dimension, a dot a unit in its own colour and symbol, and a line from the lowest to the highest."""
    dimensions = list(dict.fromkeys(scores["dimension"]))
    names = {dimension: label(dimension) for dimension in dimensions}
    traces = [_span(scores, dimension, names[dimension]) for dimension in dimensions]
    traces += [_dots(scores[scores["unit"] == unit], names, mark) for unit, mark in marks.items()]
    layout = {
        "height": height(len(dimensions), ROW) + 26,
        "xaxis": value_axis(scale, _("Score")),
        "yaxis": row_axis(list(names.values())),
    }
    places = [f"{row.unit}, {row.dimension}" for row in each_row(scores)]
    alt = _("Dots by unit ({units}) and dimension ({dimensions}).").format(
        units=len(marks), dimensions=len(dimensions)
    )
    words = extremes_in_words(places, scores["score"].tolist())
    return Chart(draw(traces, layout), f"{alt} {words}", _table(scores, dimensions))


def _span(scores: pd.DataFrame, dimension: str, name: str) -> dict[str, Any]:
    found = scores.loc[scores["dimension"] == dimension, "score"].dropna()
    ends = [found.min(), found.max()] if len(found) else []
    return {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [name] * len(ends),
        "line": {"color": palette.FAINT, "width": 6},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _dots(own: pd.DataFrame, names: Mapping[str, str], mark: tuple[str, str]) -> dict[str, Any]:
    colour, symbol = mark
    unit = "" if own.empty else str(own["unit"].iloc[0])
    return {
        "type": "scatter",
        "mode": "markers",
        "name": safe(unit),
        "x": own["score"].tolist(),
        "y": [names[dimension] for dimension in own["dimension"]],
        "marker": {"color": colour, "symbol": symbol, "size": 13, "opacity": 0.9},
        "hovertext": [
            f"{safe(unit)}, {safe(row.dimension)}: {format_score(row.score)} {safe(row.level)}"
            for row in each_row(own)
        ],
        "hoverinfo": "text",
    }


def _table(scores: pd.DataFrame, dimensions: list[str]) -> pd.DataFrame:
    wide = scores.pivot_table(index="dimension", columns="unit", values="score", sort=False, dropna=False)
    texts = {unit: [format_score(score) for score in wide[unit].reindex(dimensions)] for unit in wide.columns}
    return pd.DataFrame({_("Dimension"): dimensions, **texts})
