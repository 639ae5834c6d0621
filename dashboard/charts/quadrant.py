"""Quadrant: units on two axes, with their trails and the zone around the lines."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, label, safe, value_axis
from services import palette
from services.domain.framework_parts import Side
from services.language import format_figure, format_score
from services.language import gettext as _

HEIGHT = 470
Axis = tuple[str, tuple[float, float]]
Names = Mapping[tuple[Side, Side], str]


def quadrant(
    positions: pd.DataFrame,
    axes: tuple[Axis, Axis],
    cuts: tuple[float, float],
    zone: float,
    names: Names,
    chosen: int,
) -> Chart:
    """A dot a unit where it stands now, a line from where it stood before; `names` are those of the quadrants.

    The shaded cross, `zone` points to each side of the lines, is borderline.
    """
    (x_title, x_scale), (y_title, y_scale) = axes
    sides = _label_sides(positions)
    traces = [
        trace
        for unit, rows in positions.groupby("unit_id", sort=False)
        for trace in _unit(rows, sides[unit], chosen=unit == chosen)
    ]
    layout = {
        "height": HEIGHT,
        "xaxis": value_axis(x_scale, x_title, showgrid=False),
        "yaxis": value_axis(y_scale, y_title, showgrid=False),
        "shapes": [*_zones(cuts, zone), *_lines(cuts)],
        "annotations": [_corner(side, name) for side, name in names.items()],
        "showlegend": False,
    }
    return Chart(
        draw(traces, layout), _words(positions, x_title, y_title), lambda: _table(positions, x_title, y_title)
    )


def _label_sides(positions: pd.DataFrame) -> dict[Any, str]:
    """Where each name goes: in turn above, below, right and left from the leftmost dot on, so that few overlap."""
    now = positions.drop_duplicates("unit_id", keep="last").sort_values(["x", "y"], kind="stable")
    sides = ("top center", "bottom center", "middle right", "middle left")
    return {unit: sides[place % len(sides)] for place, unit in enumerate(now["unit_id"])}


def _unit(rows: pd.DataFrame, side: str, *, chosen: bool) -> list[dict[str, Any]]:
    last = rows.iloc[-1]
    colour = palette.ACCENT if chosen else palette.CONTEXT
    hover = [
        f"{safe(row.unit)}, {row.period_label}<br>{format_score(row.x)} · {format_score(row.y)} {safe(row.quadrant)}"
        for row in each_row(rows)
    ]
    trail = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": rows["x"].tolist(),
        "y": rows["y"].tolist(),
        "line": {"color": colour, "width": 1.5, "dash": "dot"},
        "marker": {"size": 5, "color": colour, "symbol": "circle-open"},
        "opacity": 0.8,
        "hovertext": hover,
        "hoverinfo": "text",
    }
    name = label(str(last["unit"]), 16, 1)
    now = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [last["x"]],
        "y": [last["y"]],
        "marker": {
            "size": 15 if chosen else 11,
            "color": colour,
            "symbol": "circle-open" if last["borderline"] else "circle",
            "line": {"width": 3, "color": colour},
        },
        "text": [f"<b>{name}</b>" if chosen else name],
        "textposition": side,
        "textfont": {"size": 12 if chosen else 11},
        "cliponaxis": False,
        "hovertext": hover[-1:],
        "hoverinfo": "text",
    }
    return [trail, now] if len(rows) > 1 else [now]


def _zones(cuts: tuple[float, float], zone: float) -> list[dict[str, Any]]:
    base = {"type": "rect", "layer": "below", "line": {"width": 0}, "fillcolor": palette.BANDS[1]}
    x, y = cuts
    return [
        base | {"x0": x - zone, "x1": x + zone, "yref": "paper", "y0": 0, "y1": 1},
        base | {"y0": y - zone, "y1": y + zone, "xref": "paper", "x0": 0, "x1": 1},
    ]


def _lines(cuts: tuple[float, float]) -> list[dict[str, Any]]:
    base = {"type": "line", "layer": "below", "line": {"color": palette.CONTEXT, "width": 1}}
    x, y = cuts
    return [
        base | {"x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1},
        base | {"y0": y, "y1": y, "xref": "paper", "x0": 0, "x1": 1},
    ]


def _corner(side: tuple[Side, Side], name: str) -> dict[str, Any]:
    right, top = (place == "high" for place in side)
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0.99 if right else 0.01,
        "y": 0.99 if top else 0.01,
        "xanchor": "right" if right else "left",
        "yanchor": "top" if top else "bottom",
        "text": f"<b>{safe(name)}</b>",
        "showarrow": False,
        "font": {"size": 14, "color": palette.CONTEXT},
    }


def _words(positions: pd.DataFrame, x_title: str, y_title: str) -> str:
    now = positions.drop_duplicates("unit_id", keep="last")
    alt = _("Units ({count}) by {x} and {y}.").format(count=len(now), x=x_title, y=y_title)
    return " ".join([alt, *(f"{row.unit}: {row.quadrant}." for row in each_row(now) if row.quadrant)])


def _table(positions: pd.DataFrame, x_title: str, y_title: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Unit"): positions["unit"],
            _("Period"): positions["period_label"],
            x_title: [format_figure(value) for value in positions["x"]],
            y_title: [format_figure(value) for value in positions["y"]],
            _("Quadrant"): positions["quadrant"],
            _("Borderline"): [_("Yes") if near else _("No") for near in positions["borderline"]],
        }
    )
