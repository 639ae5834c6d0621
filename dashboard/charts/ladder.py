"""Ladder: the dimensions of one unit on the steps of the levels."""

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
    value_axis,
)
from services import palette
from services.language import format_delta, format_score
from services.language import gettext as _

Band = tuple[str, float, float]
LEGEND = {"orientation": "h", "x": 0, "xref": "container", "y": 0, "yref": "container", "yanchor": "bottom"}
ROW, ROOM = 36, 84
"""Pixels: the height of a row, and what upright level names and a legend of three lines take on a phone."""


def ladder(scores: pd.DataFrame, bands: Sequence[Band], *, lower_is_better: bool = False) -> Chart:
    """Each dimension's score now and before, with spread, group average and target, on the bands of the levels."""
    scored = scores[scores["score"].notna()]
    names = [label(name) for name in scored["dimension"]]
    low = min((band[1] for band in bands), default=0.0)
    high = max((band[2] for band in bands), default=1.0)
    layout = {
        "height": height(len(names), ROW) + ROOM,
        "xaxis": value_axis((low, high), ""),
        "xaxis2": _level_axis(bands, (low, high)),
        "yaxis": row_axis(names),
        "yaxis2": row_axis([_told(row) for row in each_row(scored)], overlaying="y", side="right"),
        "shapes": [_step(place, band) for place, band in enumerate(bands)],
        "legend": LEGEND,
    }
    words = extremes_in_words(scored["dimension"].tolist(), scored["score"].tolist())
    alt = _("Dimensions ({count}) on the ladder of levels.").format(count=len(scored))
    return Chart(
        draw(_traces(scored, lower_is_better=lower_is_better), layout),
        f"{alt} {words}",
        lambda: _table(scores),
    )


def _step(place: int, band: Band) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": band[1],
        "x1": band[2],
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"width": 0},
        "fillcolor": palette.BANDS[place % len(palette.BANDS)],
    }


def _level_axis(bands: Sequence[Band], scale: tuple[float, float]) -> dict[str, Any]:
    """The names of the levels above their bands; turned upright where the screen is narrow."""
    return value_axis(scale, "") | {
        "overlaying": "x",
        "side": "top",
        "tickmode": "array",
        "tickvals": [(low + high) / 2 for _name, low, high in bands],
        "ticktext": [label(name, width=13) for name, _low, _high in bands],
        "tickfont": {"size": 11},
        "autotickangles": [0, -90],
        "showgrid": False,
    }


def _traces(scored: pd.DataFrame, *, lower_is_better: bool) -> list[dict[str, Any]]:
    moves: list[dict[str, Any]] = []
    for place, row in enumerate(each_row(scored)):
        if row.previous == row.previous:
            worse = row.score > row.previous if lower_is_better else row.score < row.previous
            colour = palette.BAD_MARK if worse else palette.GOOD_MARK
            moves.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [row.previous, row.score],
                    "y": [place, place],
                    "line": {"color": colour, "width": 3},
                    "showlegend": False,
                    "hoverinfo": "skip",
                }
            )
    return [
        *moves,
        _points(scored["previous"], _("Earlier wave"), "circle-open", palette.CONTEXT, 10),
        _points(scored["group_average"], _("Group average"), "diamond-open", palette.CATEGORIES[1][0], 9),
        _points(scored["target"], _("Target"), "line-ns-open", palette.GOOD_MARK, 18),
        _now(scored),
    ]


def _points(values: pd.Series, title: str, symbol: str, colour: str, size: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "x": values.tolist(),
        "y": list(range(len(values))),
        "marker": {"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}},
        "hovertext": [f"{title}: {format_score(value)}" for value in values],
        "hoverinfo": "text",
        "showlegend": bool(values.notna().any()),
    }


def _now(scored: pd.DataFrame) -> dict[str, Any]:
    trace = _points(scored["score"], _("Now"), "circle", palette.ACCENT, 13)
    return trace | {
        "xaxis": "x2",
        "yaxis": "y2",
        "error_x": {
            "type": "data",
            "array": [0 if row.sd != row.sd else row.sd for row in each_row(scored)],
            "color": palette.CONTEXT,
            "thickness": 1.5,
            "width": 4,
        },
    }


def _told(row: Any) -> str:
    """A row's score and change, to stand beside it: between the marks they would cover each other."""
    return f"{format_score(row.score)}{_arrow(row.delta)}"


def _arrow(delta: float) -> str:
    if delta != delta or abs(delta) < 0.05:
        return ""
    return f" {'▲' if delta > 0 else '▼'} {format_delta(delta)}"


def _table(scores: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Dimension"): scores["dimension"],
            _("Score"): [format_score(score) for score in scores["score"]],
            _("Level"): scores["level"],
            _("Earlier wave"): [format_score(score) for score in scores["previous"]],
            _("Change"): [format_delta(delta) for delta in scores["delta"]],
            _("Group average"): [format_score(score) for score in scores["group_average"]],
            _("Target"): [format_score(score) for score in scores["target"]],
            _("Spread (sd)"): [format_score(sd) for sd in scores["sd"]],
            _("Note"): scores["reason"],
        }
    )
