"""What charts of money share: an axis of compact amounts, and texts and lines drawn on it."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import Any

from dashboard.charts.figure import Layout
from services import palette
from services.language import format_money
from services.language import gettext as _

Ends = tuple[float, float]
INTERVALS, MARGIN = 4, 0.04
"""At most so many steps on an axis; the room beside its ends, as a share of it."""
NAME, BAR = 0.36, 0.42
"""Rows whose name stands above the bar: how far above the middle, how thick the bar, in rows."""


def reach(values: Iterable[float], *others: float) -> Ends:
    """The lowest and the highest amount there are, `others` among them; never the same."""
    found = [float(value) for value in (*values, *others) if value == value]
    low, high = min(found, default=0.0), max(found, default=0.0)
    return (low, high) if high > low else (low, low + 1.0)


def money_axis(
    ends: Ends, currency: str, title: str = "", room: Ends = (MARGIN, MARGIN), **more: Any
) -> Layout:
    """An axis from one amount to another with `room` (shares of it) beside them; amounts of four or five steps."""
    span = ends[1] - ends[0]
    low, high = ends[0] - room[0] * span, ends[1] + room[1] * span
    amounts = steps(low, high)
    return {
        "range": [low, high],
        "fixedrange": True,
        "title": {"text": title, "standoff": 6, "font": {"size": 12}},
        "gridcolor": palette.FAINT,
        "zeroline": True,
        "zerolinecolor": palette.CONTEXT,
        "zerolinewidth": 1.5,
        "automargin": True,
        "tickmode": "array",
        "tickvals": amounts,
        "ticktext": _written(amounts, currency),
        "tickfont": {"size": 11},
        **more,
    }


def in_currency(title: str, currency: str) -> str:
    """What an axis shows with the currency it is in."""
    return _("{amounts} ({currency})").format(amounts=title, currency=currency)


def steps(low: float, high: float) -> list[float]:
    """Round amounts between two others, zero among them where it lies between; whole units apart."""
    rough = max((high - low) / INTERVALS, 1.0)
    power = 10.0 ** floor(log10(rough))
    step = power * next(n for n in (1, 2, 2.5, 5, 10) if power * n >= rough and (n != 2.5 or power > 1))
    return [step * n for n in range(ceil(low / step), floor(high / step) + 1)]


def _written(amounts: Sequence[float], currency: str) -> list[str]:
    """Compact where three digits tell the amounts apart without loss, exact where they do not."""
    lossless = all(amount % _third_digit(amount) == 0 for amount in amounts)
    return [format_money(amount, currency, exact=not lossless) for amount in amounts]


def _third_digit(amount: float) -> float:
    return 10.0 ** max(floor(log10(abs(amount))) - 2, 0) if amount else 1.0


def room_of(ends: Ends, low: float, high: float) -> tuple[float, str]:
    """Beside which end of a bar from `low` to `high` a text has more room, and where it is anchored there."""
    return (high, "left") if ends[1] - high >= low - ends[0] else (low, "right")


def words_at(x: float, y: float, text: str, anchor: str = "left", **more: Any) -> dict[str, Any]:
    """A text at a place of the chart, a little beside it."""
    shift = {"left": 5, "right": -5}.get(anchor, 0)
    base = {"x": x, "y": y, "text": text, "xanchor": anchor, "align": anchor, "xshift": shift}
    return {**base, "showarrow": False, "font": {"size": 12}, **more}


def words_beside(place: int, text: str, **more: Any) -> dict[str, Any]:
    """A text in the column beside the bars."""
    return words_at(1, place, text, xref="paper", **more)


def name_above(place: int, text: str) -> dict[str, Any]:
    """The name of a row above its bar, over the whole width: it fits on a phone."""
    return words_at(0, place - NAME, text, xref="paper", xshift=0)


def upright(at: float, colour: str = palette.CONTEXT, dash: str = "solid") -> dict[str, Any]:
    """A line over the whole height at an amount or a time."""
    ends = {"x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", **ends, "line": {"color": colour, "width": 1.5, "dash": dash}}


def translucent(colour: str, share: float) -> str:
    """A "#RRGGBB" colour through which a share (0 to 1) of what is below is not seen."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def legend_below() -> Layout:
    """The legend at the foot of the figure, where nothing else stands."""
    return {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"}


NOTHING = {"xaxis": {"visible": False, "fixedrange": True}, "yaxis": {"visible": False, "fixedrange": True}}
"""The axes of a chart with nothing to show."""
