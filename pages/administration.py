"""Administration: units, waves, money settings, KPIs, the sample company, the audit, the guided start."""

import streamlit as st

from dashboard import administering, audit_views, resources
from services.language import gettext as _


def render() -> None:
    """Show units, waves, money, KPIs, the sample company and the audit, each with what can be done about it."""
    st.title(_("Organisation, waves and sample"), anchor=False)
    administering.start()
    tree = resources.units()
    units, waves, money, kpis, sample, audit = st.tabs(
        [_("Business units"), _("Waves"), _("Money"), _("KPIs"), _("Sample company"), _("Audit")]
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
    with audit:
        audit_views.show(tree)


render()
