"""What exported files are called: names that any system takes."""

import re
import unicodedata


def file_name(form: str, *parts: str) -> str:
    """A name that any system takes, such as palier-scores-social-maturity-2026-Q3-NORTH.xlsx."""
    return "-".join(["palier", *(plain for part in parts if (plain := _plain(part)))]) + f".{form}"


def workbook_name(*parts: str) -> str:
    """What a workbook to fill in is called, such as kpis-NORTH.xlsx; any system takes it."""
    return "-".join(plain for part in parts if (plain := _plain(part))) + ".xlsx"


def _plain(part: str) -> str:
    """Letters and digits without accents, hyphens between them, at most 60."""
    bare = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode()
    return re.sub("[^A-Za-z0-9]+", "-", bare).strip("-")[:60]
