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
from services.language import DASH, format_score
from services.language import gettext as _

ROW, VALUES = 33, 106
"""Pixels: the height of a row, the width of the column of values beside the bars."""


def ranking(
    units: pd.DataFrame,
    scale: tuple[float, float],
    chosen: int | None = None,
    cuts: Sequence[float] = (),
    *,
    lower_is_better: bool = False,
) -> Chart:
    """Bars, best first, with the earlier wave and the group average as marks; units without a score come last."""
    ordered = units.sort_values("score", ascending=lower_is_better, na_position="last", kind="stable")
    names = [label(name) for name in ordered["unit"]]
    traces = [_bars(ordered, scale, chosen), *_marks(ordered)]
    layout = {
        "height": height(len(names), ROW),
        "margin": {"l": 8, "r": VALUES, "t": 8, "b": 8},
        "barmode": "overlay",
        "xaxis": value_axis(scale, _("Score")),
        "yaxis": row_axis(names),
        "shapes": [_cut(at) for at in cuts],
        "annotations": [_value(place, row, scale[0]) for place, row in enumerate(each_row(ordered))],
        "showlegend": len(traces) > 1,
    }
    alt = _("Bars by unit ({count}), best first.").format(count=len(ordered))
    words = extremes_in_words(ordered["unit"].tolist(), ordered["score"].tolist())
    return Chart(draw(traces, layout), f"{alt} {words}", lambda: _table(ordered))


def _bars(ordered: pd.DataFrame, scale: tuple[float, float], chosen: int | None) -> dict[str, Any]:
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
        "y": list(range(len(ordered))),
        "base": scale[0],
        "x": [score - scale[0] if score == score else 0 for score in scores],
        "marker": {"color": colours},
        "hovertext": [
            f"{safe(row.unit)}: {format_score(row.score)} {safe(row.level or row.reason)}"
            for row in each_row(ordered)
        ],
        "hoverinfo": "text",
    }


def _value(place: int, row: Any, start: float) -> dict[str, Any]:
    """The score and its level in a column beside the bars, or why there is none in place of the bar."""
    base = {"y": place, "xanchor": "left", "align": "left", "showarrow": False, "font": {"size": 12}}
    if row.score != row.score:
        return base | {"x": start, "text": label(f"{DASH} {row.reason}", 34, 2)}
    level = f"  {label(row.level, 15, 1)}" if row.level else ""
    return base | {"x": 1, "xref": "paper", "text": f"<b>{format_score(row.score)}</b>{level}"}


def _marks(ordered: pd.DataFrame) -> list[dict[str, Any]]:
    kinds = (
        ("previous", _("Earlier wave"), _mark("line-ns-open", 16, palette.CATEGORIES[3][0])),
        ("target", _("Target"), _mark("line-ns-open", 20, palette.GOOD_MARK)),
        ("group_average", _("Others' average"), _mark("diamond-open", 9, palette.CATEGORIES[1][0])),
    )
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": ordered[column].where(ordered["score"].notna()).tolist(),
            "y": list(range(len(ordered))),
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
            _("Target"): [format_score(score) for score in ordered["target"]],
            _("Note"): ordered["reason"],
        }
    )
