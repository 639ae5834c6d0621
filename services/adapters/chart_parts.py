"""Parts of native charts that python-pptx leaves to others: safe workbooks, ticks on bars, number formats."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from xlsxwriter import Workbook

from services.adapters.slide_look import plain
from services.domain.board_pack import Figure
from services.language import current_language

_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LOCALES = {"en": "[$-1009]", "fr": "[$-C0C]"}


class _CategorySheet(CategoryWorkbookWriter):
    """The workbook of a chart in which every text stays a text."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[Any]:
        with Workbook(xlsx_file, _SAFE) as book:
            yield book, book.add_worksheet()


class _PointSheet(XyWorkbookWriter):
    """The same for a chart of points."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[Any]:
        with Workbook(xlsx_file, _SAFE) as book:
            yield book, book.add_worksheet()


class CategoryData(CategoryChartData):
    """Categories and series of a chart."""

    @property
    def _workbook_writer(self) -> CategoryWorkbookWriter:
        return _CategorySheet(self)  # type: ignore[no-untyped-call]


class PointData(XyChartData):
    """Points of a chart."""

    @property
    def _workbook_writer(self) -> XyWorkbookWriter:
        return _PointSheet(self)  # type: ignore[no-untyped-call]


def category_data(
    categories: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], pattern: str
) -> Any:
    """Named values by category, all shown by one number format."""
    data: Any = CategoryData(number_format=pattern)  # type: ignore[no-untyped-call]  # python-pptx types little
    data.categories = [word(category) for category in categories]
    for name, values in series:
        data.add_series(word(name), values)
    return data


def word(text: str) -> str:
    """A text for a chart and its workbook; XlsxWriter would take one that begins with <r> for its own markup."""
    shown = plain(text)
    return f" {shown}" if shown.startswith("<r>") else shown


def localised(pattern: str) -> str:
    """A number format that shows the decimal sign of the pack's language where a program can."""
    if pattern == "General":
        return pattern
    return ";".join(f"{_LOCALES[current_language()]}{part}" for part in pattern.split(";"))


def pattern_of(figures: Sequence[Figure]) -> str:
    """The number format of the first figure that has one."""
    return localised(next((one.pattern for one in figures if one.pattern != "General"), "General"))


def inner_plot(chart: Any, left: float, top: float, wide: float, high: float) -> None:
    """Give the plot within its axes a place in the chart, as shares (0 to 1) of its width and height."""
    sides = zip(("x", "y", "w", "h"), (left, top, wide, high), strict=True)
    places = "".join(f'<c:{side} val="{share:.4f}"/>' for side, share in sides)
    layout = parse_xml(
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{places}</c:manualLayout></c:layout>'
    )
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)
