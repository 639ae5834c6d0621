"""The workbook of a pack: a sheet a slide with its figures, all of them numbers, and one on what it is about."""

from collections.abc import Sequence
from io import BytesIO
from tempfile import TemporaryDirectory

from services.adapters.pack_tables import Lines, lines
from services.adapters.table_files import readable
from services.adapters.table_workbook import Sheet, open_book, sheet_name
from services.domain.board_pack import Block, Cell, Figure, Pack, Pair, Slide, Text
from services.language import gettext as _

_NARROW, _WIDE, _LONGEST_NAME = 14, 60, 31


def write_workbook(pack: Pack) -> bytes:
    """The pack as a workbook."""
    written, taken = BytesIO(), set[str]()
    with TemporaryDirectory() as folder, open_book(written, folder) as book:
        for number, slide in enumerate((slide for slide in pack.slides if not slide.cover), start=1):
            _write(Sheet(book, _name(f"{number} {slide.title}", taken)), slide)
        about = [*pack.about, (_("Pack"), pack.footer), *_notes(pack)]
        Sheet(book, _name(_("About this file"), taken)).write_about(f"{pack.title} · {pack.subtitle}", about)
    return written.getvalue()


def _notes(pack: Pack) -> list[Pair]:
    """How figures are made, below the title of the first slide that says so."""
    first: dict[str, str] = {}
    for slide in pack.slides:
        if slide.notes:
            first.setdefault(slide.notes, slide.title)
    return [(title, notes) for notes, title in first.items()]


def _name(title: str, taken: set[str]) -> str:
    """A name no other sheet of the book has, whatever their case."""
    name, number = sheet_name(title), 1
    while name.casefold() in taken:
        number += 1
        name = f"{sheet_name(title)[: _LONGEST_NAME - 4]} {number}"
    taken.add(name.casefold())
    return name


def _write(sheet: Sheet, slide: Slide) -> None:
    tables = [_shaped(block) for block in slide.blocks]
    sheet.set_widths(_widths(tables))
    sheet.write_text(0, 0, slide.title, "title")
    row = 1
    if slide.notice:
        sheet.write_text(row, 0, slide.notice, "plain")
        row += 1
    for table in tables:
        row = _write_lines(sheet, row + 1, table)


def _shaped(block: Block) -> Lines:
    """The figures of a block; a text without a heading has no row of titles."""
    found = lines(block)
    return Lines((), found.rows) if isinstance(block, Text) and not block.heading else found


def _widths(tables: Sequence[Lines]) -> list[int]:
    count = max((len(row) for table in tables for row in (table.titles, *table.rows)), default=1)
    widths = [_NARROW] * max(count, 2)
    for table in tables:
        for row in table.rows:
            for place, cell in enumerate(row):
                text = readable(cell if isinstance(cell, str) else cell.text)
                widths[place] = min(max(widths[place], len(text) + 2), _WIDE)
    return widths


def _write_lines(sheet: Sheet, row: int, table: Lines) -> int:
    """Titles and rows from a row on; the row after them."""
    if table.titles:
        for place, title in enumerate(table.titles):
            sheet.write_text(row, place, title, "heading")
        sheet.make_room(row, table.titles)
        row += 1
    for cells in table.rows:
        for place, cell in enumerate(cells):
            _write_cell(sheet, row, place, cell)
        sheet.make_room(row, [cell if isinstance(cell, str) else None for cell in cells])
        row += 1
    return row


def _write_cell(sheet: Sheet, row: int, place: int, cell: Cell) -> None:
    """A figure as a number shown as on screen, where there is one; else its text."""
    if isinstance(cell, Figure) and cell.value is not None:
        sheet.write_number(row, place, cell.value, cell.pattern)
    else:
        text = cell if isinstance(cell, str) else cell.text
        if text:
            sheet.write_text(row, place, text, "words")
