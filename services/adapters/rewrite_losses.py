"""What a workbook loses when openpyxl rewrites it, told from its parts."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from services.adapters.problem_marks import OURS
from services.domain.texts import Message

MACROS = "xl/vbaProject.bin"


@dataclass(frozen=True, slots=True)
class _Loss:
    """What is lost when a part with this name holds this pattern."""

    part: re.Pattern[str]
    inside: re.Pattern[bytes] | None
    what: Message


def _loss(part: str, what: Message, inside: bytes | None = None) -> _Loss:
    return _Loss(re.compile(part), re.compile(inside) if inside else None, what)


_DRAWING, _SHEET = r"xl/drawings/drawing\d*\.xml", r"xl/worksheets/[^/]+\.xml"
_THEIR_COMMENT = b"(?s)<comment [^>]*>(?:(?!%b|</comment>).)*</comment>" % OURS.encode()
_LOSSES = (
    _loss(_DRAWING, Message("shapes and text boxes"), rb"<(?:\w+:)?(?:sp|grpSp|cxnSp)[ >]"),
    _loss(_DRAWING, Message("cropping, effects and alternative texts of pictures"), rb"<(?:\w+:)?pic[ >]"),
    _loss(r"xl/media/.*\.(emf|wmf|svg)", Message("vector pictures (EMF, WMF, SVG)")),
    _loss(r"xl/diagrams/", Message("SmartArt")),
    _loss(r"xl/charts/chart\d", Message("part of the formatting of charts")),
    _loss(
        r"xl/charts/chartEx|xl/charts/chartex", Message("charts of newer kinds, such as waterfall or treemap")
    ),
    _loss(r"xl/pivotTables/", Message("some settings of pivot tables")),
    _loss(r"xl/(slicers|slicerCaches|timelines|timelineCaches)/", Message("slicers and timelines")),
    _loss(_SHEET, Message("sparklines"), rb"<x14:sparklineGroup[ s>]"),
    _loss(_SHEET, Message("conditional formats of newer kinds"), rb"<x14:conditionalFormatting[ s>]"),
    _loss(_SHEET, Message("ranges that a password opens for editing"), rb"<(?:\w+:)?protectedRange[ >]"),
    _loss(_SHEET, Message("custom views"), rb"<(?:\w+:)?customSheetView[ >]"),
    _loss(
        _SHEET,
        Message("pictures behind a sheet or in its header and footer"),
        rb"<(?:\w+:)?(?:picture|legacyDrawingHF) ",
    ),
    _loss(r"xl/comments", Message("size and formatting of comments"), _THEIR_COMMENT),
    _loss(r"xl/threadedComments/", Message("replies to comments (they stay as notes)")),
    _loss(r"xl/activeX/", Message("ActiveX controls")),
    _loss(r"xl/embeddings/", Message("embedded documents")),
    _loss(r"xl/(connections\.xml|queryTables/|model/)", Message("queries and connections to data")),
    _loss(r"xl/(richData/|metadata\.xml)", Message("data types, pictures in cells and spilling formulas")),
    _loss(r"xl/webextensions/", Message("add-ins")),
    _loss(r"customXml/item", Message("custom XML data")),
    _loss(r"docMetadata/", Message("the sensitivity label")),
    _loss(r"_xmlsignatures/", Message("the digital signature")),
    _loss(r"xl/vbaProjectSignature", Message("the signature of the macros")),
)
_WITHOUT_MACROS = (
    _loss(r"xl/ctrlProps/", Message("buttons and other form controls")),
    _loss(r"customUI/", Message("the custom ribbon")),
)
"""What openpyxl keeps in a workbook with macros only."""


def has_macros(content: bytes) -> bool:
    """Whether a workbook holds macros; they are kept, and never run."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return MACROS in archive.namelist()


def losses(content: bytes) -> tuple[Message, ...]:
    """What this workbook loses, nothing for one that comes through whole."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        known = _LOSSES if MACROS in names else _LOSSES + _WITHOUT_MACROS
        return tuple(loss.what for loss in known if any(_is_in(archive, name, loss) for name in names))


def _is_in(archive: zipfile.ZipFile, name: str, loss: _Loss) -> bool:
    if not loss.part.match(name):
        return False
    return loss.inside is None or loss.inside.search(archive.read(name)) is not None
