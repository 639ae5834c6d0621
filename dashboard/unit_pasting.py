"""Pasting units: a list or a file, the tree it makes with every problem at once, and the confirmation."""

from hashlib import sha256

import streamlit as st

from dashboard import components, markup, resources
from services import founding
from services.domain.errors import PalierError
from services.domain.unit_drafts import UnitList, UnitProblem
from services.domain.unit_list import write_text
from services.domain.units import Unit
from services.language import format_count, ngettext, translate
from services.language import gettext as _

FORMATS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv"]
MOST_CHARACTERS = 500_000
MOST_SAID = 50
"""Problems that are listed; the others are counted."""


def ask(organisation: Unit) -> bool:
    """Take the units below an organisation; True where it has none and answers as a whole."""
    with st.container(border=True):
        alone = st.checkbox(_("There are no units; the organisation answers as a whole"), key="start.alone")
        if not alone:
            source = _source(organisation)
            if source:
                _preview(organisation, founding.read_units(source, organisation))
    return alone


def _source(organisation: Unit) -> str | founding.Rows:
    """The rows of a file, or what is pasted; empty where there is nothing yet."""
    pasted = st.text_area(
        _("Units, one a line"),
        height=160,
        max_chars=MOST_CHARACTERS,
        placeholder=_("Sales\n    Stores\n    ONLINE; Online shop\nLogistics > Warehouse"),
        key=f"start.units.{organisation.id}",
    )
    st.caption(
        _(
            "Indent a unit to put it below the one above, or write Parent > Child. "
            "A code and a semicolon may stand before the name; other codes are made from the names."
        )
    )
    with st.expander(_("Or upload a file"), icon=":material/upload_file:"):
        file = st.file_uploader(
            _("A table with the columns Name, Code and Parent"),
            type=FORMATS,
            key=f"start.file.{organisation.id}",
        )
    st.button(_("Check the list"), key="start.check", disabled=file is not None)
    if file is None:
        return pasted or ""
    content = file.getvalue()
    try:
        return resources.kept(
            lambda: founding.read_unit_file(file.name, content), "unit file", sha256(content).hexdigest()
        )
    except PalierError as error:
        components.error(error)
        return ""


def _preview(organisation: Unit, found: UnitList) -> None:
    if found.problems:
        _problems(found.problems)
        return
    if not found.drafts:
        return
    count = len(found.drafts)
    text = ngettext(
        "This makes {count} unit below {organisation}:",
        "This makes {count} units below {organisation}:",
        count,
    )
    name = markup.plain(organisation.name)
    st.write(text.format(count=format_count(count), organisation=name))
    st.code(write_text(found.drafts), language=None, height=240 if count > 9 else "content")
    label = ngettext("Add {count} unit", "Add {count} units", count).format(count=format_count(count))
    if st.button(label, type="primary", key="start.add"):
        sessions, viewer = resources.workspace().sessions, resources.viewer()
        components.attempt(lambda: founding.add_units(sessions, viewer, organisation.id, found.drafts))


def _problems(problems: tuple[UnitProblem, ...]) -> None:
    text = _("Nothing is added yet. Problems to mend in the list: {count}.")
    lines = [text.format(count=format_count(len(problems)))]
    lines += [f"- {_sentence(problem)}" for problem in problems[:MOST_SAID]]
    st.error("\n".join(lines), icon=":material/error:")
    if len(problems) > MOST_SAID:
        more = _("The first {shown} of {count} problems are listed.")
        st.caption(more.format(shown=format_count(MOST_SAID), count=format_count(len(problems))))


def _sentence(problem: UnitProblem) -> str:
    what = markup.plain(translate(problem.what))
    if not problem.line:
        return what
    return _("Line {line}: {problem}").format(line=format_count(problem.line), problem=what)
