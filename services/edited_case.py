"""An initiative as it is typed on screen, and the workbook of one initiative that this makes for the reader."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from services.adapters import case_layout as layout
from services.adapters.case_cells import LONGEST_CODE, share_in
from services.adapters.case_workbook import shown_amounts
from services.adapters.workbook_reader import Sheet, Workbook
from services.adapters.workbook_values import column_number, seen_cell
from services.domain.amounts import read_amount
from services.domain.case_facts import Intangible, Plan, PlannedLine, Served, TimeSaved
from services.domain.errors import CellIssue
from services.domain.matching import normalise
from services.domain.texts import Message
from services.language import gettext as _
from services.language import local
from services.language.typed_numbers import format_share_typed, format_typed

Cell = str | float | None
Row = Mapping[str, Cell]
"""Cells as typed, by the key of their column (case_layout.PARTS), amounts by `year_key`; a blank may be left out."""

_CODE = next(place for place, one in enumerate(layout.PARTS["lines"].columns) if one.key == "code")
_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class EditedInitiative:
    """An initiative as a form holds it; `unit` is an id, `stood` what it stood on when it was opened, "" if it is new.

    `lines`, `intangibles` and `actuals` are rows as typed, blank ones too: their numbers are told in problems.
    """

    code: str = ""
    title: str = ""
    unit: int | None = None
    start_year: int | None = None
    years: int | None = None
    owner: str = ""
    serves: tuple[Served, ...] = ()
    lines: tuple[Row, ...] = ()
    intangibles: tuple[Row, ...] = ()
    actuals: tuple[Row, ...] = ()
    stood: str = ""

    def rows(self, part: str) -> tuple[Row, ...]:
        """The rows of one of the tables, by the word for its sheet."""
        return {"lines": self.lines, "intangibles": self.intangibles, "actuals": self.actuals}[part]


TABLES = ("lines", "intangibles", "actuals")


def year_key(year: int, estimate: int) -> str:
    """The key of a column of amounts: a calendar year, and 0 low, 1 likely, 2 high."""
    return f"{year} {layout.ESTIMATE_WORDS[estimate].en}"


def heading(part: str, key: str) -> str:
    """What a column is called in the current language."""
    found = layout.year_heading(key)
    if (part, key) == ("initiatives", "unit"):
        return _("Business unit")
    if found is not None:
        return f"{found[0]} {local(layout.ESTIMATE_WORDS[found[1]])}"
    return next(local(column.heading) for column in layout.PARTS[part].columns if column.key == key)


def table_title(part: str) -> str:
    """What a table of the form is called in the current language."""
    return {
        "lines": _("Costs and benefits"),
        "intangibles": _("Intangible effects"),
        "actuals": _("Actuals"),
    }[part]


def is_blank(row: Row) -> bool:
    """Whether nothing stands in a row."""
    return not any(str(cell).strip() for cell in row.values() if cell is not None)


def as_typed(plan: Plan, actuals: Mapping[tuple[str, int], float], stood: str) -> EditedInitiative:
    """A stored plan as if it had been typed, blanks left out, with the `actuals` (by line and year) that count."""
    codes = {line.code for line in plan.lines}
    came_true: tuple[Row, ...] = tuple(
        {"line": line, "year": year, "amount": format_typed(amount)}
        for (line, year), amount in sorted(actuals.items())
        if line in codes and plan.holds(year)
    )
    intangibles = tuple(_effect(one) for one in plan.intangibles)
    lines = tuple(_line(plan, line) for line in plan.lines)
    return EditedInitiative(
        plan.code, plan.title, plan.unit, plan.start_year, plan.years, plan.owner, plan.serves, lines,
        intangibles, came_true, stood,
    )  # fmt: skip


def _effect(one: Intangible) -> Row:
    cells: dict[str, Cell] = {"row": one.row, "importance": one.importance}
    return cells if one.achieved is None else cells | {"achieved": one.achieved}


def _line(plan: Plan, line: PlannedLine) -> Row:
    cells: dict[str, Cell] = {"code": line.code, "kind": line.kind, "row": line.row, "basis": line.basis}
    if line.ramp_months:
        cells["ramp"] = line.ramp_months
    if line.time_saved is not None:
        saved = line.time_saved
        cells |= {
            "people": format_typed(saved.people),
            "hours": format_typed(saved.hours_each),
            "hour_cost": format_typed(saved.cost_of_an_hour),
            "realised": format_share_typed(saved.realised),
        }
    for year in range(plan.start_year, plan.start_year + plan.years):
        for estimate, amount in enumerate(shown_amounts(plan, line, year)):
            if amount is not None:
                cells[year_key(year, estimate)] = format_typed(amount)
    return cells


def with_line_codes(edited: EditedInitiative) -> EditedInitiative:
    """The same with a code for each line that was given none."""
    taken = {normalise(str(row["code"])) for row in edited.lines if row.get("code")}
    free = (code for number in range(1, 10_000) if normalise(code := f"L{number}") not in taken)
    lines = tuple(
        row if is_blank(row) or str(row.get("code") or "").strip() else {**row, "code": next(free)}
        for row in edited.lines
    )
    return replace(edited, lines=lines)


def time_saved(row: Row, currency: str) -> TimeSaved | None:
    """The inputs of the calculator in a line; None where one is missing or no number."""
    people, hours, cost = (read_amount(row.get(key), currency) for key in ("people", "hours", "hour_cost"))
    share = share_in(row.get("realised"))
    if (
        isinstance(people, float)
        and isinstance(hours, float)
        and isinstance(cost, float)
        and share is not None
    ):
        return TimeSaved(people, hours, cost, float(share))
    return None


def years_of(row: Row) -> set[int]:
    """The calendar years that a line has amounts in."""
    found = (layout.year_heading(key) for key, cell in row.items() if cell not in (None, ""))
    return {year for year, _estimate in filter(None, found)}


def suggested_code(title: str, taken: Sequence[str]) -> str:
    """A code that no other initiative has, made of a title's words; empty for an empty title."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", title) if not unicodedata.combining(one))
    plain = re.sub(r"[^A-Z0-9]+", "-", letters.upper()).strip("-")[: LONGEST_CODE - 5].strip("-")
    words = {normalise(code) for code in taken}
    if not plain or normalise(plain) not in words:
        return plain
    return next(code for number in range(2, 10_000) if normalise(code := f"{plain}-{number}") not in words)


def as_workbook(organisation: str, unit: str, edited: EditedInitiative, *, removed: bool = False) -> Workbook:
    """The sheets that say the same; codes of the organisation and of the unit. Sheets are named by their parts."""
    head: Row = {
        "code": edited.code,
        "title": edited.title,
        "unit": unit,
        "start_year": edited.start_year,
        "years": edited.years,
        "owner": edited.owner,
        "serves": "; ".join(f"{one.framework}: {one.node}" for one in edited.serves),
        "removed": "yes" if removed else None,
    }
    tables = () if removed else TABLES
    sheets = [_sheet(organisation, "initiatives", [head])]
    sheets += [_sheet(organisation, part, list(_of(edited, part))) for part in tables]
    return Workbook("", "", tuple(sheets))


def _of(edited: EditedInitiative, part: str) -> Iterator[Row]:
    """The rows of a table with their initiative; blank ones stay blank, so that the others keep their place."""
    for row in edited.rows(part):
        yield {} if is_blank(row) else {"initiative": edited.code, **row}


def _sheet(organisation: str, part: str, rows: Sequence[Row]) -> Sheet:
    columns = {column.key: column.heading.en for column in layout.PARTS[part].columns}
    columns |= {key: key for row in rows for key in row if key not in columns}
    mark = (layout.FORMAT, part, organisation)
    cells = [tuple(seen_cell(row.get(key)) for key in columns) for row in rows]
    return Sheet(part, hidden=False, rows=[mark, tuple(columns.values()), *cells])


def follows(issue: CellIssue, edited: EditedInitiative) -> bool:
    """Whether a problem only follows from one that is told: of the code, typed once, or of the line of an actual."""
    if issue.code == "money.actual_without_plan" and issue.found:
        return normalise(issue.found) in {normalise(str(row.get("code"))) for row in edited.lines}
    return issue.sheet in TABLES and re.fullmatch(r"A\d+", issue.cell) is not None


def in_form(issue: CellIssue, workbook: Workbook) -> CellIssue:
    """A problem of those sheets, its place in words of the form."""
    place = _CELL.fullmatch(issue.cell)
    sheet = workbook.sheet(issue.sheet)
    if place is None or sheet is None:
        return issue
    row, words = int(place[2]) - 1, _column_in_words(sheet, column_number(place[1]))
    remedy = _REMEDIES.get(issue.code, issue.remedy)
    if sheet.name == "initiatives":
        return replace(issue, sheet="", cell=words, remedy=remedy)
    line = str(row - layout.FIRST_ROW + 1)
    if sheet.name == "lines":
        line = f"{line} ({sheet.cell(row, _CODE)})"
    where = _("{table}, line {line}, {column}").format(table=table_title(sheet.name), line=line, column=words)
    return replace(issue, sheet="", cell=where, remedy=remedy)


def _column_in_words(sheet: Sheet, place: int) -> str:
    title = str(sheet.cell(layout.HEADING_ROW, place))
    return heading(sheet.name, layout.column_by_heading(sheet.name).get(normalise(title), title))


_REMEDIES = {
    "money.no_lines": Message("Add a line to the table of costs and benefits."),
    "money.actual_without_plan": Message("Choose a line of the table of costs and benefits."),
    "money.dimension": Message("Choose dimensions from the list, or take this one out."),
    "unit.unknown": Message("Choose a unit from the list."),
}
"""What to do on screen, where the sentence for a workbook speaks of its sheets."""
