"""Tornado: which estimates move the net present value most."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, height, label, row_axis, safe
from dashboard.charts.money_axis import (
    FEW_STEPS,
    Ends,
    in_currency,
    legend_below,
    money_axis,
    nothing,
    reach,
    upright,
    words_at,
)
from services import palette
from services.language import format_count, format_money
from services.language import gettext as _

ROW, NAME, MOST = 34, 22, 12
"""Pixels of a row, letters of a name, how many bars are drawn."""
PLOT, LETTERS = 195, 5.5
"""Pixels of what is left beside the names on a phone, and of a letter."""


def tornado(swings: pd.DataFrame, base: float, currency: str) -> Chart:
    """A bar an estimate, from its net present value at low to that at high, all others at likely; widest on top."""
    found = _widest_first(swings)
    if found.empty:
        return nothing(_("There are no estimates to vary."), _table(found, currency))
    drawn = found.head(MOST)
    ends = reach([*drawn["at_low"], *drawn["at_high"]], base)
    room = _room([*drawn["at_low"], *drawn["at_high"]], currency)
    names = [_name(name) for name in drawn["label"]]
    layout = {
        "height": height(len(drawn), ROW) + 36,
        "barmode": "overlay",
        "xaxis": money_axis(
            ends,
            currency,
            in_currency(_("Net present value"), currency),
            (room, room),
            FEW_STEPS,
            zeroline=False,
        ),
        "yaxis": row_axis(names),
        "shapes": [upright(base)],
        "annotations": [
            _base(base, ends, currency),
            *(end for place, row in enumerate(each_row(drawn)) for end in _ends(place, row, currency)),
        ],
        "legend": legend_below(),
        "margin": {"l": 8, "r": 8, "t": 26, "b": 74},
    }
    traces = [_side(drawn, base, currency, lowers=True), _side(drawn, base, currency, lowers=False)]
    return Chart(draw(traces, layout), _words(found, base, currency), lambda: _table(found, currency))


def _name(name: str) -> str:
    """What is estimated and, where it is told, of which initiative: a line each, so that neither hides the other."""
    estimate, told, initiative = name.partition(" · ")
    return f"{label(estimate, NAME, 1)}<br>{label(initiative, NAME, 1)}" if told else label(name, NAME)


def _widest_first(swings: pd.DataFrame) -> pd.DataFrame:
    width = (swings["at_high"] - swings["at_low"]).abs()
    return swings.assign(width=width).sort_values("width", ascending=False, kind="stable")


def _side(drawn: pd.DataFrame, base: float, currency: str, *, lowers: bool) -> dict[str, Any]:
    """The bars from the base to one side."""
    found: list[tuple[int, float, str]] = []
    for place, row in enumerate(each_row(drawn)):
        for at, text in ((row.at_low, _("at the low estimate")), (row.at_high, _("at the high estimate"))):
            if (at < base) is lowers and at != base:
                told = f"{safe(row.label)}, {text}: {format_money(at, currency, exact=True)}"
                found.append((place, at - base, told))
    return {
        "type": "bar",
        "orientation": "h",
        "name": _("Lowers it") if lowers else _("Raises it"),
        "base": base,
        "y": [place for place, _by, _text in found],
        "x": [by for _place, by, _text in found],
        "marker": {"color": palette.BAD_MARK if lowers else palette.GOOD_MARK},
        "hovertext": [text for _place, _by, text in found],
        "hoverinfo": "text",
    }


def _base(base: float, ends: Ends, currency: str) -> dict[str, Any]:
    """What the base is, above its line and towards the middle."""
    text = _("As estimated: {amount}").format(amount=format_money(base, currency))
    share = (base - ends[0]) / (ends[1] - ends[0])
    anchor = "left" if share < 1 / 3 else "right" if share > 2 / 3 else "center"
    return words_at(base, 1, text, anchor, yref="paper", yanchor="bottom", xshift=0)


def _room(amounts: Iterable[float], currency: str) -> float:
    """The room for amounts beside the bars, as a share of what the bars take on a phone."""
    longest = max(len(format_money(amount, currency)) for amount in amounts)
    share = min((LETTERS * longest + 4) / PLOT, 0.32)
    return share / (1 - 2 * share)


def _ends(place: int, row: Any, currency: str) -> list[dict[str, Any]]:
    """What is written at both ends of a bar."""
    low, high = sorted((row.at_low, row.at_high))
    return [
        words_at(low, place, format_money(low, currency), "right"),
        words_at(high, place, format_money(high, currency), "left"),
    ]


def _words(found: pd.DataFrame, base: float, currency: str) -> str:
    first = each_row(found)[0]
    low, high = sorted((first.at_low, first.at_high))
    text = _(
        "The net present value is {base}. Of all estimates ({count}), {name} moves it most: {low} to {high}."
    )
    told = text.format(
        base=format_money(base, currency),
        count=format_count(len(found)),
        name=first.label,
        low=format_money(low, currency),
        high=format_money(high, currency),
    )
    if len(found) > MOST:
        told += " " + _("The {count} that move it most are drawn.").format(count=format_count(MOST))
    return told


def _table(found: pd.DataFrame, currency: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Estimate"): found["label"],
            _("Net present value at low"): [format_money(at, currency, exact=True) for at in found["at_low"]],
            _("Net present value at high"): [
                format_money(at, currency, exact=True) for at in found["at_high"]
            ],
            _("Difference"): [format_money(width, currency, exact=True) for width in found["width"]],
        }
    )
