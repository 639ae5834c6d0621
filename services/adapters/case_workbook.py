"""The business-case workbook: settings, initiatives, lines, intangibles, actuals, and the catalogue to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters import case_catalogue
from services.adapters import case_layout as layout
from services.adapters.sheet_style import (
    ANSWER_FILL,
    BOX,
    HEADING,
    HEADING_FILL,
    QUIET,
    STRONG,
    TITLE,
    printable,
    put,
)
from services.domain.case_facts import MoneySettings, Plan, PlannedLine
from services.domain.texts import LocalText
from services.language import gettext as _
from services.language import in_language, local

SPARE_ROWS, LAST_ROW = 40, 2_000
"""Empty lines to fill in, and how far drop-downs reach."""
YEARS_BEHIND, YEARS_AHEAD, MOST_YEARS = 1, 4, 40
_FIRST_LIST = 6
"""The column of the settings from which on the lists of drop-downs stand."""


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """What a workbook is for: an organisation, units (code, name) by id, what is planned and what came true."""

    organisation_code: str
    organisation_name: str
    units: Mapping[int, tuple[str, str]]
    settings: MoneySettings
    plans: Sequence[Plan]
    actuals: Mapping[str, Mapping[tuple[str, int], float]]
    language: str


def write(request: CaseRequest) -> bytes:
    """The workbook, with what there is already filled in."""
    with in_language(request.language):
        book = Workbook()
        lists = _write_settings(book.worksheets[0], request)
        years = _years(request)
        for part, rows in (
            ("initiatives", _initiatives(request)),
            ("lines", _lines(request, years)),
            ("intangibles", _intangibles(request)),
            ("actuals", _actuals(request)),
        ):
            sheet = book.create_sheet(local(layout.PARTS[part].title))
            _write_part(sheet, request, part, years if part == "lines" else (), list(rows), lists)
        _write_catalogue(book.create_sheet(local(layout.CATALOGUE)), request)
        written = BytesIO()
        book.save(written)
        return written.getvalue()


def _mark(sheet: Worksheet, request: CaseRequest, part: str) -> None:
    """The first row, by which the sheet is recognised."""
    for column, value in enumerate((layout.FORMAT, part, request.organisation_code)):
        put(sheet, 0, column, value, QUIET)


def _write_settings(sheet: Worksheet, request: CaseRequest) -> dict[str, str]:
    """What counts for the organisation, how the workbook is filled in, and the lists that drop-downs offer."""
    sheet.title = local(layout.SETTINGS)
    _mark(sheet, request, "settings")
    put(sheet, 1, 0, request.organisation_name, TITLE).alignment = Alignment(wrap_text=False)
    sheet.row_dimensions[2].height = 26
    settings = request.settings
    for row, (key, value) in enumerate(
        (
            ("currency", settings.currency),
            ("rate", settings.rate),
            ("valuation_year", settings.valuation_year),
        ),
        start=2,
    ):
        put(sheet, row, 0, local(layout.SETTING_LABELS[key]), STRONG)
        cell = put(sheet, row, 1, value)
        cell.fill, cell.border = ANSWER_FILL, BOX
        if key == "rate":
            cell.number_format = "0.0#%"
    for row, text in enumerate(_steps(settings), start=6):
        put(sheet, row, 0, text)
        sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=4)
        sheet.row_dimensions[row + 1].height = 32
    for letter, width in zip("ABCD", (24, 16, 30, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    printable(sheet)
    return dict(_write_lists(sheet, request))


def _steps(settings: MoneySettings) -> list[str]:
    steps = [
        _(
            "One line an initiative, one line a cost or benefit. Years are calendar years; the first one is year 0."
        ),
        _("Each year has a low, a likely and a high amount; a blank low or high one is the likely one."),
        _("Costs and benefits are both written without a minus. All amounts are in the currency above."),
        _(
            "Saved time: fill in people, hours, cost of an hour and the share realised; years left blank follow."
        ),
        _(
            "An initiative's lines in this workbook take the place of all it had; actuals add to those there are."
        ),
        _("Choose costs and benefits from the catalogue, or write your own words."),
    ]
    if not settings.stated:
        steps.insert(
            0, _("Nobody has set currency, discount rate and valuation year yet: these are the defaults.")
        )
    return steps


def _write_lists(sheet: Worksheet, request: CaseRequest) -> Iterator[tuple[str, str]]:
    rows = case_catalogue.rows()
    lists: dict[str, Sequence[object]] = {
        "units": [code for code, _name in request.units.values()],
        "kinds": [local(text) for text in layout.KINDS.values()],
        "rows": [local(row.title) for row in rows if row.kind != "intangible"],
        "bases": [local(text) for text in layout.BASES.values()],
        "intangibles": [local(row.title) for row in rows if row.kind == "intangible"],
        "yes": [local(layout.YES), local(layout.NO)],
        "marks": list(range(6)),
    }
    name = sheet.title.replace("'", "''")
    for column, (code, values) in enumerate(lists.items(), start=_FIRST_LIST):
        for row, value in enumerate(values, start=1):
            put(sheet, row, column, value, QUIET)
        letter = get_column_letter(column + 1)
        sheet.column_dimensions[letter].hidden = True
        yield code, f"'{name}'!${letter}$2:${letter}${len(values) + 1}"
    first = layout.FIRST_ROW + 1
    initiatives = local(layout.PARTS["initiatives"].title)
    yield "initiatives", f"'{initiatives}'!$A${first}:$A${LAST_ROW}"


def _years(request: CaseRequest) -> range:
    """The years that have columns: all of the plans, and some around the valuation year."""
    usual = request.settings.valuation_year - YEARS_BEHIND
    start = min([usual, *(plan.start_year for plan in request.plans)])
    last = max((plan.start_year + plan.years for plan in request.plans), default=0)
    end = max(last, request.settings.valuation_year + YEARS_AHEAD)
    return range(start, max(min(end, start + MOST_YEARS), last))


def _write_part(
    sheet: Worksheet,
    request: CaseRequest,
    part: str,
    years: Sequence[int],
    rows: Sequence[Sequence[object]],
    lists: Mapping[str, str],
) -> None:
    """One sheet of lines: what it is, headings, what there is, and room for more."""
    _mark(sheet, request, part)
    columns = [
        *layout.PARTS[part].columns,
        *(
            layout.Column("amount", _of_year(year, word), 12)
            for year in years
            for word in layout.ESTIMATE_WORDS
        ),
    ]
    for place, column in enumerate(columns):
        cell = put(sheet, layout.HEADING_ROW, place, local(column.heading), HEADING)
        cell.fill = HEADING_FILL
        sheet.column_dimensions[get_column_letter(place + 1)].width = column.width
        if column.offers:
            _offer(sheet, place, lists[column.offers], strict=column.offers not in ("rows", "intangibles"))
    for line in range(len(rows) + SPARE_ROWS):
        given = rows[line] if line < len(rows) else ()
        for place, column in enumerate(columns):
            cell = put(sheet, layout.FIRST_ROW + line, place, given[place] if place < len(given) else None)
            cell.fill, cell.border = ANSWER_FILL, BOX
            cell.number_format = _FORMATS.get(column.key, "General")
    sheet.row_dimensions[layout.HEADING_ROW + 1].height = 32
    sheet.freeze_panes = "C3" if part == "lines" else "B3"
    printable(sheet)


_FORMATS = {"amount": "#,##0.##", "hour_cost": "#,##0.00", "realised": "0%"}


def _of_year(year: int, word: LocalText) -> LocalText:
    return LocalText(f"{year} {word.en}", f"{year} {word.fr}")


def _offer(sheet: Worksheet, place: int, formula: str, *, strict: bool) -> None:
    """A drop-down for a column; where it is not strict, other words may be written too."""
    letter = get_column_letter(place + 1)
    offered = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    offered.add(f"{letter}{layout.FIRST_ROW + 1}:{letter}{LAST_ROW}")
    sheet.add_data_validation(offered)


def _initiatives(request: CaseRequest) -> Iterator[Sequence[object]]:
    for plan in request.plans:
        serves = "; ".join(f"{one.framework}: {one.node}" for one in plan.serves)
        unit = request.units[plan.unit][0]
        yield plan.code, plan.title, unit, plan.start_year, plan.years, plan.owner or None, serves or None


def _lines(request: CaseRequest, years: Sequence[int]) -> Iterator[Sequence[object]]:
    for plan in request.plans:
        for line in plan.lines:
            yield (
                plan.code,
                line.code,
                local(layout.KINDS[line.kind]),
                local(case_catalogue.title(line.row)),
                local(layout.BASES[line.basis]),
                line.ramp_months or None,
                *_inputs(line),
                *(amount for year in years for amount in shown_amounts(plan, line, year)),
            )


def _inputs(line: PlannedLine) -> tuple[float | None, ...]:
    saved = line.time_saved
    if saved is None:
        return (None,) * 4
    return saved.people, saved.hours_each, saved.cost_of_an_hour, saved.realised


def shown_amounts(plan: Plan, line: PlannedLine, year: int) -> tuple[float | None, ...]:
    """Three cells; blank outside the horizon, where the calculator gives the same, and beside an equal likely one."""
    if not plan.holds(year):
        return (None,) * 3
    amount = line.amounts[year - plan.start_year]
    followed = line.time_saved is not None and set(amount) == {line.time_saved.worth}
    if followed:
        return (None,) * 3
    low, likely, high = amount
    return None if low == likely else low, likely, None if high == likely else high


def _intangibles(request: CaseRequest) -> Iterator[Sequence[object]]:
    for plan in request.plans:
        for one in plan.intangibles:
            yield plan.code, local(case_catalogue.title(one.row)), one.importance, one.achieved


def _actuals(request: CaseRequest) -> Iterator[Sequence[object]]:
    for plan in request.plans:
        for (line, year), amount in sorted(request.actuals.get(plan.code, {}).items()):
            if plan.holds(year) and any(line == one.code for one in plan.lines):
                yield plan.code, line, year, amount


def _write_catalogue(sheet: Worksheet, request: CaseRequest) -> None:
    """Every row to choose from, with what belongs into it."""
    _mark(sheet, request, "catalogue")
    headings = (_("Code"), _("Kind"), _("Row"), _("What belongs into it"))
    for column, (text, width) in enumerate(zip(headings, (26, 14, 42, 80), strict=True)):
        put(sheet, layout.HEADING_ROW, column, text, HEADING).fill = HEADING_FILL
        sheet.column_dimensions[get_column_letter(column + 1)].width = width
    kinds: dict[str, str] = {code: local(name) for code, name in layout.KINDS.items()}
    kinds["intangible"] = _("intangible")
    for place, row in enumerate(case_catalogue.rows(), start=layout.FIRST_ROW):
        for column, text in enumerate((row.code, kinds[row.kind], local(row.title), local(row.about))):
            put(sheet, place, column, text)
    sheet.freeze_panes = "A3"
    printable(sheet)
