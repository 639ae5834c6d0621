"""Bullets: KPIs against their targets, each on its own scale from worst on the left to best on the right."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, label, row_axis, safe
from dashboard.charts.kpi_marks import MARKS, marked, status_word
from dashboard.charts.money_axis import name_above, nothing, width_of, words_at
from services import palette
from services.language import DASH, format_count, format_list, ngettext
from services.language import gettext as _

ROW, FOOT, NAME, BAND, BAR, LOW = 58, 24, 44, 0.4, 0.16, 0.12
"""Pixels of a row and below them all, letters of a name; in rows: how thick bands and bars are, and
how far below the middle they lie."""
STUB = 0.008
"""The length of the bar of an actual at the worst end, so that it is seen."""


def bullets(rows: pd.DataFrame) -> Chart:
    """A bar of the actual on bands of off target, to watch and on target, with a tick at the target.

    `start` is the worst and `end` the best that is shown: start > end where lower is better. What lies beyond them
    ends in an arrow. A KPI without a target has a grey bar and no bands.
    """
    if rows.empty:
        return nothing(_("There are no KPIs to show."), _table(rows))
    listed = each_row(rows)
    layout = {
        "height": ROW * len(listed) + FOOT,
        "barmode": "overlay",
        "margin": {"l": 8, "r": _room(listed), "t": 4, "b": FOOT},
        "xaxis": {"range": [0, 1], "fixedrange": True, "visible": False},
        "yaxis": row_axis([""] * len(listed), above=0.7, showticklabels=False, automargin=False),
        "shapes": [band for place, row in enumerate(listed) for band in _bands(place, row)],
        "annotations": [
            *(name_above(place, _name(row)) for place, row in enumerate(listed)),
            *_ends(),
            *(words_at(1, place + LOW, _value(row), xref="paper") for place, row in enumerate(listed)),
        ],
        "showlegend": False,
    }
    traces = [_actuals(listed), _targets(listed), _beyond(listed)]
    return Chart(draw(traces, layout), _words(listed), lambda: _table(rows))


def _ends() -> list[dict[str, Any]]:
    """What both ends of all the scales mean."""
    foot: dict[str, Any] = {
        "xref": "paper",
        "yref": "paper",
        "yanchor": "top",
        "xshift": 0,
        "font": {"size": 11},
    }
    return [
        words_at(0, 0, "← " + _("worse"), **foot),
        words_at(1, 0, _("better") + " →", "right", **foot),
    ]


def position(x: float, start: float, end: float) -> float:
    """Where a value lies between the worst (0) and the best shown (1), beyond them too; NaN where it is unknown."""
    return (x - start) / (end - start) if end != start else float("nan")


def _at(row: Any, x: float) -> float:
    return position(x, row.start, row.end)


def _clipped(at: float) -> float:
    return min(max(at, 0.0), 1.0) if at == at else at


def _judged(row: Any) -> bool:
    return bool(row.target == row.target)


def _room(listed: list[Any]) -> int:
    """Pixels of the column of values: their second lines are plain, hence narrower than bold texts."""
    return max(
        width_of(row.actual_text for row in listed), *(width_of([_target(row)]) * 6 // 7 for row in listed)
    )


def _name(row: Any) -> str:
    name = label(row.title, NAME, 1)
    return f"{name} · {marked(row.status)}" if row.status else name


def _target(row: Any) -> str:
    return _("target {value}").format(value=row.target_text) if _judged(row) else _("no target")


def _value(row: Any) -> str:
    return f"<b>{safe(row.actual_text)}</b><br>{safe(_target(row))}"


def _bands(place: int, row: Any) -> list[dict[str, Any]]:
    """From the worst end: off target, to watch, on target, each lighter than the one before."""
    cuts = [0.0, _clipped(_at(row, row.watch_from)), _clipped(_at(row, row.target_from)), 1.0]
    colours = (palette.FAINT, *reversed(palette.BANDS))
    if not _judged(row) or any(cut != cut for cut in cuts):
        return []
    middle = place + LOW
    return [
        {
            "type": "rect",
            "x0": low,
            "x1": high,
            "y0": middle - BAND / 2,
            "y1": middle + BAND / 2,
            "layer": "below",
            "fillcolor": colour,
            "line": {"width": 0},
        }
        for low, high, colour in zip(cuts[:-1], cuts[1:], colours, strict=True)
        if high > low
    ]


def _actuals(listed: list[Any]) -> dict[str, Any]:
    ends = [_clipped(_at(row, row.actual)) for row in listed]
    return {
        "type": "bar",
        "orientation": "h",
        "name": _("Actual"),
        "y": [place + LOW for place in range(len(listed))],
        "x": [max(end, STUB) if end == end else None for end in ends],
        "width": BAR,
        "marker": {"color": [MARKS[row.status if _judged(row) else ""].colour for row in listed]},
        "hovertext": [_told(row) for row in listed],
        "hoverinfo": "text",
    }


def _targets(listed: list[Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("Target"),
        "y": [place + LOW for place in range(len(listed))],
        "x": [_clipped(_at(row, row.target)) if _judged(row) else None for row in listed],
        "cliponaxis": False,
        "marker": {
            "symbol": "line-ns-open",
            "size": 20,
            "line": {"width": 3},
            "color": palette.CONTEXT,
        },
        "hovertext": [safe(_target(row)) for row in listed],
        "hoverinfo": "text",
    }


def _beyond(listed: list[Any]) -> dict[str, Any]:
    """Arrows at the ends of what lies beyond the scale."""
    found = [(place, row, _at(row, row.actual)) for place, row in enumerate(listed)]
    found = [(place, row, at) for place, row, at in found if at < 0 or at > 1]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("Beyond the scale"),
        "y": [place + LOW for place, _row, _at in found],
        "x": [_clipped(at) for _place, _row, at in found],
        "cliponaxis": False,
        "marker": {
            "symbol": ["triangle-right" if at > 1 else "triangle-left" for _place, _row, at in found],
            "size": 12,
            "color": [MARKS[row.status].colour for _place, row, _at in found],
        },
        "hovertext": [_told(row) for _place, row, _at in found],
        "hoverinfo": "text",
    }


def _told(row: Any) -> str:
    ends = (row.actual_text, _target(row), status_word(row.status))
    return f"{safe(row.title)}<br>{safe(' · '.join(part for part in ends if part))}"


def _words(listed: list[Any]) -> str:
    counts = {status: sum(row.status == status for row in listed) for status in ("on_target", "watch", "off")}
    text = ngettext(
        "{count} KPI against its target: {on} on target, {watch} to watch, {off} off target.",
        "{count} KPIs against their targets: {on} on target, {watch} to watch, {off} off target.",
        len(listed),
    ).format(
        count=format_count(len(listed)),
        on=format_count(counts["on_target"]),
        watch=format_count(counts["watch"]),
        off=format_count(counts["off"]),
    )
    off = [f"{row.title} ({row.actual_text}, {_target(row)})" for row in listed if row.status == "off"]
    return text + " " + _("Off target: {names}.").format(names=format_list(off)) if off else text


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Code"): rows["code"],
            _("KPI"): rows["title"],
            _("Actual"): rows["actual_text"],
            _("Target"): rows["target_text"],
            _("Status"): [status_word(status) or DASH for status in rows["status"]],
        }
    )
