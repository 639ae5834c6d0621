"""Waterfall: from the costs by way of the benefits to what remains."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, height, label, row_axis, safe
from dashboard.charts.money_axis import (
    FEW_STEPS,
    Ends,
    in_currency,
    legend_below,
    money_axis,
    nothing,
    reach,
    room_of,
    words_at,
)
from services import palette
from services.language import format_count, format_money
from services.language import gettext as _

ROW, MOST, INSIDE = 34, 12, 0.4
"""Pixels of a row, steps drawn, how much of the axis a bar has that holds its own amount."""
COST, BENEFIT, NET = "cost", "benefit", "net"


class _Step(NamedTuple):
    """A bar from where the total stood to where it stands now."""

    label: str
    kind: str
    before: float
    after: float


def waterfall(steps: pd.DataFrame, currency: str) -> Chart:
    """Costs lead down from zero, benefits up again, and a bar of the net closes; amounts are present values."""
    if steps.empty:
        return nothing(_("There are no costs and no benefits to show."), _table(steps, currency))
    bars = _bars(_folded(steps))
    ends = reach([bar.before for bar in bars], *(bar.after for bar in bars))
    layout = {
        "height": height(len(bars), ROW) + 10,
        "barmode": "overlay",
        "bargap": 0.28,
        "xaxis": money_axis(
            ends,
            currency,
            in_currency(_("Present value"), currency),
            most=FEW_STEPS,
            zerolinecolor=palette.FAINT,
        ),
        "yaxis": row_axis(
            [f"<b>{label(bar.label)}</b>" if bar.kind == NET else label(bar.label) for bar in bars]
        ),
        "shapes": [_link(place, bar.after) for place, bar in enumerate(bars[:-1])],
        "legend": legend_below(),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 70},
        "annotations": [_amount(place, bar, ends, currency) for place, bar in enumerate(bars)],
    }
    traces = [trace for kind in (COST, BENEFIT, NET) for trace in _trace(bars, kind, currency)]
    return Chart(draw(traces, layout), _words(steps, currency), lambda: _table(steps, currency))


def _folded(steps: pd.DataFrame) -> list[tuple[str, str, float]]:
    """Costs, then benefits, in the order given; the smallest of each kind as one where there are too many."""
    steps, rest = steps.reset_index(drop=True), set[Any]()
    if len(steps) > MOST:
        rest = set(steps["amount"].abs().sort_values(kind="stable").index[: len(steps) - MOST + 2])
    found = []
    for kind, others in ((COST, _("Other costs")), (BENEFIT, _("Other benefits"))):
        own = steps[steps["kind"] == kind]
        folded = own[own.index.isin(rest)]
        shown = own if len(folded) < 2 else own.drop(folded.index)
        found += [(str(row.label), kind, float(row.amount)) for row in each_row(shown)]
        if len(folded) > 1:
            found.append((others, kind, float(folded["amount"].sum())))
    return found


def _bars(steps: Sequence[tuple[str, str, float]]) -> list[_Step]:
    total, bars = 0.0, []
    for name, kind, amount in steps:
        after = total - amount if kind == COST else total + amount
        bars.append(_Step(name, kind, total, after))
        total = after
    return [*bars, _Step(_("Net present value"), NET, 0.0, total)]


def _paint(bar: _Step) -> tuple[str, str]:
    """The fill and the edge of a bar; the net is darker, with an edge that stands out on either background."""
    if bar.kind == NET:
        good = bar.after >= 0
        return (palette.ACCENT_DEEP, palette.GOOD_MARK) if good else (palette.RAMP_BAD[5], palette.BAD_MARK)
    colour = palette.BAD_MARK if bar.kind == COST else palette.GOOD_MARK
    return colour, colour


def _trace(bars: Sequence[_Step], kind: str, currency: str) -> list[dict[str, Any]]:
    own = [(place, bar) for place, bar in enumerate(bars) if bar.kind == kind]
    if not own:
        return []
    names = {COST: _("Costs"), BENEFIT: _("Benefits"), NET: _("Net")}
    fill, edge = _paint(own[0][1])
    return [
        {
            "type": "bar",
            "orientation": "h",
            "name": names[kind],
            "y": [place for place, _bar in own],
            "base": [bar.before for _place, bar in own],
            "x": [bar.after - bar.before for _place, bar in own],
            "marker": {"color": fill, "line": {"color": edge, "width": 2 if kind == NET else 0}},
            "hovertext": [
                f"{safe(bar.label)}: {format_money(bar.after - bar.before, currency, exact=True, signed=True)}"
                for _place, bar in own
            ],
            "hoverinfo": "text",
        }
    ]


def _link(place: int, at: float) -> dict[str, Any]:
    """The line from the end of a bar to the start of the next."""
    ends = {"x0": at, "x1": at, "y0": place - 0.36, "y1": place + 1.36}
    return {"type": "line", **ends, "line": {"color": palette.CONTEXT, "width": 1}}


def _amount(place: int, bar: _Step, ends: Ends, currency: str) -> dict[str, Any]:
    """The amount within a long bar, or beside it where there is room."""
    low, high = sorted((bar.before, bar.after))
    written = format_money(bar.after - bar.before, currency, signed=bar.kind != NET)
    if high - low < INSIDE * (ends[1] - ends[0]):
        at, anchor = room_of(ends, low, high)
        return words_at(at, place, f"<b>{written}</b>", anchor)
    font = {"size": 12, "color": palette.text_on(_paint(bar)[0])}
    return words_at((low + high) / 2, place, f"<b>{written}</b>", "center", font=font)


def _sums(steps: pd.DataFrame) -> tuple[float, float]:
    by_kind = steps.groupby("kind")["amount"].sum()
    return float(by_kind.get(COST, 0.0)), float(by_kind.get(BENEFIT, 0.0))


def _words(steps: pd.DataFrame, currency: str) -> str:
    costs, benefits = _sums(steps)
    found = [
        _(
            "Costs of {costs} and benefits of {benefits} (steps: {count}) leave a net present value of {net}."
        ).format(
            costs=format_money(costs, currency),
            benefits=format_money(benefits, currency),
            net=format_money(benefits - costs, currency),
            count=format_count(len(steps)),
        )
    ]
    for kind, text in (
        (COST, _("The largest cost is {name} with {amount}.")),
        (BENEFIT, _("The largest benefit is {name} with {amount}.")),
    ):
        own = steps[steps["kind"] == kind]
        if len(own):
            largest = max(each_row(own), key=lambda row: row.amount)
            found.append(text.format(name=largest.label, amount=format_money(largest.amount, currency)))
    return " ".join(found)


def _table(steps: pd.DataFrame, currency: str) -> pd.DataFrame:
    kinds = {COST: _("Cost"), BENEFIT: _("Benefit")}
    ordered = pd.concat([steps[steps["kind"] == kind] for kind in kinds])
    costs, benefits = _sums(steps)
    signs = [-1 if kind == COST else 1 for kind in ordered["kind"]]
    amounts = [sign * amount for sign, amount in zip(signs, ordered["amount"], strict=True)]
    return pd.DataFrame(
        {
            _("Item"): [*ordered["label"], _("Net present value")],
            _("Kind"): [*(kinds[kind] for kind in ordered["kind"]), _("Net")],
            _("Present value"): [
                format_money(amount, currency, exact=True) for amount in (*amounts, benefits - costs)
            ],
        }
    )
