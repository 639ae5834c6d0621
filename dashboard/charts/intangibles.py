"""Intangibles: benefits without an amount, by how much they matter and how far they are achieved."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, height, label, row_axis, safe, value_axis
from dashboard.charts.money_axis import BAR, name_above, nothing, words_beside
from services import palette
from services.language import format_count, format_figure
from services.language import gettext as _

ROW, VALUES, TOP = 50, 96, 5
"""Pixels of a row and of the column of values; the top of both ratings."""
BENEFIT, LINE = 34, 46
"""Letters that a benefit may have, and it with its initiative together."""


def intangibles(rows: pd.DataFrame) -> Chart:
    """Bars of what is achieved and a diamond at the importance, both from 0 to 5; what matters most on top."""
    if rows.empty:
        return nothing(_("There are no benefits without an amount to show."), _table(rows))
    found = _in_order(rows)
    listed = each_row(found)
    layout = {
        "height": height(len(listed), ROW) + 26,
        "margin": {"l": 8, "r": VALUES, "t": 8, "b": 8},
        "xaxis": value_axis((0, TOP), "", dtick=1, range=[0, TOP + 0.3]),
        "yaxis": row_axis([""] * len(listed), above=0.7, showticklabels=False, automargin=False),
        "annotations": [
            *(name_above(place, _name(row)) for place, row in enumerate(listed)),
            *(words_beside(place, _value(row)) for place, row in enumerate(listed)),
        ],
    }
    return Chart(draw([_achieved(found), _importance(found)], layout), _words(found), lambda: _table(found))


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """By importance, then by what is missing; of what is not rated all is."""
    missing = rows["importance"] - rows["achieved"].fillna(0.0)
    return rows.assign(missing=missing).sort_values(["importance", "missing"], ascending=False, kind="stable")


def _name(row: Any) -> str:
    return f"{label(row.label, BENEFIT, 1)} · {label(row.initiative, LINE - min(len(row.label), BENEFIT), 1)}"


def _value(row: Any) -> str:
    if row.achieved != row.achieved:
        return label(_("not rated yet"), 13)
    achieved = f"<b>{format_figure(row.achieved)}</b>"
    return _("{achieved} of {importance}").format(achieved=achieved, importance=format_figure(row.importance))


def _achieved(found: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": _("Achieved"),
        "y": list(range(len(found))),
        "x": found["achieved"].fillna(0.0).tolist(),
        "width": BAR,
        "marker": {"color": palette.ACCENT_BAR},
        "hovertext": _told(found),
        "hoverinfo": "text",
    }


def _importance(found: pd.DataFrame) -> dict[str, Any]:
    mark = {"symbol": "diamond-open", "size": 13, "color": palette.WARNING}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("Importance"),
        "y": list(range(len(found))),
        "x": found["importance"].tolist(),
        "marker": mark | {"line": {"width": 3, "color": palette.WARNING}},
        "cliponaxis": False,
        "hovertext": _told(found),
        "hoverinfo": "text",
    }


def _told(found: pd.DataFrame) -> list[str]:
    text = _("importance {importance}, achieved {achieved}")
    return [
        f"{safe(row.label)}, {safe(row.initiative)}: "
        + text.format(importance=format_figure(row.importance), achieved=format_figure(row.achieved))
        for row in each_row(found)
    ]


def _words(found: pd.DataFrame) -> str:
    first, unrated = each_row(found)[0], int(found["achieved"].isna().sum())
    text = _("Benefits without an amount ({count}), by importance. On top: {name}, {told}.")
    told = _("not rated yet")
    if first.achieved == first.achieved:
        told = _("importance {importance}, achieved {achieved}").format(
            importance=format_figure(first.importance), achieved=format_figure(first.achieved)
        )
    words = text.format(count=format_count(len(found)), name=first.label, told=told)
    if unrated:
        words += " " + _("Not rated yet: {count}.").format(count=format_count(unrated))
    return words


def _table(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Benefit"): found["label"],
            _("Initiative"): found["initiative"],
            _("Importance (0 to 5)"): [format_figure(value) for value in found["importance"]],
            _("Achieved (0 to 5)"): [
                _("not rated yet") if value != value else format_figure(value) for value in found["achieved"]
            ],
        }
    )
