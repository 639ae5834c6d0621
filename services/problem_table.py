"""Problems of uploaded files as a file: where, what, and how to mend it."""

from collections.abc import Iterable

from services import export_subjects
from services.adapters.table_files import Column, ExportTable
from services.domain.errors import CellIssue
from services.domain.issue_codes import TITLES
from services.exporting import WRITERS, Form
from services.language import gettext as _
from services.language import translate


def export_problems(found: Iterable[tuple[str, CellIssue]], count: int, form: Form) -> bytes:
    """Problems of uploaded files, a row each beside the name of its file; `count` says how many there are in all."""
    titles = (
        _("File"),
        _("Severity"),
        _("Problem"),
        _("Sheet"),
        _("Cell"),
        _("Found"),
        _("Expected here"),
        _("How to mend it"),
    )
    rows = (
        (
            file,
            _("Error") if issue.blocks else _("Warning"),
            translate(TITLES[issue.code]),
            issue.sheet,
            issue.cell,
            issue.found,
            translate(issue.expected),
            translate(issue.remedy),
        )
        for file, issue in found
    )
    about = ((_("Problems found"), str(count)), *export_subjects.made())
    return WRITERS[form](ExportTable(_("Problems"), about, tuple(map(Column, titles)), rows))
