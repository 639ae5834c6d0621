"""Example workbooks of docs/workbooks.md; `python -m tests.pictures` has LibreOffice draw them."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageChops

from services import administration, business_case, framework_library, targets, templates, wave_administration
from services.adapters.database import Sessions, open_sessions
from services.adapters.office import convert, office_path
from services.domain.case_facts import MoneySettings
from services.domain.column_mapping import Layout
from services.domain.targets import GivenTarget
from services.domain.viewer import LOCAL_VIEWER
from services.workspace import upgrade
from tests.builders import filled, filled_parts, saved
from tests.running import ROOT

FACE = "Liberation Sans"
IMAGES = ROOT / "docs" / "images" / "layouts"
DOTS, SPACE, COLOURS = 115, 6, 24
"""Dots an inch, white dots around a picture, and its colours."""

FRAMEWORKS = ("social-maturity", "digital-intensity-index")
PERIOD = "2026-Q3"
Rows = Sequence[Sequence[object]]

STAFF, PAY, LEARN, WRITE = (
    "How is the work on social media staffed in your unit?",
    "How is social media paid for?",
    "How do people learn to use social media for their work?",
    "How well do people write, answer and moderate in public?",
)
ABSENT, ISOLATED, ORGANISED, MANAGED, EMBEDDED = (
    *("1 - Absent", "2 - Isolated", "3 - Organised"),
    *("4 - Managed", "5 - Embedded"),
)
USED = (
    "The organisation has a website.",
    "It uses social media.",
    "It buys cloud computing services.",
)


@dataclass(frozen=True)
class Example:
    """A workbook of the page: what it is recognised as, and how it is drawn.

    `layout` is None for a workbook of ours and for cash flows, which are `warned` of some things; `sheet` is the one to
    draw (the first), `area` what of it is shown (all).
    """

    name: str
    content: Callable[["Firm"], bytes]
    layout: Layout | None = None
    tool: str = ""
    sheet: str = ""
    area: str = ""
    flows: bool = False
    warned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Firm:
    """An organisation LANTERN with the units North and South, and an open wave of each framework by key."""

    sessions: Sessions
    top: int
    units: Mapping[str, int]
    waves: Mapping[str, int]


def found_firm(sessions: Sessions) -> Firm:
    """Found the organisation that all examples are for."""
    top = administration.add_organisation(sessions, LOCAL_VIEWER, "Lantern", "LANTERN")
    units = {
        name.upper(): administration.add_unit(sessions, LOCAL_VIEWER, top, name, name.upper())
        for name in ("North", "South")
    }
    ids = {info.key: info.id for info in framework_library.list_frameworks(sessions)}
    waves = {
        key: wave_administration.open_wave(sessions, LOCAL_VIEWER, top, ids[key], PERIOD)
        for key in FRAMEWORKS
    }
    return Firm(sessions, top, units, waves)


HEADING, QUIET = Font("Calibri", bold=True), Font("Calibri", italic=True, color="5B6475")
TITLE = Font("Calibri", bold=True, size=13)
BOLD, PLAIN = 1.0, 0.8
"""Widths of a letter, in those that a column is measured by."""

FILL = PatternFill("solid", fgColor="DCE6F5")


def table(
    rows: Rows,
    widths: Sequence[float],
    *,
    header: int = 1,
    name: str = "Sheet1",
    styles: Mapping[str, Font] | None = None,
) -> bytes:
    """A workbook of one sheet as people keep them: bold headings, texts that wrap."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for line in rows:
        sheet.append(list(line))
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            cell.font = Font("Calibri")
            if cell.row == header:
                cell.font, cell.fill = HEADING, FILL
            if isinstance(cell.value, datetime):
                cell.number_format = "yyyy-mm-dd hh:mm"
    for address, font in (styles or {}).items():
        sheet[address].font = font
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, line in enumerate(rows, start=1):
        share = BOLD if number == header else PLAIN
        lines = max(ceil(len(str(value)) * share / width) for value, width in zip(line, widths, strict=True))
        sheet.row_dimensions[number].height = 16 * lines + 1
    return saved(book)


def questionnaire(firm: Firm) -> bytes:
    """Our template for North, two of three columns filled in."""
    content = templates.make_template(
        firm.sessions, LOCAL_VIEWER, firm.waves["social-maturity"], "en", {firm.units["NORTH"]: 3}
    )
    answers = [
        [MANAGED, ORGANISED, ORGANISED, ISOLATED, "Don't know", *[ORGANISED] * 7],
        [ORGANISED, ISOLATED, ISOLATED, None, "Not applicable", *[ISOLATED] * 7],
    ]
    book = load_workbook(BytesIO(filled(content, {"NORTH": answers})))
    sheet = book["North"]
    for mark, values in (("respondent", ("R01", "R02")), ("role", ("Manager", "Employee"))):
        row = next(cell.row for cell in sheet["A"] if str(cell.value) == mark)
        for column, value in enumerate(values, start=4):
            sheet.cell(row, column).value = value
    return saved(book)


def respondents(_firm: Firm) -> bytes:
    """One row a respondent, as anybody would type it."""
    rows: Rows = [
        ["Respondent", "Unit", "Role", STAFF, PAY, LEARN, WRITE],
        ["R01", "North", "Manager", MANAGED, ORGANISED, 3, "2"],
        ["R02", "North", "Employee", "3 - ORGANISED", ISOLATED, 2, None],
        ["R07", "South", "Employee", EMBEDDED, "n/a", 4, "Don't know"],
    ]
    return table(rows, [12, 10, 12, 22, 18, 22, 22])


def joined(_firm: Firm) -> bytes:
    """Several choices joined in one cell."""
    rows: Rows = [
        ["Respondent", "Unit", "Which of these are true of your unit?"],
        ["R01", "North", "".join(f"{words};" for words in USED)],
        ["R07", "South", f"{USED[0]};{USED[1]};"],
    ]
    return table(rows, [12, 10, 90])


def ticks(_firm: Firm) -> bytes:
    """One column a choice, for questions of two options."""
    rows: Rows = [
        ["Respondent", "Unit", *[f"Which of these are true? [{words}]" for words in USED]],
        ["R01", "North", "Yes", "Yes", "Yes"],
        ["R07", "South", "Yes", "Yes", "No"],
    ]
    return table(rows, [12, 10, 30, 30, 30])


def options(_firm: Firm) -> bytes:
    """One column an option of a question."""
    labels = (ABSENT, ISOLATED, ORGANISED, MANAGED, EMBEDDED)
    rows: Rows = [
        ["Respondent", "Unit", *[f"{PAY}/{label}" for label in labels], LEARN],
        ["R01", "North", 0, 0, 1, 0, 0, ORGANISED],
        ["R07", "South", None, None, None, "x", None, MANAGED],
    ]
    return table(rows, [12, 10, 16, 16, 16, 16, 16, 20])


def at(hour: int, minute: int) -> datetime:
    """A time of 1 September 2026, as a spreadsheet holds it."""
    return datetime(2026, 9, 1, hour, minute)  # noqa: DTZ001  spreadsheets know no zones


def microsoft_forms(_firm: Firm) -> bytes:
    """An anonymous form of Microsoft Forms."""
    head = ["ID", "Start time", "Completion time", "Email", "Name", "Your business unit"]
    rows: Rows = [
        [*head, STAFF, PAY, LEARN],
        [
            *(1, at(10, 2), at(10, 9), "anonymous", None, "North"),
            *(MANAGED, ORGANISED, ORGANISED),
        ],
        [
            *(2, at(11, 30), at(11, 41), "anonymous", None, "South"),
            *(EMBEDDED, ISOLATED, MANAGED),
        ],
    ]
    return table(rows, [5, 16, 17, 12, 8, 14, 20, 18, 20])


def google_forms(_firm: Firm) -> bytes:
    """The answers of a Google form, two questions of which are rows of a grid."""
    rows: Rows = [
        [
            "Timestamp",
            "Email Address",
            "Business unit",
            STAFF,
            f"Please rate [{PAY}]",
            f"Please rate [{LEARN}]",
        ],
        ["9/1/2026 10:09:14", "ann@example.com", "North", MANAGED, ORGANISED, ORGANISED],
        ["9/1/2026 11:41:02", "bob@example.com", "South", EMBEDDED, ISOLATED, MANAGED],
    ]
    return table(rows, [18, 19, 14, 24, 24, 26], name="Form Responses 1")


def limesurvey(_firm: Firm) -> bytes:
    """Question codes and answer codes of LimeSurvey: a list with a comment, and an array."""
    head = ["id", "submitdate", "lastpage", "startlanguage", "seed", "unit"]
    rows: Rows = [
        [*head, "RES1", "RES1[comment]", "RES2", "SKILLS[SKI1]", "SKILLS[SKI2]"],
        [7, "2026-09-01 10:09:14", 3, "en", 61234, "NORTH", "4", "two people since May", "3", "3", "2"],
        [9, "2026-09-01 11:41:02", 3, "fr", 98105, "SOUTH", "5", None, "2", "4", None],
    ]
    return table(rows, [5, 19, 9, 13, 8, 8, 7, 21, 7, 13, 13])


def kobotoolbox(_firm: Firm) -> bytes:
    """Names and groups of KoboToolbox, from our XLSForm; some of its last columns are left out."""
    head = ["start", "respondent", "unit", "role", "part_1/RES1", "part_1/RES2", "part_2/SKI1"]
    rows: Rows = [
        [*head, "_id", "_uuid", "_submission_time", "_index"],
        [
            *("2026-09-01T10:02:11-04:00", "R01", "North", "manager", "4", "3", "dont_know"),
            *(501, "0b6f0c1e", "2026-09-01T14:09:14", 1),
        ],
        [
            *("2026-09-01T11:30:40-04:00", "R07", "South", "employee", "5", "2", "4"),
            *(502, "7d21a9f3", "2026-09-01T15:41:02", 2),
        ],
    ]
    return table(rows, [25, 11, 8, 10, 12, 12, 13, 6, 10, 19, 7])


def form(_firm: Firm) -> bytes:
    """An interview: titles, guidance and questions below each other, the answers of one respondent beside them."""
    rows: Rows = [
        ["Interview on social media", None],
        ["Business unit:", "North"],
        ["Respondent:", "R01"],
        ["Role:", "Manager"],
        [None, None],
        ["Resources", "Answer"],
        [STAFF, MANAGED],
        ["Think of named people and the hours in their job description.", None],
        [PAY, ORGANISED],
        ["Look at last year's budget.", None],
        ["Skills", "Answer"],
        [LEARN, ORGANISED],
        ["Count training that took place in the last twelve months.", None],
        [WRITE, ISOLATED],
    ]
    quiet = {f"A{row}": QUIET for row in (8, 10, 13)}
    strong = {f"{column}{row}": HEADING for row in (6, 11) for column in "AB"}
    return table(rows, [62, 24], header=0, name="Interview", styles={"A1": TITLE, **quiet, **strong})


def questions(_firm: Firm) -> bytes:
    """One row a question, one column a respondent, in the sheet of a unit."""
    rows: Rows = [
        ["Question", "R01", "R02", "R03"],
        ["Role", "Manager", "Employee", "Employee"],
        [STAFF, MANAGED, ORGANISED, ORGANISED],
        [PAY, ORGANISED, ISOLATED, None],
        [LEARN, ORGANISED, ISOLATED, "Don't know"],
        [WRITE, ISOLATED, ISOLATED, ABSENT],
    ]
    return table(rows, [56, 18, 18, 18], name="North")


def answers(_firm: Firm) -> bytes:
    """One row an answer."""
    rows: Rows = [
        ["Unit", "Period", "Respondent", "Role", "Question", "Answer", "Comment"],
        ["NORTH", "2026-Q3", "R01", "Manager", "RES1", MANAGED, "two people since May"],
        ["NORTH", "2026-Q3", "R01", "Manager", "RES2", 3, None],
        ["NORTH", "2026-Q3", "R02", "Employee", "RES1", ORGANISED, None],
        ["SOUTH", "2026-Q3", "R07", "Employee", PAY, "n/a", "paid by the group"],
    ]
    return table(rows, [10, 10, 13, 12, 30, 18, 24])


def target_workbook(firm: Firm) -> bytes:
    """Our workbook of targets, with a target a unit."""
    wave, units = firm.waves["social-maturity"], list(firm.units.values())
    given = [
        GivenTarget(unit, "overall", date(2027, 12, 31), score)
        for unit, score in zip(units, (4.0, 3.5), strict=True)
    ]
    targets.set_targets(firm.sessions, LOCAL_VIEWER, wave, given, "first")
    return targets.workbook(firm.sessions, LOCAL_VIEWER, wave, units, "en")


def money(firm: Firm) -> bytes:
    """Our workbook of costs and benefits: an initiative with a cost, saved time, and an estimate with its range."""
    settings = MoneySettings("CAD", 0.08, 2027)
    business_case.set_money_settings(firm.sessions, LOCAL_VIEWER, firm.top, settings)
    template = business_case.make_template(firm.sessions, LOCAL_VIEWER, firm.top, "en")
    content = filled_parts(
        template,
        initiatives=[("INTRANET", "A new intranet", "NORTH", 2026, 2, "Head of digital")],
        lines=[
            cash("C1", "cost", "Licence fees", "measured", {"2026 likely": 40_000, "2027 likely": 12_000}),
            cash("B1", "benefit", "Faster projects", "assumed", SAVED_TIME),
            cash("B2", "benefit", "Tools retired", "benchmark", RANGES),
        ],
        intangibles=[("INTRANET", "Engagement", 4, 2)],
    )
    book = load_workbook(BytesIO(content))
    for place, width in enumerate(NARROW, start=1):
        book["Lines"].column_dimensions[get_column_letter(place)].width = width
    return saved(book)


NARROW = (17, 6, 8, 14, 11, 9, 7, 8, 8, 8, *[8] * 6)
"""Widths of the columns of lines, so that all of them can be read in a picture."""

SAVED_TIME = {
    "Ramp-up in months": 6,
    "People": 200,
    "Hours a year each": 30,
    "Cost of an hour": 45,
    "Share realised": 0.4,
}
RANGES = {"2026 likely": 0, "2027 low": 6_000, "2027 likely": 9_000, "2027 high": 11_000}


def cash(code: str, kind: str, row: str, basis: str, more: Mapping[str, float]) -> dict[str, object]:
    """A line of the initiative INTRANET by heading."""
    named = {"Initiative code": "INTRANET", "Line code": code, "Kind": kind, "Cost or benefit": row}
    return {**named, "Basis": basis, **more}


def cash_flows(_firm: Firm) -> bytes:
    """Cash flows of an initiative, which has a sheet of its own."""
    rows: Rows = [
        ["Business case", None, None, None, None],
        ["Business unit:", "North", None, None, None],
        [None, None, None, None, None],
        ["Item", 2026, 2027, 2028, "Total"],
        ["Costs", None, None, None, None],
        ["Licence fees", 80_000, 20_000, 20_000, 120_000],
        ["Moving the old pages", "12 500,00 $", None, None, 12_500],
        ["Total costs", 92_500, 20_000, 20_000, 132_500],
        ["Benefits", None, None, None, None],
        ["Tools retired", None, 45_000, 60_000, 105_000],
        ["Net", -92_500, 25_000, 40_000, -27_500],
    ]
    strong = {f"A{row}": HEADING for row in (5, 8, 9, 11)}
    return table(rows, [26, 12, 12, 12, 12], header=4, name="Intranet", styles={"A1": TITLE, **strong})


EXAMPLES = (
    Example("questionnaire", questionnaire, sheet="North", area="A1:E17"),
    Example("respondents", respondents, Layout.RESPONDENTS),
    Example("joined", joined, Layout.RESPONDENTS),
    Example("ticks", ticks, Layout.RESPONDENTS),
    Example("options", options, Layout.RESPONDENTS),
    Example("microsoft-forms", microsoft_forms, Layout.RESPONDENTS, "Microsoft Forms"),
    Example("google-forms", google_forms, Layout.RESPONDENTS, "Google Forms"),
    Example("limesurvey", limesurvey, Layout.RESPONDENTS, "LimeSurvey"),
    Example("kobotoolbox", kobotoolbox, Layout.RESPONDENTS, "KoboToolbox"),
    Example("form", form, Layout.QUESTIONS),
    Example("questions", questions, Layout.QUESTIONS),
    Example("answers", answers, Layout.ANSWERS),
    Example("targets", target_workbook),
    Example("business-case", money, sheet="Lines", area="A1:P6"),
    Example("cash-flows", cash_flows, flows=True, warned=("money.left_out",)),
)


def for_paper(content: bytes, example: Example) -> bytes:
    """The same workbook with one sheet, set to print as it looks on a screen."""
    book = load_workbook(BytesIO(content))
    shown = book[example.sheet] if example.sheet else book.worksheets[0]
    for sheet in book.worksheets:
        if sheet is not shown:
            book.remove(sheet)
    for cell in (cell for row in shown.iter_rows() for cell in row):
        font = copy(cell.font)
        font.name = FACE
        cell.font = font
    _set_up(shown, example.area or shown.dimensions)
    return saved(book)


def _set_up(sheet: Worksheet, area: str) -> None:
    sheet.print_area = area
    sheet.print_options.gridLines = sheet.print_options.headings = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_margins = PageMargins(0.2, 0.2, 0.2, 0.2, 0, 0)
    sheet.oddFooter.center.text = None  # type: ignore[union-attr]


def draw(office: str, files: Mapping[str, bytes], folder: Path) -> None:
    """Have LibreOffice print workbooks by name, and keep what is on each first page as a picture."""
    for name, content in files.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    convert(office, [folder / f"{name}.xlsx" for name in files], "pdf", folder)
    for name in files:
        page = folder / name
        subprocess.run(
            ["pdftoppm", "-r", str(DOTS), "-f", "1", "-l", "1", "-singlefile", f"{page}.pdf", str(page)],
            check=True,
        )
        cropped(Image.open(f"{page}.ppm")).save(IMAGES / f"{name}.png", optimize=True)


def cropped(page: Image.Image) -> Image.Image:
    """A page without the white around what it shows, in few colours."""
    box = ImageChops.invert(page.convert("L")).getbbox()
    assert box is not None, "an empty page"
    left, top, right, bottom = box
    shown = page.crop((left - SPACE, top - SPACE, right + SPACE, bottom + SPACE))
    return shown.quantize(COLOURS)


def run() -> None:
    """Draw every picture."""
    office = office_path()
    if office is None or shutil.which("pdftoppm") is None:
        sys.exit("The pictures need LibreOffice (soffice) and Poppler (pdftoppm); install both.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sessions = open_sessions(f"sqlite:///{folder / 'palier.db'}")
        upgrade(sessions)
        firm = found_firm(sessions)
        draw(office, {one.name: for_paper(one.content(firm), one) for one in EXAMPLES}, folder)
        sessions.kw["bind"].dispose()


if __name__ == "__main__":
    run()
