"""The board pack on screen: what goes into it and as which file, made when it is asked for, outside of any rerun."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import resources
from dashboard.exports import XLSX
from dashboard.filters import Selection
from services import board_pack, export_names
from services.board_pack import FORMS, SECTIONS, Form
from services.language import LANGUAGE_NAMES, current_language
from services.language import gettext as _
from services.pack_matter import PackRequest

MIME: dict[Form, str] = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html",
    "xlsx": XLSX,
    "pdf": "application/pdf",
}


def offer(selection: Selection, spot: DeltaGenerator) -> None:
    """A button in the header that opens the choices; they are drawn when it is opened."""
    with spot:
        opened = st.popover(
            _("Board pack"),
            type="tertiary",
            icon=":material/slideshow:",
            key="pack.open",
            on_change="rerun",
        )
    if opened.open:
        with opened:
            _choices(selection)


def _choices(selection: Selection) -> None:
    """Sections, units, language and format, then the button; nothing chosen means the default."""
    sections, units, language, form = _sections(), _units(selection), _language(), _form()
    request = PackRequest(
        selection.wave.id,
        selection.unit.id,
        selection.previous_id,
        tuple(units),
        tuple(sections),
        selection.node.code,
        language,
        resources.shown_version(),
    )
    _button(selection, request, form)


def _sections() -> list[str]:
    titles = {section.code: section.title() for section in SECTIONS}
    return st.multiselect(
        _("Sections"),
        list(titles),
        format_func=lambda code: titles[code],
        placeholder=_("All sections"),
        key="pack.sections",
        persist_state="session",
    )


def _units(selection: Selection) -> list[int]:
    tree = selection.tree
    return st.multiselect(
        _("Units"),
        [unit.id for unit in tree.subtree(selection.unit.id)][1:],
        format_func=lambda unit: tree.names[unit],
        placeholder=_("As on this screen"),
        key="pack.units",
    )


def _language() -> str:
    return st.segmented_control(
        _("Language of the pack"),
        list(LANGUAGE_NAMES),
        format_func=lambda code: LANGUAGE_NAMES[code],
        default=current_language(),
        required=True,
        key="pack.language",
    )


def _form() -> Form:
    titles = _forms()
    return st.segmented_control(
        _("File"),
        list(titles),
        format_func=lambda one: titles[one],
        default="pptx",
        required=True,
        key="pack.form",
    )


def _forms() -> dict[Form, str]:
    """What the kinds of file are called; PDF only where it can be made."""
    titles: dict[Form, str] = {"pptx": "PowerPoint", "html": _("Page"), "xlsx": "Excel", "pdf": "PDF"}
    return {form: titles[form] for form in FORMS if form != "pdf" or board_pack.makes_pdf()}


def _button(selection: Selection, request: PackRequest, form: Form) -> None:
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    st.download_button(
        _("Download the board pack"),
        data=resources.guarded(partial(board_pack.export_board_pack, sessions, viewer, request, form)),
        file_name=export_names.file_name(form, "board-pack", *selection.names, selection.unit.code),
        mime=MIME[form],
        key="pack.download",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
    )
