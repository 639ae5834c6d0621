"""Pack scores: units side by side; ranking, heat map, quadrant, comparison."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from services.domain.board_pack import (
    Axis,
    BarChart,
    Figure,
    HeatCell,
    HeatTable,
    Point,
    Role,
    ScatterChart,
    Series,
    Slide,
)
from services.domain.framework_parts import Side
from services.language import (
    format_count,
    format_figure,
    format_list,
    format_score,
    local,
    ngettext,
)
from services.language import gettext as _
from services.pack_figures import each_row, score
from services.pack_matter import MOST_SHOWN, Matter
from services.pack_overview import alike, axis, method

MOST_BARS, MOST_COMPARED, MOST_NAMED = 30, 6, 2


def ranking_slides(matter: Matter) -> Sequence[Slide]:
    """Units at the dimension that is ranked, best first."""
    scores = matter.shown_scores
    at_node = scores[scores["node"] == matter.node.code]
    rows = each_row(
        at_node.sort_values("score", ascending=matter.lower_is_better, na_position="last", kind="stable")
    )
    scored = [row for row in rows if row.score == row.score]
    if not scored:
        return ()
    chart = BarChart(
        extremes(scored, [row.unit for row in scored]),
        tuple(_named(row) for row in rows),
        (Series(_("Score"), tuple(score(row.score) for row in rows), "context", _roles(rows, len(scored))),),
        axis(matter),
        tuple(_beside(rows)),
    )
    return (Slide("ranking", _ranked(matter, scored), (chart,), shown_of(matter), method(matter)),)


def _named(row: Any) -> str:
    """A unit with its level, or why it has no score."""
    return f"{row.unit} · {row.level or row.reason}" if row.level or row.reason else str(row.unit)


def _roles(rows: Sequence[Any], scored: int) -> tuple[Role, ...]:
    """The best and the weakest stand out, with those level with them; one alone is the message itself."""
    if scored == 1:
        return tuple("accent" for _row in rows)
    high, low = format_score(rows[0].score), format_score(rows[scored - 1].score)
    if high == low:
        return tuple("context" for _row in rows)
    by_score: Mapping[str, Role] = {high: "good", low: "bad"}
    return tuple(by_score.get(format_score(row.score), "context") for row in rows)


def _beside(rows: Sequence[Any]) -> list[Series]:
    kinds = (
        ("previous", _("Earlier wave")),
        ("target", _("Target")),
        ("group_average", _("Group average")),
    )
    found = []
    for column, name in kinds:
        figures = [getattr(row, column) if row.score == row.score else None for row in rows]
        if any(figure is not None and figure == figure for figure in figures):
            found.append(Series(name, tuple(score(figure) for figure in figures)))
    return found


def _ranked(matter: Matter, scored: Sequence[Any]) -> str:
    """Who is ahead and who is last, and how many reach their target."""
    best, last = scored[0], scored[-1]
    high, low = format_score(best.score), format_score(last.score)
    if len(scored) == 1:
        return _("{unit} stands at {score}").format(unit=best.unit, score=high)
    if high == low:
        return _("All {count} units stand at {score}").format(count=format_count(len(scored)), score=high)
    first, behind = (
        [row.unit for row in scored if format_score(row.score) == shown] for shown in (high, low)
    )
    sentence = _("Ahead with {high}: {best}; last with {low}: {last}").format(
        best=_some(first), high=high, last=_some(behind), low=low
    )
    aimed = [row for row in scored if row.target == row.target]
    if not aimed:
        return sentence
    reached = sum(matter.framework.improvement(row.score - row.target) >= 0 for row in aimed)
    ending = ngettext(
        "; {reached} of {count} reaches its target", "; {reached} of {count} reach their target", reached
    )
    return sentence + ending.format(reached=format_count(reached), count=format_count(len(aimed)))


def _some(names: Sequence[str]) -> str:
    """Names as in a sentence, or how many units they are."""
    if len(names) <= MOST_NAMED:
        return format_list(names)
    return ngettext("{count} unit", "{count} units", len(names)).format(count=format_count(len(names)))


def extremes(rows: Sequence[Any], names: Sequence[str]) -> str:
    """Which is highest and which is lowest, for the words of a chart."""
    scored = [(row.score, name) for row, name in zip(rows, names, strict=True) if row.score == row.score]
    if not scored:
        return _("No scores yet.")
    best, worst = max(scored), min(scored)
    if len(scored) == 1:
        return _("{name} stands at {score}.").format(name=best[1], score=format_score(best[0]))
    return _("Highest: {best} at {high}; lowest: {worst} at {low}.").format(
        best=best[1], high=format_score(best[0]), worst=worst[1], low=format_score(worst[0])
    )


def shown_of(matter: Matter) -> str:
    """That not all units are shown, where they are too many."""
    if matter.request.units or len(matter.shown) > MOST_SHOWN or len(matter.family) - 1 <= MOST_SHOWN:
        return ""
    return _("The five best and the five weakest of {count} units.").format(
        count=format_count(len(matter.family) - 1)
    )


def heat_slides(matter: Matter) -> Sequence[Slide]:
    """Units by dimension, with the numbers."""
    rows = alike(matter, matter.shown_scores)
    columns = rows.drop_duplicates("node")
    if len(columns) < 2 or rows["score"].isna().all():
        return ()
    low, high = matter.scale
    lines = []
    for _unit, own in rows.groupby("unit_id", sort=False):
        cells = tuple(_heat_cell(row.score, low, high) for row in each_row(own))
        lines.append((str(own["unit"].iloc[0]), cells))
    names = [f"{row.unit}, {row.dimension}" for row in each_row(rows)]
    table = HeatTable(
        extremes(each_row(rows), names),
        _("Unit"),
        tuple(columns["dimension"]),
        tuple(lines),
        matter.lower_is_better,
    )
    return (Slide("heat-map", _weakest(matter, rows), (table,), shown_of(matter), method(matter)),)


def _heat_cell(value: float, low: float, high: float) -> HeatCell:
    there = value == value and high > low
    return HeatCell(score(value), (value - low) / (high - low) if there else None)


def _weakest(matter: Matter, rows: pd.DataFrame) -> str:
    """The dimension in which most units are weakest, the one that is ranked left aside."""
    parts = rows[(rows["node"] != matter.node.code) & rows["score"].notna()]
    if parts["node"].nunique() < 2:
        return extremes(each_row(rows), [f"{row.unit}, {row.dimension}" for row in each_row(rows)])
    pick = "idxmax" if matter.lower_is_better else "idxmin"
    places = parts.groupby("unit_id", sort=False)["score"].agg(pick)
    ((dimension, units),) = Counter(parts.loc[places, "dimension"]).most_common(1)
    sentence = ngettext(
        "{dimension} is the weakest dimension in {units} of {count} unit",
        "{dimension} is the weakest dimension in {units} of {count} units",
        len(places),
    )
    return sentence.format(dimension=dimension, units=format_count(units), count=format_count(len(places)))


def quadrant_slides(matter: Matter) -> Sequence[Slide]:
    """Units on the framework's two axes, with where they stood before."""
    if matter.positions is None or matter.positions.rows.empty:
        return ()
    rows, framework = matter.positions.rows, matter.framework
    points = [_point(matter, own) for _unit, own in rows.groupby("unit_id", sort=False)]
    names = {(q.x, q.y): local(q.title) for q in framework.quadrants}
    sides: Sequence[tuple[Side, Side]] = (("low", "low"), ("high", "low"), ("low", "high"), ("high", "high"))
    x, y = (_axis_of(matter, str(code)) for code in (framework.x_axis, framework.y_axis))
    now = each_row(rows.drop_duplicates("unit_id", keep="last"))
    words = " ".join(f"{row.unit}: {row.quadrant}." for row in now if row.quadrant)
    corners = tuple(names.get(side, "") for side in sides)
    chart = ScatterChart(words, tuple(points), x, y, matter.positions.cuts, corners)
    return (Slide("quadrant", _placed(now), (chart,), _quadrant_notice(matter, now), method(matter)),)


def _axis_of(matter: Matter, code: str) -> Axis:
    return Axis(*matter.framework.scale_of(code), local(matter.framework.dimension_by_code[code].title))


def _point(matter: Matter, own: pd.DataFrame) -> Point:
    *before, now = each_row(own)
    role: Role = "accent" if now.unit_id == matter.unit.id else "context"
    trail = tuple((_place(row.x), _place(row.y)) for row in before)
    return Point(now.unit, _place(now.x), _place(now.y), role, trail)


def _place(value: float) -> Figure:
    return score(value)


def _placed(now: Sequence[Any]) -> str:
    """Where most units stand."""
    counts = Counter(row.quadrant for row in now if row.quadrant)
    if not counts:
        return _("Where units stand on the two axes")
    ((quadrant, units),) = counts.most_common(1)
    sentence = ngettext(
        "{units} of {count} unit stands in “{quadrant}”",
        "{units} of {count} units stand in “{quadrant}”",
        units,
    )
    return sentence.format(units=format_count(units), count=format_count(len(now)), quadrant=quadrant)


def _quadrant_notice(matter: Matter, now: Sequence[Any]) -> str:
    near = [row.unit for row in now if row.borderline]
    words = _("Borderline, less than {zone} from a line: {units}.").format(
        zone=format_figure(matter.framework.borderline), units=format_list(near)
    )
    return " ".join(part for part in (words if near else "", shown_of(matter)) if part)


def comparison_slides(matter: Matter) -> Sequence[Slide]:
    """Units side by side at each dimension: those asked for, else the best and the weakest."""
    scores = alike(matter, matter.shown_scores)
    units = _compared(matter, scores)
    parts = scores[(scores["node"] != matter.node.code) & scores["unit_id"].isin(units)]
    if parts["node"].nunique() < 2:
        parts = scores[scores["unit_id"].isin(units)]
    wide = parts.pivot_table(index="node", columns="unit_id", values="score", sort=False).dropna()
    if len(units) < 2 or len(wide.columns) < len(units) or len(wide) < 2:
        return ()
    wide = wide[list(units)]
    spread = (wide.max(axis=1) - wide.min(axis=1)).sort_values(ascending=False, kind="stable")
    nodes = spread.index[: max(MOST_BARS // len(units), 1)]
    titles = parts.drop_duplicates("node").set_index("node")["dimension"]
    series = tuple(
        Series(
            matter.tree.names[unit],
            tuple(score(value) for value in wide.loc[nodes, unit].tolist()),
            ("accent" if place == 0 else "context") if len(units) == 2 else "accent",
        )
        for place, unit in enumerate(units)
    )
    categories = tuple(titles[node] for node in nodes)
    title = _apart(matter, dict(zip(units, wide.loc[nodes[0]].tolist(), strict=True)), categories[0])
    chart = BarChart(title, categories, series, axis(matter))
    return (Slide("comparison", title, (chart,), "", method(matter)),)


def _compared(matter: Matter, scores: pd.DataFrame) -> tuple[int, ...]:
    if len(matter.request.units) > 1:
        return matter.request.units[:MOST_COMPARED]
    at_node = scores[(scores["node"] == matter.node.code) & scores["score"].notna()]
    ordered = at_node.sort_values("score", ascending=matter.lower_is_better, kind="stable")[
        "unit_id"
    ].tolist()
    return (ordered[0], ordered[-1]) if len(ordered) > 1 else ()


def _apart(matter: Matter, found: Mapping[int, float], dimension: str) -> str:
    high, low = max(found, key=lambda unit: found[unit]), min(found, key=lambda unit: found[unit])
    return _("{unit} and {other} differ most in {dimension}: {score} against {other_score}").format(
        unit=matter.tree.names[high],
        other=matter.tree.names[low],
        dimension=dimension,
        score=format_score(found[high]),
        other_score=format_score(found[low]),
    )
