"""The language of the current screen or command, and texts in it; English sources are the catalogue's keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from services.domain.texts import LANGUAGES, LocalText

CATALOGUES = Path(__file__).parent / "catalogues"
LANGUAGE_NAMES = {"en": "English", "fr": "Français"}
_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalogue(language: str) -> NullTranslations:
    """The compiled catalogue; compiled in memory so that no binary file can fall behind its source."""
    path = CATALOGUES / language / "palier.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def current_language() -> str:
    """The language in use here: "en" or "fr"."""
    return _language.get()


def use_language(language: str) -> None:
    """Use a language from here on in this thread or task; an unknown one means English."""
    _language.set(language if language in LANGUAGES else "en")


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Use a language for the length of a block."""
    before = _language.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(before)


def language_from_locale(locale: str | None) -> str:
    """The language for a browser's locale such as "fr-CA"; English for all others."""
    return "fr" if (locale or "").lower().startswith("fr") else "en"


def gettext(text: str) -> str:
    """An English source text in the current language."""
    return _catalogue(current_language()).gettext(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a text for a count, in the current language (French treats 0 as singular)."""
    return _catalogue(current_language()).ngettext(singular, plural, count)


def local(text: LocalText) -> str:
    """A two-language text in the current language."""
    return text.within(current_language())
