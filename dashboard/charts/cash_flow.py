"""Cash flow: what has been paid and returned by the end of each year, and when it turns."""

from math import ceil, isnan
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, each_row
from dashboard.charts.money_axis import (
    in_currency,
    legend_below,
    money_axis,
    nothing,
    reach,
    translucent,
    upright,
    words_at,
)
from dashboard.charts.note_marks import Noted, note_marks
from services import palette
from services.language import format_money, format_years
from services.language import gettext as _

HEIGHT, LABELS = 380, 7
"""Pixels, and how many years can be written below a chart on a phone."""


def cash_flow(flow: pd.DataFrame, currency: str, payback: float | None = None, notes: Noted = ()) -> Chart:
    """The cumulative flow with its P10 to P90 band over each year's net; `payback` in years from the first one.

    `notes` are numbered above the year they belong to.

    Amounts stand at their year, the first one being year 0: there the drawn line crosses zero at first year + payback.
    """
    found = flow.sort_values("year", kind="stable")
    if found.empty:
        return nothing(_("There are no cash flows to show."), _table(found, currency))
    payback = None if payback is None or isnan(payback) else payback
    numbers, lines = note_marks(notes)
    columns = found[["net", "cumulative", "p10", "p90"]].to_numpy(dtype=float).ravel()
    layout = {
        "height": HEIGHT,
        "bargap": 0.5,
        "xaxis": _years(found),
        "yaxis": money_axis(reach(columns, 0.0), currency, room=(0.06, 0.12)),
        "shapes": [*_turns(found, payback), *lines],
        "annotations": [_paid(found, payback), _end(found, currency), *numbers],
        "legend": legend_below(),
        "margin": {"l": 8, "r": 8, "t": 26, "b": 54},
    }
    traces = [_nets(found, currency), *_band(found, currency), _line(found, currency)]
    return Chart(draw(traces, layout), _words(found, currency, payback), lambda: _table(found, currency))


def _turns(found: pd.DataFrame, payback: float | None) -> list[dict[str, Any]]:
    return [] if payback is None else [upright(_turn(found, payback), palette.GOOD_MARK, "dash")]


def _years(found: pd.DataFrame) -> Layout:
    first, last = int(found["year"].min()), int(found["year"].max())
    shown = range(first, last + 1, ceil((last - first + 1) / LABELS))
    return {
        "range": [first - 0.6, last + 0.6],
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": list(shown),
        "ticktext": [str(year) for year in shown],
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "title": {"text": ""},
    }


def _nets(found: pd.DataFrame, currency: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": _("Net of the year"),
        "x": found["year"].tolist(),
        "y": found["net"].tolist(),
        "marker": {"color": palette.CONTEXT},
        "opacity": 0.6,
        "hovertext": _told(found, "net", _("Net of the year"), currency),
        "hoverinfo": "text",
    }


def _band(found: pd.DataFrame, currency: str) -> list[dict[str, Any]]:
    """Between a low and a high outcome; nothing where no draws were made."""
    known = found[found["p10"].notna() & found["p90"].notna()]
    if known.empty:
        return []
    edge = {"type": "scatter", "mode": "lines", "x": known["year"].tolist(), "line": {"width": 0}}
    low = edge | {"y": known["p10"].tolist(), "showlegend": False}
    high = edge | {"y": known["p90"].tolist(), "fill": "tonexty", "name": _("8 of 10 outcomes")}
    return [
        low | {"hovertext": _told(known, "p10", "P10", currency), "hoverinfo": "text"},
        high
        | {
            "fillcolor": translucent(palette.ACCENT, 0.2),
            "hovertext": _told(known, "p90", "P90", currency),
            "hoverinfo": "text",
        },
    ]


def _line(found: pd.DataFrame, currency: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": in_currency(_("Cumulative"), currency),
        "x": found["year"].tolist(),
        "y": found["cumulative"].tolist(),
        "line": {"color": palette.ACCENT, "width": 3.5},
        "marker": {"color": palette.ACCENT, "size": 7},
        "hovertext": _told(found, "cumulative", _("Cumulative"), currency),
        "hoverinfo": "text",
    }


def _told(found: pd.DataFrame, column: str, name: str, currency: str) -> list[str]:
    return [
        f"{year}, {name}: {format_money(amount, currency, exact=True)}"
        for year, amount in zip(found["year"], found[column], strict=True)
    ]


def _turn(found: pd.DataFrame, payback: float) -> float:
    return float(found["year"].iloc[0]) + payback


def _verdict(found: pd.DataFrame, payback: float | None) -> str:
    if payback == 0 or (found["cumulative"] >= 0).all():
        return _("Never in the red")
    if payback is None:
        return _("Not paid back by {year}").format(year=int(found["year"].iloc[-1]))
    return _("Paid back after {years}").format(years=format_years(payback))


def _paid(found: pd.DataFrame, payback: float | None) -> dict[str, Any]:
    """When it is paid back, beside its line where there is more room, or that it is not."""
    years = found["year"]
    at = float(years.iloc[0]) - 0.5 if payback is None else _turn(found, payback)
    anchor = "left" if at <= (years.iloc[0] + years.iloc[-1]) / 2 else "right"
    return words_at(at, 1, f"<b>{_verdict(found, payback)}</b>", anchor, yref="paper", yanchor="bottom")


def _end(found: pd.DataFrame, currency: str) -> dict[str, Any]:
    """Where the line ends, written at its last point: above a rise, below a fall."""
    last = found.iloc[-1]
    rises = last["net"] >= 0
    written = f"<b>{format_money(float(last['cumulative']), currency)}</b>"
    return words_at(
        float(last["year"]) + 0.55,
        float(last["cumulative"]),
        written,
        "right",
        yanchor="bottom" if rises else "top",
        yshift=7 if rises else -7,
        xshift=0,
    )


def _words(found: pd.DataFrame, currency: str, payback: float | None) -> str:
    first, last = found.iloc[0], found.iloc[-1]
    deepest = each_row(found)[int(found["cumulative"].to_numpy().argmin())]
    text = _("Cumulative cash flow from {first} to {last}: lowest in {year} at {low}, in the end at {end}.")
    told = text.format(
        first=int(first["year"]),
        last=int(last["year"]),
        year=int(deepest.year),
        low=format_money(deepest.cumulative, currency),
        end=format_money(float(last["cumulative"]), currency),
    )
    likely = ""
    if last["p10"] == last["p10"] and last["p90"] == last["p90"]:
        likely = _("In 80% of the draws it ends between {low} and {high}.").format(
            low=format_money(float(last["p10"]), currency), high=format_money(float(last["p90"]), currency)
        )
    return " ".join(part for part in (told, f"{_verdict(found, payback)}.", likely) if part)


def _table(found: pd.DataFrame, currency: str) -> pd.DataFrame:
    columns = {
        "net": _("Net of the year"),
        "cumulative": _("Cumulative"),
        "p10": _("P10, cumulative"),
        "p90": _("P90, cumulative"),
    }
    amounts = {
        title: [format_money(amount, currency, exact=True) for amount in found[column]]
        for column, title in columns.items()
    }
    return pd.DataFrame({_("Year"): [str(year) for year in found["year"]], **amounts})
