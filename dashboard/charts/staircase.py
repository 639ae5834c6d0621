"""Staircase: which gates each unit has passed, the furthest unit on top."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, label, places, safe
from dashboard.charts.matrix import matrix_layout, matrix_trace
from services import palette
from services.language import DASH, format_percent
from services.language import gettext as _

HEAD, CELL = 132, 36
STATES = ("missing", "not_passed", "out_of_order", "passed")
"""What a gate may be; the place is its value in the figure."""

_COLOURS = (palette.FAINT, palette.FAINT, palette.WARNING, palette.ACCENT_BAR)


def staircase(gates: pd.DataFrame) -> Chart:
    """Cells by unit and gate: passed, passed out of order (does not count), or the share reached so far."""
    rows, columns = places(gates["unit_id"]), places(gates["node"])
    states = [[0] * len(columns) for _unit in rows]
    hover = [[""] * len(columns) for _unit in rows]
    annotations = []
    for gate in each_row(gates):
        row, column = rows[gate.unit_id], columns[gate.node]
        states[row][column] = STATES.index(gate.state)
        hover[row][column] = f"{safe(gate.unit)}, {safe(gate.dimension)}<br>{_state_in_words(gate)}"
        annotations.append(_cell(gate, row, column))
    names = [
        f"{label(row.unit, 20, 1)}<br><b>{label(row.level, 20, 1) or DASH}</b>"
        for row in each_row(gates.drop_duplicates("unit_id"))
    ]
    steps = [
        label(f"{place + 1}.\u00a0{name}", 11, 3)
        for place, name in enumerate(gates.drop_duplicates("node")["dimension"])
    ]
    layout = matrix_layout(names, steps, (HEAD, CELL), annotations)
    trace = matrix_trace(states, (0, len(STATES) - 1), _steps(), hover)
    return Chart(draw([trace], layout), _words(gates), lambda: _table(gates))


def _steps() -> list[tuple[float, str]]:
    """One flat colour a state."""
    count = len(_COLOURS)
    return [
        (edge, colour)
        for place, colour in enumerate(_COLOURS)
        for edge in (place / count, (place + 1) / count)
    ]


def _cell(gate: Any, row: int, column: int) -> dict[str, Any]:
    marks = {"passed": "✓", "out_of_order": f"⚠ {format_percent(gate.share)}", "missing": DASH}
    filled = gate.state in ("passed", "out_of_order")
    colour = _COLOURS[STATES.index(gate.state)]
    return {
        "x": column,
        "y": row,
        "text": marks.get(gate.state) or format_percent(gate.share),
        "showarrow": False,
        "font": {"size": 13, "color": palette.text_on(colour) if filled else palette.CONTEXT},
    }


def _state_in_words(gate: Any) -> str:
    share = format_percent(gate.share)
    return {
        "passed": _("Passed ({share})").format(share=share),
        "out_of_order": _("Reached ({share}), but one below is not passed").format(share=share),
        "not_passed": _("Not passed ({share})").format(share=share),
        "missing": _("Not shown to be passed"),
    }[str(gate.state)]


def _words(gates: pd.DataFrame) -> str:
    units = gates.drop_duplicates("unit_id")
    alt = _("Staircase of {units} units over {gates} gates.").format(
        units=len(units), gates=gates["node"].nunique()
    )
    return " ".join([alt, *(f"{row.unit}: {row.level}." for row in each_row(units) if row.level)])


def _table(gates: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Unit"): gates["unit"],
            _("Level reached"): gates["level"],
            _("Gate"): gates["dimension"],
            _("State"): [_state_in_words(gate) for gate in each_row(gates)],
        }
    )
