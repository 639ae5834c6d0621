"""Matrix: what heat maps share, a grid of coloured cells with a text in each."""

from collections.abc import Sequence
from typing import Any

from dashboard.charts.figure import Layout, row_axis


def matrix_layout(
    rows: Sequence[str], columns: Sequence[str], pixels: tuple[int, int], texts: Sequence[Layout]
) -> Layout:
    """The layout of a grid with its names on the left and on top; `pixels` are those of the head and of a row."""
    head, row = pixels
    return {
        "height": head + row * max(len(rows), 2),
        "xaxis": {
            "side": "top",
            "fixedrange": True,
            "title": {"text": ""},
            "showgrid": False,
            "tickmode": "array",
            "tickvals": list(range(len(columns))),
            "ticktext": list(columns),
            "autotickangles": [0, -90],
            "automargin": True,
        },
        "yaxis": row_axis(rows),
        "annotations": list(texts),
    }


def matrix_trace(
    values: Sequence[Sequence[float | None]],
    span: tuple[float, float],
    colours: Sequence[tuple[float, str]],
    hover: Sequence[Sequence[str]],
) -> dict[str, Any]:
    """The cells, coloured over `span` by `colours` (place from 0 to 1, colour); None leaves a cell empty."""
    return {
        "type": "heatmap",
        "z": values,
        "zmin": span[0],
        "zmax": span[1],
        "colorscale": [list(step) for step in colours],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": True,
        "text": hover,
        "hovertemplate": "%{text}<extra></extra>",
    }


def even_steps(ramp: Sequence[str]) -> list[tuple[float, str]]:
    """A ramp from its first to its last colour."""
    return [(place / (len(ramp) - 1), colour) for place, colour in enumerate(ramp)]
