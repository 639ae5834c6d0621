"""Units of measure as people write them beside figures: held against the unit of the KPI, never converted."""

from services.adapters.similarity import fold
from services.domain.amounts import read_amount
from services.domain.kpi_facts import Measure

_WORDS: dict[Measure, frozenset[str]] = {
    "percent": frozenset(
        {"%", "percent", "per cent", "percentage", "pourcentage", "pour cent", "points", "pts", "pp"}
    ),
    "currency": frozenset({"money", "currency", "argent", "devise"}),
    "count": frozenset({"#", "n", "nb", "count", "number", "nombre", "units", "unites"}),
    "hours": frozenset({"h", "hr", "hrs", "hour", "hours", "heure", "heures"}),
    "days": frozenset({"d", "j", "day", "days", "jour", "jours"}),
    "index": frozenset({"index", "indice", "points", "pts", "score"}),
}
_OTHERS = frozenset(
    {
        *(
            "s",
            "sec",
            "seconds",
            "secondes",
            "min",
            "minute",
            "minutes",
            "week",
            "weeks",
            "semaine",
            "semaines",
        ),
        *(
            "month",
            "months",
            "mois",
            "year",
            "years",
            "an",
            "ans",
            "annees",
            "ratio",
            "share",
            "part",
            "permille",
            "‰",
        ),
        *("thousand", "thousands", "milliers", "millions", "k", "m", "k$", "m$", "k€", "m€", "k$ca"),
    }
)
_FREE: tuple[Measure, ...] = ("count", "index")
"""Measures whose unit may bear any name: orders, people, stars."""


def fits(text: str, measure: Measure, currency: str) -> bool:
    """Whether a unit of measure, in words or by its sign, is that of a KPI."""
    word = fold(text)
    if measure == "currency" and isinstance(read_amount(f"1 {text.strip()}", currency), float):
        return True
    meant = {one for one, words in _WORDS.items() if word in words}
    if meant:
        return measure in meant
    return measure in _FREE and word not in _OTHERS
