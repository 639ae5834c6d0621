"""Similarity of texts that people type: the nearest of some known ones, and how near it is."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz, process

from services.domain.framework import Framework
from services.domain.matching import normalise, remembered
from services.domain.texts import LANGUAGES

ALIKE, NEAREST = 0.8, 8
"""Below ALIKE nothing is suggested; only so many of the nearest words are looked at."""

_NUMBERING = re.compile(r"(?:[a-z]{0,3}\d+(?:[._-]\d+)*|[a-z])\s*[.):·–-]+\s+")
_CODE_FIRST = re.compile(r"(?P<code>[\w-]+)(?:\s*[.):·–-]+\s+|\s+·\s+)(?P<rest>\S.*)")
_BRACKET = re.compile(r"(?P<stem>.*\S)\s*\[(?P<leaf>[^\[\]]+)\]")
_END = " *:?!.…"


class Match(NamedTuple):
    """What a text stands for, and how sure that is (0 to 1)."""

    code: str
    confidence: float


@remembered
def fold(text: str) -> str:
    """A text as similarity sees it: normalised, without accents and end marks."""
    plain = unicodedata.normalize("NFD", normalise(text))
    return "".join(c for c in plain if not unicodedata.combining(c)).rstrip(_END)


class Nearest:
    """Finds the nearest of known words; a word that stands for two things stands for none."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, str] = {}
        clashes = set()
        for word, code in pairs:
            key = fold(word)
            if key and self._exact.setdefault(key, code) != code:
                clashes.add(key)
        for key in clashes:
            del self._exact[key]
        self._words = list(self._exact)

    def exact(self, text: str) -> str | None:
        """What exactly this text stands for."""
        return self._exact.get(fold(text))

    def find(self, text: str, least: float = ALIKE, *, clearly: bool = False) -> Match | None:
        """What the text stands for, or what the nearest word does that is at least so near.

        `clearly`: a word that stands for something else must be at least twice as far, so that of two that are about
        equally near neither is taken.
        """
        key = fold(text)
        if key in self._exact:
            return Match(self._exact[key], 1.0)
        if len(key) < 3:
            return None
        cutoff = 100 * max(0.0, 2 * least - 1)
        found = process.extract(key, self._words, scorer=fuzz.ratio, score_cutoff=cutoff, limit=NEAREST)
        near = [(self._exact[word], score / 100) for word, score, _ in found]
        if not near or near[0][1] < least:
            return None
        code, best = near[0]
        rival = next((score for other, score in near if other != code), 0.0)
        return None if clearly and 2 * (1 - best) > 1 - rival else Match(code, best)


class QuestionMatcher:
    """Finds which question of a framework a heading stands for: by code, by text in either language, by similarity."""

    def __init__(self, framework: Framework) -> None:
        self._codes = Nearest(_codes(framework))
        self._texts = Nearest((q.text.within(lg), q.code) for q in framework.questions for lg in LANGUAGES)

    def find(self, heading: str) -> Match | None:
        """The question a heading stands for; a part of the heading that fits better than the whole decides."""
        exact = self.exact(heading)
        if exact is not None:
            return Match(exact, 1.0)
        parts = list(forms(heading))
        if _BRACKET.fullmatch(heading.strip()):
            parts = parts[1:]  # what is in brackets is asked, or is something beside the answer
        near = [match for part in parts if (match := self._texts.find(part, clearly=True)) is not None]
        return max(near, key=lambda match: match.confidence, default=None)

    def whole(self, heading: str) -> str | None:
        """The question whose code or text a heading is, as a whole."""
        return self._codes.exact(heading) or self._texts.exact(heading)

    def exact(self, heading: str) -> str | None:
        """The question whose code or text a heading, or a part of it, is."""
        for form in forms(heading):
            found = self.whole(form)
            if found is not None:
                return found
        return None


def _codes(framework: Framework) -> Iterator[tuple[str, str]]:
    for question in framework.questions:
        yield question.code, question.code
        yield f"_{question.code}", question.code


def forms(heading: str) -> Iterator[str]:
    """The parts of a heading that may name a question.

    The whole, without its number, its code, what is in brackets, what follows the last group or the last full stop.
    """
    text = " ".join(heading.split())
    yield text
    numbering = _NUMBERING.match(text.casefold())
    if numbering is not None:
        yield text[numbering.end() :]
    coded = _CODE_FIRST.fullmatch(text)
    if coded is not None:
        yield coded["code"]
        yield coded["rest"]
    _, leaf = split(text)
    if leaf:
        yield leaf
    statement = text.rpartition(".")[2].strip()
    if statement:
        yield statement


def split(heading: str) -> tuple[str, str]:
    """A heading as stem and leaf: `stem [leaf]`, `stem[leaf]` or `group/leaf`; an empty leaf where there is none."""
    bracket = _BRACKET.fullmatch(heading.strip())
    if bracket is not None:
        return bracket["stem"], bracket["leaf"].strip()
    stem, slash, leaf = heading.strip().rpartition("/")
    return (stem.strip(), leaf.strip()) if slash and stem.strip() else (heading.strip(), "")


def words_of_options(framework: Framework, answer_set: str) -> Mapping[str, str]:
    """The options of an answer set by every word that is known for them."""
    found = {}
    for option in framework.answer_set_by_code[answer_set].options:
        for word in (option.code, *(option.label.within(language) for language in LANGUAGES)):
            found[word] = option.code
    return found
