"""Exports: what a screen shows as a workbook or as text, written when it is asked for, outside of any rerun."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import resources
from dashboard.case_filters import CaseSelection
from dashboard.comparison_filters import Compared
from dashboard.filters import Selection
from dashboard.kpi_filters import KpiSelection
from dashboard.markup import plain
from dashboard.subjects import Noted, Subject
from services import export_names, exporting
from services.adapters.database import Sessions
from services.answer_search import Wanted
from services.domain.viewer import Viewer
from services.exporting import Form, Scope
from services.language import current_language, format_count, format_date, in_language
from services.language import gettext as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Write = Callable[[Form], bytes]
Names = tuple[str, ...]
MIME: dict[Form, str] = {"xlsx": XLSX, "csv": "text/csv"}


def scores(selection: Selection, spot: DeltaGenerator) -> None:
    """Offer the scores of the chosen unit and those directly below it."""
    scope = Scope(selection.wave.id, selection.previous_id, selection.family)
    words = _("{unit} and the units directly below it, in every dimension.").format(unit=selection.unit.name)
    write = partial(exporting.export_scores, *_reader(), scope, noted=_notes(selection))
    _offer(spot, words, write, _names(selection, "scores"))


def comparison(compared: Compared, spot: DeltaGenerator, table: pd.DataFrame) -> None:
    """Offer what is compared: units by their scores, periods and groups as the table stands on the screen."""
    if compared.mode != "units":
        about = ((_("Table"), _("Comparison")), *compared.origin)
        unit, title = compared.unit.id, _("Comparison")
        write: Write = partial(
            exporting.export_shown, *_reader(), unit, "export.comparison", title, about, table
        )
        names = _names(compared, "comparison", compared.unit.code, compared.mode)
        _popover(spot, _("What is compared, in every dimension."), write, "export.comparison", names)
        return
    selection = compared.selection
    scope = Scope(selection.wave.id, selection.previous_id, compared.units)
    codes = [selection.tree.by_id[unit].code for unit in compared.units]
    found = partial(exporting.export_comparison, *_reader(), scope)
    _offer(spot, _("The units compared, in every dimension."), found, _names(compared, "comparison", *codes))


def business_case(selection: CaseSelection, spot: DeltaGenerator) -> None:
    """Offer every figure of the initiatives that are shown, as they are shown."""
    about = (*selection.origin, *_notes(selection))
    write = partial(exporting.export_cases, *_reader(), selection.cases, about)
    words = _("Every figure of the initiatives shown here, with what is asked of them.")
    _popover(spot, words, write, "export.business-case", _names(selection, "figures"))


def kpis(selection: KpiSelection, spot: DeltaGenerator) -> None:
    """Offer where the chosen unit and those directly below it stand in each KPI."""
    about = (*selection.origin, *_notes(selection))
    write = partial(exporting.export_kpis, *_reader(), selection.kpis, selection.standings, about)
    words = _("{unit} and the units directly below it, in every KPI.").format(unit=selection.unit.name)
    _popover(spot, words, write, "export.kpis", _names(selection, "figures"))


def answers(selection: Selection, spot: DeltaGenerator, wanted: Wanted) -> None:
    """Offer the answers that are listed, those of every page."""
    write = partial(exporting.export_answers, *_reader(), selection.wave.id, wanted)
    _offer(spot, _("All answers listed here, those of every page."), write, _names(selection, "answers"))


def _reader() -> tuple[Sessions, Viewer]:
    return resources.workspace().sessions, resources.viewer()


def _offer(spot: DeltaGenerator, words: str, write: Callable[..., bytes], names: Names) -> None:
    """Both kinds of file behind a button in the header; `write` also takes the data version that is shown."""
    _popover(spot, words, partial(write, version=resources.shown_version()), f"export.{names[0]}", names)


def _popover(spot: DeltaGenerator, words: str, write: Write, key: str, names: Names) -> None:
    with spot:
        opened = st.popover(
            _("Export"), type="tertiary", icon=":material/download:", key=f"{key}.open", on_change="rerun"
        )
    with opened:
        st.caption(plain(words))
        if opened.open:
            buttons(write, key, names)


def shown(subject: Subject, key: str, title: str, words: str, table: pd.DataFrame) -> None:
    """Offer a table as it stands on the screen; `key` is that of its chart."""
    about = ((_("Table"), title), *subject.origin, (_("Shown"), words), *_notes(subject))
    with st.container(horizontal=True, gap="small"):
        write = partial(exporting.export_shown, *_reader(), subject.unit.id, key, title, about, table)
        buttons(write, f"{key}.export", _names(subject, key.rpartition(".")[2]))


def picture_name(subject: Subject, key: str) -> str:
    """The name of a chart's picture without its ending: that of its table."""
    return export_names.file_name("", *_names(subject, key.rpartition(".")[2])).removesuffix(".")


def _notes(subject: Subject) -> list[tuple[str, str]]:
    """What is noted on what is shown, numbered as on screen."""
    found = subject.notes if isinstance(subject, Noted) else ()
    written = _("{day}, {unit}, {author}: {text}")
    return [
        (
            _("Note {number}").format(number=format_count(number)),
            written.format(
                day=format_date(note.day), unit=note.unit_name, author=note.author, text=note.text
            ),
        )
        for number, note in enumerate(found, 1)
    ]


def _names(subject: Subject, what: str, *units: str) -> Names:
    """What the name of a file is made of."""
    return what, *subject.names, *(units or [subject.unit.code])


def buttons(write: Write, key: str, names: Names) -> None:
    """A button for each kind of file."""
    labels: dict[Form, str] = {"xlsx": _("Excel (.xlsx)"), "csv": _("Text (.csv)")}
    for form, label in labels.items():
        st.download_button(
            label,
            data=resources.guarded(partial(_written, write, form, current_language())),
            file_name=export_names.file_name(form, *names),
            mime=MIME[form],
            key=f"{key}.{form}",
            on_click="ignore",
            type="tertiary",
            icon=":material/table:" if form == "xlsx" else ":material/csv:",
        )


def _written(write: Write, form: Form, language: str) -> bytes:
    """The file in the language of the screen: it is made elsewhere, where no language is set."""
    with in_language(language):
        return write(form)
