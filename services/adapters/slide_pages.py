"""Pages of a slide: where its blocks go, and on how many slides they go without overflow; in points."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from services.adapters import text_fitting
from services.adapters.slide_grids import HEAT_COLUMNS, heat_grid, table_grid
from services.adapters.slide_look import HIGH, MARGIN, WIDE, Area, plain
from services.adapters.slide_texts import LEAST_TEXT, text_high
from services.domain.board_pack import (
    BarChart,
    Block,
    Cards,
    HeatTable,
    Paragraph,
    Quote,
    Series,
    Slide,
    Table,
    Text,
)

TITLE, NOTICE = Area(MARGIN, 28, WIDE - 2 * MARGIN, 64), 18.0
BODY = Area(MARGIN, 122, WIDE - 2 * MARGIN, HIGH - 122 - 52)
MOST_BARS = 18
STRIP, GAP = 92.0, 22.0
"""The height of what stands above the rest, and the gap beside and below blocks."""
Placed = tuple[Block, Area]


def place(blocks: Sequence[Block]) -> list[Placed]:
    """Figures and quotes in strips above, everything else side by side below."""
    strips = [block for block in blocks if isinstance(block, Cards | Quote)]
    rest = [block for block in blocks if not isinstance(block, Cards | Quote)]
    high = STRIP if rest or len(strips) > 1 else 2 * STRIP
    found: list[Placed] = [
        (block, Area(BODY.x, BODY.y + number * (high + GAP), BODY.wide, high))
        for number, block in enumerate(strips)
    ]
    top = BODY.y + len(strips) * (high + GAP)
    wide, left = (BODY.wide - GAP * (len(rest) - 1)) / max(len(rest), 1), BODY.x
    for block in rest:
        found.append((block, Area(left, top, wide, BODY.y + BODY.high - top)))
        left += wide + GAP
    return found


def pages(slide: Slide) -> list[tuple[Slide, list[Placed]]]:
    """The slides it takes to show all of a slide; those that continue it are numbered."""
    found = [list(placed) for placed in _pages(slide.blocks)]
    count = len(found)
    return [
        (replace(slide, title=f"{slide.title} ({number}/{count})" if count > 1 else slide.title), placed)
        for number, placed in enumerate(found, start=1)
    ]


def _pages(blocks: Sequence[Block]) -> Iterator[list[Placed]]:
    if not blocks:
        yield []
    while blocks:
        shown, later = [], []
        for block, area in place(blocks):
            first, rest = _split(block, area)
            shown.append((first, area))
            if rest is not None:
                later.append(rest)
        yield shown
        blocks = later


def _split(block: Block, area: Area) -> tuple[Block, Block | None]:
    """What of a block fits an area, and the rest."""
    if isinstance(block, HeatTable):
        return _split_heat(block, area)
    if isinstance(block, Table):
        return _split_table(block, area)
    if isinstance(block, Text):
        return _split_text(block, area)
    if isinstance(block, BarChart):
        return _split_bars(block)
    return block, None


def _most(count: int, fits: Any) -> int:
    """How many of so many fit; at least one."""
    low, high = 1, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _split_table(table: Table, area: Area) -> tuple[Table, Table | None]:
    def part(start: int, end: int) -> Table:
        strong = tuple(row - start for row in table.strong if start <= row < end)
        return replace(table, rows=table.rows[start:end], strong=strong)

    count = len(table.rows)
    most = min(count, int(area.high / 18))
    shown = _most(most, lambda rows: table_grid(part(0, rows), area.wide).high <= area.high)
    return part(0, shown), part(shown, count) if shown < count else None


def _split_bars(block: BarChart) -> tuple[BarChart, BarChart | None]:
    """Bars that are too many follow on the same axis."""
    most = max(MOST_BARS // len(block.series), 1)
    if len(block.categories) <= most:
        return block, None

    def part(start: int, end: int) -> BarChart:
        def cut(series: Sequence[Series]) -> tuple[Series, ...]:
            return tuple(
                replace(one, figures=one.figures[start:end], roles=one.roles[start:end]) for one in series
            )

        categories = block.categories[start:end]
        return replace(block, categories=categories, series=cut(block.series), beside=cut(block.beside))

    return part(0, most), part(most, len(block.categories))


def _split_heat(table: HeatTable, area: Area) -> tuple[HeatTable, HeatTable | None]:
    """Columns that are too many follow on slides of their own, with all rows."""

    def columns(start: int, end: int, rows: int) -> HeatTable:
        cut = tuple((name, cells[start:end]) for name, cells in table.rows[:rows])
        return replace(table, columns=table.columns[start:end], rows=cut)

    if len(table.columns) > HEAT_COLUMNS:
        first = columns(0, HEAT_COLUMNS, len(table.rows))
        if heat_grid(first, area.wide).high <= area.high:
            return first, columns(HEAT_COLUMNS, len(table.columns), len(table.rows))
    count = len(table.rows)
    wide = min(len(table.columns), HEAT_COLUMNS)
    most = min(count, int(area.high / 18))
    shown = _most(most, lambda rows: heat_grid(columns(0, wide, rows), area.wide).high <= area.high)
    if shown < count:
        return replace(table, rows=table.rows[:shown]), replace(table, rows=table.rows[shown:])
    return table, None


def _split_text(block: Text, area: Area) -> tuple[Text, Text | None]:
    """Paragraphs that fit at the smallest letters; one that is longer than an area is cut between words."""
    if text_high(block, LEAST_TEXT, area.wide) <= area.high:
        return block, None
    count = len(block.paragraphs)

    def fits(shown: int) -> bool:
        return (
            text_high(replace(block, paragraphs=block.paragraphs[:shown]), LEAST_TEXT, area.wide) <= area.high
        )

    shown = _most(count, fits)
    first = replace(block, paragraphs=block.paragraphs[:shown])
    if text_high(first, LEAST_TEXT, area.wide) <= area.high:
        return first, replace(block, paragraphs=block.paragraphs[shown:])
    head, tail = _cut(block.paragraphs[0], block, area)
    return replace(block, paragraphs=(head,)), replace(block, paragraphs=(tail, *block.paragraphs[1:]))


def _cut(paragraph: Paragraph, block: Text, area: Area) -> tuple[Paragraph, Paragraph]:
    lines = text_fitting.wrapped(plain(paragraph.text), LEAST_TEXT, 0.96 * area.wide)

    def fits(count: int) -> bool:
        part = replace(paragraph, text=" ".join(lines[:count]))
        return text_high(replace(block, paragraphs=(part,)), LEAST_TEXT, area.wide) <= area.high

    shown = _most(len(lines), fits)
    return (
        replace(paragraph, text=" ".join(lines[:shown])),
        replace(paragraph, lead="", text=" ".join(lines[shown:])),
    )
