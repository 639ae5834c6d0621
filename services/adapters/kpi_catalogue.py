"""The KPIs to choose from, as they come with the product, and how people may name them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from services.domain.kpi_checks import definition_problems
from services.domain.kpi_facts import KpiDefinition
from services.domain.matching import normalise
from services.domain.texts import LANGUAGES, LocalText

_TEXTS = ("title", "definition", "formula", "source", "weight")


@cache
def definitions() -> tuple[KpiDefinition, ...]:
    """Every KPI, in the order it is offered."""
    return parse(files("services").joinpath("kpi_catalogue.yaml").read_text("utf-8"))


def parse(text: str) -> tuple[KpiDefinition, ...]:
    """The definitions of a catalogue; raises ValueError for one that is impossible, TypeError for an unknown field."""
    found = tuple(_definition(entry) for entry in yaml.load(text, yaml.CSafeLoader)["kpis"])
    problems = [f"{kpi.code}: {', '.join(wrong)}" for kpi in found if (wrong := definition_problems(kpi))]
    codes = [kpi.code for kpi in found]
    problems += [f"{code}: twice" for code in sorted(set(codes)) if codes.count(code) > 1]
    if problems:
        raise ValueError("; ".join(problems))
    return found


def _definition(entry: dict[str, Any]) -> KpiDefinition:
    texts = {name: LocalText(**entry[name]) for name in _TEXTS if name in entry}
    return KpiDefinition(**(entry | texts))


@cache
def by_code() -> Mapping[str, KpiDefinition]:
    """Every KPI by its code."""
    return {kpi.code: kpi for kpi in definitions()}


@cache
def _by_word() -> Mapping[str, KpiDefinition]:
    words = {normalise(kpi.title.within(language)): kpi for kpi in definitions() for language in LANGUAGES}
    return words | {normalise(kpi.code): kpi for kpi in definitions()}


def find(word: str) -> KpiDefinition | None:
    """The KPI that a word names by its code or its title in either language; None for somebody's own."""
    return _by_word().get(normalise(word))
