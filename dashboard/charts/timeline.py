"""Timeline: the steps of a roadmap from start to due date, by state, with today."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, Layout, draw, each_row, label, row_axis, safe
from dashboard.charts.money_axis import legend_below, nothing, upright, words_at
from services import palette
from services.domain.roadmap_facts import PHASE_TITLES
from services.language import DASH, format_count, format_date, format_period, format_score, translate
from services.language import gettext as _
from services.roadmap_figures import STATUSES, Status, status_words

ROW, HEAD, FOOT, MOST, TICKS = 44, 30, 64, 20, 4
"""Pixels of a row, of what is above and below the rows; rows drawn and dates named at most."""
NAME, UNIT, HIGHER, ABOVE, BAR = 52, 0.7, 0.49, 0.42, 0.36
"""Letters of a name; in rows: what a unit's name takes and how much higher it stands than
a step's, how far above its bar that one stands, how thick a bar is."""
_DAY = 86_400_000
MARKS: dict[Status, str] = {"late": "!", "started": "▸", "planned": "", "done": "✓", "dropped": "×"}
"""What stands on a bar, so that no colour has to tell it alone."""


def timeline(steps: pd.DataFrame, today: date, *, several: bool) -> Chart:
    """A bar a step (roadmap_figures.STEP_COLUMNS), those to be done first where they are many; `several` units."""
    if steps.empty:
        return nothing(_("There is no step to show."), _table(steps))
    drawn = _most_telling(steps)
    drawn = drawn.assign(place=_places(drawn, several=several))
    rows = float(drawn["place"].iloc[-1]) + 1
    layout = {
        "height": HEAD + FOOT + int(ROW * rows),
        "barmode": "overlay",
        "margin": {"l": 8, "r": 8, "t": HEAD, "b": 8},
        "xaxis": _dates(drawn, today),
        "yaxis": row_axis([], range=[rows - 0.6, -0.7], showticklabels=False, automargin=False),
        "shapes": [upright(_moment(today), palette.WARNING, "dot") | {"layer": "below"}],
        "annotations": [_today(today), *_names(drawn, several=several)],
        "legend": legend_below(),
    }
    traces = [_bars(drawn, status) for status in STATUSES if (drawn["status"] == status).any()]
    return Chart(draw(traces, layout), _words(steps, len(drawn)), lambda: _table(steps))


def _places(steps: pd.DataFrame, *, several: bool) -> list[float]:
    """The row of each step, with room above each unit's first one where there are several."""
    news = steps["unit_id"].ne(steps["unit_id"].shift()).cumsum() if several else 0
    return (pd.Series(range(len(steps)), index=steps.index) + UNIT * news).tolist()


def _names(steps: pd.DataFrame, *, several: bool) -> list[dict[str, Any]]:
    """The names of steps above their bars, with the letters of their phases, and those of units above these."""
    units = each_row(steps.drop_duplicates("unit_id")) if several else []
    return [
        *(_text(row.place - ABOVE, label(_lettered(row), NAME, 1)) for row in each_row(steps)),
        *(_text(row.place - ABOVE - HIGHER, f"<b>{label(row.unit, NAME, 1)}</b>") for row in units),
    ]


def _lettered(row: Any) -> str:
    """A step with the letter of its phase."""
    return f"{translate(PHASE_TITLES[row.phase])[0]} · {row.title}"


def _text(place: float, text: str) -> dict[str, Any]:
    return words_at(0, place, text, xref="paper", xshift=0)


def _most_telling(steps: pd.DataFrame) -> pd.DataFrame:
    """All where they are few, else those late, started and planned before those done and dropped."""
    if len(steps) <= MOST:
        return steps
    urgent = steps["status"].map(STATUSES.index).sort_values(kind="stable").index[:MOST]
    return steps.loc[sorted(urgent)]


def _moment(day: date) -> float:
    """A day as the axis counts: milliseconds since 1970."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


def _dates(steps: pd.DataFrame, today: date) -> Layout:
    """The axis of time, with the beginnings of quarters or years named in the language of the screen."""
    first, last = min([*steps["starts"], today]), max([*steps["due"], today])
    pad = max((_moment(last) - _moment(first)) * 0.03, 5 * _DAY)
    ticks = _ticks(first, last)
    return {
        "range": [_moment(first) - pad, _moment(last) + pad],
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": [_moment(day) for day in ticks],
        "ticktext": [_named(day, ticks) for day in ticks],
        "gridcolor": palette.FAINT,
        "zeroline": False,
        "automargin": True,
    }


def _ticks(first: date, last: date) -> list[date]:
    """Beginnings of quarters, or of every so many of them, that lie between two days; else the two."""
    start, end = _quarter(first), _quarter(last)
    size = next(size for size in (1, 2, 4, 8, 20, 40, 400) if (end - start) / size <= TICKS)
    begins = [
        date(quarter // 4, quarter % 4 * 3 + 1, 1) for quarter in range(start, end + 1) if not quarter % size
    ]
    return [day for day in begins if first <= day] or [first, last]


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _named(day: date, ticks: list[date]) -> str:
    """A beginning of a quarter or a year by its name, any other day as it is."""
    if any((tick.day, tick.month % 3) != (1, 1) for tick in ticks):
        return format_date(day)
    yearly = all(tick.month == 1 for tick in ticks)
    return format_period(f"{day.year}" if yearly else f"{day.year}-Q{_quarter(day) % 4 + 1}")


def _bars(steps: pd.DataFrame, status: Status) -> dict[str, Any]:
    own = each_row(steps[steps["status"] == status])
    fill, edge, text = _LOOKS[status]
    mark = MARKS[status]
    return {
        "type": "bar",
        "orientation": "h",
        "name": " ".join(part for part in (mark, status_words(status)) if part),
        "y": [row.place for row in own],
        "base": [_moment(row.starts) for row in own],
        "x": [_moment(row.due + timedelta(days=1)) - _moment(row.starts) for row in own],
        "width": BAR,
        "marker": {
            "color": fill,
            "line": {"color": edge, "width": 1.5},
        },
        "text": [f"<b>{mark}</b>" if mark else ""] * len(own),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "insidetextfont": {"color": text},
        "hovertext": [_told(row) for row in own],
        "hoverinfo": "text",
    }


_CLEAR = "rgba(0,0,0,0)"
_LOOKS: dict[Status, tuple[str, str, str]] = {
    "late": (palette.BAD_MARK, palette.BAD_MARK, palette.text_on(palette.BAD_MARK)),
    "started": (palette.FAINT, palette.ACCENT, palette.ACCENT),
    "planned": (_CLEAR, palette.CONTEXT, palette.CONTEXT),
    "done": (palette.ACCENT_BAR, palette.ACCENT_BAR, palette.text_on(palette.ACCENT_BAR)),
    "dropped": (palette.FAINT, palette.FAINT, palette.CONTEXT),
}
"""Fill, edge and mark of each status."""


def _told(row: Any) -> str:
    dates = _("{start} to {due}").format(start=format_date(row.starts), due=format_date(row.due))
    parts = (
        f"<b>{safe(row.title)}</b>",
        safe(row.unit),
        dates,
        f"{status_words(row.status)} · {safe(row.owner)}",
    )
    return "<br>".join(parts)


def _today(today: date) -> dict[str, Any]:
    return words_at(_moment(today), 1, _("Today"), "center", yref="paper", yanchor="bottom", xshift=0)


def _words(steps: pd.DataFrame, drawn: int) -> str:
    counts = ", ".join(
        _("{status}: {count}").format(status=status_words(status), count=format_count(count))
        for status in STATUSES
        if (count := int((steps["status"] == status).sum()))
    )
    words = _("Timeline of {count} steps. {counts}.").format(count=format_count(len(steps)), counts=counts)
    if drawn == len(steps):
        return words
    more = _("{count} more are in the table.").format(count=format_count(len(steps) - drawn))
    return f"{words} {more}"


def _table(steps: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Code"): steps["code"],
            _("Step"): steps["title"],
            _("Unit"): steps["unit"],
            _("Kind"): [translate(PHASE_TITLES[phase]) for phase in steps["phase"]],
            _("State"): [status_words(status) for status in steps["status"]],
            _("Start"): [format_date(day) for day in steps["starts"]],
            _("Due"): [format_date(day) for day in steps["due"]],
            _("Owner"): steps["owner"],
            _("Dimension"): [title or DASH for title in steps["dimension"]],
            _("Expected score"): [format_score(score) for score in steps["expected"]],
        }
    )
