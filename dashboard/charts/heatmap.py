"""Heat map: units by dimension, with the numbers."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, extremes_in_words, label, row_axis, safe
from services import palette
from services.language import DASH, format_score
from services.language import gettext as _

HEAD, CELL = 84, 34


def heatmap(scores: pd.DataFrame, scale: tuple[float, float]) -> Chart:
    """Cells coloured by score with the number in them; a cell without a score is grey and says why when pointed at."""
    units = list(dict.fromkeys(scores["unit"]))
    dimensions = list(dict.fromkeys(scores["dimension"]))
    there = {
        (row.unit, row.dimension): {"score": row.score, "level": row.level, "reason": row.reason}
        for row in each_row(scores)
    }
    empty = {"score": float("nan"), "level": "", "reason": ""}
    cells = [[there.get((unit, dimension), empty) for dimension in dimensions] for unit in units]
    names = {unit: label(unit) for unit in units}
    columns = {dimension: label(dimension, width=11, lines=3) for dimension in dimensions}
    layout = {
        "height": HEAD + CELL * max(len(units), 1),
        "xaxis": {
            "side": "top",
            "fixedrange": True,
            "title": {"text": ""},
            "showgrid": False,
            "tickangle": 0,
            "automargin": True,
        },
        "yaxis": row_axis(list(names.values())),
        "annotations": [
            _number(cells[row][column], names[unit], columns[dimension], scale)
            for row, unit in enumerate(units)
            for column, dimension in enumerate(dimensions)
        ],
    }
    trace = _cells(cells, list(names.values()), list(columns.values()), scale)
    alt = _("Heat map by unit ({units}) and dimension ({dimensions}).").format(
        units=len(units), dimensions=len(dimensions)
    )
    places = [f"{row.unit}, {row.dimension}" for row in each_row(scores)]
    words = extremes_in_words(places, scores["score"].tolist())
    return Chart(draw([trace], layout), f"{alt} {words}", _table(scores))


def _cells(
    cells: list[list[dict[str, Any]]], names: list[str], columns: list[str], scale: tuple[float, float]
) -> dict[str, Any]:
    steps = len(palette.RAMP) - 1
    return {
        "type": "heatmap",
        "x": columns,
        "y": names,
        "z": [[cell["score"] if cell["score"] == cell["score"] else None for cell in row] for row in cells],
        "zmin": scale[0],
        "zmax": scale[1],
        "colorscale": [[place / steps, colour] for place, colour in enumerate(palette.RAMP)],
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverongaps": True,
        "text": [
            [f"{format_score(c['score'])} {safe(c['level'] or c['reason'])}" for c in row] for row in cells
        ],
        "hovertemplate": "%{y}, %{x}<br>%{text}<extra></extra>",
    }


def _number(cell: dict[str, Any], name: str, column: str, scale: tuple[float, float]) -> dict[str, Any]:
    score = cell["score"]
    there = score == score
    reached = (score - scale[0]) / (scale[1] - scale[0]) if there else 0
    colour = palette.RAMP[round(min(max(reached, 0), 1) * (len(palette.RAMP) - 1))]
    return {
        "x": column,
        "y": name,
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
