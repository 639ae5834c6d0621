"""Handing out: the workbooks of an organisation's wave, where they come back, and how many units have answered."""

import streamlit as st

from dashboard import downloading, organisation_founding, reads
from dashboard.navigation import page_file
from services import templates
from services.domain.units import Unit
from services.founding import Founded
from services.language import format_count, ngettext
from services.language import gettext as _
from services.wave_administration import WaveInfo


def wave_of(founded: Founded) -> WaveInfo | None:
    """The newest open wave of an organisation."""
    return next((wave for wave in reads.waves() if wave.id == founded.wave), None)


def heard(founded: Founded) -> str:
    """How many units of the newest open wave have answered; empty without a wave."""
    if founded.wave is None:
        return ""
    people = reads.participants(founded.wave, founded.organisation.id)
    text = ngettext(
        "{heard} of {count} unit has answered",
        "{heard} of {count} units have answered",
        people.units_expected,
    )
    return text.format(heard=format_count(people.units_heard), count=format_count(people.units_expected))


def show(founded: Founded) -> None:
    """The workbooks to hand out and where they come back, or the way to the charts."""
    wave = wave_of(founded)
    if founded.answered:
        st.page_link(page_file("overview"), label=_("Go to Overview"), icon=":material/arrow_forward:")
    if wave is None:
        return
    with st.container(border=True):
        _workbooks(founded.organisation, wave)
    with st.container(border=True):
        st.write(
            _("Upload what comes back on Import. The first chart appears with the first confirmed file.")
        )
        st.page_link(page_file("import_answers"), label=_("Go to Import"), icon=":material/upload_file:")


def _workbooks(organisation: Unit, wave: WaveInfo) -> None:
    language, expected = organisation_founding.language(), reads.expected(wave.id)
    units = _portion([unit.id for unit in reads.units().subtree(organisation.id) if unit.id in expected])
    most = templates.MOST_RESPONDENTS
    respondents = {unit: min(expected[unit], most) for unit in units}
    label = _("Download the questionnaire")
    downloading.questionnaire_workbook(label, wave, language, respondents, "start.download", main=True)
    st.caption(_("Each unit has a sheet, each respondent a column. Import has it for single units too."))
    later = st.expander(_("Later, if you like: costs, benefits and KPIs"), icon=":material/payments:")
    with later, st.container(horizontal=True):
        label = _("Workbook of costs and benefits")
        downloading.case_workbook(label, organisation.id, language, "start.case")
        downloading.kpi_workbook(_("Workbook of KPIs"), organisation.id, language, "start.kpis")


def _portion(units: list[int]) -> list[int]:
    """The units of one workbook: all of them, or as many as it takes."""
    if len(units) <= templates.MOST_SHEETS:
        return units
    firsts = range(0, len(units), templates.MOST_SHEETS)
    names, text = reads.units().names, _("{first} to {last}")
    titles = {
        first: text.format(
            first=names[units[first]], last=names[units[min(first + templates.MOST_SHEETS, len(units)) - 1]]
        )
        for first in firsts
    }
    chosen = st.selectbox(
        _("Units of the workbook"), list(titles), format_func=lambda first: titles[first], key="start.portion"
    )
    return units[chosen : chosen + templates.MOST_SHEETS]
