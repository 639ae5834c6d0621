"""The KPI workbook: values, own definitions, benchmarks, and the catalogue to choose from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters import kpi_figures
from services.adapters import kpi_layout as layout
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_rows import Key
from services.adapters.sheet_style import (
    ANSWER_FILL,
    BOX,
    HEADING,
    HEADING_FILL,
    QUIET,
    TITLE,
    printable,
    put,
)
from services.domain.kpi_facts import FIGURES, GivenBenchmark, KpiDefinition, KpiValue
from services.domain.percent import Percent
from services.domain.texts import LANGUAGES, LocalText
from services.language import gettext as _
from services.language import in_language, local

SPARE_ROWS, LAST_ROW = 40, 20_000
"""Empty lines to fill in, and how far drop-downs reach."""
_FIRST_LIST = 6
"""The column of the first sheet from which on the lists of drop-downs stand."""
_PERCENT = "0.##########%"


@dataclass(frozen=True, slots=True)
class KpiRequest:
    """What a workbook is for: an organisation, codes of units by id, what it knows, and the values to write.

    A value without any figure is a line to be filled in.
    """

    organisation_code: str
    organisation_name: str
    units: Mapping[int, str]
    definitions: Definitions
    values: Sequence[tuple[Key, KpiValue]]
    benchmarks: Sequence[GivenBenchmark]
    currency: str
    language: str


def write(request: KpiRequest) -> bytes:
    """The workbook, with what there is already filled in."""
    with in_language(request.language):
        book = Workbook()
        lists = _write_start(book.worksheets[0], request)
        for part, rows in (
            ("values", _values(request)),
            ("definitions", _definitions(request.definitions.own)),
            ("benchmarks", _benchmarks(request)),
        ):
            sheet = book.create_sheet(local(layout.PARTS[part].title))
            _write_part(sheet, request, part, list(rows), lists)
        _write_catalogue(book.create_sheet(local(layout.CATALOGUE)), request)
        written = BytesIO()
        book.save(written)
        return written.getvalue()


def _mark(sheet: Worksheet, request: KpiRequest, part: str) -> None:
    """The first row, by which the sheet is recognised."""
    for column, value in enumerate((layout.FORMAT, part, request.organisation_code)):
        put(sheet, 0, column, value, QUIET)


def _write_start(sheet: Worksheet, request: KpiRequest) -> dict[str, str]:
    """How the workbook is filled in, and the lists that drop-downs offer."""
    sheet.title = local(layout.START)
    _mark(sheet, request, "start")
    put(sheet, 1, 0, request.organisation_name, TITLE).alignment = Alignment(wrap_text=False)
    sheet.row_dimensions[2].height = 26
    for row, text in enumerate(_steps(request.currency), start=2):
        put(sheet, row, 0, text)
        sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=4)
        sheet.row_dimensions[row + 1].height = 32
    for letter, width in zip("ABCD", (24, 16, 30, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    printable(sheet)
    return dict(_write_lists(sheet, request))


def _steps(currency: str) -> list[str]:
    return [
        _(
            "One line a value: KPI, unit, period, then actual, target, baseline and weight, as far as they are known."
        ),
        _("Write each figure in the unit of its KPI. Percentages need their sign: 45 %, not 0.45."),
        _(
            "Money is in {currency}. Periods are 2026-09, 2026-Q3 or 2026, as often as the KPI is measured."
        ).format(currency=currency),
        _("A figure that you empty is taken back; a line that you delete stays as it is stored."),
        _("KPIs of your own and benchmarks have a sheet each; the catalogue lists the KPIs there are."),
    ]


def _write_lists(sheet: Worksheet, request: KpiRequest) -> Iterator[tuple[str, str]]:
    options: Mapping[str, Collection[LocalText]] = {
        "perspectives": layout.PERSPECTIVES.values(),
        "measures": layout.MEASURES.values(),
        "directions": layout.DIRECTIONS.values(),
        "frequencies": layout.FREQUENCIES.values(),
        "roll_ups": layout.ROLL_UPS.values(),
    }
    lists = {
        "kpis": [_name(request.definitions, code) for code in request.definitions.by_code],
        "units": list(request.units.values()),
    } | {name: [local(text) for text in texts] for name, texts in options.items()}
    name = sheet.title.replace("'", "''")
    for column, (code, values) in enumerate(lists.items(), start=_FIRST_LIST):
        for row, value in enumerate(values, start=1):
            put(sheet, row, column, value, QUIET)
        letter = get_column_letter(column + 1)
        sheet.column_dimensions[letter].hidden = True
        yield code, f"'{name}'!${letter}$2:${letter}${len(values) + 1}"


def _name(definitions: Definitions, code: str) -> str:
    """What a KPI is called: its title, or its code where the title means another one."""
    title = local(definitions.by_code[code].title)
    found = definitions.find(title)
    return title if found is not None and found.code == code else code


def _write_part(
    sheet: Worksheet,
    request: KpiRequest,
    part: str,
    rows: Sequence[Sequence[object]],
    lists: Mapping[str, str],
) -> None:
    """One sheet of lines: what it is, headings, what there is, and room for more."""
    _mark(sheet, request, part)
    columns = layout.PARTS[part].columns
    for place, column in enumerate(columns):
        put(sheet, layout.HEADING_ROW, place, local(column.heading), HEADING).fill = HEADING_FILL
        sheet.column_dimensions[get_column_letter(place + 1)].width = column.width
        if column.offers:
            _offer(sheet, place, lists[column.offers])
    for line in range(len(rows) + SPARE_ROWS):
        given = rows[line] if line < len(rows) else ()
        for place, column in enumerate(columns):
            value = given[place] if place < len(given) else None
            cell = put(sheet, layout.FIRST_ROW + line, place, value)
            cell.fill, cell.border = ANSWER_FILL, BOX
            cell.number_format = _format(column.key, value)
    sheet.row_dimensions[layout.HEADING_ROW + 1].height = 32
    sheet.freeze_panes = "D3" if part == "values" else "B3"
    printable(sheet)


def _format(key: str, value: object) -> str:
    if isinstance(value, Percent):
        return _PERCENT
    return "@" if key == "period" else "General"


def _offer(sheet: Worksheet, place: int, formula: str) -> None:
    """A drop-down for a column; other words may be written too, and are checked on import."""
    letter = get_column_letter(place + 1)
    offered = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False)
    offered.add(f"{letter}{layout.FIRST_ROW + 1}:{letter}{LAST_ROW}")
    sheet.add_data_validation(offered)


def _values(request: KpiRequest) -> Iterator[Sequence[object]]:
    for (kpi, unit, period), value in request.values:
        definition = request.definitions.by_code[kpi]
        figures = (_figure(definition, name, getattr(value, name)) for name in FIGURES)
        yield _name(request.definitions, kpi), request.units[unit], period, *figures


def _figure(definition: KpiDefinition, name: str, figure: float | None) -> object:
    """What a cell holds; a percentage in the format of one."""
    if figure is None or name == "weight" or definition.measure != "percent":
        return figure
    return Percent(kpi_figures.as_share(figure))


def _definitions(definitions: Sequence[KpiDefinition]) -> Iterator[Sequence[object]]:
    for one in definitions:
        named: dict[str, object] = {
            f"{key}_{language}": text.within(language) or None
            for key in ("title", "definition", "formula", "source", "weight")
            for language in LANGUAGES
            if (text := getattr(one, key)) is not None
        }
        named |= {
            "perspective": local(layout.PERSPECTIVES[one.perspective]),
            "measure": local(layout.MEASURES[one.measure]),
            "better": local(layout.DIRECTIONS[one.better]),
            "frequency": local(layout.FREQUENCIES[one.frequency]),
            "roll_up": local(layout.ROLL_UPS[one.roll_up]),
            "owner": one.owner or None,
            "benchmark": one.benchmark or None,
        }
        columns = layout.PARTS["definitions"].columns
        yield tuple(named.get(column.key, getattr(one, column.key, None)) for column in columns)


def _benchmarks(request: KpiRequest) -> Iterator[Sequence[object]]:
    known = request.definitions.by_code.values()
    percentages = {series: d for d in known for series in (d.benchmark, d.code) if d.measure == "percent"}
    for one in request.benchmarks:
        found = {column.key: getattr(one, column.key) for column in layout.PARTS["benchmarks"].columns}
        if one.series in percentages:
            found["value"] = _figure(percentages[one.series], "value", one.value)
        yield tuple(None if value == "" else value for value in found.values())


def _write_catalogue(sheet: Worksheet, request: KpiRequest) -> None:
    """Every KPI to choose from, and how it is measured."""
    _mark(sheet, request, "catalogue")
    headings = (_("Code"), _("KPI"), _("Measured in"), _("Frequency"), _("Definition"), _("Formula in words"))
    for column, (text, width) in enumerate(zip(headings, (24, 38, 14, 12, 70, 60), strict=True)):
        put(sheet, layout.HEADING_ROW, column, text, HEADING).fill = HEADING_FILL
        sheet.column_dimensions[get_column_letter(column + 1)].width = width
    for place, one in enumerate(request.definitions.by_code.values(), start=layout.FIRST_ROW):
        told = (
            one.code,
            local(one.title),
            local(layout.MEASURES[one.measure]),
            local(layout.FREQUENCIES[one.frequency]),
            local(one.definition),
            local(one.formula),
        )
        for column, text in enumerate(told):
            put(sheet, place, column, text)
    sheet.freeze_panes = "A3"
    printable(sheet)
