"""The KPIs to choose from, as they come with the product, and how people may name them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from services.domain.kpi_facts import KpiDefinition
from services.domain.matching import normalise
from services.domain.texts import LANGUAGES, LocalText

_TEXTS = ("title", "definition", "formula", "source", "weight")


@cache
def rows() -> tuple[KpiDefinition, ...]:
    """Every KPI, in the order it is offered."""
    text = files("services").joinpath("kpi_catalogue.yaml").read_text("utf-8")
    entries = yaml.load(text, yaml.CSafeLoader)["kpis"]
    return tuple(
        KpiDefinition(**entry | {k: LocalText(**entry[k]) for k in _TEXTS if k in entry}) for entry in entries
    )


@cache
def _by_word() -> Mapping[str, KpiDefinition]:
    words = {normalise(one.title.within(language)): one for one in rows() for language in LANGUAGES}
    return words | {normalise(one.code): one for one in rows()}


def find(word: str) -> KpiDefinition | None:
    """The KPI that a word names by its code or its title in either language."""
    return _by_word().get(normalise(word))
