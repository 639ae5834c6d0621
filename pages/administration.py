"""Administration: organisations and units, waves, money settings, KPIs, the sample company, the guided start."""

import streamlit as st

from dashboard import administering, resources
from services.language import gettext as _


def render() -> None:
    """Show units, waves, money settings, KPIs and the sample company, each with what can be done about it."""
    st.title(_("Organisation, waves and sample"), anchor=False)
    administering.start()
    tree = resources.units()
    units, waves, money, kpis, sample = st.tabs(
        [_("Business units"), _("Waves"), _("Money"), _("KPIs"), _("Sample company")]
    )
    with units:
        administering.units(tree)
    with waves:
        administering.waves(tree)
    with money:
        administering.money(tree)
    with kpis:
        administering.kpis(tree)
    with sample:
        administering.sample_company()


render()
