"""Administering: the forms of the Administration page."""

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import components, kpi_settings, money_settings, reads, resources, sample_offer
from dashboard.navigation import has, page_file
from services import administration, glossary, wave_administration
from services.domain.units import Unit, UnitTree
from services.language import format_count, format_date, format_figure, format_period, local
from services.language import gettext as _
from services.wave_administration import WaveInfo

INDENT = "\u2003"


def units(tree: UnitTree) -> None:
    """The tree of units, and the forms that add, change and remove them."""
    if tree.units:
        _unit_table(tree)
        left, right = st.columns(2)
        with left:
            _add_unit(tree)
        with right:
            _change_unit(tree)
    if resources.viewer().administers_all:
        _add_organisation()


def unit_names(tree: UnitTree) -> dict[int, str]:
    """Units in tree order, each below its parent."""

    def write() -> dict[int, str]:
        ordered = [unit for root in tree.roots for unit in tree.subtree(root.id)]
        return {u.id: f"{INDENT * tree.depth[u.id]}{u.name} ({u.code})" for u in ordered}

    return resources.kept(write, "administration.names")


def _unit_table(tree: UnitTree) -> None:
    def write() -> pd.DataFrame:
        names = unit_names(tree)
        return pd.DataFrame(
            {
                _("Business unit"): list(names.values()),
                _("Weight"): [format_figure(tree.by_id[unit].weight) for unit in names],
            }
        )

    table = resources.kept(write, "administration.units")
    components.frame(table, _("Business units with their weights"))


def _add_organisation() -> None:
    with st.form("administration.organisation", clear_on_submit=True):
        st.header(_("Add an organisation"), anchor=False)
        name = st.text_input(_("Name"), max_chars=200)
        code = st.text_input(_("Code"), max_chars=60, help=_("A short name that workbooks use."))
        if st.form_submit_button(_("Add")):
            sessions, viewer = resources.workspace().sessions, resources.viewer()
            components.attempt(lambda: administration.add_organisation(sessions, viewer, name, code))


def _add_unit(tree: UnitTree) -> None:
    names = unit_names(tree)
    with st.form("administration.unit", clear_on_submit=True):
        st.header(_("Add a business unit"), anchor=False)
        parent = st.selectbox(_("Below"), list(names), format_func=lambda unit: names[unit])
        name = st.text_input(_("Name"), max_chars=200)
        code = st.text_input(_("Code"), max_chars=60)
        weight = st.number_input(
            _("Weight"), min_value=0.0, value=1.0, step=0.5, help=glossary.explain("weight")
        )
        if st.form_submit_button(_("Add")):
            sessions, viewer = resources.workspace().sessions, resources.viewer()
            components.attempt(lambda: administration.add_unit(sessions, viewer, parent, name, code, weight))


def _change_unit(tree: UnitTree) -> None:
    names = unit_names(tree)
    with st.container(border=True):
        st.header(_("Change a business unit"), anchor=False)
        unit = st.selectbox(
            _("Business unit"),
            list(names),
            format_func=lambda unit: names[unit],
            key="administration.changed",
        )
        chosen = tree.by_id[unit]
        name = st.text_input(
            _("Name"), chosen.name, max_chars=200, key=f"administration.name.{unit}.{chosen.name}"
        )
        weight = st.number_input(
            _("Weight"),
            0.0,
            value=chosen.weight,
            step=0.5,
            key=f"administration.weight.{unit}",
            help=glossary.explain("weight"),
        )
        sessions, viewer = resources.workspace().sessions, resources.viewer()
        with st.container(horizontal=True):
            if st.button(_("Save"), key="administration.save"):
                components.attempt(lambda: administration.change_unit(sessions, viewer, unit, name, weight))
            if st.button(_("Remove"), key="administration.remove", type="tertiary"):
                components.attempt(lambda: administration.remove_unit(sessions, viewer, unit))


def waves(tree: UnitTree) -> None:
    """The waves, the people each expects, and the form that opens one."""
    if not tree.units:
        st.info(_("Add an organisation first."))
        return
    listed = reads.waves()
    if listed:
        _wave_table(tree, listed)
        _edit_wave(tree, listed)
    _open_wave(tree)


def _titles() -> dict[int, str]:
    return {info.id: f"{local(info.title)} {info.version}" for info in reads.frameworks() if not info.retired}


def _wave_table(tree: UnitTree, listed: tuple[WaveInfo, ...]) -> None:
    titles = {info.id: f"{local(info.title)} {info.version}" for info in reads.frameworks()}
    table = pd.DataFrame(
        {
            _("Organisation"): [tree.by_id[wave.top].name for wave in listed],
            _("Framework"): [titles[wave.framework_id] for wave in listed],
            _("Period"): [format_period(wave.period) for wave in listed],
            _("Due"): [format_date(wave.due) for wave in listed],
            _("State"): [_("closed") if wave.closed else _("open") for wave in listed],
        }
    )
    components.frame(table, _("Waves with their state"))


def _edit_wave(tree: UnitTree, listed: tuple[WaveInfo, ...]) -> None:
    titles = {info.id: local(info.title) for info in reads.frameworks()}
    with st.container(border=True):
        st.header(_("Change a wave"), anchor=False)
        names = {
            f"{titles[wave.framework_id]} · {format_period(wave.period)} · {tree.by_id[wave.top].name}": wave
            for wave in reversed(listed)
        }
        wave = names[st.selectbox(_("Wave"), list(names), key="administration.wave")]
        edited = _expected_editor(tree, wave)
        sessions, viewer = resources.workspace().sessions, resources.viewer()
        with st.container(horizontal=True):
            if st.button(
                _("Save expected respondents"), key="wave_administration.expect", disabled=not edited
            ):
                components.attempt(lambda: wave_administration.expect(sessions, viewer, wave.id, edited))
            label = _("Open again") if wave.closed else _("Close the wave")
            if st.button(label, key="administration.close"):
                components.attempt(
                    lambda: wave_administration.close_wave(sessions, viewer, wave.id, closed=not wave.closed)
                )


def _expected_editor(tree: UnitTree, wave: WaveInfo) -> Mapping[int, int]:
    """Let the viewer edit how many respondents are expected; returns what changed, by unit."""
    expected = reads.expected(wave.id)
    below = tree.subtree(wave.top)
    names = unit_names(tree)
    unit, people = _("Business unit"), _("Expected respondents")
    before = [expected.get(inside.id, 0) for inside in below]
    table = pd.DataFrame({unit: [names[inside.id] for inside in below], people: before})
    after = st.data_editor(
        table,
        hide_index=True,
        disabled=[unit],
        column_config={people: st.column_config.NumberColumn(min_value=0, max_value=100_000, step=1)},
        key=f"administration.expected.{wave.id}",
    )
    changed = zip(below, before, after[people].fillna(0).astype(int), strict=True)
    total = _("People expected: {count}").format(count=format_count(int(after[people].sum())))
    st.caption(total)
    return {inside.id: int(new) for inside, old, new in changed if old != new}


def _open_wave(tree: UnitTree) -> None:
    titles = _titles()
    with st.form("wave_administration.open_wave", clear_on_submit=True):
        st.header(_("Open a wave"), anchor=False, help=glossary.explain("wave"))
        roots = {unit.id: unit.name for unit in tree.roots}
        organisation = st.selectbox(_("Organisation"), list(roots), format_func=lambda unit: roots[unit])
        framework = st.selectbox(
            _("Framework"),
            list(titles),
            format_func=lambda info: titles[info],
            help=glossary.explain("framework"),
        )
        period = st.text_input(_("Period"), placeholder="2026-Q4", help=_("2026, 2026-Q4 or 2026-11"))
        due = st.date_input(_("Due"), value=None)
        people = st.number_input(_("Expected respondents per unit"), min_value=0, value=0)
        if st.form_submit_button(_("Open the wave")):
            leaves = [u.id for u in tree.subtree(organisation) if not tree.children(u.id)]
            expected = {unit: int(people) for unit in leaves}
            sessions, viewer = resources.workspace().sessions, resources.viewer()
            when = due if isinstance(due, date) else None
            components.attempt(
                lambda: wave_administration.open_wave(
                    sessions, viewer, organisation, framework, period, when, expected
                )
            )


def money(tree: UnitTree) -> None:
    """The money settings of the organisations, one at a time."""
    _of_organisation(tree, "administration.money", money_settings.show)


def kpis(tree: UnitTree) -> None:
    """What the organisations measure, one at a time."""
    _of_organisation(tree, "administration.kpis", kpi_settings.show)


def _of_organisation(tree: UnitTree, key: str, show: Callable[[Unit], None]) -> None:
    """Show something of one organisation, chosen where there are several."""
    roots = {unit.id: unit for unit in tree.roots}
    if not roots:
        st.info(_("Add an organisation first."))
        return
    chosen = next(iter(roots))
    if len(roots) > 1:
        chosen = st.selectbox(
            _("Organisation"), list(roots), format_func=lambda unit: roots[unit].name, key=key
        )
    show(roots[chosen])


def sample_company(_tree: UnitTree) -> None:
    """Load or remove the sample company."""
    st.write(
        _("A fictional group with thirteen units and a year of answers, loaded through the real import.")
    )
    sample_offer.buttons("administration")


def start() -> None:
    """The way back to the guided start."""
    if has("start"):
        st.page_link(page_file("start"), label=_("Guided start"), icon=":material/checklist:")
