"""How slides look: their size, colours by role, texts in boxes; lengths are in points."""

import re
from typing import Any, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from services import palette
from services.adapters.table_files import readable
from services.language import current_language

FONT = "Arial"
"""Everywhere there is this face or one of the same widths, such as Liberation Sans."""

WIDE, HIGH, MARGIN = 960.0, 540.0, 44.0
PADDING = 6.0
_BLANKS = re.compile("[ \t\r\n\v\f\u2028\u2029]+")
_LANGUAGES = {"en": "en-CA", "fr": "fr-CA"}


class Area(NamedTuple):
    """A rectangle on a slide."""

    x: float
    y: float
    wide: float
    high: float

    def emus(self) -> tuple[int, int, int, int]:
        """Left, top, width and height as a presentation counts them."""
        return Pt(self.x), Pt(self.y), Pt(self.wide), Pt(self.high)


def plain(text: str) -> str:
    """A text on one line without what a file cannot hold."""
    return _BLANKS.sub(" ", readable(text)).strip(" ")


def rgb(colour: str) -> RGBColor:
    """A colour such as "#1D4ED8"."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def write(
    paragraph: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = palette.INK,
    left: bool = True,
) -> None:
    """Add a text to a paragraph, in the language of the pack."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = rgb(colour)
    run._r.get_or_add_rPr().set("lang", _LANGUAGES[current_language()])
    paragraph.alignment = PP_ALIGN.LEFT if left else PP_ALIGN.RIGHT
    paragraph.line_spacing = 1.0


def frame(shape: Any, padding: float = 0.0, *, middle: bool = False) -> Any:
    """The empty text frame of a shape, which neither grows nor shrinks."""
    found = shape.text_frame
    found.word_wrap = True
    found.margin_left = found.margin_right = Pt(padding)
    found.margin_top = found.margin_bottom = Pt(padding)
    found.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    return found


def text_box(slide: Any, area: Area, *, middle: bool = False) -> Any:
    """A box for texts; its frame."""
    return frame(slide.shapes.add_textbox(*area.emus()), middle=middle)


def rectangle(slide: Any, area: Area, fill: str) -> Any:
    """A filled rectangle without an edge, which no screen reader needs to tell."""
    shape = slide.shapes.add_shape(1, *area.emus())
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    shape.line.fill.background()
    shape._element.remove(shape._element.find(qn("p:style")))  # which would bring a shadow and an edge
    return shape


def describe(shape: Any, name: str, words: str) -> None:
    """Give a shape its name and the words that stand for it."""
    told = shape._element.xpath(".//p:cNvPr")[0]
    told.set("name", name)
    told.set("descr", plain(words))
