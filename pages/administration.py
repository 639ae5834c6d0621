"""Administration: organisations and units, waves, money settings, KPIs, members, sample company, guided start."""

from collections.abc import Callable

import streamlit as st

from dashboard import administering, member_settings, resources
from services.domain.units import UnitTree
from services.language import gettext as _


def render() -> None:
    """Show what the viewer administers, each part in its tab with what can be done about it."""
    st.title(_("Organisation, waves and members"), anchor=False)
    administering.start()
    tree = resources.units()
    parts: dict[str, Callable[[UnitTree], None]] = {_("Business units"): administering.units}
    if not tree.units or any(unit.parent is None for unit in tree.units):
        parts |= {
            _("Waves"): administering.waves,
            _("Money"): administering.money,
            _("KPIs"): administering.kpis,
        }
    parts[_("Members")] = member_settings.show
    if resources.viewer().administers_all:
        parts[_("Sample company")] = administering.sample_company
    for tab, show in zip(st.tabs(list(parts)), parts.values(), strict=True):
        with tab:
            show(tree)


render()
