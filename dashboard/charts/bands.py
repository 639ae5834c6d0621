"""Bands: shares of a whole, a stacked bar a row, with published shares beside one's own."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.figure import Chart, draw, each_row, height, label, places, row_axis, safe
from services import palette
from services.language import format_count, format_percent
from services.language import gettext as _

ROW, LEGEND = 40, 22
"""Pixels: the height of a row, and what one part takes in the legend of a narrow screen."""
MOST_PARTS, OTHERS = 5, "*"
NARROW = 0.07
"""A share below this has no room for its number."""


def bands(shares: pd.DataFrame, *, ordered: bool) -> Chart:
    """Stacked shares by unit and by published source; `ordered` parts go from light to dark, others by category."""
    shares = shares.assign(key=[f"{row.unit_id}/{row.row}" for row in each_row(shares)])
    drawn = _told(shares) if ordered else _folded(_told(shares))
    rows, parts = places(shares["key"]), places(drawn["code"])
    titles = drawn.drop_duplicates("code").set_index("code")["label"]
    colours = _ordered(len(parts)) if ordered else _categories(list(parts))
    traces = [
        _part(drawn[drawn["code"] == code], rows, str(titles[code]), colours[place])
        for code, place in parts.items()
    ]
    above = _above_lowest(drawn, rows) if ordered and len(parts) > 1 else []
    names = [_row_name(row) for row in each_row(shares.drop_duplicates("key"))]
    layout = {
        "height": height(len(names), ROW) + LEGEND * len(parts),
        "barmode": "stack",
        "bargap": 0.25,
        "xaxis": {
            "range": [0, 1],
            "fixedrange": True,
            "tickformat": ".0%",
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": row_axis(names),
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
            "traceorder": "normal",
        },
        "annotations": [*_reasons(shares, rows), *above],
        "margin": {"l": 8, "r": 66 if above else 8, "t": 34 if above else 8, "b": 8},
    }
    return Chart(draw(traces, layout), _words(shares), lambda: _table(shares))


def _reasons(shares: pd.DataFrame, rows: dict[Any, int]) -> list[dict[str, Any]]:
    """Why a row has no shares, in place of its bar."""
    base = {"x": 0, "xanchor": "left", "showarrow": False}
    return [
        base | {"y": rows[row.key], "text": label(row.reason, 40, 2)}
        for row in each_row(shares[shares["share"].isna()])
    ]


def _told(shares: pd.DataFrame) -> pd.DataFrame:
    return shares[shares["share"].notna()]


def _ordered(count: int) -> list[str]:
    last = len(palette.RAMP) - 1
    return [palette.RAMP[round(place * last / max(count - 1, 1))] for place in range(count)]


def _categories(codes: Sequence[str]) -> list[str]:
    colours = [colour for colour, _symbol in palette.CATEGORIES]
    return [palette.CONTEXT if code == OTHERS else colours[place] for place, code in enumerate(codes)]


def _folded(told: pd.DataFrame) -> pd.DataFrame:
    """At most five parts: the least frequent ones of a row's many become one, drawn in grey."""
    if told["code"].nunique() <= MOST_PARTS:
        return told
    kept = told.groupby("code")["count"].sum().nlargest(MOST_PARTS - 1, keep="first").index
    rest = told[~told["code"].isin(kept)].assign(code=OTHERS, label=_("All others"))
    keys = [column for column in told.columns if column not in ("share", "count")]
    merged = rest.groupby(keys, sort=False, as_index=False)[["share", "count"]].sum()
    return pd.concat([told[told["code"].isin(kept)], merged])


def _above_lowest(drawn: pd.DataFrame, rows: dict[Any, int]) -> list[dict[str, Any]]:
    """A column beside the bars: the share that stands above the lowest part."""
    lowest = drawn.drop_duplicates("code").iloc[0]
    higher = drawn[drawn["code"] != lowest["code"]].groupby("key", sort=False)["share"].sum()
    base = {"x": 1.01, "xref": "paper", "xanchor": "left", "showarrow": False, "font": {"size": 12}}
    head = base | {"y": 1, "yref": "paper", "yanchor": "bottom", "align": "left", "font": {"size": 11}}
    title = label(_("Above “{part}”").format(part=lowest["label"]), 12, 2)
    return [head | {"text": title}] + [
        base | {"y": rows[row], "text": f"<b>{format_percent(share)}</b>"} for row, share in higher.items()
    ]


def _row_name(row: Any) -> str:
    if row.published:
        return f"<i>{label(row.row, 24, 2)}</i>"
    told = f" ({format_count(row.total)})" if row.total else ""
    return f"<b>{label(row.row, 22, 1)}</b>{told}"


def _part(own: pd.DataFrame, rows: dict[Any, int], title: str, colour: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": safe(title),
        "x": own["share"].tolist(),
        "y": [rows[key] for key in own["key"]],
        "marker": {"color": colour},
        "text": [format_percent(share) if share >= NARROW else "" for share in own["share"]],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": palette.text_on(colour), "size": 12},
        "hovertext": [_hover(row) for row in each_row(own)],
        "hoverinfo": "text",
    }


def _hover(row: Any) -> str:
    counted = f" ({format_count(row.count)})" if not row.published else f"<br>{safe(row.reason)}"
    return f"{safe(row.row)}<br>{safe(row.label)}: {format_percent(row.share)}{counted}"


def _words(shares: pd.DataFrame) -> str:
    alt = _("Shares by row ({count}).").format(count=shares["row"].nunique())
    told = [_most(rows) for _row, rows in _told(shares).groupby("key", sort=False)]
    return " ".join([alt, *told])


def _most(rows: pd.DataFrame) -> str:
    most = rows.sort_values("share", kind="stable").iloc[-1]
    return _("{row}: {part} {share}.").format(
        row=most["row"], part=most["label"], share=format_percent(most["share"])
    )


def _table(shares: pd.DataFrame) -> pd.DataFrame:
    counts: Sequence[str] = [
        "" if row.published or not row.total else format_count(row.count) for row in each_row(shares)
    ]
    return pd.DataFrame(
        {
            _("Row"): shares["row"],
            _("Part"): shares["label"],
            _("Share"): [format_percent(share) for share in shares["share"]],
            _("Count"): counts,
            _("Note"): shares["reason"],
        }
    )
