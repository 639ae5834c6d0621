"""Slides: a board pack as a presentation with native charts, one clean layout, page numbers and notes."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from services import palette
from services.adapters import slide_charts, slide_texts, text_fitting
from services.adapters.pack_look import COLOURS
from services.adapters.slide_look import (
    FONT,
    HIGH,
    MARGIN,
    WIDE,
    Area,
    frame,
    plain,
    rectangle,
    text_box,
    write,
)
from services.adapters.slide_pages import BODY, NOTICE, TITLE, Placed, pages
from services.domain.board_pack import CHARTS, Cards, HeatTable, Pack, Quote, Slide, Table, Text

TITLE_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0, 17.0)
FOOT = Area(MARGIN, HIGH - 36, WIDE - 2 * MARGIN - 70, 24)
NUMBER = Area(WIDE - MARGIN - 60, HIGH - 36, 60, 24)
_TITLE_ONLY = 5
Draw = Callable[[Any, Any, Area], None]
_DRAWN: Mapping[type, Draw] = {
    **dict.fromkeys(CHARTS, slide_charts.draw),
    Table: slide_texts.draw_table,
    HeatTable: slide_texts.draw_heat,
    Cards: slide_texts.draw_cards,
    Text: slide_texts.draw_text,
    Quote: slide_texts.draw_quote,
}


def write_pptx(pack: Pack) -> bytes:
    """The pack as a presentation of 16 to 9; what does not fit a slide continues on another."""
    presentation = _blank()
    _properties(presentation, pack)
    placed = [page for slide in pack.slides for page in (_cover_page(slide) if slide.cover else pages(slide))]
    for number, (slide, blocks) in enumerate(placed, start=1):
        if slide.cover:
            _cover(presentation, pack, slide)
        else:
            _slide(presentation, pack, slide, blocks, (number, len(placed)))
    written = BytesIO()
    presentation.save(written)
    return written.getvalue()


def _cover_page(slide: Slide) -> list[tuple[Slide, list[Placed]]]:
    return [(slide, [])]


@cache
def _empty() -> bytes:
    """An empty presentation with one layout, its fonts and colours those of the product; made once."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDE), Pt(HIGH)
    layouts = presentation.slide_layouts
    kept = layouts[_TITLE_ONLY]
    for layout in [layout for layout in layouts if layout is not kept]:
        layouts.remove(layout)
    for shapes in (kept, presentation.slide_master):
        for shape in list(shapes.placeholders):
            if shape.placeholder_format.type != 1:
                shape._element.getparent().remove(shape._element)
            else:
                shape.left, shape.top, shape.width, shape.height = TITLE.emus()
    kept.name = "Palier"
    _theme(presentation)
    written = BytesIO()
    presentation.save(written)
    return written.getvalue()


def _theme(presentation: Any) -> None:
    """Face and accents, so that what people add looks like the rest."""
    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    tree = parse_xml(part.blob)
    for face in tree.xpath(".//a:majorFont/a:latin | .//a:minorFont/a:latin"):
        face.set("typeface", FONT)
    accents = (palette.ACCENT_BAR, *(colour for colour, _symbol in palette.CATEGORIES[1:]))
    for number, colour in enumerate(accents, start=1):
        (slot,) = tree.xpath(f".//a:clrScheme/a:accent{number}")
        for child in list(slot):
            slot.remove(child)
        slot.append(parse_xml(f'<a:srgbClr {nsdecls("a")} val="{colour.lstrip("#")}"/>'))
    part._blob = serialize_part_xml(tree)


def _blank() -> Any:
    return Presentation(BytesIO(_empty()))


def _properties(presentation: Any, pack: Pack) -> None:
    about = presentation.core_properties
    about.title, about.author, about.language = plain(pack.title)[:255], "Palier", pack.language
    about.subject = plain(pack.subtitle)[:255]
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)
    about.last_modified_by, about.keywords = "Palier", ""


def _slide(
    presentation: Any, pack: Pack, slide: Slide, blocks: list[Placed], number: tuple[int, int]
) -> None:
    drawn = presentation.slides.add_slide(presentation.slide_layouts[0])
    below = TITLE.y + _title(drawn, slide.title, TITLE, TITLE_SIZES) + 6
    if slide.notice:
        area = Area(TITLE.x, min(below, BODY.y - NOTICE - 6), TITLE.wide, NOTICE)
        shown = text_fitting.shortened(plain(slide.notice), 12, 0.97 * area.wide, 1)
        write(text_box(drawn, area).paragraphs[0], shown, 12, colour=palette.QUIET_INK)
    for block, area in blocks:
        _DRAWN[type(block)](drawn, block, area)
    _foot(drawn, pack.footer, number)
    _notes(drawn, slide.notes)


def _title(drawn: Any, text: str, area: Area, sizes: tuple[float, ...]) -> float:
    """Write the title into its placeholder, as large as it fits; returns its height."""
    title = drawn.shapes.title
    title.left, title.top, title.width, title.height = area.emus()
    shown, size = text_fitting.fitted(plain(text), sizes, (0.97 * area.wide, area.high), bold=True)
    write(frame(title).paragraphs[0], shown, size, bold=True)
    return text_fitting.height(shown, size, 0.97 * area.wide, bold=True)


def _foot(drawn: Any, text: str, number: tuple[int, int]) -> None:
    shown, size = text_fitting.fitted(plain(text), (9.0, 8.0), (0.97 * FOOT.wide, FOOT.high))
    write(text_box(drawn, FOOT, middle=True).paragraphs[0], shown, size, colour=palette.QUIET_INK)
    paragraph = text_box(drawn, NUMBER, middle=True).paragraphs[0]
    write(paragraph, f" / {number[1]}", 9, colour=palette.QUIET_INK, left=False)
    run = paragraph._p.r_lst[0]
    ink = f'<a:solidFill><a:srgbClr val="{palette.QUIET_INK.lstrip("#")}"/></a:solidFill>'
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f'<a:rPr lang="en-CA" sz="900">{ink}<a:latin typeface="{FONT}"/></a:rPr><a:t>{number[0]}</a:t></a:fld>'
    )
    run.addprevious(field)


def _notes(drawn: Any, text: str) -> None:
    """How the figures are made, for who presents them."""
    if text:
        drawn.notes_slide.notes_text_frame.text = "\n".join(plain(line) for line in text.split("\n"))


def _cover(presentation: Any, pack: Pack, slide: Slide) -> None:
    drawn = presentation.slides.add_slide(presentation.slide_layouts[0])
    for step in range(3):
        high = 46.0 + 46 * step
        rectangle(
            drawn,
            Area(WIDE - 200 + 52 * step, HIGH - high, 52, high),
            COLOURS["deep" if step == 2 else "accent"],
        )
    _title(drawn, slide.title, Area(MARGIN, 84, 760, 110), (44.0, 38.0, 32.0, 28.0, 24.0))
    shown, size = text_fitting.fitted(plain(pack.subtitle), (20.0, 17.0, 14.0), (740, 52))
    write(text_box(drawn, Area(MARGIN, 214, 760, 54)).paragraphs[0], shown, size, colour=palette.QUIET_INK)
    _about(drawn, pack, Area(MARGIN, 288, 680, HIGH - 288 - 24))
    _notes(drawn, slide.notes)


def _about(drawn: Any, pack: Pack, area: Area) -> None:
    """What the pack is about, a line each in letters that let all of them fit."""
    count = max(len(pack.about), 1)
    size = max(min(13.0, area.high / count / 1.5), 6.0)
    lines = max(int(area.high / (size * text_fitting.LINE) / count), 1)
    box = text_box(drawn, area)
    for number, (label, text) in enumerate(pack.about):
        paragraph = box.paragraphs[0] if number == 0 else box.add_paragraph()
        room = 0.95 * area.wide
        name = f"{text_fitting.shortened(plain(label), size, 0.4 * room, 1, bold=True)}   "
        whole = text_fitting.shortened(f"{name}{plain(text)}", size, room, lines, bold=True)
        write(paragraph, name, size, bold=True, colour=palette.QUIET_INK)
        write(paragraph, whole[len(name) :], size, colour=palette.INK)
