"""What a whole table of KPI values is of: its KPI, its unit and its figure, where no column says them."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.adapters import kpi_layout as layout
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_sheets import KpiTable
from services.adapters.similarity import fold
from services.domain.kpi_facts import Figure, KpiDefinition
from services.domain.matching import normalise


@dataclass(frozen=True, slots=True)
class Subject:
    """What a whole table is of, where that stands in the sheet's name or above its headings."""

    kpi: KpiDefinition | None
    unit: int | None
    figure: Figure


def subject_of(table: KpiTable, definitions: Definitions, units: Mapping[str, int]) -> Subject:
    """What a table is of: as the words above its headings say, else its sheet's name."""
    name = table.sheet.name
    words = [part for text, _, _ in table.words for part in _parts(text)]
    kpis = [definitions.find(word) for word in words] + [
        definitions.find_sheet(part) for part in _parts(name)
    ]
    words += _parts(name)
    inside = [units.get(normalise(word)) for word in words]
    figures = [layout.SUBJECT_WORDS.get(fold(word)) for word in words]
    return Subject(
        next((kpi for kpi in kpis if kpi is not None), None),
        next((unit for unit in inside if unit is not None), None),
        next((figure for figure in figures if figure is not None), "actual"),
    )


def _parts(text: str) -> list[str]:
    """A text whole, and its parts before and after a colon, a dash or a bar."""
    for mark in (":", " - ", " – ", " — ", "|", " · "):
        if mark in text:
            return [text, *(part.strip() for part in text.split(mark) if part.strip())]
    return [text]
