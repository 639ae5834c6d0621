"""The glossary: each word of the screens explained once, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from services.domain.texts import LocalText
from services.language import current_language, local
from services.language import gettext as _


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it means, the topic it belongs to, and the labels (English sources) that screens show it under."""

    code: str
    topic: str
    title: LocalText
    text: LocalText
    headings: tuple[str, ...]
    on_method: bool


@cache
def terms() -> tuple[Term, ...]:
    """Every word, by topic."""
    text = files("services").joinpath("glossary.yaml").read_text("utf-8")
    return tuple(
        Term(
            entry["code"],
            entry["topic"],
            LocalText(**entry["title"]),
            LocalText(**entry["text"]),
            tuple(entry.get("headings", ())),
            entry.get("on_method", False),
        )
        for entry in yaml.load(text, yaml.CSafeLoader)["terms"]
    )


def of(topic: str) -> tuple[Term, ...]:
    """The words of one topic."""
    return tuple(term for term in terms() if term.topic == topic)


@cache
def _by_code() -> Mapping[str, Term]:
    return {term.code: term for term in terms()}


def explain(*codes: str) -> str:
    """What a word, or one after another, means, in the current language."""
    return " ".join(local(_by_code()[code].text) for code in codes)


def define(*codes: str) -> str:
    """Words with what each means, a line each (Markdown), in the current language."""
    terms = [_by_code()[code] for code in codes]
    return "  \n".join(
        _("{word}: {text}").format(word=f"**{local(term.title)}**", text=local(term.text)) for term in terms
    )


def explain_label(label: str) -> str | None:
    """What the word behind a label of a screen means, in the current language; None for a label that needs no words."""
    return _by_label(current_language()).get(label)


@cache
def _by_label(language: str) -> Mapping[str, str]:
    """Explanations by label, both in one language, which is the current one."""
    return {_(heading): term.text.within(language) for term in terms() for heading in term.headings}
