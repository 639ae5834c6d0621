"""Downloading a questionnaire: for a wave, in a language, for some units and a number of respondents."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard import reads, resources
from dashboard.exports import XLSX
from services import business_case as money
from services import export_names, glossary, templates
from services import kpis as measured
from services.language import LANGUAGE_NAMES, current_language, format_period, local
from services.language import gettext as _
from services.wave_administration import WaveInfo

FEW_RESPONDENTS, MOST_RESPONDENTS = 10, 500


def questionnaire() -> None:
    """Draw the choices and the download button; the workbook is written when it is asked for, outside of any rerun.

    None of the choices may wait for the focus to leave it: the click that takes it away would ask for a file that the
    rerun has just replaced.
    """
    open_waves = [wave for wave in reversed(reads.waves()) if not wave.closed]
    if not open_waves:
        st.info(_("No wave is open. An administrator can open one."), icon=":material/lock:")
        return
    waves = {_wave_name(wave): wave for wave in open_waves}
    wave = waves[st.selectbox(_("Wave"), list(waves), key="import.wave", help=glossary.explain("wave"))]
    expected = reads.expected(wave.id)
    units = _units(wave, expected)
    language, respondents = _language(), dict.fromkeys(units, _respondents(units, expected))
    questionnaire_workbook(_("Download the questionnaire"), wave, language, respondents, "import.download")


def questionnaire_workbook(
    label: str, wave: WaveInfo, language: str, respondents: Mapping[int, int], key: str, *, main: bool = False
) -> None:
    """The button that downloads a wave's questionnaire, with a number of respondents for each unit."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    _button(
        label,
        lambda: templates.make_template(sessions, viewer, wave.id, language, respondents),
        f"{wave.framework_key}-{wave.period}.xlsx",
        key,
        disabled=not respondents,
        main=main,
    )


def case_workbook(label: str, unit: int, language: str, key: str) -> None:
    """The button that downloads the workbook of initiatives of a unit and of all below it."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    name = export_names.workbook_name("business-case", reads.units().by_id[unit].code)
    _button(label, lambda: money.make_template(sessions, viewer, unit, language), name, key)


def kpi_workbook(label: str, unit: int, language: str, key: str) -> None:
    """The button that downloads the workbook of KPIs of a unit and of all below it."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    name = export_names.workbook_name("kpis", reads.units().by_id[unit].code)
    _button(label, lambda: measured.make_template(sessions, viewer, unit, language), name, key)


def _button(
    label: str, data: Callable[[], bytes], name: str, key: str, *, disabled: bool = False, main: bool = False
) -> None:
    st.download_button(
        label,
        data=resources.guarded(data),
        file_name=name,
        mime=XLSX,
        disabled=disabled,
        icon=":material/download:",
        key=key,
        on_click="ignore",
        type="primary" if main else "secondary",
    )


def business_case() -> None:
    """The workbook of a unit's initiatives and of all below it, filled in with what is stored."""
    names = {unit.id: reads.units().names[unit.id] for unit in reads.units().roots}
    with st.expander(_("Workbook of costs and benefits"), icon=":material/payments:"):
        st.caption(_("Initiatives with their costs, benefits and what came true; upload it filled in."))
        unit = st.selectbox(
            _("Organisation"), list(names), format_func=lambda one: names[one], key="import.case.unit"
        )
        case_workbook(_("Download the workbook"), unit, current_language(), "import.case.download")


def kpis() -> None:
    """The workbook of a unit's KPIs and of all below it, filled in with what is stored."""
    names = {unit.id: reads.units().names[unit.id] for unit in reads.units().roots}
    with st.expander(_("Workbook of KPIs"), icon=":material/speed:"):
        st.caption(_("Actuals, targets, own KPIs and benchmarks; upload it filled in."))
        unit = st.selectbox(
            _("Organisation"), list(names), format_func=lambda one: names[one], key="import.kpis.unit"
        )
        kpi_workbook(_("Download the workbook"), unit, current_language(), "import.kpis.download")


def _units(wave: WaveInfo, expected: Mapping[int, int]) -> list[int]:
    names = {unit.id: f"{unit.name} ({unit.code})" for unit in reads.units().subtree(wave.top)}
    return st.multiselect(
        _("Business units"),
        list(names),
        [unit for unit in names if unit in expected][:1] or list(names)[:1],
        format_func=lambda unit: names[unit],
        key="import.units",
        max_selections=templates.MOST_SHEETS,
    )


def _language() -> str:
    chosen = st.segmented_control(
        _("Language of the questionnaire"),
        list(LANGUAGE_NAMES),
        default=current_language(),
        format_func=lambda code: LANGUAGE_NAMES[code],
        key="import.language",
        required=True,
    )
    return chosen or current_language()


def _respondents(units: Sequence[int], expected: Mapping[int, int]) -> int:
    """How many columns each sheet has: as many as the largest of the units expects, unless said otherwise."""
    counts = list(range(1, MOST_RESPONDENTS + 1))
    suggested = max((expected.get(unit, FEW_RESPONDENTS) for unit in units), default=FEW_RESPONDENTS)
    place = counts.index(max(1, min(suggested, MOST_RESPONDENTS)))
    return st.selectbox(_("Respondents per unit"), counts, index=place, key="import.respondents")


def _wave_name(wave: WaveInfo) -> str:
    titles = {info.id: info.title for info in reads.frameworks()}
    organisation = reads.units().by_id[wave.top].name
    return f"{local(titles[wave.framework_id])} · {format_period(wave.period)} · {organisation}"
