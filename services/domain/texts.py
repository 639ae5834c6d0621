"""Texts that come in every language of the product, and sentences that are translated later."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in English and in French."""

    en: str
    fr: str

    def within(self, language: str) -> str:
        """The text in `language` ("en" or "fr")."""
        return self.fr if language == "fr" else self.en


NO_TEXT = LocalText("", "")

Value = str | int | float | LocalText


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people: an English template, which is also its catalogue key, and the values it names."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English, for logs and the command line's fallback."""
        named = {
            name: value.en if isinstance(value, LocalText) else value for name, value in self.values.items()
        }
        return self.text.format_map(named)
