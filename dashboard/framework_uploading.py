"""Bringing a framework: every problem of the file at once, and the storing of a new version."""

import pandas as pd
import streamlit as st

from dashboard import components, markup, resources
from services import framework_library
from services.domain.errors import FrameworkRejectedError, PalierError
from services.domain.framework import Framework
from services.language import format_count, local, translate
from services.language import gettext as _

KINDS = ["xlsx", "xlsm", "xls", "xlsb", "ods", "yaml", "yml"]


def bring() -> None:
    """Draw the upload; what it holds is checked at once and stored on request."""
    st.write(
        _(
            "Download a framework as a workbook, change it with a spreadsheet program, give it a key or a version "
            "of its own, and upload it here. Every problem is named by sheet and cell; nothing is stored before "
            "you say so."
        )
    )
    file = st.file_uploader(_("Framework"), type=KINDS, key="frameworks.file")
    if file is None:
        return
    try:
        framework = framework_library.read_file(file.name, file.getvalue())
    except FrameworkRejectedError as error:
        components.error(error)
        _problems(error)
    except PalierError as error:
        components.error(error)
    else:
        _store(framework)


def _problems(error: FrameworkRejectedError) -> None:
    table = pd.DataFrame(
        {
            _("Place"): [str(issue.where) for issue in error.issues],
            _("Problem"): [translate(issue.what) for issue in error.issues],
            _("How to mend it"): [translate(issue.remedy) for issue in error.issues],
        }
    )
    components.frame(table, _("Problems found in the framework, by cell"))


def _store(framework: Framework) -> None:
    st.success(
        _(
            "{title}, version {version}: no problems. Dimensions: {dimensions}; questions: {questions}."
        ).format(
            title=markup.plain(local(framework.title)),
            version=framework.version,
            dimensions=format_count(len(framework.dimensions)),
            questions=format_count(len(framework.questions)),
        ),
        icon=":material/check:",
    )
    if st.button(_("Store this version"), type="primary", key="frameworks.store"):
        try:
            framework_library.add(resources.workspace().sessions, resources.viewer(), framework)
        except PalierError as error:
            components.error(error)
            return
        st.toast(_("Stored. New waves may use it."), icon=":material/check:")
