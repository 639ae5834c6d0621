"""Writes the sample company's narratives into our own workbook, as the sponsors of its units would."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from openpyxl import load_workbook

from services.adapters import narrative_layout as layout
from services.adapters import narrative_workbook
from services.adapters.narrative_workbook import NarrativeRequest
from services.domain.narrative import OUTLOOKS, TOPICS

FOLDER = Path(__file__).parent
FILE = "narratives.xlsx"
LANGUAGE = "fr"


def build(folder: Path, company: Mapping[str, Any]) -> Path:
    """Write the workbook into a folder and return its path."""
    given = yaml.safe_load((FOLDER / "narratives.yaml").read_text("utf-8"))
    top = company["organisation"]
    units = {place: (unit["code"], unit["name"]) for place, unit in enumerate([top, *company["units"]])}
    request = NarrativeRequest(top["code"], units, given["period"], {}, LANGUAGE)
    book = load_workbook(BytesIO(narrative_workbook.write(request)))
    sheet = book.worksheets[0]
    rows = {str(cell.value): cell.row for cell in sheet["A"]}
    columns = {column.key: place for place, column in enumerate(layout.COLUMNS, start=1)}
    for one in given["narratives"]:
        for key, text in _cells(one).items():
            sheet.cell(rows[one["unit"]], columns[key], text)
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001
    path = folder / FILE
    book.save(path)
    return path


def _cells(one: Mapping[str, Any]) -> dict[str, str]:
    """What a sponsor writes, by the key of its column."""
    cells = {"sponsor": one["sponsor"], "outlook": OUTLOOKS[one["outlook"]].fr}
    if "audience" in one:
        cells["audience"] = one["audience"]
    for topic in TOPICS:
        if topic in one:
            cells[topic], cells[layout.rating_of(topic)] = one[topic]
    return cells
