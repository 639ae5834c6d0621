"""A KPI in one period: units as dots, best first, against their targets, the group and a benchmark."""

from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, each_row, label, row_axis, safe
from dashboard.charts.kpi_marks import MARKS, PLAIN, Ends, KpiNumbers, kpi_axis, status_word, value_ends
from dashboard.charts.money_axis import legend_below, nothing, upright, width_of, words_at, words_beside
from services import palette
from services.domain.kpi_facts import Direction
from services.language import DASH, format_count
from services.language import gettext as _

ROW, LINE, FOOT, LEGEND, NAME, SHORT = 34, 17, 42, 26, 20, 5
"""Pixels of a row, of a line of text, of the axis and of the legend below it; letters of a name, and of
values of which three fit below a narrow chart."""
MOST, BEST, WORST = 15, 10, 5
"""Up to how many rows all are drawn, and else how many of each end."""


def kpi_units(
    rows: pd.DataFrame, measure_label: str, better: Direction, numbers: KpiNumbers = PLAIN
) -> Chart:
    """A dot a unit in the colour and symbol of its status, joined to the tick of its target.

    Of many, the best and the worst are drawn. The group average and the benchmark are lines where all rows share them.
    """
    ordered = rows.sort_values("actual", ascending=better == "down", na_position="last", kind="stable")
    if ordered["actual"].isna().all():
        return nothing(_("There are no values to show."), _table(ordered, numbers))
    drawn = _extremes(ordered)
    listed = each_row(drawn)
    lines = _shared(ordered, numbers)
    columns = drawn[["actual", "target"]].to_numpy(dtype=float).ravel()
    ends = value_ends([*columns, *(line[0] for line in lines)])
    below = FOOT + LEGEND * bool(drawn["target"].notna().any())
    layout = {
        "height": ROW * len(listed) + 8 + LINE * len(lines) + below,
        "margin": {
            "l": 8,
            "r": width_of(f"✓  {numbers.narrow(row.actual, row.actual_text)}" for row in listed),
            "t": 8 + LINE * len(lines),
            "b": below,
        },
        "xaxis": _axis(ends, measure_label, better, numbers),
        "yaxis": row_axis([label(row.unit, NAME) for row in listed], zeroline=False),
        "shapes": [upright(at, colour, dash) for at, _text, colour, dash in lines],
        "annotations": [
            *(words_beside(place, _value(row, numbers)) for place, row in enumerate(listed)),
            *(_named(level, line, ends) for level, line in enumerate(reversed(lines))),
        ],
        "legend": legend_below(),
        "showlegend": below > FOOT,
    }
    traces = [_joins(listed), _targets(listed, numbers), _actuals(listed, numbers)]
    words = _words(ordered, len(drawn), measure_label, numbers)
    return Chart(draw(traces, layout), words, lambda: _table(ordered, numbers))


Line = tuple[float, str, str, str]
"""Where a line stands, its name, colour and dash."""


def _axis(ends: Ends, measure_label: str, better: Direction, numbers: KpiNumbers) -> Layout:
    """The axis of values, which says so where lower is better."""
    title = measure_label
    if better == "down":
        title = _("{measure} (lower is better)").format(measure=measure_label)
    few = len(numbers.short(ends[1])) > SHORT
    named = {"text": safe(title), "standoff": 6, "font": {"size": 12}}
    return kpi_axis(ends, numbers, 2 if few else 3, tickangle=0, automargin=False, title=named)


def _extremes(ordered: pd.DataFrame) -> pd.DataFrame:
    """All where they are few, else the best and the worst of those that have a value."""
    if len(ordered) <= MOST:
        return ordered
    valued = ordered[ordered["actual"].notna()]
    return valued if len(valued) <= MOST else pd.concat([valued.head(BEST), valued.tail(WORST)])


def _shared(ordered: pd.DataFrame, numbers: KpiNumbers) -> list[Line]:
    """The lines of what is the same for all units."""
    kinds = (
        ("group", _("Group average {value}"), palette.CATEGORIES[3][0], "dot"),
        ("benchmark", _("Benchmark {value}"), palette.CATEGORIES[5][0], "dash"),
    )
    values = {column: ordered[column].dropna().unique() for column, *_look in kinds}
    return [
        (float(values[column][0]), text.format(value=numbers.short(values[column][0])), colour, dash)
        for column, text, colour, dash in kinds
        if len(values[column]) == 1
    ]


def _named(level: int, line: Line, ends: Ends) -> dict[str, Any]:
    """The name of a line above it, on a level of its own, towards the side with more room."""
    at, text, colour, _dash = line
    anchor = "left" if at - ends[0] < ends[1] - at else "right"
    named = f'<span style="color:{colour}">■</span> {safe(text)}'
    return words_at(at, 1, named, anchor, yref="paper", yanchor="bottom", yshift=level * LINE, xshift=0)


def _value(row: Any, numbers: KpiNumbers) -> str:
    mark = MARKS[row.status]
    glyph = f'<span style="color:{mark.colour}">{mark.glyph}</span>\u00a0 ' if mark.glyph else ""
    return f"{glyph}<b>{safe(numbers.narrow(row.actual, row.actual_text))}</b>"


def _joins(listed: list[Any]) -> dict[str, Any]:
    """From each actual to its target."""
    pairs = [
        (place, row) for place, row in enumerate(listed) if row.target - row.actual == row.target - row.actual
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for _place, row in pairs for x in (row.actual, row.target, None)],
        "y": [y for place, _row in pairs for y in (place, place, None)],
        "line": {"color": palette.FAINT, "width": 6},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _targets(listed: list[Any], numbers: KpiNumbers) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("Target"),
        "x": [row.target for row in listed],
        "y": list(range(len(listed))),
        "marker": {
            "symbol": "line-ns-open",
            "size": 18,
            "line": {"width": 3},
            "color": palette.CONTEXT,
        },
        "hovertext": [safe(_("target {value}").format(value=numbers.exact(row.target))) for row in listed],
        "hoverinfo": "text",
    }


def _actuals(listed: list[Any], numbers: KpiNumbers) -> dict[str, Any]:
    marks = [MARKS[row.status] for row in listed]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("Actual"),
        "x": [row.actual for row in listed],
        "y": list(range(len(listed))),
        "marker": {
            "symbol": [mark.symbol for mark in marks],
            "color": [mark.colour for mark in marks],
            "size": 13,
        },
        "showlegend": False,
        "hovertext": [_hover(row, numbers) for row in listed],
        "hoverinfo": "text",
    }


def _hover(row: Any, numbers: KpiNumbers) -> str:
    parts = [row.actual_text, status_word(row.status)]
    if row.target == row.target:
        parts.append(_("target {value}").format(value=numbers.exact(row.target)))
    return f"{safe(row.unit)}<br>{safe(' · '.join(part for part in parts if part))}"


def _words(ordered: pd.DataFrame, drawn: int, measure_label: str, numbers: KpiNumbers) -> str:
    valued = each_row(ordered[ordered["actual"].notna()])
    found = [
        _ranks(valued, measure_label),
        *(f"{name}." for _at, name, *_look in _shared(ordered, numbers)),
    ]
    off = sum(ordered["status"] == "off")
    if off:
        found.append(_("Off target: {count}.").format(count=format_count(off)))
    if drawn < len(ordered):
        more = _("The best and the worst are drawn; {count} more are in the table.")
        found.append(more.format(count=format_count(len(ordered) - drawn)))
    return " ".join(found)


def _ranks(valued: list[Any], measure_label: str) -> str:
    best, worst = valued[0], valued[-1]
    if len(valued) == 1:
        return _("{name} stands at {score}.").format(name=best.unit, score=best.actual_text)
    text = _("{measure} by unit ({count}), best first. Best: {best} at {high}; last: {worst} at {low}.")
    return text.format(
        measure=measure_label,
        count=format_count(len(valued)),
        best=best.unit,
        high=best.actual_text,
        worst=worst.unit,
        low=worst.actual_text,
    )


def _table(ordered: pd.DataFrame, numbers: KpiNumbers) -> pd.DataFrame:
    others = {
        title: [numbers.exact(value) for value in ordered[column]]
        for column, title in (
            ("target", _("Target")),
            ("group", _("Group average")),
            ("best", _("Best unit")),
            ("benchmark", _("Benchmark")),
        )
    }
    return pd.DataFrame(
        {
            _("Unit"): ordered["unit"],
            _("Actual"): ordered["actual_text"],
            _("Status"): [status_word(status) or DASH for status in ordered["status"]],
            **others,
        }
    )
