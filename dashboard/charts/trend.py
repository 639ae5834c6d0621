"""Trend: scores from wave to wave."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, extremes_in_words, safe, value_axis
from dashboard.charts.note_marks import Noted, note_marks
from services import palette
from services.language import format_score
from services.language import gettext as _

HEIGHT = 300


def trend(
    history: pd.DataFrame,
    scale: tuple[float, float],
    chosen: int,
    cuts: Sequence[float] = (),
    notes: Noted = (),
) -> Chart:
    """A line a unit over the periods, the chosen one in colour; a wave without a score leaves a gap.

    `notes` are numbered above the period (its label) they belong to.
    """
    numbers, lines = note_marks(notes)
    periods = list(dict.fromkeys(history["period_label"]))
    own = history[history["unit_id"] == chosen]
    others = history[history["unit_id"] != chosen].groupby("unit_id", sort=False)
    traces = [_line(rows, periods, chosen=False) for _unit, rows in others]
    if len(own):
        traces.append(_line(own, periods, chosen=True))
    layout = {
        "height": HEIGHT,
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": periods,
            "range": [-0.25, len(periods) - 0.75],
            "fixedrange": True,
            "title": {"text": ""},
            "showgrid": False,
            "automargin": True,
        },
        "yaxis": value_axis(scale, _("Score")),
        "showlegend": False,
        "shapes": [*(_cut(at) for at in cuts), *lines],
        "annotations": numbers,
        "margin": {"l": 8, "r": 8, "t": 26, "b": 8},
    }
    words = extremes_in_words(own["period_label"].tolist(), own["score"].tolist())
    alt = _("{unit} from wave to wave ({count}).").format(unit=_name(own), count=len(periods))
    return Chart(draw(traces, layout), f"{alt} {words}", lambda: _table(history))


def _name(history: pd.DataFrame) -> str:
    return str(history["unit"].iloc[0]) if len(history) else ""


def _line(history: pd.DataFrame, periods: Sequence[str], *, chosen: bool) -> dict[str, Any]:
    unit, by_period = _name(history), history.set_index("period_label")["score"]
    scores = [float(by_period.get(period, float("nan"))) for period in periods]
    last = max((place for place, score in enumerate(scores) if score == score), default=-1)
    shown = safe(unit if len(unit) <= 16 else f"{unit[:15]}…")
    colour = palette.ACCENT if chosen else palette.CONTEXT
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": safe(unit),
        "x": list(periods),
        "y": scores,
        "connectgaps": False,
        "opacity": 1 if chosen else 0.55,
        "line": {"color": colour, "width": 4 if chosen else 1.5},
        "marker": {"color": colour, "size": 9 if chosen else 5},
        "text": [f"<b>{shown}</b>" if chosen and place == last else "" for place in range(len(periods))],
        "textposition": "top left",
        "cliponaxis": False,
        "hovertext": [
            f"{safe(unit)}, {period}: {format_score(score)}"
            for period, score in zip(periods, scores, strict=True)
        ],
        "hoverinfo": "text",
    }


def _cut(at: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": at,
        "y1": at,
        "layer": "below",
        "line": {"color": palette.FAINT, "width": 1, "dash": "dot"},
    }


def _table(history: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Period"): history["period_label"],
            _("Unit"): history["unit"],
            _("Score"): [format_score(score) for score in history["score"]],
            _("Level"): history["level"],
        }
    )
