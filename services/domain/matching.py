"""Matching of texts that people type: spaces, apostrophes, hyphens and case do not count."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps

from services.domain.written import seen

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)

SHORT = 200
"""Signs of a text that is kept."""


def remembered(change: Callable[[str], str]) -> Callable[[str], str]:
    """Keep what becomes of short texts, of which a table holds few different ones; long ones are changed anew."""
    kept = lru_cache(maxsize=10_000)(change)
    return wraps(change)(lambda text: kept(text) if len(text) <= SHORT else change(text))


@remembered
def normalise(text: str) -> str:
    """A text as matching sees it: one form of each character, single spaces, lower case; accents stay."""
    plain = unicodedata.normalize("NFKC", seen(text)).translate(_SAME).casefold()
    plain = unicodedata.normalize("NFKC", plain)
    return " ".join(plain.split())
