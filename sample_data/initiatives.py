"""Writes the sample company's business case into our own workbook, as the people of its units would."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters import case_layout as layout
from services.adapters import case_workbook
from services.adapters.case_workbook import CaseRequest
from services.domain.case_facts import MoneySettings

FOLDER = Path(__file__).parent
FILE = "business-case.xlsx"
LANGUAGE, YEARS = "fr", 3


def build(folder: Path, company: Mapping[str, Any]) -> Path:
    """Write the workbook into a folder and return its path."""
    given = yaml.safe_load((FOLDER / "initiatives.yaml").read_text("utf-8"))
    named = company["organisation"]
    units = {place: (unit["code"], unit["name"]) for place, unit in enumerate(company["units"])}
    settings = MoneySettings(**given["settings"])
    request = CaseRequest(named["code"], named["name"], units, settings, (), {}, LANGUAGE)
    book = load_workbook(BytesIO(case_workbook.write(request)))
    sheets = {str(sheet["B1"].value): sheet for sheet in book.worksheets}
    for part, rows in _rows(given["initiatives"]).items():
        _fill(sheets[part], rows)
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001
    path = folder / FILE
    book.save(path)
    return path


Row = dict[str, Any]
"""A line: what is written, by the heading it stands under."""


def _rows(initiatives: list[dict[str, Any]]) -> dict[str, list[Row]]:
    return {
        "initiatives": [_initiative(one) for one in initiatives],
        "lines": [_line(one, line) for one in initiatives for line in one["lines"]],
        "intangibles": [row for one in initiatives for row in _intangibles(one)],
        "actuals": [row for one in initiatives for row in _actuals(one)],
    }


def _row(part: str, **cells: Any) -> Row:
    headings = {column.key: column.heading.fr for column in layout.PARTS[part].columns}
    return {headings[key]: value for key, value in cells.items()}


def _initiative(one: Mapping[str, Any]) -> Row:
    serves = "; ".join(text.replace(" ", ": ") for text in one["serves"])
    return _row(
        "initiatives",
        code=one["code"],
        title=one["title"],
        unit=one["unit"],
        start_year=one["start"],
        years=YEARS,
        owner=one["owner"],
        serves=serves,
    )


def _line(one: Mapping[str, Any], line: Mapping[str, Any]) -> Row:
    row = _row(
        "lines",
        initiative=one["code"],
        code=line["code"],
        kind=line.get("kind"),
        row=line["row"],
        basis=line["basis"],
        ramp=line.get("ramp"),
        **dict(zip(("people", "hours", "hour_cost", "realised"), line.get("saved", ()), strict=False)),
    )
    for year, amount in enumerate(line.get("amounts", ()), start=one["start"]):
        three = amount if isinstance(amount, list) else (None, amount, None)
        row |= {f"{year} {word.fr}": value for word, value in zip(layout.ESTIMATE_WORDS, three, strict=True)}
    return row


def _intangibles(one: Mapping[str, Any]) -> Iterator[Row]:
    for row, importance, *achieved in one.get("intangibles", ()):
        yield _row(
            "intangibles",
            initiative=one["code"],
            row=row,
            importance=importance,
            achieved=achieved[0] if achieved else None,
        )


def _actuals(one: Mapping[str, Any]) -> Iterator[Row]:
    """What came true, with the amounts as people type them."""
    for line, year, amount in one.get("actuals", ()):
        written = f"{amount:,.2f} $".replace(",", " ").replace(".", ",")
        yield _row("actuals", initiative=one["code"], line=line, year=year, amount=written)


def _fill(sheet: Worksheet, rows: list[Row]) -> None:
    """Write lines under their headings; a year that has no columns yet gets them."""
    places = {str(cell.value): cell.column for cell in sheet[layout.HEADING_ROW + 1] if cell.value}
    for number, row in enumerate(rows, start=layout.FIRST_ROW + 1):
        for heading, value in row.items():
            if heading not in places:
                places[heading] = len(places) + 1
                sheet.cell(layout.HEADING_ROW + 1, places[heading], heading)
            sheet.cell(number, places[heading], value)
