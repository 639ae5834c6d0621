"""Texts that spreadsheet programs take for formulas, and the apostrophe that keeps them from it in text files."""

_BEGINNINGS = tuple("=+-@\t\r\n＝＋－＠")
_GUARD = "'"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program may take a text for a formula."""
    return text.startswith(_BEGINNINGS)


def guarded(text: str) -> str:
    """A text that no program takes for a formula: an apostrophe before those that look like one."""
    return _GUARD + text if looks_like_formula(text) else text


def unguarded(text: str) -> str:
    """A text without the apostrophe that was put before it to guard it."""
    return text[1:] if text.startswith(_GUARD) and looks_like_formula(text[1:]) else text
