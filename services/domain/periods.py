"""Periods: a year, a quarter or a month, written 2026, 2026-Q3 or 2026-09."""

import re
from calendar import monthrange
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

_FORMS = (
    re.compile(r"(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[-/ ]?[qt](?P<quarter>[1-4])"),
    re.compile(r"[qt](?P<quarter>[1-4])[-/ ](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[-/](?P<month>0?[1-9]|1[0-2])"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole months: the year, its first month (1-12) and its length in months (1, 3 or 12)."""

    year: int
    first_month: int
    months: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read 2026, 2026-Q3, T3 2026 or 2026-09; raises ValueError for anything else."""
        for form in _FORMS:
            found = form.fullmatch(text.strip().lower())
            if found:
                return cls._from(found.groupdict())
        raise ValueError(text)

    @classmethod
    def _from(cls, parts: dict[str, str]) -> "Period":
        year = int(parts["year"])
        if not 1900 <= year <= 2200:
            raise ValueError(parts["year"])
        if "quarter" in parts:
            return cls(year, 3 * int(parts["quarter"]) - 2, 3)
        return cls(year, int(parts["month"]), 1) if "month" in parts else cls(year, 1, 12)

    def __str__(self) -> str:
        """The period's code: 2026, 2026-Q3 or 2026-09."""
        if self.months == 12:
            return f"{self.year}"
        return (
            f"{self.year}-Q{self.first_month // 3 + 1}"
            if self.months == 3
            else f"{self.year}-{self.first_month:02}"
        )

    @property
    def starts(self) -> date:
        """The first day."""
        return date(self.year, self.first_month, 1)

    @property
    def ends(self) -> date:
        """The last day."""
        return _last_day(self.year, self.first_month + self.months - 1)

    @property
    def prior(self) -> "Period":
        """The period of the same length just before."""
        return self.later(-self.months)

    @property
    def year_earlier(self) -> "Period":
        """The same period of the year before."""
        return self.later(-12)

    def later(self, months: int) -> "Period":
        """The period of the same length that begins so many months later."""
        year, month = divmod(12 * self.year + self.first_month - 1 + months, 12)
        return Period(year, month + 1, self.months)

    def parts(self, months: int) -> tuple["Period", ...]:
        """The periods of a shorter or the same length (in months) it is made of, in order; none for a longer one."""
        starts = range(self.first_month, self.first_month + self.months, months)
        return tuple(Period(self.year, start, months) for start in starts) if months <= self.months else ()


@cache
def _last_day(year: int, month: int) -> date:
    """The last day of a month; where a KPI stands asks for it once for each of its units."""
    return date(year, month, monthrange(year, month)[1])


def find_among(codes: Collection[str]) -> Callable[[str], str | None]:
    """Finds which of some periods a text means: the period itself, or a date that only one of them contains."""
    spans = {code: Period.parse(code) for code in codes}

    def find(text: str) -> str | None:
        if text in spans:
            return text
        try:
            return next((code for code, span in spans.items() if span == Period.parse(text)), None)
        except ValueError:
            found = [code for code, span in spans.items() if span.starts <= _day(text) <= span.ends]
        return found[0] if len(found) == 1 else None

    return find


def _day(text: str) -> date:
    """The date a text begins with, written year first; a day in the far past for anything else."""
    try:
        return date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        return date.min


def is_period(text: str) -> bool:
    """Whether a text is a period."""
    try:
        Period.parse(text)
    except ValueError:
        return False
    return True
