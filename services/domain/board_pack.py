"""The board pack: slides with findings, charts and tables, whatever file they are written to.

Every figure carries its full precision beside the text a screen shows for it, so that files of all kinds agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Role = Literal["good", "bad", "accent", "deep", "context", "faint"]
"""What a colour says: better, worse, the chosen one, a total, one of the others, one of before."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, None where there is none, its text on the screens, and its number format for spreadsheet programs."""

    value: float | None
    text: str
    pattern: str = "General"


Cell = Figure | str


@dataclass(frozen=True, slots=True)
class Series:
    """Figures with a name and a role, or a role for each of them where they differ."""

    name: str
    figures: tuple[Figure, ...]
    role: Role = "accent"
    roles: tuple[Role, ...] = ()

    def role_at(self, place: int) -> Role:
        """The role of one figure."""
        return self.roles[place] if self.roles else self.role


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from lowest to highest value, with its title; bars start at its low end, or at `zero`."""

    low: float
    high: float
    title: str = ""
    zero: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars by category; the figures of `beside` stand in columns beside the bars (earlier wave, target)."""

    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Axis
    beside: tuple[Series, ...] = ()
    horizontal: bool = True


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines by category, in their order; a series of role "faint" bounds a band."""

    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Axis


@dataclass(frozen=True, slots=True)
class Point:
    """A place on two axes by its name; `trail` is where it stood before, oldest first."""

    label: str
    x: Figure
    y: Figure
    role: Role = "context"
    trail: tuple[tuple[Figure, Figure], ...] = ()


@dataclass(frozen=True, slots=True)
class ScatterChart:
    """Points on two axes that are cut in two; `corners` names the quadrants from bottom left to top right by rows."""

    alt: str
    points: tuple[Point, ...]
    x_axis: Axis
    y_axis: Axis
    cuts: tuple[float, float]
    corners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a running total; `total` closes it: its bar starts at zero."""

    label: str
    amount: Figure
    role: Role
    total: bool = False


@dataclass(frozen=True, slots=True)
class WaterfallChart:
    """Steps that add up, each bar from where the total stood to where it stands now."""

    alt: str
    steps: tuple[Step, ...]
    title: str = ""

    def spans(self) -> Iterator[tuple[float, float]]:
        """Where each bar starts and ends."""
        at = 0.0
        for step in self.steps:
            amount = step.amount.value or 0.0
            before = 0.0 if step.total else at
            at = before + amount
            yield before, at


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A figure and how far it is from the low end of the colours (0 to 1), None for a cell without a figure."""

    figure: Figure
    shade: float | None


@dataclass(frozen=True, slots=True)
class HeatTable:
    """Figures by row and column, coloured; `worse` means that high is bad."""

    alt: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]
    worse: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts and figures below their titles; `strong` rows are totals, counted from 0."""

    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One figure: what it is, its value, and what is to be said about it."""

    label: str
    value: Cell
    detail: str = ""
    role: Role = "deep"


@dataclass(frozen=True, slots=True)
class Cards:
    """Figures side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text, with what it is about before it."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs below a heading."""

    paragraphs: tuple[Paragraph, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and whose they are."""

    text: str
    source: str = ""


Block = BarChart | LineChart | ScatterChart | WaterfallChart | HeatTable | Table | Cards | Text | Quote
CHARTS = (BarChart, LineChart, ScatterChart, WaterfallChart)


@dataclass(frozen=True, slots=True)
class Slide:
    """One message: the finding as title, what shows it, and in the notes how the figures are made."""

    section: str
    title: str
    blocks: tuple[Block, ...]
    notice: str = ""
    notes: str = ""
    cover: bool = False

    def continued(self, title: str, *blocks: Block) -> "Slide":
        """A slide that goes on with other blocks under another title."""
        return replace(self, title=title, blocks=blocks)


@dataclass(frozen=True, slots=True)
class Pack:
    """Slides, what they are about, and the line at the foot of each."""

    title: str
    subtitle: str
    language: str
    about: tuple[Pair, ...]
    footer: str
    slides: tuple[Slide, ...]
