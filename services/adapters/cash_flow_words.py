"""What people call years, costs, benefits, sums and scales in their own cash flows, in English and French."""

import re
from datetime import date

from services.adapters.similarity import fold
from services.adapters.workbook_reader import CellValue
from services.domain.business_case import Basis, Kind
from services.domain.case_facts import FIRST_YEAR, LAST_YEAR
from services.domain.cash_flow_mapping import Estimate, FlowMeaning

LONGEST_HEADING = 60
"""Characters of a heading that may name a year."""
_CALENDAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?:\s*[-/]\s*((?:19|20|21)?\d\d))?(?![\d-])")
_DAY = re.compile(r"(\d{4})-\d\d-\d\d|\d\d?[/.]\d\d?[/.](\d{4})")
_SHORT = re.compile(r"\b(?:fy|af|ef)\s*'?(\d\d)\b")
_COUNTED = re.compile(r"\b(?:(?:year|yr|y|annee|an)\s*|[nt]\s*\+\s*)(\d\d?)\b")
_WORD = re.compile(r"[^\W\d_]+")


def _set(words: str) -> frozenset[str]:
    """Words that a space keeps apart."""
    return frozenset(words.split())


_BESIDE = _set(
    "fy af ef year annee an exercice fiscal fiscale financial financier financiere budget plan planned prevu prevue "
    "prevus forecast prevision previsions projection projected projete estimate estimated estime amount montant k m "
    "cad usd eur gbp"
)
"""Words that may stand beside a year; with any other, such as "actual", it is no column of a plan."""

ESTIMATE_WORDS: dict[str, Estimate] = {
    **dict.fromkeys(("low", "bas", "basse", "min", "minimum"), "low"),
    **dict.fromkeys(("likely", "probable", "base", "expected", "attendu"), "likely"),
    **dict.fromkeys(("high", "haut", "haute", "eleve", "elevee", "max", "maximum"), "high"),
}
_QUALIFIERS = frozenset(("most", "le", "la", "plus", "case", "estimate", "estimation", "scenario", "cas"))

_COSTS = _set(
    "cost costs cout couts depense depenses expense expenses expenditure expenditures charge charges investment "
    "investments investissement investissements outflow outflows decaissement decaissements spending capex opex"
)
_BENEFITS = _set(
    "benefit benefits benefice benefices avantage avantages gain gains saving savings economie economies revenue "
    "revenues revenu revenus recette recettes inflow inflows encaissement encaissements produits"
)
_SPARED = _set(
    "saving savings economie economies avoided avoidance evite evites evitee evitees reduction reductions"
)
"""With these, a cost is a benefit."""

_BASES: dict[str, Basis] = {
    **dict.fromkeys(("measured", "mesure", "mesuree", "actual", "reel", "contract", "contrat"), "measured"),
    **dict.fromkeys(("benchmark", "repere", "reference", "comparable"), "benchmark"),
    **dict.fromkeys(
        ("assumed", "suppose", "supposee", "assumption", "hypothese", "estimate", "estimation"), "assumed"
    ),
}
_APART = _set(
    "assumption assumptions hypothese hypotheses parameter parameters parametre parametres note notes volumes "
    "indicator indicators indicateur indicateurs kpi kpis"
)
_ENDS = _set("total totals totaux totale totales sum somme balance solde subtotal soustotal")
_RUNNING = _set(
    "cumulative cumulated cumul cumule cumulee cumules cumulees cumulatif discounted actualise actualisee actualises "
    "actualisees actualisation payback"
)
_ACRONYMS = _set("NPV VAN IRR TRI ROI RCI PV VA BCR MIRR")
_PHRASES = re.compile(
    r"^(net|nette?)\b|\b(nets?|nettes?)$|^(cash ?flows?|flux (de tresorerie|monetaires?))\b|present value|"
    r"valeur (presente|actuelle)|discount (rate|factor)|break-? ?even|seuil de rentabilite|delai de recuperation|"
    r"cost[- ]benefit ratio|benefit[- ]cost ratio|ratio (avantages|benefices)"
)
_SCALES = (
    (
        1_000,
        re.compile(
            r"\bk ?[$€£]|[$€£] ?k\b|\(\s*'?000s?\b|\b000s?\s*[$€£)]|(\b(in|en)|\() ?(thousands|milliers)"
        ),
    ),
    (1_000_000, re.compile(r"\bm ?[$€£]|[$€£] ?m\b|(\b(in|en)|\() ?millions\b")),
)
_MONEY = re.compile(r"[A-Z]{0,2}\$|[€£¥]|(?<![A-Z])[A-Z]{3}(?![A-Z])")
_ABOUT_MONEY = re.compile(
    r"[(\[]([^()\[\]]*)[)\]]|\b(?:in|en|currency|devise|monnaie)\b[\s:]*(.*)|([A-Z]{3}|\S{0,3}[$€£¥])",
    re.IGNORECASE,
)
_HEADINGS = {
    FlowMeaning.LINE: "line item lines items ligne lignes poste postes description libelle rubrique element category "
    "categorie name nom row detail details designation intitule",
    FlowMeaning.INITIATIVE: "initiative initiatives project projet projects projets program programme",
    FlowMeaning.UNIT: "unit unite department departement service division site branch succursale subsidiary filiale "
    "team equipe entity entite direction",
    FlowMeaning.KIND: "kind nature type",
    FlowMeaning.BASIS: "basis fondement source",
    FlowMeaning.ESTIMATE: "estimate estimation scenario",
}
_MEANING = {word: meaning for meaning, words in _HEADINGS.items() for word in words.split()}
_PHRASED = {
    "business unit": FlowMeaning.UNIT,
    "unite d'affaires": FlowMeaning.UNIT,
    "cost or benefit": FlowMeaning.KIND,
    "cost/benefit": FlowMeaning.KIND,
    "cout ou benefice": FlowMeaning.KIND,
    "cout/benefice": FlowMeaning.KIND,
    "line item": FlowMeaning.LINE,
    "cash flow": FlowMeaning.LINE,
}
_OVER_ALL = _set(
    "summary sommaire synthese consolidated consolidation consolide total totals totaux portfolio portefeuille "
    "overview recap recapitulatif"
)
_GENERAL = re.compile(
    r"(sheet|feuil|feuille|tabelle|hoja|table) ?\d*|cash ?-?_?flows?|flux.*|budget.*|data|donnees|costs?|couts?|"
    r"benefits?|benefices?|business ?case|export|file"
)


def year_told(value: CellValue) -> tuple[int, Estimate] | None:
    """The year (a calendar year, or counted from 0 to 99) and the estimate that a heading names."""
    if isinstance(value, date):
        return value.year, "likely"
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and len(value) > LONGEST_HEADING:
        return None
    if not isinstance(value, str):
        fits = FIRST_YEAR <= value <= LAST_YEAR and value == int(value)
        return (int(value), "likely") if fits else None
    return _year_in(fold(value))


def _year_in(text: str) -> tuple[int, Estimate] | None:
    day = _DAY.fullmatch(text)
    if day is not None:
        return int(day[1] or day[2]), "likely"
    for pattern in (_CALENDAR, _SHORT, _COUNTED):
        found = pattern.search(text)
        if found is not None:
            year = int(found[1]) + (2000 if pattern is _SHORT else 0)
            through = found[2] if pattern is _CALENDAR else None
            rest = set(_WORD.findall(text[: found.start()] + " " + text[found.end() :]))
            if re.search(r"\d", text[: found.start()] + text[found.end() :]):
                return None
            if through is not None and int(through) % 100 != (year + 1) % 100:
                return None
            return _with_estimate(year, rest)
    return None


def _with_estimate(year: int, words: set[str]) -> tuple[int, Estimate] | None:
    """A year with the estimate that the words beside it name; None where they say something else."""
    estimates = {ESTIMATE_WORDS[word] for word in words if word in ESTIMATE_WORDS}
    others = words - ESTIMATE_WORDS.keys() - _BESIDE - (_QUALIFIERS if estimates else set())
    if others or len(estimates) > 1:
        return None
    return year, next(iter(estimates), "likely")


def estimate_told(text: str) -> Estimate | None:
    """The estimate that a cell names."""
    found = {ESTIMATE_WORDS[word] for word in _words(text) if word in ESTIMATE_WORDS}
    return found.pop() if len(found) == 1 else None


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def kind_told(text: str) -> Kind | None:
    """Cost or benefit, where a text names one of them; a cost that is avoided or saved is a benefit."""
    words = set(_words(text))
    cost, benefit = bool(words & _COSTS), bool(words & _BENEFITS)
    if words & _SPARED:
        return "benefit"
    return None if cost == benefit else "cost" if cost else "benefit"


def section_told(text: str) -> Kind | None:
    """Cost or benefit, where a title begins or ends with one of them."""
    words = [word for word in _words(re.sub(r"[(\[].*?[)\]]", " ", text)) if len(word) > 1]
    ends = {words[0], words[-1]} if words else set()
    return kind_told(text) if ends & (_COSTS | _BENEFITS) and len(words) <= 6 else None


def is_kind_alone(text: str) -> bool:
    """Whether a text says cost or benefit and nothing else, so that the row may be the sum of those beside it."""
    words = set(_words(text))
    return bool(words) and words <= _COSTS | _BENEFITS


def is_apart(text: str) -> bool:
    """Whether a title stands above what is no money: assumptions, notes, indicators."""
    words = _words(text)
    return bool(words) and (words[0] in _APART or words[-1] in _APART)


def basis_told(text: str) -> Basis | None:
    """What an amount rests on, where a text names it."""
    found = {_BASES[word] for word in _words(text) if word in _BASES}
    return found.pop() if len(found) == 1 else None


def is_summary(text: str) -> bool:
    """Whether a row is a sum, a net or cumulative flow, or a figure worked out of them."""
    plain = re.sub(r"\b(sub|sous|sub-total|sous-total)[- ]?(?=total)", "", fold(text))
    words = _WORD.findall(plain)
    if not words:
        return False
    shown = _WORD.findall(text)
    return bool(
        {words[0], words[-1]} & _ENDS
        or set(words) & _RUNNING
        or {shown[0], shown[-1]} & _ACRONYMS
        or _PHRASES.search(plain)
    )


def scale_told(text: str) -> int:
    """What amounts are written in by a title or a heading: 1 where it says nothing, thousands, millions."""
    plain = fold(text) + (")" if text.rstrip().endswith(")") else "")
    return next((scale for scale, pattern in _SCALES if pattern.search(plain)), 1)


def money_signs(text: str) -> list[str]:
    """The signs and codes of currencies in what a title or heading says of its amounts, such as "(k€)" or "in USD"."""
    found = []
    for match in _ABOUT_MONEY.finditer(text):
        whole = match[3]
        if whole is not None and match.group(0) != text.strip():
            continue
        about = re.sub(r"\b[kKmM](?=[$€£])", "", match[1] or match[2] or whole or "")
        found += _MONEY.findall(about)
    return found


def is_of_years(name: str) -> bool:
    """Whether a row may hold the years again: it has no name, or one that calls them so."""
    return set(_words(name)) <= _BESIDE | {"annees", "years", "period", "periode", "date"}


def meaning_told(text: str) -> FlowMeaning | None:
    """What a heading beside the years names."""
    plain = fold(text)
    words = _WORD.findall(plain)
    phrased = next((meaning for phrase, meaning in _PHRASED.items() if phrase in plain), None)
    return phrased or next((_MEANING[word] for word in words[:2] if word in _MEANING), None)


def is_beside(name: str) -> bool:
    """Whether a sheet's name says that it holds assumptions, or sums up other sheets."""
    return is_apart(name) or bool(set(_words(name)) & _OVER_ALL)


def is_general(name: str) -> bool:
    """Whether a sheet's name says nothing of an initiative."""
    return _GENERAL.fullmatch(fold(name)) is not None
