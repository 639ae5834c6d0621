"""Navigation: the one registry of pages."""

from pathlib import Path

import streamlit as st

from services.language import gettext as _

FOLDER = Path(__file__).parents[1] / "pages"
ICONS = {
    "overview": ":material/flag:",
    "maturity": ":material/stairs:",
    "compare": ":material/compare_arrows:",
    "business_case": ":material/payments:",
    "kpis": ":material/speed:",
    "answers": ":material/edit_note:",
    "narrative": ":material/campaign:",
    "roadmap": ":material/route:",
    "import_answers": ":material/upload_file:",
    "frameworks": ":material/account_tree:",
    "method": ":material/menu_book:",
    "administration": ":material/settings:",
    "start": ":material/checklist:",
}


HIDDEN = ("start",)
"""Pages without an entry in the menu."""


def page_file(name: str) -> Path:
    """The file of a page, as st.Page, st.page_link and st.switch_page take it."""
    return FOLDER / f"{name}.py"


def address(name: str) -> str:
    """The last part of a page's address, the same in every language."""
    return name.removesuffix("_answers").replace("_", "-")


def titles() -> dict[str, str]:
    """The pages' titles in the current language, in the order of the menu."""
    return {
        "overview": _("Overview"),
        "maturity": _("Maturity"),
        "compare": _("Compare"),
        "business_case": _("Business case"),
        "kpis": _("KPIs"),
        "answers": _("Answers"),
        "narrative": _("Narrative"),
        "roadmap": _("Roadmap"),
        "import_answers": _("Import"),
        "frameworks": _("Frameworks"),
        "method": _("Method"),
        "administration": _("Administration"),
        "start": _("Guided start"),
    }


def menu() -> tuple[str, ...]:
    """The pages of the menu in its order; others are led to from screens."""
    return tuple(name for name in titles() if name not in HIDDEN)


def current_page() -> "st.Page":
    """Draw the menu and return the page to run; addresses do not change with the language."""
    pages = [
        st.Page(
            page_file(name),
            title=title,
            icon=ICONS[name],
            url_path=address(name),
            default=name == "overview",
            visibility="hidden" if name in HIDDEN else "visible",
        )
        for name, title in titles().items()
    ]
    return st.navigation(pages, expanded=True)
