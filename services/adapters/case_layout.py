"""The layout of the business-case workbook that its writer and its reader share.

The first row of each sheet says what it is: format, part, code of the organisation. Headings stand in the second one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.domain.business_case import Basis, Kind
from services.domain.matching import normalise
from services.domain.texts import LANGUAGES, LocalText

FORMAT = "palier-business-case/1"
PART, ORGANISATION = 1, 2
"""Columns of the first row, beside the format."""
HEADING_ROW, FIRST_ROW = 1, 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, how wide it is, whether a line must fill it, which list it offers."""

    key: str
    heading: LocalText
    width: int = 14
    needed: bool = False
    offers: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet of the workbook."""

    title: LocalText
    columns: tuple[Column, ...]


INITIATIVE = Column(
    "initiative", LocalText("Initiative code", "Code de l'initiative"), 18, True, "initiatives"
)
PARTS: Mapping[str, Part] = {
    "initiatives": Part(
        LocalText("Initiatives", "Initiatives"),
        (
            Column("code", LocalText("Initiative code", "Code de l'initiative"), 18, needed=True),
            Column("title", LocalText("Title", "Titre"), 36, needed=True),
            Column("unit", LocalText("Unit code", "Code de l'unité"), 14, True, "units"),
            Column("start_year", LocalText("Start year", "Année de début"), 12, needed=True),
            Column("years", LocalText("Number of years", "Nombre d'années"), 12, needed=True),
            Column("owner", LocalText("Owner role", "Rôle responsable"), 24),
            Column("serves", LocalText("Dimensions served", "Dimensions visées"), 40),
            Column("removed", LocalText("Removed", "Retirée"), 10, offers="yes"),
        ),
    ),
    "lines": Part(
        LocalText("Lines", "Lignes"),
        (
            INITIATIVE,
            Column("code", LocalText("Line code", "Code de la ligne"), 16, needed=True),
            Column("kind", LocalText("Kind", "Nature"), 11, True, "kinds"),
            Column("row", LocalText("Cost or benefit", "Coût ou bénéfice"), 36, True, "rows"),
            Column("basis", LocalText("Basis", "Fondement"), 13, True, "bases"),
            Column("ramp", LocalText("Ramp-up in months", "Montée en mois"), 11),
            Column("people", LocalText("People", "Personnes"), 11),
            Column("hours", LocalText("Hours a year each", "Heures par an chacune"), 11),
            Column("hour_cost", LocalText("Cost of an hour", "Coût d'une heure"), 11),
            Column("realised", LocalText("Share realised", "Part réalisée"), 11),
        ),
    ),
    "intangibles": Part(
        LocalText("Intangibles", "Effets intangibles"),
        (
            INITIATIVE,
            Column("row", LocalText("Intangible effect", "Effet intangible"), 40, True, "intangibles"),
            Column("importance", LocalText("Importance (0 to 5)", "Importance (0 à 5)"), 13, True, "marks"),
            Column("achieved", LocalText("Achieved (0 to 5)", "Atteint (0 à 5)"), 13, offers="marks"),
        ),
    ),
    "actuals": Part(
        LocalText("Actuals", "Réels"),
        (
            INITIATIVE,
            Column("line", LocalText("Line code", "Code de la ligne"), 16, needed=True),
            Column("year", LocalText("Year", "Année"), 10, needed=True),
            Column("amount", LocalText("Amount", "Montant"), 16),
        ),
    ),
}
"""Sheets of lines by the word in their first row."""

SETTINGS, CATALOGUE = LocalText("Settings", "Réglages"), LocalText("Catalogue", "Catalogue")
SETTING_LABELS = {
    "currency": LocalText("Currency", "Devise"),
    "rate": LocalText("Discount rate", "Taux d'actualisation"),
    "valuation_year": LocalText("Valuation year", "Année d'évaluation"),
}
KINDS: Mapping[Kind, LocalText] = {
    "cost": LocalText("cost", "coût"),
    "benefit": LocalText("benefit", "bénéfice"),
}
BASES: Mapping[Basis, LocalText] = {
    "measured": LocalText("measured", "mesuré"),
    "benchmark": LocalText("benchmark", "repère"),
    "assumed": LocalText("assumed", "supposé"),
}
YES, NO = LocalText("yes", "oui"), LocalText("no", "non")

ESTIMATE_WORDS = (LocalText("low", "bas"), LocalText("likely", "probable"), LocalText("high", "élevé"))
_ESTIMATE = {
    normalise(word.within(language)): place
    for place, word in enumerate(ESTIMATE_WORDS)
    for language in LANGUAGES
} | {"": 1, "eleve": 2}
_YEAR = re.compile(r"(\d{4})\W*(.*?)\W*", re.DOTALL)


def year_heading(text: str) -> tuple[int, int] | None:
    """The year and the estimate (0 low, 1 likely, 2 high) that a heading names; a year alone means the likely one."""
    found = _YEAR.fullmatch(normalise(text))
    estimate = _ESTIMATE.get(found[2]) if found else None
    return (int(found[1]), estimate) if found and estimate is not None else None


def column_by_heading(part: str) -> Mapping[str, str]:
    """The columns of a part by their headings in either language, normalised."""
    return {
        normalise(column.heading.within(language)): column.key
        for column in PARTS[part].columns
        for language in LANGUAGES
    }
