"""Heat map: units by dimension, with the numbers."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, extremes_in_words, label, places, row_axis, safe
from services import palette
from services.language import DASH, format_score
from services.language import gettext as _

HEAD, CELL, LINE = 112, 34, 44
"""Pixels for upright names of dimensions and for a row; letters that fit on one line over all columns."""


def heatmap(scores: pd.DataFrame, scale: tuple[float, float], ramp: Sequence[str] = palette.RAMP) -> Chart:
    """Cells coloured by score with the number in them; a cell without a score is grey and says why when pointed at."""
    units, dimensions = places(scores["unit_id"]), places(scores["node"])
    empty = {"score": float("nan"), "level": "", "reason": ""}
    cells = [[empty] * len(dimensions) for _unit in units]
    for row in each_row(scores):
        cells[units[row.unit_id]][dimensions[row.node]] = {
            "score": row.score, "level": row.level, "reason": row.reason
        }  # fmt: skip
    names = [label(name) for name in scores.drop_duplicates("unit_id")["unit"]]
    width = max(11, LINE // max(len(dimensions), 1))
    columns = [label(name, width, 3) for name in scores.drop_duplicates("node")["dimension"]]
    layout = {
        "height": HEAD + CELL * max(len(units), 2),
        "xaxis": {
            "side": "top",
            "fixedrange": True,
            "title": {"text": ""},
            "showgrid": False,
            "tickmode": "array",
            "tickvals": list(range(len(columns))),
            "ticktext": columns,
            "autotickangles": [0, 90],
            "automargin": True,
        },
        "yaxis": row_axis(names),
        "annotations": [
            _number(cell, row, column, scale, ramp)
            for row, line in enumerate(cells)
            for column, cell in enumerate(line)
        ],
    }
    trace = _cells(cells, names, columns, scale, ramp)
    alt = _("Heat map by unit ({units}) and dimension ({dimensions}).").format(
        units=len(units), dimensions=len(dimensions)
    )
    where = [f"{row.unit}, {row.dimension}" for row in each_row(scores)]
    words = extremes_in_words(where, scores["score"].tolist())
    return Chart(draw([trace], layout), f"{alt} {words}", _table(scores))


def _cells(
    cells: list[list[dict[str, Any]]],
    names: list[str],
    columns: list[str],
    scale: tuple[float, float],
    ramp: Sequence[str],
) -> dict[str, Any]:
    steps = len(ramp) - 1
    return {
        "type": "heatmap",
        "z": [[cell["score"] if cell["score"] == cell["score"] else None for cell in row] for row in cells],
        "zmin": scale[0],
        "zmax": scale[1],
        "colorscale": [[place / steps, colour] for place, colour in enumerate(ramp)],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": True,
        "text": [
            [
                f"{name}, {column}<br>{format_score(c['score'])} {safe(c['level'] or c['reason'])}"
                for c, column in zip(row, columns, strict=True)
            ]
            for row, name in zip(cells, names, strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _number(
    cell: dict[str, Any], row: int, column: int, scale: tuple[float, float], ramp: Sequence[str]
) -> dict[str, Any]:
    score = cell["score"]
    there = score == score
    reached = (score - scale[0]) / (scale[1] - scale[0]) if there else 0
    colour = ramp[round(min(max(reached, 0), 1) * (len(ramp) - 1))]
    return {
        "x": column,
        "y": row,
        "text": format_score(score) if there else DASH,
        "showarrow": False,
        "font": {"color": palette.text_on(colour) if there else palette.CONTEXT, "size": 13},
    }


def _table(scores: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Unit"): scores["unit"],
            _("Dimension"): scores["dimension"],
            _("Score"): [format_score(score) for score in scores["score"]],
            _("Level"): scores["level"],
            _("Note"): scores["reason"],
        }
    )
