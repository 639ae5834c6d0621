"""Differences: the questions that tell the sides of a comparison most apart, with the numbers of each."""

from typing import Any

import pandas as pd

from dashboard.charts.dots import Marks
from dashboard.charts.figure import Chart, draw, each_row, height, label, row_axis, safe, value_axis
from dashboard.charts.money_axis import nothing, words_at, words_beside
from services import palette
from services.language import format_count, format_delta, format_figure, format_score
from services.language import gettext as _

ROW, VALUES, NAME, LINES = 62, 44, 54, 2
"""Pixels of a row, and of the gaps beside it; letters of a line of a question above its dots, and how many lines."""
ROOM = 0.1
"""The room for a number beside the ends of the scale, as a share of it."""
SHARES = (0.0, 100.0)
"""The scale on which questions with different answers stand side by side, in per cent of their own."""


def differences(found: pd.DataFrame, marks: Marks, *, signed: bool = False) -> Chart:
    """A row a question, the largest gap on top, a dot a side, and the gap beside it (comparisons.DIFFERENCE_COLUMNS).

    Where the questions have different answers, dots stand at shares of each one's own scale.
    """
    if found.empty:
        return nothing(_("No question tells them apart."), _table(found, signed=signed))
    scales = found[["low", "high"]].drop_duplicates()
    same = len(scales) == 1
    scale = (float(scales["low"].iloc[0]), float(scales["high"].iloc[0])) if same else SHARES
    placed = found.assign(at=found["score"] if same else _shares(found))
    questions = list(dict.fromkeys(placed["question"]))
    rows = {question: place for place, question in enumerate(questions)}
    listed = [each_row(own) for _question, own in placed.groupby("question", sort=False)]
    title = _("Mean of the answers") if same else _("Mean of the answers, in % of each question's scale")
    room = ROOM * (scale[1] - scale[0])
    layout = {
        "height": height(len(questions), ROW) + 26,
        "margin": {"l": 8, "r": VALUES, "t": 8, "b": 8},
        "xaxis": value_axis(scale, title, range=[scale[0] - room, scale[1] + room]),
        "yaxis": row_axis([""] * len(listed), above=0.8, showticklabels=False, automargin=False),
        "annotations": [
            note for place, own in enumerate(listed) for note in _notes(place, own, signed=signed)
        ],
    }
    spans = [_span(place, own) for place, own in enumerate(listed)]
    dots = [
        _dots(placed[placed["key"] == key], rows, mark)
        for key, mark in marks.items()
        if (placed["key"] == key).any()
    ]
    return Chart(draw([*spans, *dots], layout), _words(listed), lambda: _table(found, signed=signed))


def _shares(found: pd.DataFrame) -> "pd.Series[float]":
    return (found["score"] - found["low"]) / (found["high"] - found["low"]) * SHARES[1]


def _ends(own: list[Any]) -> list[Any]:
    """The lowest and the highest side of a question."""
    known = sorted((row for row in own if row.score == row.score), key=lambda row: float(row.score))
    return [known[0], known[-1]]


def _span(place: int, own: list[Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [row.at for row in _ends(own)],
        "y": [place, place],
        "line": {"color": palette.FAINT, "width": 6},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _notes(place: int, own: list[Any], *, signed: bool) -> list[dict[str, Any]]:
    """The question above its row, the lowest and the highest mean beside their dots, the gap beside the row."""
    low, high = _ends(own)
    gap = format_delta(own[0].gap) if signed else format_score(own[0].gap)
    small: dict[str, Any] = {"font": {"size": 11}}
    asked = label(f"{own[0].question} · {own[0].text}", NAME, LINES)
    return [
        words_at(0, place, asked, xref="paper", yanchor="bottom", yshift=8, xshift=0, **small),
        words_at(low.at, place, format_score(low.score), "right", **small | {"xshift": -9}),
        words_at(high.at, place, format_score(high.score), "left", **small | {"xshift": 9}),
        words_beside(place, f"<b>{gap}</b>"),
    ]


def _dots(own: pd.DataFrame, rows: dict[Any, int], mark: tuple[str, str]) -> dict[str, Any]:
    colour, symbol = mark
    return {
        "type": "scatter",
        "mode": "markers",
        "name": safe(str(own["name"].iloc[0])),
        "x": own["at"].tolist(),
        "y": [rows[question] for question in own["question"]],
        "marker": {"color": colour, "symbol": symbol, "size": 12, "opacity": 0.9},
        "hovertext": [
            f"{safe(row.name)}: <b>{format_score(row.score)}</b><br>{safe(row.question)} · {safe(row.text)}"
            for row in each_row(own)
        ],
        "hoverinfo": "text",
    }


def _words(listed: list[list[Any]]) -> str:
    first = listed[0]
    low, high = _ends(first)
    text = _(
        "Dots by question ({count}), the largest difference first: {question}, {best} {high} against {worst} {low}."
    )
    return text.format(
        count=format_count(len(listed)),
        question=first[0].text.rstrip(".?!"),
        best=high.name,
        high=format_score(high.score),
        worst=low.name,
        low=format_score(low.score),
    )


def _table(found: pd.DataFrame, *, signed: bool) -> pd.DataFrame:
    """A row a question with the mean of each side, the gap, and the scale of the answers."""
    rows = []
    for _question, own in found.groupby("question", sort=False):
        first = own.iloc[0]
        gap = format_delta(first["gap"]) if signed else format_score(first["gap"])
        sides = zip(own["name"], own["score"], strict=True)
        scale = f"{format_figure(first['low'])}–{format_figure(first['high'])}"
        rows.append(
            {_("Question"): f"{first['question']} · {first['text']}", _("Dimension"): first["dimension"]}
            | {name: format_score(score) for name, score in sides}
            | {_("Difference"): gap, _("Scale"): scale}
        )
    return pd.DataFrame(rows)
