"""Numbers of notes above a chart, where they were noted; the notes themselves stand below it under the same numbers."""

from collections.abc import Sequence
from typing import Any

from dashboard.charts.figure import safe
from services import palette

Noted = Sequence[tuple[Any, int, str]]
"""Where a note stands on the axis, its number, and what it says."""


def note_marks(notes: Noted) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Annotations with the numbers above the chart and dotted lines down from them; those of one place share a mark."""
    places: dict[Any, list[tuple[int, str]]] = {}
    for at, number, text in notes:
        places.setdefault(at, []).append((number, text))
    return [_number(at, found) for at, found in places.items()], [note_line(at) for at in places]


def _number(at: Any, found: Sequence[tuple[int, str]]) -> dict[str, Any]:
    return {
        "x": at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"<b>{', '.join(str(number) for number, _text in found)}</b>",
        "bgcolor": palette.QUIET_INK,
        "borderpad": 2,
        "font": {"color": palette.WHITE, "size": 10},
        "hovertext": "<br>".join(f"{number}. {safe(text)}" for number, text in found),
    }


def note_line(at: Any) -> dict[str, Any]:
    """The dotted line down from a note's number."""
    ends = {"x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    return {"type": "line", **ends, "line": {"color": palette.CONTEXT, "width": 1, "dash": "dot"}}
