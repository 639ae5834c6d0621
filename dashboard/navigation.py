"""Navigation: the one registry of pages."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboard import resources
from services.domain.viewer import Viewer, ViewerRole
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


def offered(viewer: Viewer) -> frozenset[str]:
    """The pages a viewer has; for others than the administrator of all units some do not exist."""
    without = {"start"} if viewer.scope is not None else set()
    if viewer.role is not ViewerRole.ADMINISTRATOR:
        without |= {"administration", "start"}
    if viewer.role is ViewerRole.EXECUTIVE:
        without.add("import_answers")
    return frozenset(ICONS) - without


def has(name: str) -> bool:
    """Whether the viewer has a page: nothing may lead to one that is not there."""
    return name in offered(resources.viewer())


def menu() -> tuple[str, ...]:
    """The pages of the menu in its order; others are led to from screens."""
    return tuple(name for name in titles() if name not in HIDDEN)


def current_page() -> Callable[[], None]:
    """Draw the menu and return the page to run; the address of one that the role does not have says so."""
    there = offered(resources.viewer())
    pages = {name: _page(name, title, shown=name in there) for name, title in titles().items()}
    chosen = st.navigation(list(pages.values()), expanded=True)
    return chosen.run if any(pages[name] is chosen for name in there) else _say_absent


def only(show: Callable[[], None], title: str) -> Callable[[], None]:
    """What to run when every address shows the same: nothing of the menu is drawn, the address stays."""
    pages = [st.Page(show, title=title, url_path=address(name), default=name == "overview") for name in ICONS]
    return st.navigation(pages, position="hidden").run


def _page(name: str, title: str, *, shown: bool) -> "st.Page":
    return st.Page(
        page_file(name),
        title=title if shown else _("No such page"),
        icon=ICONS[name],
        url_path=address(name),
        default=name == "overview",
        visibility="visible" if shown and name not in HIDDEN else "hidden",
    )


def _say_absent() -> None:
    """What stands at the address of a page that the viewer's role does not have."""
    st.title(_("No such page"), anchor=False)
    st.info(
        _("There is no such page for your role. Ask an administrator for another role if you need it."),
        icon=":material/block:",
    )
    st.page_link(page_file("overview"), label=_("Go to Overview"), icon=":material/arrow_forward:")
