"""Trend of a KPI: its actuals from period to period beside the path of its target, with what was noted."""

from math import ceil
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, each_row, label, safe
from dashboard.charts.kpi_marks import PLAIN, Ends, KpiNumbers, kpi_axis, period_axis, value_ends
from dashboard.charts.money_axis import legend_below, nothing, title_above, width_of, words_at
from dashboard.charts.note_marks import note_line
from services import palette
from services.language import DASH, format_count, format_date, ngettext
from services.language import gettext as _

HEIGHT, TOP, FOOT, LEGEND, TICKS, FEW_TICKS = 290, 30, 38, 28, 5, 3
"""Pixels: of the chart, above and below what is drawn, of the legend; at most so many periods bear their name,
or few where names are long."""
LINE, SHORT, NEAR, HEADROOM, PAD = 16, 4, 1 / 24, 0.16, (0.04, 0.02)
"""Pixels of a line of text, letters of a short name; notes nearer than this share of the time, the room for notes
above the values and that before and after the periods."""


def kpi_trend(
    series: pd.DataFrame, notes: pd.DataFrame, measure_label: str, numbers: KpiNumbers = PLAIN
) -> Chart:
    """A line of the actuals, a dashed one of the target; open markers are of periods that are not over.

    Notes are numbered by their dates, and told where the pointer rests on their number.
    """
    if series.empty or series[["actual", "target"]].isna().all(axis=None):
        return nothing(_("There are no values to show."), _table(series, notes))
    ordered = series.sort_values("date", kind="stable")
    told = _gathered(notes, ordered)
    ends = _ends(ordered, numbers, noted=bool(told))
    labels = _labels(ordered, ends)
    open_ones = not ordered["complete"].all()
    layout = {
        "height": HEIGHT + LEGEND * open_ones,
        "margin": {"l": 8, "r": _room(ordered), "t": TOP, "b": FOOT + LEGEND * open_ones},
        "xaxis": _periods(ordered),
        "yaxis": kpi_axis(ends, numbers),
        "annotations": [title_above(f"<b>{safe(measure_label)}</b>"), *labels],
        "shapes": [note_line(note["x"]) for note in told],
        "legend": legend_below(),
        "showlegend": open_ones,
    }
    traces = [*_lines(ordered), *_markers(ordered), _note_marks(told, ends)]
    words = _words(ordered, notes, measure_label)
    return Chart(draw(traces, layout), words, lambda: _table(ordered, notes))


def _periods(ordered: pd.DataFrame) -> Layout:
    """The axis of time: from the last period back, every so many bear their names."""
    labels = ordered["period_label"].tolist()
    wide = any(len(part) > SHORT for text in labels for part in text.split(" "))
    step = ceil(len(labels) / (FEW_TICKS if wide else TICKS))
    return period_axis(ordered["date"].tolist(), labels, range(len(labels) - 1, -1, -step), PAD)


def _ends(ordered: pd.DataFrame, numbers: KpiNumbers, *, noted: bool) -> Ends:
    low, high = value_ends(ordered[["actual", "target"]].to_numpy(dtype=float).ravel(), numbers.measure)
    return low, high + (HEADROOM * (high - low) if noted else 0.0)


def _lines(ordered: pd.DataFrame) -> list[dict[str, Any]]:
    kinds = (
        ("target", _("Target"), {"color": palette.CONTEXT, "width": 2, "dash": "dash"}),
        ("actual", _("Actual"), {"color": palette.ACCENT, "width": 3}),
    )
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": ordered["date"].tolist(),
            "y": ordered[column].tolist(),
            "line": line,
            "connectgaps": column == "target",
            "showlegend": False,
            "hoverinfo": "skip",
        }
        for column, name, line in kinds
    ]


def _markers(ordered: pd.DataFrame) -> list[dict[str, Any]]:
    """Markers of the actuals, then open ones of those whose period is not over."""
    complete = ordered["complete"].astype(bool)
    kinds = (
        (ordered[complete], _("Actual"), {"symbol": "circle", "size": 8}),
        (
            ordered[~complete],
            _("Period not over, or not all data in yet"),
            {"symbol": "circle-open", "size": 11, "line": {"width": 2.5}},
        ),
    )
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": rows["date"].tolist(),
            "y": rows["actual"].tolist(),
            "marker": {"color": palette.ACCENT, **marker},
            "cliponaxis": False,
            "showlegend": place == 1 and len(rows) > 0,
            "hovertext": [_hover(row) for row in each_row(rows)],
            "hoverinfo": "text",
        }
        for place, (rows, name, marker) in enumerate(kinds)
    ]


def _hover(row: Any) -> str:
    told = f"{safe(row.period_label)}: <b>{safe(row.actual_text)}</b>"
    if row.target == row.target:
        told += "<br>" + safe(_("target {value}").format(value=row.target_text))
    return told if row.complete else told + "<br>" + _("not complete yet")


def _labels(ordered: pd.DataFrame, ends: Ends) -> list[dict[str, Any]]:
    """The last actual and the last target, written at their ends and apart from each other."""
    actual, target = _last(ordered, "actual"), _last(ordered, "target")
    push = _push(actual, target, ends)
    end = ordered["date"].iloc[-1]
    labels = []
    if actual is not None:
        labels.append(_label(actual.date, actual.actual, f"<b>{safe(actual.actual_text)}</b>", push, end))
    if target is not None:
        labels.append(_label(target.date, target.target, safe(_target(target)), -push, end))
    return labels


def _last(ordered: pd.DataFrame, column: str) -> Any:
    """The last row with a value, None without one."""
    known = each_row(ordered[ordered[column].notna()])
    return known[-1] if known else None


def _target(row: Any) -> str:
    return _("target {value}").format(value=row.target_text)


def _push(actual: Any, target: Any, ends: Ends) -> float:
    """Pixels by which the actual's label moves up, and the target's down, so that they do not overlap."""
    if actual is None or target is None:
        return 0.0
    apart = float(actual.actual - target.target) / (ends[1] - ends[0]) * (HEIGHT - TOP - FOOT)
    missing = max(LINE - abs(apart), 0.0) / 2
    return missing if apart >= 0 else -missing


def _label(date: Any, value: float, text: str, push: float, end: Any) -> dict[str, Any]:
    """A text beside the last period, or above a point of an earlier one."""
    beside: dict[str, Any] = {"xanchor": "left", "xshift": 9, "yshift": push}
    above: dict[str, Any] = {"xanchor": "center", "xshift": 0, "yshift": LINE}
    return words_at(date, value, text, **(beside if date == end else above))


def _room(ordered: pd.DataFrame) -> int:
    """Pixels of the column of labels; that of the target is plain, hence narrower than a bold text."""
    target = _last(ordered, "target")
    plain = "" if target is None else _target(target)
    return max(width_of([str(ordered["actual_text"].iloc[-1])]), width_of([plain]) * 6 // 7) + 4


def _gathered(notes: pd.DataFrame, ordered: pd.DataFrame) -> list[dict[str, Any]]:
    """Where the numbers of notes stand, which ones, and what they tell: near ones share a mark.

    Those from before the first or after the last period stand at its end.
    """
    first, last = ordered["date"].iloc[0], ordered["date"].iloc[-1]
    near = (last - first) * NEAR
    marks: list[dict[str, Any]] = []
    for number, note in enumerate(each_row(notes.sort_values("date", kind="stable")), 1):
        at = min(max(note.date, first), last)
        if not marks or at - marks[-1]["x"] > near:
            marks.append({"x": at, "numbers": [], "texts": []})
        marks[-1]["numbers"].append(number)
        marks[-1]["texts"].append(f"{number}. {format_date(note.date)}: {note.text}")
    return marks


def _note_marks(told: list[dict[str, Any]], ends: Ends) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": _("Notes"),
        "x": [note["x"] for note in told],
        "y": [ends[1] - HEADROOM / 3 * (ends[1] - ends[0])] * len(told),
        "marker": {
            "color": palette.QUIET_INK,
            "opacity": 1,
            "size": [17 if len(note["numbers"]) == 1 else 25 for note in told],
        },
        "text": [_numbered(note["numbers"]) for note in told],
        "textfont": {"color": palette.WHITE, "size": 10},
        "textposition": "middle center",
        "cliponaxis": False,
        "showlegend": False,
        "hovertext": ["<br>".join(label(text, 44, 4) for text in note["texts"]) for note in told],
        "hoverinfo": "text",
    }


def _numbered(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def _words(ordered: pd.DataFrame, notes: pd.DataFrame, measure_label: str) -> str:
    periods = ordered["period_label"]
    text = _("{measure} from {first} to {last} ({count}).")
    found = [
        text.format(
            measure=measure_label,
            first=periods.iloc[0],
            last=periods.iloc[-1],
            count=format_count(len(ordered)),
        )
    ]
    actual, target = _last(ordered, "actual"), _last(ordered, "target")
    if actual is not None:
        found.append(
            _("Last actual: {value} in {period}.").format(
                value=actual.actual_text, period=actual.period_label
            )
        )
    if target is not None:
        found.append(
            _("Last target: {value} in {period}.").format(
                value=target.target_text, period=target.period_label
            )
        )
    if len(notes):
        found.append(
            ngettext("{count} note.", "{count} notes.", len(notes)).format(count=format_count(len(notes)))
        )
    return " ".join(found)


def _table(series: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
    ordered = series.sort_values("date", kind="stable")
    return pd.DataFrame(
        {
            _("Period"): ordered["period_label"],
            _("Actual"): ordered["actual_text"],
            _("Target"): [row.target_text or DASH for row in each_row(ordered)],
            _("Complete"): [_("yes") if complete else _("no") for complete in ordered["complete"]],
            _("Notes"): _notes_by_period(ordered, notes),
        }
    )


def _notes_by_period(ordered: pd.DataFrame, notes: pd.DataFrame) -> list[str]:
    """What was noted up to the end of each period and after the one before; later notes go with the last."""
    texts: list[list[str]] = [[] for _row in range(len(ordered))]
    for note in each_row(notes) if texts else []:
        place = int((ordered["date"] < note.date).sum())
        texts[min(place, len(texts) - 1)].append(f"{format_date(note.date)}: {note.text}")
    return ["; ".join(found) for found in texts]
