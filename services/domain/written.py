"""Texts as people write them, and as they are kept: without signs that nobody sees and no database takes."""

import re

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def seen(text: str) -> str:
    """A text without control characters and halves of characters."""
    return _UNSEEN.sub("", text)


def line(text: str) -> str:
    """A text on one line, with single spaces."""
    return " ".join(seen(text).split())


def lines(text: str) -> str:
    """A text of several lines, without spaces around them or more than one empty line between two."""
    kept = "\n".join(one.strip() for one in seen(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()
