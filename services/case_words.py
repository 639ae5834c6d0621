"""What a business case holds and what its rows are called, in words."""

from collections.abc import Mapping

from services.adapters import case_catalogue
from services.adapters import case_layout as layout
from services.domain.case_facts import RowKind
from services.language import format_count, local
from services.language import gettext as _


def held(counts: Mapping[str, int]) -> str:
    """What a business case holds, in words."""
    return _(
        "initiatives: {initiatives}, lines: {lines}, intangibles: {intangibles}, actuals: {actuals}"
    ).format(**{name: format_count(count) for name, count in counts.items()})


def catalogue(*kinds: RowKind) -> dict[str, str]:
    """The rows to choose from of some kinds: what they are called by their codes, in the order they are offered."""
    return {row.code: local(row.title) for row in case_catalogue.rows() if row.kind in kinds}


def row_title(row: str) -> str:
    """What a row of the catalogue, or one in own words, is called."""
    return local(case_catalogue.title(row))


def kinds() -> Mapping[str, str]:
    """What lines are, by code."""
    return {code: local(name) for code, name in layout.KINDS.items()}


def bases() -> Mapping[str, str]:
    """What amounts may rest on, by code."""
    return {code: local(name) for code, name in layout.BASES.items()}
