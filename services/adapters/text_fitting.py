"""Text fitting: how wide a text is, on how many lines it goes, and how to make it fit; in points.

Widths are those of Helvetica, which Arial and Liberation Sans share, so that a slide looks alike everywhere.
"""

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import combining, east_asian_width, normalize

LINE = 1.2
"""The height of a line as a multiple of the size of its letters."""

ELLIPSIS = "…"
_WIDTHS = dict(
    zip(
        map(chr, range(32, 127)),
        (
            278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
            556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
            1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
            667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
            333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
            556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
        ),
        strict=True,
    )
)  # fmt: skip
_NARROW = {"\u00a0": 278, "\u202f": 200, "’": 222, "‘": 222, "–": 556, "·": 278, "−": 584, "…": 1000}
_WIDE, _OTHER, _BOLD = 1000, 680, 1.09


@lru_cache(4_096)
def _letter(character: str) -> int:
    """Thousandths of the size; an accent takes no room, letters of other scripts some, pictures a square."""
    if combining(character):
        return 0
    if east_asian_width(character) in "WF" or ord(character) > 0xFFFF:
        return _WIDE
    known = _NARROW.get(character) or _WIDTHS.get(normalize("NFD", character)[0])
    return known or _OTHER


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is on one line."""
    return sum(map(_letter, text)) * size / 1000 * (_BOLD if bold else 1)


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The lines of a text in a room; a word that is wider than it is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if width(longer, size, bold=bold) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            *broken, line = _pieces(word, size, room, bold=bold)
            lines += broken
        lines.append(line)
    return lines


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """A word in pieces that fit; a room for no letter takes one anyway."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def height(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """How high a text is in a room."""
    return len(wrapped(text, size, room, bold=bold)) * size * LINE


def shortened(text: str, size: float, room: float, lines: int, *, bold: bool = False) -> str:
    """A text on at most so many lines, its end left out where it is longer."""
    if len(wrapped(text, size, room, bold=bold)) <= lines:
        return text
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        fits = len(wrapped(text[:middle].rstrip() + ELLIPSIS, size, room, bold=bold)) <= lines
        low, high = (middle, high) if fits else (low, middle)
    return text[:low].rstrip() + ELLIPSIS


def fitted(
    text: str, sizes: Sequence[float], room: tuple[float, float], *, bold: bool = False
) -> tuple[str, float]:
    """A text with the largest of sizes (the largest first) at which it fits a room, else shortened at the smallest."""
    wide, high = room
    for size in sizes:
        if height(text, size, wide, bold=bold) <= high:
            return text, size
    smallest = sizes[-1]
    lines = max(int(high / (smallest * LINE)), 1)
    return shortened(text, smallest, wide, lines, bold=bold), smallest
