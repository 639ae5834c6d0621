"""What all charts share: the value they return, texts that are safe and fit, and the base of their layout."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from textwrap import shorten, wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from services import palette
from services.language import format_score
from services.language import gettext as _

Layout = dict[str, Any]
ROW, HEAD, FOOT = 30, 34, 40
"""Heights in pixels: a row of a chart by rows, the legend above it, the axis below it."""

CHECKED = False
"""Whether Plotly checks every property, which takes five times as long as drawing: tests do, screens do not."""


@dataclass(frozen=True)
class Chart:
    """A figure, the words that stand for it (alt), and its data as a table, which is made when it is asked for.

    A wide one is scrolled sideways on a narrow screen; others fit any.
    """

    figure: go.Figure
    alt: str
    tabulate: Callable[[], pd.DataFrame]
    wide: bool = False

    @cached_property
    def table(self) -> pd.DataFrame:
        """The data as texts and figures in translated columns."""
        return self.tabulate()


class _Sealed(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that is written out once, since it is shown more often than it is drawn; nobody changes it."""

    @cached_property
    def _written(self) -> dict[str, Any]:
        written: dict[str, Any] = super().to_dict()
        return written

    def to_dict(self) -> dict[str, Any]:
        """The figure as a dict, which nobody may change."""
        return self._written


def draw(traces: Sequence[dict[str, Any]], layout: Layout) -> go.Figure:
    """A figure from plain dicts; building it from express functions takes twenty times as long."""
    base = {
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "plot_bgcolor": "rgba(0,0,0,0)",
        "modebar": {"bgcolor": "rgba(0,0,0,0)"},
        "dragmode": False,
        "hoverlabel": {"align": "left"},
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "xanchor": "left",
            "title": {"text": ""},
        },
        "bargap": 0.35,
    }
    return _Sealed(list(traces), base | layout, _validate=CHECKED)


def value_axis(scale: tuple[float, float], title: str, **more: Any) -> Layout:
    """The axis of scores: always the whole scale, never zoomed."""
    low, high = scale
    pad = 0.03 * (high - low)
    return {
        "range": [low - pad, high + pad],
        "fixedrange": True,
        "title": {"text": title, "standoff": 6},
        "gridcolor": palette.FAINT,
        "zeroline": False,
        "automargin": True,
        **_ticks(low, high),
        **more,
    }


def _ticks(low: float, high: float) -> Layout:
    step = next(step for step in (0.5, 1, 2, 5, 10, 20, 25, 50, 100, 1000) if (high - low) / step <= 7)
    return {"tick0": low, "dtick": step}


def row_axis(labels: Sequence[str], above: float = 0.6, **more: Any) -> Layout:
    """The axis of rows, numbered from 0 on top, with room above it in rows; two of them may bear one name."""
    return {
        "range": [len(labels) - 0.4, -above],
        "fixedrange": True,
        "automargin": True,
        "title": {"text": ""},
        "showgrid": False,
        "zeroline": False,
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        **more,
    }


def each_row(frame: pd.DataFrame) -> list[Any]:
    """The rows of a frame, each with its columns as attributes."""
    return list(frame.itertuples(index=False))


def height(rows: int, row: int = ROW) -> int:
    """Pixels for a chart with a number of rows."""
    return HEAD + FOOT + row * max(rows, 1)


def places(values: Iterable[object]) -> dict[Any, int]:
    """The place of each different value, in the order they come."""
    return {value: place for place, value in enumerate(dict.fromkeys(values))}


def label(name: str, width: int = 22, lines: int = 2) -> str:
    """A name that fits beside a chart on a phone: escaped, wrapped, shortened."""
    parts = wrap(name, width, break_long_words=False)
    if len(parts) > lines:
        parts = [*parts[: lines - 1], shorten(" ".join(parts[lines - 1 :]), width, placeholder="…")]
    return "<br>".join(escape(part) for part in parts)


def safe(text: str) -> str:
    """A text that cannot be taken for markup."""
    return escape(str(text))


def extremes_in_words(names: Sequence[str], scores: Sequence[float]) -> str:
    """Which is highest and which is lowest, for alt texts."""
    scored = [(score, name) for score, name in zip(scores, names, strict=True) if score == score]
    if not scored:
        return _("No scores yet.")
    best, worst = max(scored), min(scored)
    if len(scored) == 1:
        return _("{name} stands at {score}.").format(name=best[1], score=format_score(best[0]))
    return _("Highest: {best} at {high}; lowest: {worst} at {low}.").format(
        best=best[1], high=format_score(best[0]), worst=worst[1], low=format_score(worst[0])
    )


def warm_up() -> None:
    """Build one figure, so that the first person does not wait for Plotly to load its validators."""
    draw([{"type": "bar"}, {"type": "scatter"}, {"type": "heatmap"}], {}).to_json()
