"""Agreement: what most respondents of each unit chose for each question, and how many of them."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, label, places, safe
from dashboard.charts.matrix import even_steps, matrix_layout, matrix_trace
from services import palette
from services.language import DASH, format_count, format_percent
from services.language import gettext as _

HEAD, CELL = 90, 58
MOST_TIED, MOST_NARROW = 2, 2
"""Options named together where they are level; columns that a phone has room for."""


def agreement(chosen: pd.DataFrame) -> Chart:
    """Cells by question and unit with the option most chose; the darker, the more of them agree."""
    merged = _merged(chosen)
    rows, columns = places(merged["about"]), places(merged["unit_id"])
    shares: list[list[float | None]] = [[None] * len(columns) for _row in rows]
    hover = [[""] * len(columns) for _row in rows]
    annotations = []
    for cell in each_row(merged):
        row, column = rows[cell.about], columns[cell.unit_id]
        shares[row][column] = cell.share
        hover[row][column] = f"{safe(cell.title)}<br>{safe(cell.row)}: {safe(cell.label)}, {_agree(cell)}"
        annotations.append(_cell(cell, row, column))
    titles = [label(title, 26, 2) for title in merged.drop_duplicates("about")["title"]]
    units = [label(name, 12, 2) for name in merged.drop_duplicates("unit_id")["row"]]
    layout = matrix_layout(titles, units, (HEAD, CELL), annotations)
    trace = matrix_trace(shares, (0, 1), even_steps(palette.RAMP), hover)
    return Chart(
        draw([trace], layout), _words(merged), lambda: _table(merged), wide=len(columns) > MOST_NARROW
    )


def _merged(chosen: pd.DataFrame) -> pd.DataFrame:
    """One row a question and unit; options that are level are named together."""
    keys = ["about", "title", "unit_id", "row"]
    parts = chosen.groupby(keys, sort=False, as_index=False)
    return parts.agg(
        label=("label", _tied),
        share=("share", "first"),
        count=("count", "first"),
        total=("total", "first"),
    )


def _tied(labels: "pd.Series[str]") -> str:
    return " / ".join(labels) if len(labels) <= MOST_TIED else _("No majority")


def _agree(cell: Any) -> str:
    return _("{count} of {total} agree").format(
        count=format_count(cell.count), total=format_count(cell.total)
    )


def _cell(cell: Any, row: int, column: int) -> dict[str, Any]:
    colour = palette.RAMP[round(cell.share * (len(palette.RAMP) - 1))]
    return {
        "x": column,
        "y": row,
        "text": f"{label(cell.label, 15, 2) or DASH}<br>{format_percent(cell.share)}",
        "showarrow": False,
        "font": {"color": palette.text_on(colour), "size": 11},
    }


def _words(merged: pd.DataFrame) -> str:
    alt = _("What most chose, by question ({questions}) and unit ({units}).").format(
        questions=merged["about"].nunique(), units=merged["unit_id"].nunique()
    )
    first = merged.drop_duplicates("about")
    return " ".join([alt, *(f"{row.title} {row.row}: {row.label}." for row in each_row(first))])


def _table(merged: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Question"): merged["title"],
            _("Unit"): merged["row"],
            _("Most chosen"): merged["label"],
            _("Agreement"): [_agree(cell) for cell in each_row(merged)],
            _("Share"): [format_percent(share) for share in merged["share"]],
        }
    )
