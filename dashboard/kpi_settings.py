"""KPI settings: the KPIs that matter to an organisation, and those of its own."""

import streamlit as st

from dashboard import components, kpi_definition_form, kpi_reads, resources
from services import edited_kpi, kpis
from services.domain.errors import PalierError
from services.domain.kpi_facts import PERSPECTIVES, KpiDefinition
from services.domain.units import Unit
from services.kpis import FEWEST_CHOSEN, MOST_CHOSEN
from services.language import format_count, local
from services.language import gettext as _


def show(organisation: Unit) -> None:
    """What an organisation measures, in the forms that change it."""
    st.header(_("The KPIs that matter"), anchor=False)
    _choice(organisation)
    st.header(_("Your own KPIs"), anchor=False)
    kpi_definition_form.show(organisation)


def _choice(organisation: Unit) -> None:
    offered = {one.code: one for one in sorted(kpi_reads.offered(organisation.id), key=_order)}
    before = [one.code for one in kpi_reads.chosen(organisation.id)]
    key = f"kpi_settings.{organisation.id}.{'.'.join(before)}"
    codes = st.multiselect(
        _("KPIs in the order in which they are shown"),
        list(offered),
        before,
        format_func=lambda code: _label(offered[code]),
        key=key,
        placeholder=_("Choose from {fewest} to {most} KPIs").format(
            fewest=format_count(FEWEST_CHOSEN), most=format_count(MOST_CHOSEN)
        ),
        help=_("Choose those that decisions rest on. Without a choice, every KPI with values is shown."),
    )
    if st.button(_("Save the choice"), key=f"{key}.save", type="primary", icon=":material/check:"):
        _save(organisation, before, codes)


def _save(organisation: Unit, before: list[str], codes: list[str]) -> None:
    if codes == before:
        st.info(_("Nothing has changed."))
        return
    try:
        kpis.choose_kpis(resources.workspace().sessions, resources.viewer(), organisation.id, codes)
    except PalierError as error:
        components.error(error)
        return
    st.toast(_("The choice is saved."), icon=":material/check:")
    st.rerun()


def _label(definition: KpiDefinition) -> str:
    return f"{edited_kpi.perspective_title(definition)} · {local(definition.title)}"


def _order(definition: KpiDefinition) -> tuple[int, str]:
    return PERSPECTIVES.index(definition.perspective), local(definition.title).casefold()
