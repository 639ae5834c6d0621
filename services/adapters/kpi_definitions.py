"""The KPIs an organisation knows: those of the catalogue and its own, found by what people call them."""

import re
from collections.abc import Mapping, Sequence

from services.adapters import kpi_catalogue
from services.domain.kpi_facts import KpiDefinition
from services.domain.matching import normalise
from services.domain.texts import LANGUAGES

SHEET_NAME = 31
"""Characters that spreadsheet programs leave of a sheet's name."""

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


class Definitions:
    """Every KPI of an organisation; its own take the place of those with the same code or name in the catalogue."""

    def __init__(self, own: Sequence[KpiDefinition]) -> None:
        self.own = tuple(own)
        self.by_code: Mapping[str, KpiDefinition] = {
            one.code: one for one in (*kpi_catalogue.definitions(), *self.own)
        }
        words: dict[str, set[str]] = {}
        for one in self.own:
            for title in (one.title.within(language) for language in LANGUAGES):
                words.setdefault(normalise(title), set()).add(one.code)
        self._own = {word: next(iter(codes)) for word, codes in words.items() if word and len(codes) == 1}
        self._own |= {normalise(one.code): one.code for one in self.own}
        self._shared = {word for word, codes in words.items() if len(codes) > 1}

    def find(self, word: str) -> KpiDefinition | None:
        """The KPI that a word names by its code or title; None where it names none, or two."""
        plain = normalise(word)
        if plain in self._own:
            return self.by_code[self._own[plain]]
        if not plain or plain in self._shared:
            return None
        known = kpi_catalogue.find(word)
        return None if known is None else self.by_code[known.code]

    def find_sheet(self, name: str) -> KpiDefinition | None:
        """The KPI that a sheet's name stands for, also where the program has cut it short."""
        found = self.find(name)
        if found is not None:
            return found
        short = _as_sheet_name(name)
        like = {
            one.code
            for one in self.by_code.values()
            if short and short in {_as_sheet_name(one.title.within(language)) for language in LANGUAGES}
        }
        return self.by_code[like.pop()] if len(like) == 1 else None


def _as_sheet_name(text: str) -> str:
    return normalise(_NOT_IN_NAMES.sub(" ", text))[:SHEET_NAME].strip()
