"""Heat map: units by dimension, with the numbers."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, extremes_in_words, label, places, safe
from dashboard.charts.matrix import even_steps, matrix_layout, matrix_trace
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
    numbers = [
        _number(cell, row, column, scale, ramp)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
    ]
    layout = matrix_layout(names, columns, (HEAD, CELL), numbers)
    scored = [[_there(cell["score"]) for cell in line] for line in cells]
    trace = matrix_trace(scored, scale, even_steps(ramp), _hover(cells, names, columns))
    alt = _("Heat map by unit ({units}) and dimension ({dimensions}).").format(
        units=len(units), dimensions=len(dimensions)
    )
    where = [f"{row.unit}, {row.dimension}" for row in each_row(scores)]
    words = extremes_in_words(where, scores["score"].tolist())
    return Chart(draw([trace], layout), f"{alt} {words}", lambda: _table(scores))


def _there(score: Any) -> float | None:
    return score if score == score else None


def _hover(cells: list[list[dict[str, Any]]], names: list[str], columns: list[str]) -> list[list[str]]:
    return [
        [
            f"{name}, {column}<br>{format_score(c['score'])} {safe(c['level'] or c['reason'])}"
            for c, column in zip(line, columns, strict=True)
        ]
        for line, name in zip(cells, names, strict=True)
    ]


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
