"""Questions: the mean answer to each, its spread and its coverage."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import (
    Chart,
    draw,
    each_row,
    extremes_in_words,
    height,
    label,
    row_axis,
    safe,
    value_axis,
)
from services import palette
from services.language import format_count, format_percent, format_score
from services.language import gettext as _

ROW = 40


def question_ranges(questions: pd.DataFrame, scale: tuple[float, float]) -> Chart:
    """A dot at the mean, a thick line of one standard deviation either side, a thin one from lowest to highest."""
    names = [label(f"{row.question} {row.text}", width=34) for row in each_row(questions)]
    thin = _lines(questions["minimum"], questions["maximum"], 2, _("Lowest to highest"))
    low = (questions["score"] - questions["sd"]).clip(lower=scale[0])
    high = (questions["score"] + questions["sd"]).clip(upper=scale[1])
    thick = _lines(low, high, 8, _("One standard deviation"))
    layout = {
        "height": height(len(names) + 1, ROW),
        "xaxis": value_axis(scale, _("Mean answer")),
        "yaxis": row_axis(names, above=1.3, tickfont={"size": 11}),
        "annotations": [
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "y": place,
                "text": text,
                "showarrow": False,
                "font": {"size": 11},
            }
            for place, text in enumerate([_("Coverage"), *map(format_percent, questions["coverage"])], -1)
        ],
        "margin": {"l": 8, "r": 66, "t": 8, "b": 8},
    }
    words = extremes_in_words(questions["question"].tolist(), questions["score"].tolist())
    alt = _("Mean answers by question ({count}) with spread and coverage.").format(count=len(questions))
    figure = draw([thin, thick, _means(questions)], layout)
    return Chart(figure, f"{alt} {words}", lambda: _table(questions))


def _lines(low: pd.Series, high: pd.Series, width: int, title: str) -> dict[str, Any]:
    """One trace of separate lines; None lifts the pen between them."""
    ends = [
        (start, end, place)
        for place, (start, end) in enumerate(zip(low, high, strict=True))
        if start == start and end == end
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": title,
        "x": [value for start, end, _place in ends for value in (start, end, None)],
        "y": [value for _start, _end, place in ends for value in (place, place, None)],
        "line": {"color": palette.CONTEXT, "width": width},
        "opacity": 0.45,
        "hoverinfo": "skip",
        "showlegend": bool(ends),
    }


def _means(questions: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": _("Mean"),
        "x": questions["score"].tolist(),
        "y": list(range(len(questions))),
        "marker": {"color": palette.ACCENT, "size": 12},
        "text": [format_score(score) for score in questions["score"]],
        "textposition": "top center",
        "textfont": {"size": 11},
        "hovertext": [
            _("{question}: {score}, {count} answers, {coverage} covered").format(
                question=safe(row.text),
                score=format_score(row.score),
                count=format_count(row.n),
                coverage=format_percent(row.coverage),
            )
            for row in each_row(questions)
        ],
        "hoverinfo": "text",
        "showlegend": False,
    }


def _table(questions: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Question"): questions["question"],
            _("Text"): questions["text"],
            _("Dimension"): questions["dimension"],
            _("Mean"): [format_score(score) for score in questions["score"]],
            _("Earlier wave"): [format_score(score) for score in questions["previous"]],
            _("Standard deviation"): [format_score(sd) for sd in questions["sd"]],
            _("Lowest"): [format_score(value) for value in questions["minimum"]],
            _("Highest"): [format_score(value) for value in questions["maximum"]],
            _("Respondents"): [format_count(count) for count in questions["n"]],
            _("Coverage"): [format_percent(share) for share in questions["coverage"]],
            _("Note"): questions["reason"],
        }
    )
