"""Writes the sample company's KPIs into workbooks: our own one, and a correction as somebody would send it."""

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.adapters import kpi_catalogue, kpi_workbook
from services.adapters import kpi_layout as layout
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_workbook import KpiRequest
from services.domain.periods import Period

FOLDER = Path(__file__).parent
FILE, CORRECTION = "kpis.xlsx", "kpis-correction.xlsx"
LANGUAGE, CURRENCY = "fr", "CAD"


def read() -> dict[str, Any]:
    """What the company measures."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "indicators.yaml").read_text("utf-8"))
    return found


def build(folder: Path, company: Mapping[str, Any]) -> list[Path]:
    """Write the workbook and its correction into a folder and return their paths."""
    given = read()
    named = company["organisation"]
    units = dict(enumerate(given["units"]))
    request = KpiRequest(named["code"], named["name"], units, Definitions(()), (), (), CURRENCY, LANGUAGE)
    book = load_workbook(BytesIO(kpi_workbook.write(request)))
    sheets = {str(sheet["B1"].value): sheet for sheet in book.worksheets}
    _fill(sheets["definitions"], "definitions", (_definition(one) for one in given["own"]))
    _fill(sheets["values"], "values", _values(given))
    return [_save(book, folder / FILE), _save(_correction(given), folder / CORRECTION)]


def _save(book: Workbook, path: Path) -> Path:
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001
    book.save(path)
    return path


Row = dict[str, Any]
"""A line: what is written, by the key of its column."""


def _definition(one: Mapping[str, Any]) -> Row:
    english, french = one["title"]
    row = {key: value for key, value in one.items() if key not in ("title", "weight")}
    row |= {"title_en": english, "title_fr": french, "frequency": "mois"}
    row |= {"source_fr": "Tableau de bord interne", "source_en": "Internal dashboard"}
    if "weight" in one:
        row["weight_en"], row["weight_fr"] = one["weight"]
    return row


def _values(given: Mapping[str, Any]) -> Iterator[Row]:
    """A line for each KPI, unit and month; a gap has none."""
    gaps = {tuple(gap) for gap in given["gaps"]}
    titles = {one.code: one.title.fr for one in kpi_catalogue.definitions()}
    titles |= {one["code"]: one["title"][1] for one in given["own"]}
    decimals = {one.code: one.decimals for one in kpi_catalogue.definitions()}
    decimals |= {one["code"]: one.get("decimals", 0) for one in given["own"]}
    for code, kpi in given["kpis"].items():
        for unit, size in given["units"].items():
            for row in _series(given, code, kpi, unit, size, decimals[code]):
                if (unit, code, row["period"]) not in gaps:
                    yield {"kpi": titles[code], "unit": unit} | row


def _series(
    given: Mapping[str, Any], code: str, kpi: Mapping[str, Any], unit: str, size: float, decimals: int
) -> Iterator[Row]:
    """The months of a KPI of a unit: on its way from start to end, wavering; the same seed gives the same ones."""
    chance = np.random.default_rng(zlib.crc32(f"{code}/{unit}".encode()))
    scale = size / sum(given["units"].values()) * 2 if kpi.get("scales") else 1 + chance.normal(0, 0.04)
    first = Period.parse(given["first"])
    for month in range(given["months"]):
        share = month / (given["months"] - 1)
        level = (
            kpi["from"] + (kpi["to"] - kpi["from"]) * share + chance.normal(0, kpi["wavers"]) * kpi["from"]
        )
        row: Row = {"period": str(first.later(month)), "actual": round(float(level * scale), decimals)}
        if month == 0:
            row["baseline"] = round(float(kpi["from"] * scale), decimals)
        if month % 3 == 2:
            row["target"] = round(float(kpi["targets"][month // 3] * scale), decimals)
        if "weight" in kpi:
            row["weight"] = round(kpi["weight"] * size / 9)
        yield row


def _correction(given: Mapping[str, Any]) -> Workbook:
    """The corrected month as somebody sends it: units in lines, the month in a column, the KPI above."""
    restated = given["restated"]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Correction"
    title = next(one.title.fr for one in kpi_catalogue.definitions() if one.code == restated["kpi"])
    sheet.append(["Indicateur :", title])
    sheet.append([])
    sheet.append(["Unité", "Indicateur", restated["month"]])
    for unit, figure in restated["units"].items():
        sheet.append([unit, title, figure])
    return book


def _fill(sheet: Worksheet, part: str, rows: Iterator[Row]) -> None:
    """Write lines under their headings."""
    places = {column.key: place for place, column in enumerate(layout.PARTS[part].columns, start=1)}
    for number, row in enumerate(rows, start=layout.FIRST_ROW + 1):
        for key, value in row.items():
            sheet.cell(number, places[key], value)
