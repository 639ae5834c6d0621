"""What charts of KPIs share: how values and statuses are written and marked, and an axis of values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor, log10
from typing import Any

from dashboard.charts.figure import Layout, safe
from services import palette
from services.kpi_table import GLYPHS, statuses
from services.language import format_figure, format_measure, format_money
from services.language import gettext as _

Ends = tuple[float, float]
STEPS, ROOM, SAME = 5, 0.1, 1e-9
"""At most so many values on an axis; the room beyond what is drawn, and within which values are the same, as shares."""
FROM_ZERO = {"count": 4.0, "percent": 4.0}
"""Zero is shown where it is at most so many times the spread of the values away; else once."""


@dataclass(frozen=True, slots=True)
class KpiNumbers:
    """How the values of one KPI are written: its measure and decimals, and the organisation's currency."""

    measure: str = "index"
    decimals: int = 1
    currency: str = "CAD"

    def exact(self, value: float | None) -> str:
        """A value with all its decimals, for hover texts and tables."""
        return format_measure(value, self.measure, self.decimals, self.currency)

    def short(self, value: float | None) -> str:
        """A value where there is little room: large amounts are compact."""
        if self.measure == "currency" and value is not None and abs(value) >= 1000:
            return format_money(value, self.currency)
        return self.exact(value)

    def narrow(self, value: float, text: str) -> str:
        """A value as it is written (`text`), or compact where it is an amount, for columns on a phone."""
        return self.short(value) if self.measure == "currency" else text


PLAIN = KpiNumbers()


@dataclass(frozen=True, slots=True)
class Mark:
    """How a status is shown: colour, glyph in texts and symbol of Plotly, so that colour is never alone."""

    colour: str
    glyph: str
    symbol: str


MARKS = {
    "on_target": Mark(palette.GOOD_MARK, GLYPHS["on_target"], "circle"),
    "watch": Mark(palette.WARNING, GLYPHS["watch"], "diamond"),
    "off": Mark(palette.BAD_MARK, GLYPHS["off"], "x"),
    "": Mark(palette.CONTEXT, GLYPHS[""], "circle"),
}


def status_word(status: str) -> str:
    """A status in words, nothing where there is none."""
    return statuses().get(status, "")


def marked(status: str) -> str:
    """The glyph of a status in its colour, and its word."""
    mark = MARKS[status]
    word = status_word(status)
    return f'<span style="color:{mark.colour}">{mark.glyph}</span>\u00a0 {word}' if status else ""


def extremes(values: Sequence[tuple[float, str]], numbers: KpiNumbers) -> list[str]:
    """Which of named values is highest and which is lowest, as sentences for alt texts."""
    if not values:
        return []
    (high, highest), (low, lowest) = max(values), min(values)
    if len(values) == 1:
        return [_("{name} stands at {score}.").format(name=highest, score=numbers.exact(high))]
    text = _("Highest: {best} at {high}; lowest: {worst} at {low}.")
    return [text.format(best=highest, high=numbers.exact(high), worst=lowest, low=numbers.exact(low))]


def value_ends(values: Iterable[float], measure: str = "") -> Ends:
    """From the lowest to the highest value with room beyond; from zero where that is near."""
    found = [float(value) for value in values if value == value]
    low, high = min(found, default=0.0), max(found, default=1.0)
    apart = high - low > SAME * max(abs(low), abs(high))
    spread = high - low if apart else abs(high) / 2
    if spread == 0:
        return 0.0, 1.0
    near = FROM_ZERO.get(measure, 1.0) * spread
    low, high = (0.0 if 0 <= low <= near else low), (0.0 if -near <= high <= 0 else high)
    pad = ROOM * max(high - low, spread)
    return (low if low == 0 else low - pad, high if high == 0 else high + pad)


def value_steps(ends: Ends, most: int = STEPS) -> list[float]:
    """Round values within the ends, at most so many."""
    low, high = ends
    power = 10.0 ** floor(log10((high - low) / most))
    sizes = [power * n for n in (1, 2, 5, 10, 20)]
    step = next(size for size in sizes if floor(high / size) - ceil(low / size) < most)
    return [step * n for n in range(ceil(low / step), floor(high / step) + 1)]


def kpi_axis(ends: Ends, numbers: KpiNumbers, most: int = STEPS, **more: Any) -> Layout:
    """A fixed axis with a few round values written on it."""
    values = value_steps(ends, most)
    return {
        "range": list(ends),
        "fixedrange": True,
        "title": {"text": ""},
        "gridcolor": palette.FAINT,
        "zeroline": ends[0] <= 0 <= ends[1],
        "zerolinecolor": palette.CONTEXT,
        "automargin": True,
        "tickmode": "array",
        "tickvals": values,
        "ticktext": _written(values, numbers),
        "tickfont": {"size": 11},
        **more,
    }


def _written(values: Sequence[float], numbers: KpiNumbers) -> list[str]:
    """Short where that tells the values apart, else with the decimals that it takes."""
    written = [numbers.short(value) for value in values]
    return written if len(set(written)) == len(written) else [format_figure(value) for value in values]


def period_axis(dates: Sequence[Any], labels: Sequence[str], shown: Sequence[int], pad: Ends) -> Layout:
    """A fixed axis of time, on which the periods at the places `shown` bear their names.

    `pad` is the room before the first and after the last, as shares of the time between.
    """
    span = (dates[-1] - dates[0]) or timedelta(days=30)
    return {
        "type": "date",
        "range": [dates[0] - span * pad[0], dates[-1] + span * pad[1]],
        "fixedrange": True,
        "title": {"text": ""},
        "showgrid": False,
        "tickmode": "array",
        "tickvals": [dates[place] for place in shown],
        "ticktext": [safe(labels[place]).replace(" ", "<br>") for place in shown],
        "tickangle": 0,
        "tickfont": {"size": 11},
        "automargin": False,
    }
