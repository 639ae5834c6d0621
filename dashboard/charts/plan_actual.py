"""Plan against actual: what was spent and gained so far, beside what was planned for the same years."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, height, label, row_axis, safe
from dashboard.charts.money_axis import (
    BAR,
    MARGIN,
    in_currency,
    money_axis,
    name_above,
    nothing,
    reach,
    words_beside,
)
from services import palette
from services.language import DASH, format_money, format_percent
from services.language import gettext as _

ROW, VALUES, NAME = 54, 118, 34
"""Pixels of a row and of the column of values; letters of a name."""
NEAR = 2
"""The percentage of the plan, as it is shown, within which an actual is on plan."""


def plan_actual(rows: pd.DataFrame, currency: str) -> Chart:
    """A grey bar of the plan, on it one of the actual: blue is better than planned, vermilion worse, grey on plan."""
    if rows.empty:
        return nothing(_("There are no actuals to compare to the plan."), _table(rows, currency))
    listed = each_row(rows)
    ends = reach([*rows["plan"], *rows["actual"]], 0.0)
    room = (MARGIN if ends[0] < 0 else 0.0, MARGIN)
    layout = {
        "height": height(len(listed), ROW) + 48,
        "barmode": "overlay",
        "xaxis": money_axis(
            ends,
            currency,
            in_currency(_("Amounts"), currency),
            room,
            zerolinecolor=palette.FAINT,
        ),
        "yaxis": row_axis([""] * len(listed), above=0.7, showticklabels=False, automargin=False),
        "annotations": [
            *(name_above(place, _name(row)) for place, row in enumerate(listed)),
            *(words_beside(place, _value(row, currency)) for place, row in enumerate(listed)),
        ],
        "margin": {"l": 8, "r": VALUES, "t": 34, "b": 8},
    }
    traces = [_plans(rows, currency), _actuals(rows, currency), *_key()]
    return Chart(draw(traces, layout), _words(rows), lambda: _table(rows, currency))


def _name(row: Any) -> str:
    years = f" · {safe(row.years)}" if row.years else ""
    return f"{label(row.label, NAME, 1)}{years}"


def _off(row: Any) -> float | None:
    """How far the actual is from the plan, as a share of the plan; None without either."""
    if row.actual != row.actual or row.plan != row.plan or row.plan == 0:
        return None
    return float((row.actual - row.plan) / abs(row.plan))


def _is_near(off: float) -> bool:
    return abs(off) < (NEAR + 0.5) / 100


def _better(row: Any) -> bool | None:
    """Whether the actual is better than planned; None where it is on plan or unknown."""
    off = _off(row)
    if off is not None and _is_near(off):
        return None
    more = row.actual - row.plan
    return None if more != more or more == 0 else (more < 0) is (row.kind == "cost")


def _colour(row: Any) -> str:
    return {None: palette.CONTEXT, True: palette.GOOD_MARK, False: palette.BAD_MARK}[_better(row)]


def _comparison(row: Any) -> str:
    """How the actual compares to the plan."""
    off = _off(row)
    if row.actual != row.actual:
        return _("no actual yet")
    if off is None:
        return _("not planned")
    if _is_near(off):
        return _("on plan")
    text = _("{share} above plan") if off > 0 else _("{share} below plan")
    return text.format(share=format_percent(abs(off)))


def _value(row: Any, currency: str) -> str:
    off = _off(row) or 0.0
    arrow = "" if _is_near(off) else "▲ " if off > 0 else "▼ "
    return f"<b>{format_money(row.actual, currency)}</b><br>{arrow}{_comparison(row)}"


def _plans(rows: pd.DataFrame, currency: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": _("Plan"),
        "y": list(range(len(rows))),
        "x": rows["plan"].tolist(),
        "width": BAR,
        "marker": {"color": palette.FAINT, "line": {"color": palette.CONTEXT, "width": 1}},
        "hovertext": _told(rows, currency),
        "hoverinfo": "text",
    }


def _actuals(rows: pd.DataFrame, currency: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": _("Actual"),
        "y": list(range(len(rows))),
        "x": [0 if actual != actual else actual for actual in rows["actual"]],
        "width": BAR / 2.2,
        "showlegend": False,
        "marker": {"color": [_colour(row) for row in each_row(rows)]},
        "hovertext": _told(rows, currency),
        "hoverinfo": "text",
    }


def _key() -> list[dict[str, Any]]:
    """What the colours of actuals mean, in the legend only."""
    words = {
        palette.GOOD_MARK: _("better"),
        palette.BAD_MARK: _("worse"),
        palette.CONTEXT: _("on plan"),
    }
    return [
        {"type": "bar", "name": name, "x": [None], "y": [None], "marker": {"color": colour}}
        for colour, name in words.items()
    ]


def _told(rows: pd.DataFrame, currency: str) -> list[str]:
    text = _("plan {plan}, actual {actual}")
    return [
        f"{safe(row.label)}: "
        + text.format(
            plan=format_money(row.plan, currency, exact=True),
            actual=format_money(row.actual, currency, exact=True),
        )
        for row in each_row(rows)
    ]


def _words(rows: pd.DataFrame) -> str:
    text = _("Actual against plan: {rows}.")
    return text.format(rows="; ".join(f"{row.label}, {_comparison(row)}" for row in each_row(rows)))


def _table(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    kinds = {"cost": _("Cost"), "benefit": _("Benefit")}
    return pd.DataFrame(
        {
            _("Item"): rows["label"],
            _("Kind"): [kinds[kind] for kind in rows["kind"]],
            _("Years"): rows["years"],
            _("Plan"): [format_money(plan, currency, exact=True) for plan in rows["plan"]],
            _("Actual"): [format_money(actual, currency, exact=True) for actual in rows["actual"]],
            _("Difference"): [
                format_money(row.actual - row.plan, currency, exact=True, signed=True)
                for row in each_row(rows)
            ],
            _("Comparison"): [
                DASH if row.actual != row.actual else _comparison(row) for row in each_row(rows)
            ],
        }
    )
