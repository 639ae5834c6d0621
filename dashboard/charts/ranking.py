"""Ranking: units as bars, best first."""

from collections.abc import Sequence
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

LONG_ENOUGH = 0.24
"""Share of the scale from which a bar holds its own text."""


def ranking(
    units: pd.DataFrame, scale: tuple[float, float], chosen: int | None = None, cuts: Sequence[float] = ()
) -> Chart:
    """Bars sorted by score with the earlier wave and the group average as marks; units without a score come last."""
    ordered = units.sort_values("score", ascending=False, na_position="last", kind="stable")
    names = [label(name) for name in ordered["unit"]]
    traces = [_bars(ordered, names, scale, chosen), *_marks(ordered, names)]
    layout = {
        "height": height(len(names)),
        "barmode": "overlay",
        "xaxis": value_axis(scale, _("Score")),
        "yaxis": row_axis(names),
        "shapes": [_cut(at) for at in cuts],
        "showlegend": len(traces) > 1,
    }
    alt = _("Bars by unit ({count}), best first.").format(count=len(ordered))
    words = extremes_in_words(ordered["unit"].tolist(), ordered["score"].tolist())
    return Chart(draw(traces, layout), f"{alt} {words}", _table(ordered))


def _bars(
    ordered: pd.DataFrame, names: Sequence[str], scale: tuple[float, float], chosen: int | None
) -> dict[str, Any]:
    scores = ordered["score"].tolist()
    alone = len(ordered) == 1
    colours = [
        palette.ACCENT_BAR if alone or unit == chosen else palette.CONTEXT for unit in ordered["unit_id"]
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": _("Now"),
        "showlegend": False,
        "y": names,
        "base": scale[0],
        "x": [score - scale[0] if score == score else 0 for score in scores],
        "marker": {"color": colours},
        "text": [_value(row) for row in each_row(ordered)],
        "textposition": [
            "inside" if s == s and s > scale[0] + LONG_ENOUGH * (scale[1] - scale[0]) else "outside"
            for s in scores
        ],
        "insidetextanchor": "start",
        "insidetextfont": {"color": [palette.text_on(colour) for colour in colours], "size": 13},
        "outsidetextfont": {"size": 13},
        "textangle": 0,
        "constraintext": "none",
        "hovertext": [f"{safe(row.unit)}: {_value(row)}" for row in each_row(ordered)],
        "hoverinfo": "text",
    }


def _value(row: Any) -> str:
    """The score and its level, or why there is none."""
    if row.score != row.score:
        return f"– {safe(row.reason)}"
    return f"{format_score(row.score)} {safe(row.level)}".strip()


def _marks(ordered: pd.DataFrame, names: Sequence[str]) -> list[dict[str, Any]]:
    kinds = (
        ("previous", _("Earlier wave"), _mark("line-ns-open", 16, palette.CATEGORIES[3][0])),
        ("group_average", _("Group average"), _mark("diamond-open", 9, palette.CATEGORIES[1][0])),
    )
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": ordered[column].where(ordered["score"].notna()).tolist(),
            "y": names,
            "marker": mark,
            "hovertext": [f"{name}: {format_score(value)}" for value in ordered[column]],
            "hoverinfo": "text",
        }
        for column, name, mark in kinds
        if ordered[column].notna().any()
    ]


def _mark(symbol: str, size: int, colour: str) -> dict[str, Any]:
    return {"symbol": symbol, "size": size, "color": colour, "line": {"width": 3, "color": colour}}


def _cut(at: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": palette.FAINT, "width": 1, "dash": "dot"},
    }


def _table(ordered: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Unit"): ordered["unit"],
            _("Score"): [format_score(score) for score in ordered["score"]],
            _("Level"): ordered["level"],
            _("Earlier wave"): [format_score(score) for score in ordered["previous"]],
            _("Group average"): [format_score(score) for score in ordered["group_average"]],
            _("Note"): ordered["reason"],
        }
    )
