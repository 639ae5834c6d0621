"""Administration: units, waves, money settings, KPIs, members, the sample company, the audit, the guided start."""

from collections.abc import Callable

import streamlit as st

from dashboard import addressing, administering, audit_views, member_settings, reads, resources
from services.domain.units import UnitTree
from services.language import gettext as _


def render() -> None:
    """Show what the viewer administers, each part in its tab with what can be done about it."""
    st.title(_("Organisation, waves and members"), anchor=False)
    administering.start()
    tree = reads.units()
    parts = _parts(tree)
    titles = {code: title for code, (title, _show) in parts.items()}
    chosen, place = addressing.open_tab("part", _("Administration"), titles, "units")
    with place:
        parts[chosen][1](tree)


def _parts(tree: UnitTree) -> dict[str, tuple[str, Callable[[UnitTree], None]]]:
    """The title of each part of what the viewer administers, and what shows it."""
    parts: dict[str, tuple[str, Callable[[UnitTree], None]]] = {
        "units": (_("Business units"), administering.units)
    }
    if not tree.units or any(unit.parent is None for unit in tree.units):
        parts |= {
            "waves": (_("Waves"), administering.waves),
            "money": (_("Money"), administering.money),
            "kpis": (_("KPIs"), administering.kpis),
        }
    parts["members"] = (_("Members"), member_settings.show)
    if resources.viewer().administers_all:
        parts["sample"] = (_("Sample company"), administering.sample_company)
    return {**parts, "audit": (_("Audit"), audit_views.show)}


render()
