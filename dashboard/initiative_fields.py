"""Initiative fields: what an initiative is called, whose it is, when it runs, which dimensions it serves."""

from dataclasses import replace

import streamlit as st

from dashboard import reads, resources
from services import case_editing, edited_case
from services.domain.case_facts import FIRST_YEAR, LAST_YEAR, MOST_YEARS, Served
from services.domain.units import Unit, UnitTree
from services.edited_case import EditedInitiative
from services.language import gettext as _
from services.language import local

INDENT = "\u2003"


def fields(key: str, start: EditedInitiative, organisation: Unit, tree: UnitTree) -> EditedInitiative:
    """Draw the fields, which begin with `start`, and return it with what stands in them now."""
    left, right = st.columns([3, 1])
    title = left.text_input(_heading("title"), start.title, max_chars=200, key=f"{key}.title")
    with right:
        code = _code(key, start, organisation, title)
    where, since, how_long, who = st.columns([3, 1, 1, 2])
    with where:
        unit = _unit(key, start, tree.subtree(organisation.id), tree)
    first = since.number_input(
        _heading("start_year"),
        FIRST_YEAR,
        LAST_YEAR,
        start.start_year,
        1,
        key=f"{key}.start",
    )
    years = how_long.number_input(_heading("years"), 1, MOST_YEARS, start.years, 1, key=f"{key}.years")
    owner = who.text_input(_heading("owner"), start.owner, max_chars=200, key=f"{key}.owner")
    serves = _serves(key, start, organisation)
    return replace(
        start, code=code, title=title, unit=unit, start_year=first, years=years, owner=owner, serves=serves
    )


def _code(key: str, start: EditedInitiative, organisation: Unit, title: str) -> str:
    """The code: fixed once the initiative is stored, suggested from the title before."""
    if start.stood:
        st.text_input(_heading("code"), start.code, disabled=True, key=f"{key}.code")
        return start.code
    sessions, viewer, version = resources.workspace().sessions, resources.viewer(), resources.shown_version()
    taken = resources.kept(
        lambda: case_editing.taken_codes(sessions, viewer, organisation.id, version),
        "initiative codes",
        organisation.id,
    )
    suggested = edited_case.suggested_code(title, taken)
    code = st.text_input(
        _heading("code"),
        start.code,
        max_chars=60,
        placeholder=suggested,
        key=f"{key}.code",
        help=_("Workbooks name the initiative by it; left blank, it is made of the title."),
    )
    return code.strip() or suggested


def _unit(key: str, start: EditedInitiative, units: tuple[Unit, ...], tree: UnitTree) -> int | None:
    names = {unit.id: f"{INDENT * tree.depth[unit.id]}{unit.name} ({unit.code})" for unit in units}
    ids = list(names)
    place = ids.index(start.unit) if start.unit in names else None
    return st.selectbox(
        _heading("unit"),
        ids,
        place,
        format_func=lambda unit: names[unit],
        placeholder=_("Choose a unit"),
        key=f"{key}.unit",
    )


def _serves(key: str, start: EditedInitiative, organisation: Unit) -> tuple[Served, ...]:
    titles = _dimensions(organisation)
    offered = [*titles, *(one for one in start.serves if one not in titles)]
    chosen = st.multiselect(
        _heading("serves"),
        offered,
        list(start.serves),
        format_func=lambda one: titles.get(one, f"{one.framework}: {one.node}"),
        placeholder=_("Choose dimensions"),
        key=f"{key}.serves",
    )
    return tuple(chosen)


def _dimensions(organisation: Unit) -> dict[Served, str]:
    """The dimensions of the newest versions of the frameworks that the organisation has waves of."""

    def write() -> dict[Served, str]:
        used = {wave.framework_key for wave in reads.waves() if wave.organisation == organisation.id}
        used |= {wave.framework_key for wave in reads.waves() if wave.top == organisation.id}
        newest = {info.key: info for info in sorted(reads.frameworks(), key=lambda info: info.version)}
        return {
            Served(key, dimension.code): f"{local(info.title)} · {local(dimension.title)}"
            for key, info in newest.items()
            if key in used
            for dimension in reads.framework(info.id).in_tree_order
        }

    return resources.kept(write, "initiative dimensions", organisation.id)


def _heading(key: str) -> str:
    """A field is called as its column in the workbook, and as problems name it."""
    return edited_case.heading("initiatives", key)
