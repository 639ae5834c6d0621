"""The manual: pages of the documentation that the screens show."""

from pathlib import Path

from services.language import current_language

DOCS = Path(__file__).parents[1] / "docs"


def scoring() -> str:
    """How scores are computed, in the current language."""
    name = "scoring.fr.md" if current_language() == "fr" else "scoring.md"
    text = (DOCS / name).read_text("utf-8")
    return text.partition("\n")[2].replace("\n## ", "\n#### ")
