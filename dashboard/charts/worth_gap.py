"""Worth and gap: what pays off, beside how far it still is to the target."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, each_row, label, safe
from dashboard.charts.money_axis import NOTHING, in_currency, money_axis, reach, upright, words_at
from services import palette
from services.language import format_list, format_money, format_percent
from services.language import gettext as _

HEIGHT, NAMED = 460, 14
"""Pixels, and up to how many points bear their name."""


def worth_and_gap(points: pd.DataFrame, currency: str) -> Chart:
    """A dot a thing: to the right the larger gap (a share of the scale), above zero what returns more than it costs.

    The upright line is the median of the gaps.
    """
    known = points[points["npv"].notna() & points["gap"].notna()].sort_values("gap", kind="stable")
    if known.empty:
        empty = _("There is nothing with both a gap and a net present value.")
        return Chart(draw([], {"height": HEIGHT, **NOTHING}), empty, _table(points, currency))
    middle = float(known["gap"].median())
    layout = {
        "height": HEIGHT,
        "xaxis": _gap_axis(known["gap"]),
        "yaxis": money_axis(
            reach(known["npv"], 0.0),
            currency,
            in_currency(_("Net present value"), currency),
            (0.24, 0.24),
            showgrid=False,
        ),
        "shapes": [upright(middle, dash="dot")],
        "annotations": _corners(),
        "showlegend": False,
    }
    traces = [trace for gains in (True, False) for trace in _dots(known, currency, gains=gains)]
    return Chart(draw(traces, layout), _words(known, middle), _table(points, currency))


def _gap_axis(gaps: pd.Series) -> Layout:
    low, high = float(gaps.min()), float(gaps.max())
    pad = 0.15 * (high - low) or 0.1
    step = next(n for n in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1e9) if (high - low + 2 * pad) / n <= 6)
    ticks = [step * n for n in range(-int(1 / step) - 1, int(1 / step) + 2)]
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


def _dots(known: pd.DataFrame, currency: str, *, gains: bool) -> list[dict[str, Any]]:
    """The points of one sign, each sign with its own symbol."""
    own = known[(known["npv"] >= 0) == gains]
    if own.empty:
        return []
    colour, symbol = (palette.GOOD_MARK, "circle") if gains else (palette.BAD_MARK, "x")
    ends = float(known["gap"].min()), float(known["gap"].max())
    return [
        {
            "type": "scatter",
            "mode": "markers+text" if len(known) <= NAMED else "markers",
            "x": own["gap"].tolist(),
            "y": own["npv"].tolist(),
            "marker": {"color": colour, "symbol": symbol, "size": 12},
            "text": [label(name, 18, 1) for name in own["label"]],
            "textposition": [
                _side(place, row.gap, ends, gains=gains) for place, row in enumerate(each_row(own))
            ],
            "textfont": {"size": 11},
            "cliponaxis": False,
            "hovertext": [_told(row, currency) for row in each_row(own)],
            "hoverinfo": "text",
        }
    ]


def _side(place: int, gap: float, ends: tuple[float, float], *, gains: bool) -> str:
    """Where a name goes: inwards at the ends, else above and below in turn."""
    share = (gap - ends[0]) / (ends[1] - ends[0]) if ends[1] > ends[0] else 0.5
    if share < 0.25:
        return "middle right"
    if share > 0.75:
        return "middle left"
    return "top center" if (place % 2 == 0) is gains else "bottom center"


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
