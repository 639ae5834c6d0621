"""Words that mean nothing yet: answers, units and roles as people wrote them, each taken for one that is known."""

import streamlit as st

from dashboard import markup, resources
from services import mapping
from services.domain.importing import FileCheck, Unknown
from services.language import format_count, format_list, local, ngettext
from services.language import gettext as _

MOST_ASKED = 20
"""Words that are asked about at a time."""


def ask(file: FileCheck) -> None:
    """Suggest the nearest meaning of each unknown word; one click takes it, and one takes them all."""
    if not file.unknown:
        return
    st.markdown("**" + _("What do these words mean?") + "**")
    near = [(unknown, unknown.nearest) for unknown in file.unknown if unknown.nearest]
    if len(near) > 1 and st.button(
        ngettext("Accept {count} suggestion", "Accept all {count} suggestions", len(near)).format(
            count=format_count(len(near))
        ),
        key=f"import.words.{file.staged}",
        icon=":material/done_all:",
    ):
        _accept(file, near)
    for unknown in file.unknown[:MOST_ASKED]:
        _word(file, unknown)
    if len(file.unknown) > MOST_ASKED:
        st.caption(_("Further words follow once these are settled."))


def _word(file: FileCheck, unknown: Unknown) -> None:
    labels = {code: local(label) for code, label in unknown.options}
    key = f"import.word.{file.staged}.{unknown.kind}.{unknown.group}.{unknown.word}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _label(unknown),
            list(labels),
            list(labels).index(unknown.nearest) if unknown.nearest in labels else None,
            format_func=lambda code: labels[code],
            key=key,
            placeholder=_("Choose what it means"),
        )
        if (
            st.button(_("Accept"), key=f"{key}.accept", disabled=chosen is None, icon=":material/done:")
            and chosen
        ):
            _accept(file, [(unknown, chosen)])


def _label(unknown: Unknown) -> str:
    cells = ngettext("{count} cell", "{count} cells", unknown.count).format(count=format_count(unknown.count))
    kinds = {"answer": _("answer"), "unit": _("business unit"), "role": _("respondent role")}
    return f"“{markup.plain(unknown.word)}” ({kinds[unknown.kind]}, {cells})"


def _accept(file: FileCheck, meanings: list[tuple[Unknown, str]]) -> None:
    mapping.accept_words(resources.workspace().sessions, resources.viewer(), file.staged, meanings)
    words = format_list([unknown.word for unknown, _code in meanings[:3]])
    st.toast(_("Taken: {words}").format(words=markup.plain(words)), icon=":material/done:")
    st.rerun()
