"""Gaps: the distance of units from one of them, by dimension."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.dots import Marks
from dashboard.charts.figure import (
    Chart,
    draw,
    each_row,
    extremes_in_words,
    height,
    label,
    places,
    row_axis,
    safe,
)
from services import palette
from services.language import format_delta
from services.language import gettext as _

BAR = 16


def gap_bars(gaps: pd.DataFrame, marks: Marks, reference: str, *, lower_is_better: bool = False) -> Chart:
    """Bars to the right above the reference and to the left below it, with the signed figure.

    The figure is blue where that is better than the reference, vermilion where it is worse.
    """
    found = gaps[gaps["gap"].notna()]
    units = [unit for unit in marks if unit in set(found["unit_id"])]
    rows = places(found["node"])
    names = [label(name) for name in found.drop_duplicates("node")["dimension"]]
    widest = max(found["gap"].abs().max() if len(found) else 0, 0.5) * 1.35
    traces = [
        _bars(found[found["unit_id"] == unit], rows, marks[unit][0], lower_is_better=lower_is_better)
        for unit in units
    ]
    layout = {
        "height": height(len(names), max(36, (BAR + 6) * len(units))) + 26,
        "barmode": "group",
        "bargap": 0.25,
        "xaxis": {
            "range": [-widest, widest],
            "fixedrange": True,
            "title": {"text": _("Points from {unit}").format(unit=safe(reference)), "standoff": 6},
            "zeroline": True,
            "zerolinecolor": palette.CONTEXT,
            "zerolinewidth": 2,
            "gridcolor": palette.FAINT,
            "automargin": True,
        },
        "yaxis": row_axis(names),
        "showlegend": len(units) > 1,
    }
    where = [f"{row.unit}, {row.dimension}" for row in each_row(found)]
    alt = _("Distance from {unit}, by unit ({count}).").format(count=len(units), unit=reference)
    words = extremes_in_words(where, found["gap"].tolist())
    return Chart(draw(traces, layout), f"{alt} {words}", lambda: _table(gaps))


def _bars(
    own: pd.DataFrame, rows: Mapping[str, int], colour: str, *, lower_is_better: bool
) -> dict[str, Any]:
    unit = str(own["unit"].iloc[0])
    gaps = own["gap"].tolist()
    better = [(gap <= 0 if lower_is_better else gap >= 0) for gap in gaps]
    return {
        "type": "bar",
        "orientation": "h",
        "name": safe(unit),
        "x": gaps,
        "y": [rows[node] for node in own["node"]],
        "marker": {"color": colour},
        "text": [f"<b>{format_delta(gap)}</b>" for gap in gaps],
        "textposition": "outside",
        "textfont": {"color": [palette.GOOD_MARK if good else palette.BAD_MARK for good in better]},
        "cliponaxis": False,
        "hovertext": [
            f"{safe(unit)}, {safe(row.dimension)}: {format_delta(row.gap)}" for row in each_row(own)
        ],
        "hoverinfo": "text",
    }


def _table(gaps: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Dimension"): gaps["dimension"],
            _("Unit"): gaps["unit"],
            _("Distance"): [format_delta(gap) for gap in gaps["gap"]],
        }
    )
