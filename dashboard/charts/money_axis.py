"""What charts of money share: an axis of compact amounts, and texts and lines drawn on it."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, safe
from services import palette
from services.language import format_money
from services.language import gettext as _

Ends = tuple[float, float]
STEPS, FEW_STEPS, MARGIN = 5, 4, 0.04
"""At most so many amounts on an axis, and on one beside names; the room beside its ends, as a share of it."""
EMPTY, LETTER = 70, 7
"""Pixels: the height of a chart with nothing to show, the width of a letter at most."""
NAME, BAR = 0.36, 0.42
"""Rows whose name stands above the bar: how far above the middle, how thick the bar, in rows."""


def reach(values: Iterable[float], *others: float) -> Ends:
    """The lowest and the highest amount there are, `others` among them; never the same."""
    found = [float(value) for value in (*values, *others) if value == value]
    low, high = min(found, default=0.0), max(found, default=0.0)
    return (low, high) if high > low else (low, low + 1.0)


def money_axis(
    ends: Ends,
    currency: str,
    title: str = "",
    room: Ends = (MARGIN, MARGIN),
    most: int = STEPS,
    **more: Any,
) -> Layout:
    """An axis from one amount to another with `room` (shares of it) beside them, and compact amounts on it."""
    span = ends[1] - ends[0]
    low, high = ends[0] - room[0] * span, ends[1] + room[1] * span
    amounts = steps(low, high, most)
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


def steps(low: float, high: float, most: int = STEPS) -> list[float]:
    """Round amounts between two others, at most so many; zero among them where it lies between; whole units apart."""
    power = 10.0 ** floor(log10(max((high - low) / most, 1.0)))
    sizes = [power * n for n in (1, 2, 2.5, 5, 10, 20, 50) if n != 2.5 or power > 1]
    step = next(size for size in sizes if floor(high / size) - ceil(low / size) < most)
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
    """The legend at the foot of the figure, over its whole width."""
    return {"orientation": "h", "x": 0, "xref": "container", "y": 0, "yref": "container", "yanchor": "bottom"}


def width_of(texts: Iterable[str]) -> int:
    """Pixels of a column of bold texts beside the bars."""
    return LETTER * max((len(text) for text in texts), default=0) + 16


def title_above(text: str) -> dict[str, Any]:
    """What the upright axis shows, written level above it: turned it would take width that a phone has not."""
    return words_at(0, 1, text, xref="paper", yref="paper", yanchor="bottom", xshift=0)


def nothing(words: str, table: pd.DataFrame) -> Chart:
    """A chart that says that there is nothing to show."""
    hidden = {"visible": False, "fixedrange": True}
    note = words_at(0, 0.5, safe(words), xref="paper", yref="paper", xshift=0)
    layout = {"height": EMPTY, "xaxis": hidden, "yaxis": hidden, "annotations": [note]}
    return Chart(draw([], layout), words, lambda: table)
