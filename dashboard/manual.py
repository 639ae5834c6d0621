"""The manual: pages of the documentation that the screens show, by topic."""

import re
from pathlib import Path

from services import glossary
from services.language import current_language, local
from services.language import gettext as _

DOCS = Path(__file__).parents[1] / "docs"
SCORES, BUSINESS_CASE, KPIS, WORDS = "scores", "business-case", "kpis", "words"
"""Topics, as they stand in the address of the page Method."""

COMMAND = {"en": "The command", "fr": "La commande"}
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")


def titles() -> dict[str, str]:
    """The titles of the topics in the current language, in the order they are shown."""
    return {SCORES: _("Scores"), BUSINESS_CASE: _("Business case"), KPIS: _("KPIs"), WORDS: _("Words")}


def scoring() -> str:
    """How scores are computed, in the current language."""
    return _screen_text("scoring")


def business_case() -> str:
    """How a business case is computed, in the current language, without what is for the command line."""
    return _screen_text("business-case").partition(f"\n## {COMMAND[current_language()]}\n")[0]


def kpis() -> str:
    """How KPIs are judged and compared, in the current language."""
    return _screen_text("kpis")


def words() -> str:
    """Each word of the screens with what it means, by what it is about."""
    about = {"organisation": _("Organisation and questionnaires"), **titles(), "data": _("Data")}
    parts = []
    for topic, title in about.items():
        listed = [f"- **{local(term.title)}.** {local(term.text)}" for term in glossary.of(topic)]
        parts.append("\n".join([f"## {title}", "", *listed]) if listed else "")
    return "\n\n".join(part for part in parts if part)


def _screen_text(name: str) -> str:
    """A page from its first section on: title and list of contents are the screen's own, other pages not on it."""
    ending = "" if current_language() == "en" else f".{current_language()}"
    text = (DOCS / f"{name}{ending}.md").read_text("utf-8")
    return _LINK.sub(r"\1", text[text.index("\n## ") :])
