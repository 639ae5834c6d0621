"""Grids of slides: how wide columns and how high rows are, measured before anything is drawn; in points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.adapters import text_fitting
from services.adapters.slide_look import plain
from services.domain.board_pack import Cell, HeatTable, Table

LINES, WIDEST, BESIDE, ABOVE = 3, 190.0, 6.0, 4.0
"""Lines of a cell, the width beyond which a column rather wraps, the room beside and above a text in its cell."""
HEAT_NAME, HEAT_ROW, MOST_HEAT_ROW, HEAT_COLUMNS = 150.0, 22.0, 40.0, 12
"""The narrowest column of names, the least and greatest height of a row, the most columns of one heat table."""
SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.5)
"""Letters of tables, the largest first."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Texts that fit their cells (the first row are the titles), widths of columns, heights of rows."""

    size: float
    texts: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def high(self) -> float:
        """The height of all rows."""
        return sum(self.heights)


def said(cell: Cell) -> str:
    """What a cell shows."""
    return plain(cell if isinstance(cell, str) else cell.text)


def table_grid(table: Table, room: float, high: float = 0.0) -> Grid:
    """The grid of a table over a room, in the largest letters at which it is not higher than `high`."""
    rows = [table.columns, *([said(cell) for cell in row] for row in table.rows)]
    for size in SIZES[:-1]:
        wanted = _all_wanted(rows, size)
        least = sum(min(width, WIDEST) for width in wanted)
        if least <= room and (grid := _grid(rows, _shared(wanted, room), size, 2 * size)).high <= high:
            return grid
    return _grid(rows, _shared(_all_wanted(rows, SIZES[-1]), room), SIZES[-1])


def _all_wanted(rows: Sequence[Sequence[str]], size: float) -> list[float]:
    return [_wanted([row[place] for row in rows], size) for place in range(len(rows[0]))]


def heat_grid(table: HeatTable, room: float, high: float = 0.0) -> Grid:
    """The grid of a heat table over a room: names, then columns of one width; rows as high as there is room."""
    cells = [[name, *(said(cell.figure) for cell in row)] for name, row in table.rows]
    rows = [[table.corner, *table.columns], *cells]
    words = [word for title in table.columns for word in plain(title).split()]
    for size in SIZES:
        names = max(min(_wanted([row[0] for row in rows], size), WIDEST), HEAT_NAME)
        count = max(len(table.columns), 1)
        widths = [names, *([(room - names) / count] * count)]
        longest = max((text_fitting.width(word, size, bold=True) for word in words), default=0)
        grid = _grid(rows, widths, size, HEAT_ROW)
        if longest <= 0.95 * widths[1] - 2 * BESIDE and grid.high <= high:
            break
    return _stretched(grid, high)


def _stretched(grid: Grid, high: float) -> Grid:
    """Rows below the titles as high as they may become within a height."""
    spare = (high - grid.high) / max(len(grid.heights) - 1, 1)
    title, *heights = grid.heights
    grown = [max(row, min(row + max(spare, 0), MOST_HEAT_ROW)) for row in heights]
    return replace(grid, heights=(title, *grown))


def _wanted(texts: Sequence[str], size: float) -> float:
    return max(text_fitting.width(plain(text), size, bold=True) for text in texts) + 2 * BESIDE + 2


def _shared(wanted: Sequence[float], room: float) -> list[float]:
    """Widths that fill the room: what is wanted with the rest shared, or the widest cut alike until all fit."""
    low, high = 0.0, max(wanted)
    for _turn in range(30):
        cap = (low + high) / 2
        low, high = (cap, high) if sum(min(width, cap) for width in wanted) <= room else (low, cap)
    cut = [min(width, high) for width in wanted]
    spare = max(room - sum(cut), 0) / len(cut)
    return [width + spare for width in cut]


def _grid(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float, least: float = 0) -> Grid:
    texts, heights = [], []
    for number, row in enumerate(rows):
        bold = number == 0
        shown = [
            text_fitting.shortened(plain(text), size, 0.95 * width - 2 * BESIDE, LINES, bold=bold)
            for text, width in zip(row, widths, strict=True)
        ]
        high = max(
            text_fitting.height(text, size, 0.95 * width - 2 * BESIDE, bold=bold)
            for text, width in zip(shown, widths, strict=True)
        )
        texts.append(tuple(shown))
        heights.append(max(high + 2 * ABOVE, least))
    return Grid(size, tuple(texts), tuple(widths), tuple(heights))
