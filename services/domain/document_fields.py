"""The parts of a framework document and their fields: one table that every reader and writer of documents follows."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.domain.framework_parts import Version
from services.domain.texts import LANGUAGES, LocalText, Message
from services.domain.written import seen

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class FieldError(ValueError):
    """A value that does not fit its field: what is wrong and how to mend it."""

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a part: its name in documents, how it is read, whether it must be there, its attribute."""

    name: str
    read: Callable[[Any], Any]
    required: bool = True
    attribute: str = ""

    @property
    def target(self) -> str:
        """The attribute of the domain object this field fills."""
        return self.attribute or self.name


def code(value: Any) -> str:
    """A short name: letters, digits, hyphens and underscores."""
    text = str(value)
    if isinstance(value, bool) or not CODE.fullmatch(text):
        raise FieldError(
            Message("“{found}” is not a code.", {"found": text}),
            Message("Use letters, digits, hyphens and underscores, without spaces."),
        )
    return text


def number(value: Any) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise FieldError(
            Message("“{found}” is not a number.", {"found": str(value)}), Message("Write a number.")
        )
    return float(value)


def weight(value: Any) -> float:
    """A number of zero or more."""
    found = number(value)
    if found < 0:
        raise FieldError(
            Message("The weight {found} is negative.", {"found": found}),
            Message("Use zero or a positive number."),
        )
    return found


def share(value: Any) -> float:
    """A share from 0 to 1."""
    found = number(value)
    if not 0 <= found <= 1:
        raise FieldError(
            Message("{found} is not a share.", {"found": found}),
            Message("Write a number from 0 to 1, such as 0.5."),
        )
    return found


def bounds(value: Any) -> tuple[float, float]:
    """A pair [low, high] with low below high."""
    pair = [number(part) for part in value] if isinstance(value, list | tuple) else []
    if len(pair) != 2 or pair[0] >= pair[1]:
        raise FieldError(
            Message("“{found}” is not a range.", {"found": str(value)}),
            Message("Write two numbers, the lower one first, such as [1, 5]."),
        )
    return pair[0], pair[1]


def text(value: Any) -> LocalText:
    """A text in every language, written {en: ..., fr: ...}."""
    given = value if isinstance(value, Mapping) else {}
    unknown = sorted(set(given) - set(LANGUAGES))
    missing = [language for language in LANGUAGES if not _written(given.get(language) or "")]
    if missing or unknown:
        raise FieldError(
            Message("The text is not there in: {languages}.", {"languages": ", ".join(missing)})
            if missing
            else Message("Unknown language: {languages}.", {"languages": ", ".join(map(str, unknown))}),
            Message("Give the text in English (en) and in French (fr)."),
        )
    return LocalText(*(_written(given[language]) for language in LANGUAGES))


def _written(value: Any) -> str:
    return seen(str(value)).strip()


def texts(value: Any) -> Mapping[str, LocalText]:
    """Texts by option code."""
    if not isinstance(value, Mapping):
        raise FieldError(
            Message("“{found}” is not a list of texts by option.", {"found": str(value)}),
            Message("Write one text for each option code."),
        )
    return {code(key): text(entry) for key, entry in value.items()}


def whole(value: Any) -> int:
    """A whole number."""
    found = number(value)
    if not found.is_integer():
        raise FieldError(
            Message("“{found}” is not a whole number.", {"found": str(value)}),
            Message("Write a whole number."),
        )
    return int(found)


def shares(value: Any) -> Mapping[str, float]:
    """Shares in per cent (0 to 100) by the code of a level or an option."""
    if not isinstance(value, Mapping):
        raise FieldError(
            Message("“{found}” is not a list of shares.", {"found": str(value)}),
            Message("Write one share for each code."),
        )
    found = {code(key): weight(entry) for key, entry in value.items()}
    if any(entry > 100 for entry in found.values()):
        raise FieldError(
            Message("A share is above 100 %."), Message("Write each share in per cent, from 0 to 100.")
        )
    return found


def version(value: Any) -> Version:
    """A version such as "1.0"."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,9}\.\d{1,9}", value):
        raise FieldError(
            Message("“{found}” is not a version.", {"found": str(value)}),
            Message("Write major.minor between quotation marks, such as “1.0”."),
        )
    return Version.parse(value)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A reader that accepts one of these words."""

    choices: tuple[str, ...]

    def __call__(self, value: Any) -> str:
        """The word itself; raises FieldError for any other."""
        if value not in self.choices:
            raise FieldError(
                Message("“{found}” is not known here.", {"found": str(value)}),
                Message("Use one of: {choices}.", {"choices": ", ".join(self.choices)}),
            )
        return str(value)


def one_of(*choices: str) -> OneOf:
    """A reader that accepts one of these words."""
    return OneOf(choices)


SETTINGS = (
    Field("key", code),
    Field("version", version),
    Field("title", text),
    Field("summary", text),
    Field("source", text),
    Field("method", text),
    Field("scale", bounds),
    Field("answers", one_of("named", "confidential"), required=False),
    Field("minimum_coverage", share, required=False),
    Field("closed", one_of("lower", "upper"), required=False),
    Field("unanswered", one_of("missing", "lowest"), required=False),
    Field("better", one_of("higher", "lower"), required=False),
    Field("self_role", code, required=False),
    Field("x_axis", code, required=False),
    Field("y_axis", code, required=False),
    Field("cut", one_of("fixed", "median"), required=False),
    Field("x_cut", number, required=False),
    Field("y_cut", number, required=False),
    Field("borderline", weight, required=False),
)
PARTS: Mapping[str, tuple[Field, ...]] = {
    "roles": (Field("code", code), Field("title", text), Field("weight", weight, required=False)),
    "answer_sets": (
        Field("code", code),
        Field("kind", one_of("choice", "number", "text")),
        Field("minimum", number, required=False),
        Field("maximum", number, required=False),
    ),
    "options": (
        Field("code", code),
        Field("label", text),
        Field("value", number, required=False),
        Field("description", text, required=False),
    ),
    "dimensions": (
        Field("code", code),
        Field("title", text),
        Field("rollup", one_of("mean", "sum", "min", "count", "gated", "none")),
        Field("parent", code, required=False),
        Field("description", text, required=False),
        Field("weight", weight, required=False),
        Field("missing", one_of("prorate", "raw"), required=False),
        Field("passes_at", share, required=False),
        Field("rescale", bounds, required=False),
    ),
    "questions": (
        Field("code", code),
        Field("dimension", code),
        Field("answer_set", code),
        Field("text", text),
        Field("guidance", text, required=False),
        Field("theme", text, required=False),
        Field("weight", weight, required=False),
        Field("descriptors", texts, required=False),
    ),
    "levels": (
        Field("dimension", code),
        Field("code", code),
        Field("title", text),
        Field("from", number, attribute="lower"),
        Field("to", number, attribute="upper"),
        Field("description", text, required=False),
        Field("advice", text, required=False),
    ),
    "quadrants": (
        Field("code", code),
        Field("x", one_of("low", "high")),
        Field("y", one_of("low", "high")),
        Field("title", text),
        Field("description", text, required=False),
        Field("advice", text, required=False),
    ),
    "benchmarks": (
        Field("code", code),
        Field("about", code),
        Field("title", text),
        Field("year", whole),
        Field("source", text),
        Field("shares", shares),
    ),
    "advice": (Field("dimension", code), Field("level", code, required=False), Field("text", text)),
}
