"""The rows of a business case to choose from, as they come with the product, and how people may name them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from services.domain.case_facts import CatalogueRow
from services.domain.matching import normalise
from services.domain.texts import LANGUAGES, LocalText


@cache
def rows() -> tuple[CatalogueRow, ...]:
    """Every row, in the order it is offered."""
    text = files("services").joinpath("case_catalogue.yaml").read_text("utf-8")
    return tuple(
        CatalogueRow(
            entry["code"],
            entry["kind"],
            entry["group"],
            LocalText(**entry["title"]),
            LocalText(**entry["about"]),
            entry.get("calculator") == "time",
        )
        for entry in yaml.load(text, yaml.CSafeLoader)["rows"]
    )


@cache
def by_code() -> Mapping[str, CatalogueRow]:
    """Every row by its code."""
    return {row.code: row for row in rows()}


@cache
def _by_word() -> Mapping[str, CatalogueRow]:
    words = {normalise(row.title.within(language)): row for row in rows() for language in LANGUAGES}
    return words | {normalise(row.code): row for row in rows()}


def find(word: str) -> CatalogueRow | None:
    """The row that a word names by its code or its title in either language; None for somebody's own row."""
    return _by_word().get(normalise(word))


def title(row: str) -> LocalText:
    """What a stored row is called: the catalogue's title, or the words it was written in."""
    known = by_code().get(row)
    return known.title if known else LocalText(row, row)
