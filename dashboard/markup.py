"""Markup: texts of others on screens, where Streamlit takes titles, labels and sentences for Markdown."""

import re

_SIGNS = re.compile(r"[\\`*_\[\]<>|~$&]|:(?=\S)|(?<!\d)\.(?=[^\W\d_])")
_FIRST = re.compile(r"^[#+\-=]|(?<=^\d)[.)](?=\s|$)|(?<=^\d\d)[.)](?=\s|$)")
_BLANKS = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that are not seen and turn what follows them around."""


def plain(text: str) -> str:
    """A text, or a sentence that holds one, in which Markdown stays as it is written; in one line."""
    line = _BLANKS.sub(" ", _TURNING.sub("", text)).strip()
    return _FIRST.sub(r"\\\g<0>", _SIGNS.sub(r"\\\g<0>", line))


def paragraphs(text: str) -> str:
    """A longer text in which Markdown stays as it is written, in the paragraphs it has."""
    return "\n\n".join(shown for line in text.splitlines() if (shown := plain(line)))


def verbatim(text: str) -> str:
    """A piece of somebody's data as it stands: nothing in it is Markdown or becomes a link."""
    return f"`{' '.join(_TURNING.sub('', text).split()).replace('`', chr(39))}`"
