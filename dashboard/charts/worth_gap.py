"""Worth and gap: what pays off, beside how far it still is to the target."""

from collections.abc import Sequence
from math import ceil, floor
from textwrap import shorten
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, each_row, label, safe
from dashboard.charts.money_axis import (
    in_currency,
    money_axis,
    nothing,
    reach,
    title_above,
    upright,
    words_at,
)
from services import palette
from services.language import format_list, format_money, format_percent
from services.language import gettext as _

Name = tuple[str, str]
Box = tuple[float, float, float, float]
HEIGHT, PLOT = 460, (280.0, 380.0)
"""Pixels of the figure, and of what is within its axes on a phone."""
DOT, LINE, LETTER = 7.0, 14.0, 5.6
"""Pixels of half a dot, of the height of a name and of its letters."""
LONGEST, SHORTEST = 24, 12
"""The letters a name may have, and those it has where there is little room."""


def worth_and_gap(points: pd.DataFrame, currency: str) -> Chart:
    """A dot a thing: to the right the larger gap (a share of the scale), above zero what returns more than it costs.

    The upright line is the median of the gaps.
    """
    known = points[points["npv"].notna() & points["gap"].notna()].sort_values("gap", kind="stable")
    if known.empty:
        empty = _("There is nothing with both a gap and a net present value.")
        return nothing(empty, _table(points, currency))
    middle = float(known["gap"].median())
    across, up = _gap_axis(known["gap"]), money_axis(reach(known["npv"], 0.0), currency, room=(0.28, 0.28))
    names = _names(known, across["range"], up["range"])
    layout = {
        "height": HEIGHT,
        "xaxis": across,
        "yaxis": up | {"showgrid": False},
        "shapes": [upright(middle, dash="dot")],
        "annotations": [title_above(in_currency(_("Net present value"), currency)), *_corners()],
        "margin": {"l": 8, "r": 8, "t": 26, "b": 8},
        "showlegend": False,
    }
    traces = [trace for gains in (True, False) for trace in _dots(known, names, currency, gains=gains)]
    return Chart(draw(traces, layout), _words(known, middle), lambda: _table(points, currency))


def _gap_axis(gaps: pd.Series) -> Layout:
    low, high = float(gaps.min()), float(gaps.max())
    pad = 0.15 * (high - low) or 0.1
    step = next((n for n in (0.01, 0.02, 0.05, 0.1, 0.2) if (high - low + 2 * pad) / n <= 6), 0.5)
    ticks = [step * n for n in range(ceil((low - pad) / step), floor((high + pad) / step) + 1)]
    return {
        "range": [low - pad, high + pad],
        "fixedrange": True,
        "title": {"text": _("Gap to the target, share of the scale"), "standoff": 6, "font": {"size": 12}},
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [format_percent(tick) for tick in ticks],
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def _dots(known: pd.DataFrame, names: Sequence[Name], currency: str, *, gains: bool) -> list[dict[str, Any]]:
    """The points of one sign, each sign with its own symbol."""
    chosen = [place for place, npv in enumerate(known["npv"]) if (npv >= 0) == gains]
    own = known.iloc[chosen]
    colour, symbol = (palette.GOOD_MARK, "circle") if gains else (palette.BAD_MARK, "x")
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": own["gap"].tolist(),
        "y": own["npv"].tolist(),
        "marker": {"color": colour, "symbol": symbol, "size": 12},
        "text": [names[place][0] for place in chosen],
        "textposition": [names[place][1] for place in chosen],
        "textfont": {"size": 11},
        "cliponaxis": False,
        "hovertext": [_told(row, currency) for row in each_row(own)],
        "hoverinfo": "text",
    }
    return [trace] if chosen else []


def _names(known: pd.DataFrame, x_range: Sequence[float], y_range: Sequence[float]) -> list[Name]:
    """The name of each point and its side, as it fits on a phone, off the line of zero; none where there is no room.

    What loses money is named first: titles speak of it.
    """
    across, up = PLOT[0] / (x_range[1] - x_range[0]), PLOT[1] / (y_range[1] - y_range[0])
    spots = [
        (
            (row.gap - x_range[0]) * across,
            (row.npv - y_range[0]) * up,
            row.label,
        )
        for row in each_row(known)
    ]
    zero = -y_range[0] * up
    taken = [
        (0.0, zero - 1, PLOT[0], zero + 1),
        *((x - DOT, y - DOT, x + DOT, y + DOT) for x, y, _name in spots),
    ]
    names: dict[int, Name] = {}
    for place in sorted(range(len(spots)), key=lambda place: known["npv"].iloc[place] >= 0):
        x, y, name = spots[place]
        free = [
            (told, side, box)
            for told in (shorten(name, letters, placeholder="…") for letters in (LONGEST, SHORTEST))
            for side, box in _sides(x, y, LETTER * len(told))
            if _is_free(box, taken)
        ]
        taken += [box for _told, _side, box in free[:1]]
        names[place] = (safe(free[0][0]), free[0][1]) if free else ("", "top center")
    return [names[place] for place in range(len(spots))]


def _sides(x: float, y: float, wide: float) -> list[tuple[str, Box]]:
    """Where a name may stand by a dot, and the box in pixels that it would take there."""
    near, half = DOT + 0.5, LINE / 2
    return [
        ("middle right", (x + near, y - half, x + near + wide, y + half)),
        ("middle left", (x - near - wide, y - half, x - near, y + half)),
        ("top center", (x - wide / 2, y + near, x + wide / 2, y + near + LINE)),
        ("bottom center", (x - wide / 2, y - near - LINE, x + wide / 2, y - near)),
    ]


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    """Whether a box lies within the chart and touches no other."""
    within = box[0] >= 0 and box[2] <= PLOT[0]
    return within and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )


def _told(row: Any, currency: str) -> str:
    text = _("gap {gap}, net present value {amount}")
    amount = format_money(row.npv, currency, exact=True, signed=True)
    return f"{safe(row.label)}: {text.format(gap=format_percent(row.gap), amount=amount)}"


def _corners() -> list[dict[str, Any]]:
    """What each quarter means, in its corner."""
    texts = {
        ("right", "top"): _("Large gap, worth it: do first"),
        ("right", "bottom"): _("Large gap, costs more than it returns"),
        ("left", "top"): _("Small gap, worth it"),
        ("left", "bottom"): _("Small gap, loses money"),
    }
    return [
        words_at(
            0.99 if right == "right" else 0.01,
            0.99 if top == "top" else 0.01,
            f"<b>{label(text, 22, 3)}</b>",
            right,
            xref="paper",
            yref="paper",
            yanchor=top,
            xshift=0,
            font={"size": 12, "color": palette.CONTEXT},
        )
        for (right, top), text in texts.items()
    ]


def _words(known: pd.DataFrame, middle: float) -> str:
    first = known[(known["npv"] > 0) & (known["gap"] >= middle)].sort_values("npv", ascending=False)
    text = _("Points ({count}) by the gap to the target and the net present value; the middle gap is {gap}.")
    told = text.format(count=len(known), gap=format_percent(middle))
    if first.empty:
        return told + " " + _("None has a large gap and is worth it.")
    return (
        told + " " + _("Large gap and worth it: {names}.").format(names=format_list(first["label"].tolist()))
    )


def _table(points: pd.DataFrame, currency: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Name"): points["label"],
            _("Net present value"): [format_money(npv, currency, exact=True) for npv in points["npv"]],
            _("Gap to the target"): [format_percent(gap) for gap in points["gap"]],
        }
    )
