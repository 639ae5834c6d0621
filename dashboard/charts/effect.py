"""Effect: the scores of dimensions now, and once the steps planned are done."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, height, label, row_axis, safe, value_axis
from dashboard.charts.money_axis import nothing, width_of, words_beside
from services import palette
from services.language import DASH, format_count, format_delta, format_score
from services.language import gettext as _

ROW, EXTRA, NOTICEABLE = 38, 26, 0.05
"""Pixels of a row and of the legend; points from which on an improvement is one on screen."""


def effect(effects: pd.DataFrame, scale: tuple[float, float], *, lower_is_better: bool = False) -> Chart:
    """A row a dimension (roadmap_outlook.EFFECT_COLUMNS): from the score now to the one expected, and the target."""
    if effects.empty:
        return nothing(_("There is no score to show."), _table(effects))
    listed = each_row(effects)
    written = [format_delta(row.effect) for row in listed]
    good = [(-row.effect if lower_is_better else row.effect) >= NOTICEABLE for row in listed]
    layout = {
        "height": height(len(listed), ROW) + EXTRA,
        "margin": {"l": 8, "r": width_of(written), "t": 8, "b": 8},
        "xaxis": value_axis(scale, _("Score")),
        "yaxis": row_axis([label(row.dimension) for row in listed]),
        "annotations": [
            words_beside(place, f"<b>{text}</b>" if good[place] else text)
            for place, text in enumerate(written)
        ],
    }
    traces = [*_lines(listed), _dots(listed, "now"), _dots(listed, "expected"), *_targets(listed)]
    return Chart(draw(traces, layout), _words(listed, good), lambda: _table(effects))


def _lines(listed: list[Any]) -> list[dict[str, Any]]:
    """From each score now to the one expected."""
    ends: dict[str, list[float | None]] = {"x": [], "y": []}
    for place, row in enumerate(listed):
        ends["x"] += [row.now, row.expected, None]
        ends["y"] += [place, place, None]
    line = {"color": palette.ACCENT_BAR, "width": 4}
    return [
        {"type": "scatter", "mode": "lines", **ends, "line": line, "showlegend": False, "hoverinfo": "skip"}
    ]


def _dots(listed: list[Any], what: str) -> dict[str, Any]:
    looks = {
        "now": (_("Score now"), palette.CONTEXT, "circle"),
        "expected": (_("Expected score"), palette.GOOD_MARK, "diamond"),
    }
    name, colour, symbol = looks[what]
    shown = [(place, row) for place, row in enumerate(listed) if what == "now" or row.effect != 0]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [getattr(row, what) for _place, row in shown],
        "y": [place for place, _row in shown],
        "marker": {"color": colour, "symbol": symbol, "size": 12},
        "hovertext": [_told(row) for _place, row in shown],
        "hoverinfo": "text",
    }


def _told(row: Any) -> str:
    words = _("{dimension}: {now} now, {expected} expected").format(
        dimension=safe(row.dimension), now=format_score(row.now), expected=format_score(row.expected)
    )
    if row.target != row.target:
        return words
    target = _("target {score}").format(score=format_score(row.target))
    return f"{words}, {target}"


def _targets(listed: list[Any]) -> list[dict[str, Any]]:
    aimed = [(place, row) for place, row in enumerate(listed) if row.target == row.target]
    if not aimed:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("Target"),
            "x": [row.target for _place, row in aimed],
            "y": [place for place, _row in aimed],
            "marker": {
                "symbol": "line-ns",
                "size": 18,
                "line": {"color": palette.WARNING, "width": 3},
                "color": palette.WARNING,
            },
            "hovertext": [_told(row) for _place, row in aimed],
            "hoverinfo": "text",
        }
    ]


def _words(listed: list[Any], good: list[bool]) -> str:
    moved = [row for row, better in zip(listed, good, strict=True) if better]
    words = _("Scores now and expected of {count} dimensions; {moved} improve.").format(
        count=format_count(len(listed)), moved=format_count(len(moved))
    )
    if not moved:
        return words
    most = max(moved, key=lambda row: abs(row.effect))
    told = _("Most: {dimension}, from {now} to {expected}.").format(
        dimension=most.dimension, now=format_score(most.now), expected=format_score(most.expected)
    )
    return f"{words} {told}"


def _table(effects: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Dimension"): effects["dimension"],
            _("Score now"): [format_score(score) for score in effects["now"]],
            _("Expected score"): [format_score(score) for score in effects["expected"]],
            _("Effect"): [format_delta(points) for points in effects["effect"]],
            _("Target"): [format_score(score) if score == score else DASH for score in effects["target"]],
            _("Steps"): [format_count(count) for count in effects["steps"]],
        }
    )
