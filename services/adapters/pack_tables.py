"""Pack tables: the figures of any block as a table, for the page and the workbook."""

from dataclasses import dataclass
from typing import Any

from services.domain.board_pack import (
    BarChart,
    Cards,
    Cell,
    HeatTable,
    LineChart,
    Quote,
    ScatterChart,
    Table,
    Text,
    WaterfallChart,
)
from services.language import gettext as _

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Titles and rows of texts and figures."""

    titles: tuple[str, ...]
    rows: tuple[Row, ...]


def lines(block: Any) -> Lines:
    """The figures of a block, a row each."""
    if isinstance(block, BarChart | LineChart):
        return _series(block)
    if isinstance(block, ScatterChart):
        return _points(block)
    if isinstance(block, WaterfallChart):
        return Lines((_("Item"), _("Amount")), tuple((step.label, step.amount) for step in block.steps))
    if isinstance(block, HeatTable):
        shown: list[Row] = [(name, *(cell.figure for cell in cells)) for name, cells in block.rows]
        return Lines((block.corner, *block.columns), tuple(shown))
    if isinstance(block, Table):
        return Lines(block.columns, block.rows)
    if isinstance(block, Cards):
        told: list[Row] = [(card.label, card.value, card.detail) for card in block.cards]
        return Lines((_("Figure"), _("Value"), _("Note")), tuple(told))
    return _texts(block)


def _texts(block: Text | Quote) -> Lines:
    if isinstance(block, Quote):
        return Lines((_("Quote"), _("Source")), ((block.text, block.source),))
    return Lines((block.heading, ""), tuple((part.lead, part.text) for part in block.paragraphs))


def _series(block: BarChart | LineChart) -> Lines:
    shown = [*block.series, *(block.beside if isinstance(block, BarChart) else ())]
    rows: list[Row] = [
        (category, *(one.figures[place] for one in shown)) for place, category in enumerate(block.categories)
    ]
    return Lines(("", *(one.name for one in shown)), tuple(rows))


def _points(block: ScatterChart) -> Lines:
    rows: list[Row] = [(point.label, point.x, point.y) for point in block.points]
    return Lines((_("Unit"), block.x_axis.title, block.y_axis.title), tuple(rows))
