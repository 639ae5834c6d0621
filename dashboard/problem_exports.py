"""Problem exports: an uploaded file back with its problems marked, and the problems as a list."""

from functools import partial

import streamlit as st

from dashboard import exports, resources
from services import importing, problem_table
from services.adapters.database import Sessions
from services.domain.importing import FileCheck
from services.domain.viewer import Viewer
from services.exporting import Form
from services.language import current_language, in_language
from services.language import gettext as _

Staged = tuple[Sessions, Viewer, bytes, str]


def offer(file: FileCheck) -> None:
    """Offer a file back with its problems marked, and the problems as a list."""
    opened, viewer = resources.workspace(), resources.viewer()
    about = opened.sessions, viewer, opened.respondent_key, file.staged
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            _("Your workbook with the problems marked"),
            data=resources.guarded(partial(_marked, about, current_language())),
            file_name=importing.marked_file_name(file.file_name),
            icon=":material/format_color_fill:",
            key=f"import.marked.{file.staged}",
            on_click="ignore",
        )
        st.caption(_("The problems as a list:"), width="content")
        exports.buttons(
            partial(_listed, about), f"import.problems.{file.staged}", ("problems", file.file_name)
        )


def _marked(about: Staged, language: str) -> bytes:
    with in_language(language):
        return importing.marked(*about).content


def _listed(about: Staged, form: Form) -> bytes:
    name, _content, issues = importing.problems(*about)
    return problem_table.export_problems(((name, issue) for issue in issues), len(issues), form)
