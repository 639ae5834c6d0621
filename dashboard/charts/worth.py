"""Worth: initiatives or units by their net present value, best first."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, height, label, row_axis, safe
from dashboard.charts.money_axis import (
    FEW_STEPS,
    in_currency,
    money_axis,
    nothing,
    reach,
    width_of,
    words_at,
    words_beside,
)
from services import palette
from services.language import DASH, format_count, format_money
from services.language import gettext as _

ROW, NAME, MOST, BEST, WORST = 34, 20, 15, 10, 5
"""Pixels of a row, letters of a name; up to how many rows all are drawn, and else how many of each end."""


def worth(rows: pd.DataFrame, currency: str, chosen: str | None = None) -> Chart:
    """Bars of the net present value, blue above zero and vermilion below, with lines from P10 to P90."""
    ordered = rows.sort_values("npv", ascending=False, na_position="last", kind="stable")
    if ordered["npv"].isna().all():
        return nothing(_("There is no net present value to show."), _table(ordered, currency))
    drawn = _extremes(ordered, chosen)
    listed = each_row(drawn)
    written = [format_money(npv, currency, signed=True) for npv in drawn["npv"]]
    title = in_currency(_("Net present value"), currency)
    amounts = drawn[["npv", "p10", "p90"]].to_numpy(dtype=float).ravel()
    layout = {
        "height": height(len(listed), ROW) + 10,
        "margin": {"l": 8, "r": width_of(written), "t": 8, "b": 8},
        "xaxis": money_axis(reach(amounts, 0.0), currency, title, most=FEW_STEPS - 1),
        "yaxis": row_axis([_name(row, chosen) for row in listed]),
        "annotations": [_value(place, row, currency) for place, row in enumerate(listed)],
        "showlegend": False,
    }
    words = _words(ordered, len(drawn), currency)
    return Chart(draw([_bars(drawn, currency)], layout), words, lambda: _table(ordered, currency))


def _extremes(ordered: pd.DataFrame, chosen: str | None) -> pd.DataFrame:
    """All where they are few, else the best, the worst and the chosen one of those that have a value."""
    if len(ordered) <= MOST:
        return ordered
    valued = ordered[ordered["npv"].notna()]
    if len(valued) <= MOST:
        return valued
    places = pd.Series(range(len(valued)), index=valued.index)
    return valued[(places < BEST) | (places >= len(valued) - WORST) | (valued["code"] == chosen)]


def _name(row: Any, chosen: str | None) -> str:
    name = label(row.label, NAME)
    return f"<b>{name}</b>" if row.code == chosen else name


def _bars(drawn: pd.DataFrame, currency: str) -> dict[str, Any]:
    worths = drawn["npv"].fillna(0.0)
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(drawn))),
        "x": worths.tolist(),
        "marker": {"color": [palette.GOOD_MARK if npv >= 0 else palette.BAD_MARK for npv in worths]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": (drawn["p90"] - worths).fillna(0.0).tolist(),
            "arrayminus": (worths - drawn["p10"]).fillna(0.0).tolist(),
            "color": palette.CONTEXT,
            "thickness": 2,
            "width": 5,
        },
        "hovertext": [_told(row, currency) for row in each_row(drawn)],
        "hoverinfo": "text",
    }


def _told(row: Any, currency: str) -> str:
    told = f"{safe(row.label)}: {format_money(row.npv, currency, exact=True, signed=True)}"
    if row.p10 == row.p10 and row.p90 == row.p90:
        told += "<br>" + _("P10 {low}, P90 {high}").format(
            low=format_money(row.p10, currency), high=format_money(row.p90, currency)
        )
    return f"{told}<br>{safe(row.note)}" if row.note else told


def _value(place: int, row: Any, currency: str) -> dict[str, Any]:
    """The signed amount beside the bars, or why there is none in place of the bar."""
    if row.npv != row.npv:
        return words_at(0, place, label(f"{DASH} {row.note}", 26, 2))
    return words_beside(place, f"<b>{format_money(row.npv, currency, signed=True)}</b>")


def _words(ordered: pd.DataFrame, drawn: int, currency: str) -> str:
    valued = each_row(ordered[ordered["npv"].notna()])
    best, worst = valued[0], valued[-1]
    text = _("Net present values ({count}), best first. Above zero: {above}; below: {below}.")
    found = [
        text.format(
            count=format_count(len(valued)),
            above=format_count(sum(row.npv > 0 for row in valued)),
            below=format_count(sum(row.npv < 0 for row in valued)),
        ),
        _("Highest: {best} at {high}; lowest: {worst} at {low}.").format(
            best=best.label,
            high=format_money(best.npv, currency),
            worst=worst.label,
            low=format_money(worst.npv, currency),
        ),
    ]
    if drawn < len(ordered):
        more = _("The best and the worst are drawn; {count} more are in the table.")
        found.append(more.format(count=format_count(len(ordered) - drawn)))
    return " ".join(found)


def _table(ordered: pd.DataFrame, currency: str) -> pd.DataFrame:
    amounts = {
        title: [format_money(amount, currency, exact=True) for amount in ordered[column]]
        for column, title in (("npv", _("Net present value")), ("p10", "P10"), ("p90", "P90"))
    }
    return pd.DataFrame(
        {_("Code"): ordered["code"], _("Name"): ordered["label"], **amounts, _("Note"): ordered["note"]}
    )
