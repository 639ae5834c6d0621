"""Amounts as people write them: "1 234,50 $", "1,234.50", "(500)"; what may mean two things is never guessed."""

import re
import unicodedata
from dataclasses import dataclass

from services.domain.percent import Percent

LARGEST = 1e15
_DOLLARS = frozenset({"CAD", "USD", "AUD", "NZD", "HKD", "SGD", "MXN"})
_SIGNS = {"$": _DOLLARS, "€": frozenset({"EUR"}), "£": frozenset({"GBP"}), "¥": frozenset({"JPY", "CNY"})}
_SIGN = re.compile(r"(?<![A-Z])[A-Z]{1,2}\$|\$ ?[A-Z]{2}(?![A-Z])|[$€£¥]|(?<![A-Z])[A-Z]{3}(?![A-Z])")
_PREFIXES = {
    "CA": "CAD",
    "C": "CAD",
    "US": "USD",
    "AU": "AUD",
    "A": "AUD",
    "NZ": "NZD",
    "HK": "HKD",
    "S": "SGD",
}
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?P<mark>[ ',.])\d{3})(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,]\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No amount."""


@dataclass(frozen=True, slots=True)
class OtherCurrency:
    """An amount in another currency, by the sign that says so."""

    sign: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A text that is read one way in English and another way in French."""

    readings: tuple[float, float]


NotAnAmount = Unreadable | OtherCurrency | Ambiguous


def read_amount(value: object, currency: str) -> float | NotAnAmount:
    """The amount in a cell that is not blank; `currency` is the code of the only one there may be."""
    if isinstance(value, bool | Percent):
        return Unreadable()
    if isinstance(value, int | float):
        return float(value) if abs(value) <= LARGEST else Unreadable()
    return _in_text(value, currency) if isinstance(value, str) else Unreadable()


def _in_text(text: str, currency: str) -> float | NotAnAmount:
    plain = " ".join(
        unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2019", "'").split()
    )
    signs = _SIGN.findall(plain)
    other = next((sign for sign in signs if currency not in _meant(sign)), None)
    if other is not None:
        return OtherCurrency(other)
    if len(signs) > 2:
        return Unreadable()
    bare = _SIGN.sub(" ", plain).strip()
    negative, digits = _without_minus(bare)
    number = _number(digits)
    if not isinstance(number, float):
        return number if not negative else _negated(number)
    return -number if negative else number


def is_other(sign: str, currency: str) -> bool:
    """Whether a sign or code such as $, US$ or EUR can only mean another currency."""
    return currency not in _meant(sign)


def _meant(sign: str) -> frozenset[str]:
    """The currencies that a sign may stand for."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    if "$" in sign:
        return frozenset({_PREFIXES.get(sign.replace("$", "").strip(), "")})
    return frozenset({sign})


def _without_minus(text: str) -> tuple[bool, str]:
    """Whether a text says less than zero, by a minus or by brackets as accountants do, and the rest of it."""
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    return text.startswith("-"), text.removeprefix("-").removeprefix("+").strip()


def _number(digits: str) -> float | Unreadable | Ambiguous:
    if _EITHER.fullmatch(digits):
        decimal = float(digits.replace(",", "."))
        return Ambiguous((decimal, float(re.sub(r"[.,]", "", digits))))
    grouped = _GROUPED.fullmatch(digits)
    if grouped is not None:
        digits = digits.replace(grouped["mark"], "")
    elif not _PLAIN.fullmatch(digits):
        return Unreadable()
    number = float(digits.replace(",", "."))
    return number if number <= LARGEST else Unreadable()


def _negated(found: Unreadable | Ambiguous) -> NotAnAmount:
    if isinstance(found, Ambiguous):
        return Ambiguous((-found.readings[0], -found.readings[1]))
    return found
