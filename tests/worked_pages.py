"""Pages of the documentation that work their figures through, in English and in French."""

import re

from tests.running import ROOT

_ROW = re.compile(r"^\| `(\w+)`\s?: [^|]+ \| `([^`]+)` \| ([−-]?[\d.,\s]+) \|$", re.MULTILINE)
_SIGNS = str.maketrans({",": ".", "\u00a0": None, "−": "-"})


def page(name: str) -> str:
    """The text of a page, by its file's name."""
    return (ROOT / "docs" / name).read_text("utf-8")


def rows(text: str) -> list[tuple[str, str, str]]:
    """The figures of a page: name, how it is worked out by hand, value as Python writes it."""
    return [(name, by_hand, value.translate(_SIGNS)) for name, by_hand, value in _ROW.findall(text)]


def code(text: str) -> list[str]:
    """Every piece of code on a page, set apart or within a line, in order."""
    return re.findall(r"```.+?```|`[^`]+`", text, re.DOTALL)


def levels(text: str) -> list[str]:
    """How deep each heading and each row of a table stands, in order: the structure of a page."""
    return re.findall(r"^(#+ |\|)", text, re.MULTILINE)
