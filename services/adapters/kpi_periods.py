"""Periods as people write them in the cells and headings of KPI sheets."""

import re
from calendar import monthrange
from datetime import date, datetime

from services.adapters.grid import text_of
from services.adapters.similarity import fold
from services.adapters.workbook_reader import CellValue
from services.domain.kpi_facts import MONTHS, Frequency
from services.domain.periods import Period

_NAMES = (
    ("january", "jan", "janvier", "janv"),
    ("february", "feb", "fevrier", "fevr", "fev"),
    ("march", "mar", "mars"),
    ("april", "apr", "avril", "avr"),
    ("may", "mai"),
    ("june", "jun", "juin"),
    ("july", "jul", "juillet", "juil"),
    ("august", "aug", "aout"),
    ("september", "sept", "sep", "septembre"),
    ("october", "oct", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "decembre"),
)
_MONTH = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
_NAMED = re.compile(r"(?P<name>[a-z]+)\.?[ -]*(?P<year>\d{4})")
_NUMBERED = re.compile(r"(?P<month>0?[1-9]|1[0-2])[/-](?P<year>\d{4})")
Written = Period | date
"""A period, or a day that stands for the one of the KPI's frequency."""


def written(value: CellValue) -> Written | None:
    """What a cell says: a period, or a day; None for neither."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = text_of(value)
    try:
        return Period.parse(text)
    except ValueError:
        return _in_words(fold(text))


def _in_words(text: str) -> Written | None:
    found = _NAMED.fullmatch(text)
    if found and found["name"] in _MONTH:
        return _month(int(found["year"]), _MONTH[found["name"]])
    if found := _NUMBERED.fullmatch(text):
        return _month(int(found["year"]), int(found["month"]))
    try:
        return date.fromisoformat(text[:10]) if re.match(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _month(year: int, month: int) -> Period | None:
    return Period(year, month, 1) if 1900 <= year <= 2200 else None


def within_year(part: CellValue, year: CellValue, frequency: Frequency) -> Written | None:
    """The month or quarter that a cell names beside a year: by its name, as Q3, or by its number."""
    named = written(f"{text_of(part)} {text_of(year)}")
    number = text_of(part)
    if named is not None or not number.isdecimal() or not text_of(year).isdecimal():
        return named
    if frequency == "quarter":
        return written(f"{text_of(year)}-Q{number}")
    return written(f"{text_of(year)}-{number}") if frequency == "month" else None


def of_frequency(found: Written, frequency: Frequency) -> Period | None:
    """The period of a frequency that is meant, None where another one is.

    Any day stands for its month; for its quarter or year, the first or the last day, or the first of the last month.
    """
    months = MONTHS[frequency]
    if isinstance(found, Period):
        return found if found.months == months else None
    period = Period(found.year, found.month - (found.month - 1) % months, months)
    last = period.first_month + months - 1
    bounds = (
        date(found.year, last, 1),
        date(found.year, last, monthrange(found.year, last)[1]),
        period.starts,
    )
    return period if months == 1 or found in bounds else None
