"""Numbers, shares, dates and lists as the current language writes them; nothing else rounds."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from math import isnan

from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.dates import get_timezone
from babel.lists import format_list as babel_list
from babel.numbers import format_decimal, get_currency_symbol
from babel.numbers import is_currency as babel_is_currency

from services.domain.periods import Period
from services.domain.texts import LocalText, Message, Value
from services.language.translation import current_language, gettext, local, ngettext

DASH, NBSP = "–", "\u00a0"
SHEET_DIGITS = 15
"""The digits of a number that a spreadsheet program looks at."""
_LOCALES = {"en": "en_CA", "fr": "fr_CA"}


def _locale() -> str:
    return _LOCALES[current_language()]


@lru_cache(maxsize=20_000)
def _decimal(value: float, pattern: str, locale: str) -> str:
    """A number written once, rounded as spreadsheets do it, so that an export shows what the screen shows.

    That is half away from zero, of the first 15 digits; screens write the same numbers at every rerun.
    """
    with localcontext(rounding=ROUND_HALF_UP):
        written: str = format_decimal(Decimal(f"{value:.{SHEET_DIGITS}g}"), pattern, locale=locale)
        return written.replace("-", "−")


def format_score(value: float | None) -> str:
    """A score with one decimal, a dash where there is none."""
    return DASH if value is None or isnan(value) else _decimal(value, "#,##0.0", _locale())


def format_delta(value: float | None) -> str:
    """A difference of scores with its sign and one decimal; "0.0" has no sign; a dash where there is none."""
    if value is None or isnan(value):
        return DASH
    written = _decimal(abs(value), "#,##0.0", _locale())
    if abs(value) < 0.05:
        return written
    return f"{'+' if value > 0 else '−'}{written}"


def format_effect(value: float) -> str:
    """A part of a difference with its sign and two decimals; "0.00" has no sign."""
    written = _decimal(abs(value), "#,##0.00", _locale())
    if abs(value) < 0.005:
        return written
    return f"{'+' if value > 0 else '−'}{written}"


def format_figure(value: float | None) -> str:
    """A figure of a worked example, with up to three decimals; a dash where there is none."""
    return DASH if value is None or isnan(value) else _decimal(value, "#,##0.###", _locale())


def format_percent(share: float | None) -> str:
    """A share (0 to 1) in whole per cent, with the language's own spacing."""
    if share is None or isnan(share):
        return DASH
    written = _decimal(100 * share, "#,##0", _locale())
    return f"{written}\u00a0%" if current_language() == "fr" else f"{written}%"


def format_rate(share: float) -> str:
    """A rate (0.0725) in per cent with up to two decimals, as people agree on one: 7.25%."""
    written = _decimal(100 * share, "#,##0.##", _locale())
    return f"{written}\u00a0%" if current_language() == "fr" else f"{written}%"


def format_count(value: float | None) -> str:
    """A whole number with thousands separators, a dash where there is none."""
    return DASH if value is None or isnan(value) else _decimal(round(value), "#,##0", _locale())


def format_money(value: float | None, currency: str, *, exact: bool = False, signed: bool = False) -> str:
    """An amount: compact with three digits ("$1.24M") or, if exact, in whole units; a dash where there is none."""
    if value is None or isnan(value):
        return DASH
    written, nothing = _money(abs(value), currency, _locale(), exact)
    if nothing or (value > 0 and not signed):
        return written
    return f"{'+' if value > 0 else '−'}{written}"


@lru_cache(maxsize=20_000)
def _money(amount: float, currency: str, locale: str, exact: bool) -> tuple[str, bool]:
    """An amount of zero or more as it is written, and whether it rounds to nothing."""
    number, thousands = _shortened(Decimal(f"{amount:.{SHEET_DIGITS}g}"), exact=exact)
    with localcontext(rounding=ROUND_HALF_UP):
        written = format_decimal(number, "#,##0.##", locale=locale)
    return _with_symbol(written, thousands, currency, locale), not number


def _with_symbol(written: str, thousands: int, currency: str, locale: str) -> str:
    """A written amount with the letter of its thousands and the symbol of its currency."""
    symbol = get_currency_symbol(currency, locale=locale).replace(" ", NBSP)
    if locale == _LOCALES["fr"]:
        return NBSP.join(part for part in (written, "kMGT"[thousands - 1 : thousands], symbol) if part)
    apart = NBSP if symbol[-1].isalpha() else ""
    return f"{symbol}{apart}{written}{'KMBT'[thousands - 1 : thousands]}"


def _shortened(amount: Decimal, *, exact: bool) -> tuple[Decimal, int]:
    """Three digits and how many times they are thousandfold (up to 4); below a thousand, or if exact, whole units."""
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    if exact or whole < 1000:
        return whole, 0
    third = Decimal((0, (1,), max(amount.adjusted() - 2, 0)))
    digits = amount.quantize(third, ROUND_HALF_UP)
    thousands = min(digits.adjusted() // 3, 4)
    return digits.scaleb(-3 * thousands), thousands


def format_measure(
    value: float | None, measure: str, decimals: int, currency: str, *, signed: bool = False
) -> str:
    """A KPI's value with its decimals and unit; a dash where there is none.

    A percentage is written in points (45 for 45%); a signed one is a difference, "+2.3 pts". Zero has no sign.
    """
    if value is None or isnan(value):
        return DASH
    pattern = f"#,##0.{'0' * decimals}".rstrip(".")
    number = _decimal(abs(value), pattern, _locale())
    written = _with_unit(number, abs(value), measure, decimals, currency, signed=signed)
    if number == _decimal(0.0, pattern, _locale()) or (value > 0 and not signed):
        return written
    return f"{'+' if value > 0 else '−'}{written}"


def _with_unit(number: str, value: float, measure: str, decimals: int, currency: str, *, signed: bool) -> str:
    if measure == "currency":
        return _with_symbol(number, 0, currency, _locale())
    if measure == "percent" and not signed:
        return f"{number}\u00a0%" if current_language() == "fr" else f"{number}%"
    texts = {
        "percent": ngettext("{value} pt", "{value} pts", _plural(round(value, decimals), decimals)),
        "hours": gettext("{value} h"),
        "days": gettext("{value} d"),
    }
    return texts.get(measure, "{value}").format(value=number).replace(" ", NBSP)


def _plural(value: float, decimals: int) -> int:
    """The number whose form a value takes: in English one that shows decimals is plural, in French not below two."""
    return int(value) if current_language() == "fr" or not decimals else 2


def format_years(value: float | None) -> str:
    """A time in years with at most one decimal; a dash where there is none.

    In English whatever has a decimal is plural, in French whatever is below two is not.
    """
    if value is None or isnan(value):
        return DASH
    written = _decimal(value, "#,##0.#", _locale())
    whole = written.isdigit() or current_language() == "fr"
    number = int(value + 0.05) if whole else 2
    return ngettext("{years} year", "{years} years", number).format(years=written).replace(" ", NBSP)


def sheet_pattern(kind: str, value: float) -> str:
    """The number format with which a spreadsheet program shows a figure as the screen does.

    Kinds are "score", "delta", "share" and "count"; any other is shown with up to three decimals.
    """
    if kind == "delta":
        return "0.0;0.0" if abs(value) < 0.05 else '+#,##0.0;"−"#,##0.0'
    plain = _sheet_pattern(kind, value)
    return f'{plain};"−"{plain}'


def _sheet_pattern(kind: str, value: float) -> str:
    if kind == "share":
        return '0"\u00a0"%' if current_language() == "fr" else "0%"
    if kind in _SHEET_PATTERNS:
        return _SHEET_PATTERNS[kind]
    decimals = f"{Decimal(f'{value:.{SHEET_DIGITS}g}'):.3f}".rstrip("0").partition(".")[2]
    return f"#,##0.{'0' * len(decimals)}".rstrip(".")


def money_pattern(value: float, currency: str, *, exact: bool = False, signed: bool = False) -> str:
    """The number format with which a spreadsheet program shows an amount as `format_money` writes it."""
    number, thousands = _shortened(Decimal(f"{abs(value):.{SHEET_DIGITS}g}"), exact=exact)
    decimals = f"{number.normalize():f}".partition(".")[2]
    digits = f"#,##0.{'0' * len(decimals)}".rstrip(".") + "," * thousands
    symbol = get_currency_symbol(currency, locale=_locale()).replace(" ", NBSP)
    if current_language() == "fr":
        unit = NBSP.join(part for part in ("kMGT"[thousands - 1 : thousands], symbol) if part)
        plain = f'{digits}"{NBSP}{unit}"'
    else:
        apart = NBSP if symbol[-1].isalpha() else ""
        plain = f'"{symbol}{apart}"{digits}"{"KMBT"[thousands - 1 : thousands]}"'.removesuffix('""')
    if not number:
        return plain
    return f'{plain if not signed else chr(34) + "+" + chr(34) + plain};"−"{plain}'


def measure_pattern(value: float, measure: str, decimals: int, currency: str, *, signed: bool = False) -> str:
    """The number format with which a spreadsheet program shows a KPI's value as `format_measure` writes it."""
    digits = f"#,##0.{'0' * decimals}".rstrip(".")
    shown = _with_unit(digits, abs(value), measure, decimals, currency, signed=signed)
    before, _digits, after = shown.partition(digits)
    plain = "".join((f'"{before}"' if before else "", digits, f'"{after}"' if after else ""))
    if round(abs(value), decimals) == 0:
        return f"{plain};{plain}"
    return f'{chr(34) + "+" + chr(34) if signed else ""}{plain};"−"{plain}'


_SHEET_PATTERNS = {"score": "#,##0.0", "count": "#,##0"}


def format_value(value: Value) -> str:
    """A value named by a message, as the current language writes it."""
    if isinstance(value, LocalText):
        return local(value)
    if isinstance(value, str):
        return value
    return _decimal(value, "#,##0.##", _locale())


def format_date(day: date | None) -> str:
    """A day, such as 5 Oct 2026; a dash where there is none."""
    return DASH if day is None else babel_date(day, "d MMM y", locale=_locale())


def format_datetime(moment: datetime, timezone: str | None = None) -> str:
    """A moment to the minute, in a time zone such as "America/Montreal" or in the one it carries."""
    zone = moment.tzinfo if timezone is None else get_timezone(timezone)
    return babel_datetime(moment, "d MMM y, HH:mm", tzinfo=zone, locale=_locale())


def format_period(code: str) -> str:
    """A period as people say it: 2026-Q3 is "Q3 2026" in English and « T3 2026 » in French."""
    period = Period.parse(code)
    if period.months == 3:
        letter = "T" if current_language() == "fr" else "Q"
        return f"{letter}{period.first_month // 3 + 1} {period.year}"
    return str(period.year) if period.months == 12 else babel_date(period.starts, "LLLL y", locale=_locale())


def format_list(items: Sequence[str]) -> str:
    """Items joined as in a sentence: a, b and c."""
    return babel_list(list(items), locale=_locale())


def is_currency(code: str) -> bool:
    """Whether a text is the code of a currency (ISO 4217)."""
    return babel_is_currency(code)


def translate(message: Message) -> str:
    """A message in the current language, its values written as that language writes them."""
    return gettext(message.text).format_map(
        {name: format_value(value) for name, value in message.values.items()}
    )
