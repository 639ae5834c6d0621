"""A mapping of cash flows: how a sheet with one row a line and one column a year is read, remembered by headings."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from services.domain.business_case import Basis
from services.domain.matching import normalise
from services.domain.sources import NOWHERE, Source

Estimate = Literal["low", "likely", "high"]
ESTIMATES: tuple[Estimate, ...] = ("low", "likely", "high")
KindFrom = Literal["stated", "sign", "cost", "benefit"]
"""Where a line's kind stands: in its column, a title or the catalogue; in the sign; or all lines are of one kind."""
SCALES = (1, 1_000, 1_000_000)
"""What amounts may be written in: units, thousands, millions."""
MOST_NUMBERED = 99
"""Years up to this one are counted from the first; others are calendar years."""


class FlowMeaning(StrEnum):
    """What a column is read as."""

    IGNORED = "ignored"
    LINE = "line"
    INITIATIVE = "initiative"
    UNIT = "unit"
    KIND = "kind"
    BASIS = "basis"
    ESTIMATE = "estimate"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class FlowColumn:
    """A column by its place from 0 and its heading; `year` is a calendar year, or counted (Year 0, Year 1)."""

    place: int
    heading: str
    meaning: FlowMeaning
    year: int = 0
    estimate: Estimate = "likely"


@dataclass(frozen=True, slots=True)
class CashFlowMapping:
    """How the sheets of a file are read that hold cash flows; rows and columns count from 0.

    `start_year` is the calendar year of the first column where years are only counted; `sheets` are the only ones to
    read, every visible one where empty; amounts are multiplied by `scale`.
    """

    organisation: str
    header: int
    columns: tuple[FlowColumn, ...]
    sheets: tuple[str, ...] = ()
    start_year: int | None = None
    initiative: Source = NOWHERE
    unit: Source = NOWHERE
    kind: KindFrom = "stated"
    basis: Basis = "assumed"
    scale: int = 1

    def column(self, meaning: FlowMeaning) -> FlowColumn | None:
        """The first column that is read as this."""
        return next((column for column in self.columns if column.meaning is meaning), None)

    @property
    def years(self) -> tuple[FlowColumn, ...]:
        """The columns of years."""
        return tuple(column for column in self.columns if column.meaning is FlowMeaning.YEAR)

    @property
    def counted(self) -> bool:
        """Whether the years are counted from the first one, so that its calendar year must be said."""
        return is_counted([column.year for column in self.years])

    @property
    def signature(self) -> str:
        """What tells this layout from another: the organisation and the headings beside those of years."""
        told = [self.organisation, "cash-flows", *sorted(self.headings)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    @property
    def headings(self) -> frozenset[str]:
        """The headings beside those of years, as matching sees them; years move on from file to file."""
        named = (c for c in self.columns if c.meaning is not FlowMeaning.YEAR and c.heading)
        return frozenset(normalise(column.heading) for column in named)


def is_counted(years: Sequence[int]) -> bool:
    """Whether years are counted from the first one."""
    return bool(years) and all(year <= MOST_NUMBERED for year in years)
