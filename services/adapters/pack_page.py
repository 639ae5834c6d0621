"""The page of a pack: one HTML file that needs nothing else, drawn without scripts, with page breaks for print."""

from collections.abc import Callable, Mapping
from typing import Any

from services import palette
from services.adapters.pack_drawings import NARROW, WIDE, draw, safe
from services.adapters.pack_look import COLOURS, shaded
from services.adapters.pack_tables import lines
from services.domain.board_pack import (
    CHARTS,
    Block,
    Cards,
    Cell,
    Figure,
    HeatTable,
    Pack,
    Quote,
    Slide,
    Table,
    Text,
)
from services.language import gettext as _

_ROLES: dict[str, str] = dict(COLOURS.items())
_LIGHT: Mapping[str, str] = {
    "ink": palette.INK, "quiet": palette.QUIET_INK, "paper": palette.LIGHT_BACKGROUND, "panel": "#F3F6FC",
    "line": "#C9CFDA", **_ROLES,
}  # fmt: skip
_DARK: Mapping[str, str] = {
    "ink": "#E8ECF4", "quiet": "#A9B2C3", "paper": palette.DARK_BACKGROUND, "panel": "#1A2333", "line": "#3A465C",
    **_ROLES, "good": "#6C9BFF", "bad": "#F0814E", "accent": "#6C9BFF", "deep": "#9DB9FF", "faint": "#5B6475",
}  # fmt: skip
_STYLE = """
:root{%(light)s}
@media screen and (prefers-color-scheme:dark){:root{%(dark)s}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.45 Arial,Helvetica,"Liberation Sans",sans-serif}
main{max-width:1080px;margin:0 auto;padding:0 24px}
section{padding:40px 0 28px;border-bottom:1px solid var(--line)}
h1{font-size:42px;line-height:1.15;margin:40px 0 12px}
h2{font-size:26px;line-height:1.25;margin:0 0 8px;overflow-wrap:anywhere}
h3{font-size:17px;margin:0 0 8px}
p{margin:0 0 12px;overflow-wrap:anywhere}
.quiet,figcaption,summary{color:var(--quiet);font-size:14px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px;margin:18px 0}
.card{background:var(--panel);border-left:4px solid var(--deep);padding:10px 12px;overflow-wrap:anywhere}
.card b{display:block;font-size:24px;line-height:1.2;margin:2px 0}
.row{display:flex;flex-wrap:wrap;gap:28px;align-items:flex-start;margin-top:18px}
.row>*{flex:3 1 380px;min-width:0;margin:0}
.row>.text{flex-grow:2;flex-basis:260px}
svg{display:block;width:100%%;height:auto}
svg text{fill:var(--ink);font-family:inherit}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%%;font-size:14px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%%)}
th,td{text-align:left;padding:6px 8px;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--quiet);font-size:13px;vertical-align:bottom}
tbody th{color:var(--ink);font-weight:400;font-size:14px}
.number{text-align:right}
td.number{white-space:nowrap}
.heat td{text-align:center;font-weight:700;border:2px solid var(--paper)}
.total td,.total th{font-weight:700}
blockquote{margin:18px 0;padding:4px 18px;border-left:4px solid var(--accent);font-size:19px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 18px;font-size:15px}
dt{color:var(--quiet);font-weight:700}
dd{margin:0;overflow-wrap:anywhere}
details{margin-top:10px}
footer{color:var(--quiet);font-size:12px;padding:16px 0}
section footer{display:none}
@page{size:landscape;margin:12mm}
@media print{
body{font-size:12px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{max-width:none;padding:0}
section{break-after:page;border:0;padding:0}
section:last-of-type{break-after:auto}
section footer{display:block;padding:10px 0 0;font-size:9px}
main>footer,details{display:none}
h1{font-size:34px}h2{font-size:20px}
figure,tr,.card,.text p{break-inside:avoid}
thead{display:table-header-group}
.row{flex-wrap:nowrap;gap:20px;margin-top:10px}
.cards{grid-template-columns:repeat(auto-fit,minmax(100px,1fr));margin:10px 0}
.card b{font-size:18px}
svg{max-height:118mm}
.cards+.row svg{max-height:84mm}
table,tbody th{font-size:11px}th{font-size:10px}th,td{padding:3px 6px}
.scroll{overflow:visible}
}
@media (max-width:640px){h1{font-size:30px}h2{font-size:21px}dl{grid-template-columns:1fr}dt{margin-top:6px}}
"""


def write_page(pack: Pack) -> bytes:
    """The pack as one HTML page, UTF-8."""
    style = _STYLE % {"light": _variables(_LIGHT), "dark": _variables(_DARK)}
    count = len(pack.slides)
    sections = "".join(
        _section(pack, slide, number, count) for number, slide in enumerate(pack.slides, start=1)
    )
    page = (
        f'<!doctype html><html lang="{safe(pack.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{safe(pack.title)} · {safe(pack.subtitle)}</title><style>{style}</style></head>"
        f"<body><main>{sections}<footer>{safe(pack.footer)}</footer></main></body></html>"
    )
    return page.encode()


def _variables(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


def _section(pack: Pack, slide: Slide, number: int, count: int) -> str:
    foot = f"<footer>{safe(pack.footer)} · {number} / {count}</footer>"
    if slide.cover:
        about = "".join(f"<dt>{safe(label)}</dt><dd>{safe(text)}</dd>" for label, text in pack.about)
        inner = f'<h1>{safe(slide.title)}</h1><p class="quiet">{safe(pack.subtitle)}</p><dl>{about}</dl>'
        return f'<section aria-label="{safe(slide.title)}">{inner}</section>'
    notice = f'<p class="quiet">{safe(slide.notice)}</p>' if slide.notice else ""
    top = [block for block in slide.blocks if isinstance(block, Cards | Quote)]
    rest = [block for block in slide.blocks if not isinstance(block, Cards | Quote)]
    body = "".join(map(_written, top))
    if rest:
        wide = WIDE if len(rest) == 1 else NARROW
        body += f'<div class="row">{"".join(_written(block, wide) for block in rest)}</div>'
    return f'<section id="slide-{number}"><h2>{safe(slide.title)}</h2>{notice}{body}{_how(slide)}{foot}</section>'


def _how(slide: Slide) -> str:
    if not slide.notes:
        return ""
    told = "".join(f"<p>{safe(line)}</p>" for line in slide.notes.split("\n"))
    title = safe(_("How the figures are made"))
    return f"<details><summary>{title}</summary>{told}</details>"


def _written(block: Block, wide: float = WIDE) -> str:
    if isinstance(block, CHARTS):
        return _figure(block, wide)
    return _WRITERS[type(block)](block)


def _figure(block: Block, wide: float = WIDE) -> str:
    """A chart, with its figures as a table for who asks."""
    found = lines(block)
    table = _plain_table(found.titles, found.rows, "")
    title = safe(_("Show as a table"))
    shown = f'<details><summary>{title}</summary><div class="scroll">{table}</div></details>'
    return f"<figure>{draw(block, wide)}{shown}</figure>"


def _plain_table(
    titles: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], alt: str, strong: tuple[int, ...] = ()
) -> str:
    figures = [any(isinstance(row[place], Figure) for row in rows) for place in range(len(titles))]
    heads = "".join(
        f'<th scope="col"{_side(number)}>{safe(title)}</th>'
        for title, number in zip(titles, figures, strict=True)
    )
    body = "".join(
        f"<tr{' class=total' if place in strong else ''}>{_row(row, figures)}</tr>"
        for place, row in enumerate(rows)
    )
    caption = f"<caption>{safe(alt)}</caption>" if alt else ""
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: tuple[Cell, ...], figures: list[bool]) -> str:
    first, *others = zip(row, figures, strict=True)
    cells = "".join(f"<td{_side(number)}>{_said(cell)}</td>" for cell, number in others)
    return f'<th scope="row">{_said(first[0])}</th>{cells}'


def _side(number: bool) -> str:
    return ' class="number"' if number else ""


def _said(cell: Cell) -> str:
    return safe(cell if isinstance(cell, str) else cell.text)


def _table(block: Table) -> str:
    return f'<div class="scroll">{_plain_table(block.columns, block.rows, block.alt, block.strong)}</div>'


def _heat(block: HeatTable) -> str:
    ramp = palette.RAMP_BAD if block.worse else palette.RAMP
    heads = "".join(f'<th scope="col">{safe(title)}</th>' for title in (block.corner, *block.columns))
    rows = []
    for name, cells in block.rows:
        shown = ""
        for cell in cells:
            fill = None if cell.shade is None else shaded(cell.shade, ramp)
            style = f' style="background:{fill};color:{palette.text_on(fill)}"' if fill else ""
            shown += f"<td{style}>{safe(cell.figure.text)}</td>"
        rows.append(f'<tr><th scope="row">{safe(name)}</th>{shown}</tr>')
    table = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return (
        f'<div class="scroll"><table class="heat"><caption>{safe(block.alt)}</caption>{table}</table></div>'
    )


def _cards(block: Cards) -> str:
    cards = "".join(
        f'<div class="card" style="border-color:var(--{card.role})"><span class="quiet">{safe(card.label)}</span>'
        f'<b>{_said(card.value)}</b><span class="quiet">{safe(card.detail)}</span></div>'
        for card in block.cards
    )
    return f'<div class="cards">{cards}</div>'


def _text(block: Text) -> str:
    heading = f"<h3>{safe(block.heading)}</h3>" if block.heading else ""
    parts = []
    for part in block.paragraphs:
        lead = f"<b>{safe(part.lead)}</b><br>" if part.lead else ""
        parts.append(f"<p>{lead}{safe(part.text)}</p>")
    return f'<div class="text">{heading}{"".join(parts)}</div>'


def _quote(block: Quote) -> str:
    source = f'<p class="quiet">{safe(block.source)}</p>' if block.source else ""
    return f"<blockquote><p>{safe(block.text)}</p>{source}</blockquote>"


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    Table: _table,
    HeatTable: _heat,
    Cards: _cards,
    Text: _text,
    Quote: _quote,
}
