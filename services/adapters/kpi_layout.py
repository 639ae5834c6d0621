"""The layout of the KPI workbook that its writer and its reader share, and how other spreadsheets head their columns.

The first row of each of our sheets says what it is: format, part, code of the organisation. Headings stand in the
second one.
"""

import re
from collections.abc import Mapping

from services.adapters.case_layout import Column, Part
from services.adapters.similarity import fold
from services.domain.kpi_facts import Direction, Figure, Frequency, Measure, Perspective, RollUp
from services.domain.texts import LANGUAGES, LocalText

FORMAT = "palier-kpis/1"
PART, ORGANISATION = 1, 2
"""Columns of the first row, beside the format."""
HEADING_ROW, FIRST_ROW = 1, 2

FIGURE_TEXTS: Mapping[Figure, LocalText] = {
    "actual": LocalText("Actual", "Réel"),
    "target": LocalText("Target", "Cible"),
    "baseline": LocalText("Baseline", "Départ"),
    "weight": LocalText("Weight", "Poids"),
}
_TITLE, _DEFINITION = LocalText("Title", "Titre"), LocalText("Definition", "Définition")
_FORMULA, _SOURCE = LocalText("Formula in words", "Formule en mots"), LocalText("Source", "Source")
_WEIGHED_BY = LocalText("Weighed by", "Pondéré par")


def _in(text: LocalText, language: str) -> LocalText:
    return LocalText(f"{text.en} ({language})", f"{text.fr} ({language})")


def _both(key: str, text: LocalText, width: int) -> tuple[Column, Column]:
    return tuple(Column(f"{key}_{one}", _in(text, one), width) for one in LANGUAGES)  # type: ignore[return-value]


PARTS: Mapping[str, Part] = {
    "values": Part(
        LocalText("Values", "Valeurs"),
        (
            Column("kpi", LocalText("KPI", "Indicateur"), 34, True, "kpis"),
            Column("unit", LocalText("Unit code", "Code de l'unité"), 14, True, "units"),
            Column("period", LocalText("Period", "Période"), 12, True),
            *(Column(name, text, 14) for name, text in FIGURE_TEXTS.items()),
        ),
    ),
    "definitions": Part(
        LocalText("Own KPIs", "Indicateurs maison"),
        (
            Column("code", LocalText("KPI code", "Code de l'indicateur"), 20, needed=True),
            *_both("title", _TITLE, 30),
            Column("perspective", LocalText("Perspective", "Perspective"), 14, True, "perspectives"),
            Column("measure", LocalText("Measured in", "Mesuré en"), 14, True, "measures"),
            Column("better", LocalText("Better", "Mieux"), 10, True, "directions"),
            Column("frequency", LocalText("Frequency", "Fréquence"), 12, True, "frequencies"),
            Column("roll_up", LocalText("Roll-up", "Consolidation"), 16, True, "roll_ups"),
            Column("on_target", LocalText("Tolerance: on target", "Tolérance : atteint"), 12),
            Column("watch", LocalText("Tolerance: to watch", "Tolérance : à surveiller"), 12),
            Column("decimals", LocalText("Decimals", "Décimales"), 10),
            Column("low", LocalText("Lowest value", "Valeur minimale"), 12),
            Column("high", LocalText("Highest value", "Valeur maximale"), 12),
            *_both("definition", _DEFINITION, 40),
            *_both("formula", _FORMULA, 40),
            *_both("source", _SOURCE, 30),
            *_both("weight", _WEIGHED_BY, 20),
            Column("owner", LocalText("Owner role", "Rôle responsable"), 20),
            Column("benchmark", LocalText("Benchmark series", "Série de référence"), 20),
        ),
    ),
    "benchmarks": Part(
        LocalText("Benchmarks", "Repères"),
        (
            Column("series", LocalText("Series", "Série"), 24, needed=True),
            Column("geography", LocalText("Geography", "Géographie"), 14, needed=True),
            Column("size_class", LocalText("Size class", "Classe de taille"), 14),
            Column("year", LocalText("Year", "Année"), 10, needed=True),
            Column("value", LocalText("Value", "Valeur"), 14, needed=True),
            Column("sample", LocalText("Sample size", "Taille de l'échantillon"), 12),
            Column("source", _SOURCE, 30),
            Column("version", LocalText("Version", "Version"), 14),
            Column("licence", LocalText("Licence", "Licence"), 18),
            Column("flag", LocalText("Flag", "Mention"), 10),
        ),
    ),
}
"""Sheets of lines by the word in their first row."""

START, CATALOGUE = LocalText("How to", "Mode d'emploi"), LocalText("Catalogue", "Catalogue")
PERSPECTIVES: Mapping[Perspective, LocalText] = {
    "financial": LocalText("financial", "finances"),
    "customer": LocalText("customer", "clientèle"),
    "process": LocalText("process", "processus"),
    "growth": LocalText("growth", "apprentissage"),
}
MEASURES: Mapping[Measure, LocalText] = {
    "percent": LocalText("percent", "pourcentage"),
    "currency": LocalText("money", "argent"),
    "count": LocalText("count", "nombre"),
    "hours": LocalText("hours", "heures"),
    "days": LocalText("days", "jours"),
    "index": LocalText("index", "indice"),
}
DIRECTIONS: Mapping[Direction, LocalText] = {
    "up": LocalText("higher", "plus haut"),
    "down": LocalText("lower", "plus bas"),
}
FREQUENCIES: Mapping[Frequency, LocalText] = {
    "month": LocalText("month", "mois"),
    "quarter": LocalText("quarter", "trimestre"),
    "year": LocalText("year", "année"),
}
ROLL_UPS: Mapping[RollUp, LocalText] = {
    "sum": LocalText("sum", "somme"),
    "weighted_mean": LocalText("weighted mean", "moyenne pondérée"),
    "last": LocalText("last", "dernière valeur"),
    "none": LocalText("none", "aucune"),
}

_MORE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "values": {
        "kpi": (
            "Indicator",
            "KPI code",
            "Code de l'indicateur",
            "Measure",
            "Metric",
            "KPI name",
            "Nom de l'indicateur",
        ),
        "unit": (
            "Unit",
            "Business unit",
            "Unité",
            "Unité d'affaires",
            "Department",
            "Service",
            "Division",
            "Site",
        ),
        "period": ("Month", "Quarter", "Date", "Mois", "Trimestre"),
        "year": ("Year", "Année"),
        "actual": (
            "Actual value",
            "Result",
            "Value",
            "Valeur",
            "Valeur réelle",
            "Résultat",
            "Réalisé",
            "Actuals",
        ),
        "target": ("Target value", "Goal", "Valeur cible", "Objectif"),
        "baseline": ("Baseline value", "Start", "Starting value", "Valeur de départ", "Référence", "Base"),
        "weight": ("Denominator", "Pondération", "Dénominateur"),
        "value": ("Value", "Valeur"),
        "measured": ("Unit of measure", "Unité de mesure", "Measured in", "Mesuré en", "UOM"),
        "figure": ("Figure", "Type", "Donnée", "Chiffre"),
    },
    "definitions": {},
    "benchmarks": {
        "series": ("KPI", "Indicator", "Indicateur", "Series code", "Code de la série"),
        "geography": ("Geo", "Zone", "Territoire"),
        "country": ("Country", "Pays"),
        "size_class": ("Size", "Taille", "Classe taille"),
        "sample": ("Sample", "n", "Échantillon"),
        "licence": ("License",),
        "value": ("Actual", "Benchmark", "Repère"),
        "flag": ("Status", "Statut", "Note"),
    },
}


_BRACKET = re.compile(r"(.*\S)\s*\([^()]*\)")


def heading_words(text: str) -> tuple[str, str]:
    """A heading as it is compared, whole and without what stands in brackets at its end, such as (%)."""
    whole = fold(text.replace("_", " "))
    bracket = _BRACKET.fullmatch(whole)
    return whole, bracket[1] if bracket else whole


def _words(part: str) -> dict[str, str]:
    own = {
        fold(column.heading.within(language)): column.key
        for column in PARTS[part].columns
        for language in LANGUAGES
    }
    return {fold(word): key for key, words in _MORE[part].items() for word in words} | own


WORDS: Mapping[str, Mapping[str, str]] = {part: _words(part) for part in PARTS}
"""The columns of each part by their folded headings in either language, ours and those of others."""

BARE_UNIT = frozenset({"unit", "unite"})
"""Headings that mean a business unit, or the unit of measure where another column is one of business units."""

FIGURE_WORDS: Mapping[str, Figure] = {
    word: key  # type: ignore[misc]
    for word, key in WORDS["values"].items()
    if key in FIGURE_TEXTS
}
"""The figures by what they are called."""

SUBJECT_WORDS: Mapping[str, Figure] = {
    fold(text.within(language)) + plural: name
    for name, text in FIGURE_TEXTS.items()
    for language in LANGUAGES
    for plural in ("", "s")
} | {"objectif": "target", "objectifs": "target", "goal": "target", "goals": "target"}
"""What names the figure of a whole table."""

NO_KPIS = frozenset(
    fold(word)
    for word in (
        *("Question", "Questions", "Respondent", "Répondant", "Answer", "Réponse", "Dimension"),
        *("Initiative", "Project", "Projet"),
    )
)
"""Headings that tell a table of something else."""
