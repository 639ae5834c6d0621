"""Marks on cells with a problem: a colour, and a comment that says the same in words; and taking them off again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import GradientFill, PatternFill
from openpyxl.styles.fills import Fill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from services import palette
from services.adapters.cell_text import clean
from services.domain.errors import CellIssue
from services.language import format_count, translate
from services.language import gettext as _

AUTHOR = "Palier"
OURS = "— Palier —"
"""The line above our part of a comment; what stands above it is the user's."""

MOST_COMMENTS = 2_000
MOST_IN_ONE = 8
LONGEST_FOUND = 300
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Address = tuple[int, int]
"""Row and column from 1."""

TINTS = {True: (palette.RAMP_BAD[1], palette.BAD), False: (palette.RAMP[1], palette.GOOD)}
"""Light and strong fill of errors (True) and warnings: vermilion and blue, told apart with any colour vision."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_OUR_FILLS = frozenset(tint.lstrip("#") for pair in TINTS.values() for tint in pair)
_LINE_WIDTH, _LINE_HEIGHT, _COMMENT_WIDTH, _TALLEST = 46, 17, 320, 420


def address_of(issue: CellIssue) -> Address | None:
    """The row and column of a problem, None where it names no single cell that exists."""
    found = _ADDRESS.fullmatch(issue.cell)
    if found is None:
        return None
    row, column = int(found[2]), column_index_from_string(found[1])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def by_cell(
    issues: Iterable[CellIssue], anchors: Mapping[Address, Address]
) -> dict[Address, list[CellIssue]]:
    """The problems of one sheet by cell; one on a merged cell goes to the corner that `anchors` names."""
    found: dict[Address, list[CellIssue]] = {}
    for issue in issues:
        address = address_of(issue)
        if address is not None:
            found.setdefault(anchors.get(address, address), []).append(issue)
    return found


def commented(issues: Sequence[CellIssue]) -> frozenset[tuple[str, str]]:
    """The (sheet, cell) pairs that get a comment: as many as programs open quickly, those with errors first."""
    ordered = sorted(issues, key=lambda issue: not issue.blocks)
    places = dict.fromkeys((issue.sheet, issue.cell) for issue in ordered if address_of(issue))
    return frozenset(list(places)[:MOST_COMMENTS])


def put_mark(cell: Cell, issues: Sequence[CellIssue], *, comment: bool) -> None:
    """Colour a cell, and add what is wrong with it below a comment it may have."""
    light, strong = TINTS[any(issue.blocks for issue in issues)]
    text = _text_colour(cell)
    tint = max((light, strong), key=lambda fill: palette.contrast(text, fill))
    cell.fill = PatternFill("solid", fgColor=tint.lstrip("#"))
    if comment:
        before = cell.comment
        theirs = f"{before.content.rstrip()}\n\n" if before else ""
        cell.comment = _sized(theirs + _words(issues), before.author if before else AUTHOR)


def _text_colour(cell: Cell) -> str:
    """The colour of a cell's text, as far as it is known without the theme: white, a colour of its own, or dark."""
    colour = cell.font.color
    if colour is None:
        return palette.INK
    if colour.type == "rgb" and isinstance(colour.rgb, str) and len(colour.rgb) == 8:
        return f"#{colour.rgb[2:]}"
    light = (colour.type == "theme" and colour.theme in {0, 2}) or (
        colour.type == "indexed" and colour.indexed in {1, 9}
    )
    return palette.WHITE if light else palette.INK


def _words(issues: Sequence[CellIssue]) -> str:
    parts = [OURS, *(_paragraph(issue) for issue in issues[:MOST_IN_ONE])]
    if len(issues) > MOST_IN_ONE:
        more = _("Further problems of this cell, listed on the first sheet: {count}.")
        parts.append(more.format(count=format_count(len(issues) - MOST_IN_ONE)))
    return clean("\n".join(parts))


def _paragraph(issue: CellIssue) -> str:
    severity = _("Error") if issue.blocks else _("Warning")
    found = issue.found if len(issue.found) <= LONGEST_FOUND else f"{issue.found[:LONGEST_FOUND]}…"
    lines = [severity.upper()]
    if found:
        lines.append(_("Found: {found}").format(found=found))
    lines.append(_("Expected: {expected}").format(expected=translate(issue.expected)))
    return "\n".join([*lines, translate(issue.remedy)])


def _sized(text: str, author: str) -> Comment:
    lines = sum(max(-(-len(line) // _LINE_WIDTH), 1) for line in text.splitlines())
    return Comment(text, author, min(lines * _LINE_HEIGHT + 16, _TALLEST), _COMMENT_WIDTH)


def fit_comments(sheet: Worksheet) -> None:
    """Give comments a box that shows their text: their own size is not read."""
    for cell in _existing(sheet):
        if cell.comment and OURS not in cell.comment.content:
            cell.comment = _sized(cell.comment.content, cell.comment.author)


def fill_text(cell: Cell) -> str:
    """A cell's fill as text that `take_off` understands, empty where it has none."""
    return ElementTree.tostring(cell.fill.to_tree(), "unicode") if cell.fill.fill_type else ""


def take_off(sheet: Worksheet, fills: Mapping[str, str]) -> None:
    """Take earlier marks off a sheet; `fills` are the fills its cells had before, by cell address."""
    for cell in _existing(sheet):
        if _is_marked(cell, fills):
            cell.fill = _fill(fills.get(cell.coordinate, ""))
        if cell.comment and OURS in cell.comment.content:
            theirs = cell.comment.content.partition(OURS)[0].rstrip()
            cell.comment = _sized(theirs, cell.comment.author) if theirs else None


def _existing(sheet: Worksheet) -> list[Cell]:
    """The cells a sheet holds; going through its rows would create all those between two distant ones."""
    return [cell for cell in sheet._cells.values() if isinstance(cell, Cell)]


def _is_marked(cell: Cell, fills: Mapping[str, str]) -> bool:
    said = cell.comment is not None and OURS in cell.comment.content
    if not said and cell.coordinate not in fills:
        return False
    return cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[2:] in _OUR_FILLS


def _fill(text: str) -> PatternFill | GradientFill:
    """A fill from its text; no fill where the text was changed into something else."""
    try:
        if text.startswith("<fill>"):  # so that nothing is declared before it
            return Fill.from_tree(ElementTree.fromstring(text)) or PatternFill()  # type: ignore[arg-type]  # noqa: S314
    except (ElementTree.ParseError, TypeError, ValueError, AttributeError, IndexError):
        pass
    return PatternFill()


def anchors(sheet: Worksheet) -> dict[Address, Address]:
    """The top left corner of each cell inside a merged range."""
    return {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
