"""Comparison narratives: what each of those compared says, the call to action first."""

from collections.abc import Mapping

import streamlit as st

from dashboard import markup, reads, resources
from dashboard.comparison_filters import Compared
from dashboard.narrative_words import badge
from dashboard.navigation import page_file, titles
from services import narrative_findings
from services.comparisons import GROUP
from services.domain.narrative import Narrative, Topic
from services.language import DASH, format_count, format_period
from services.language import gettext as _
from services.narrative_words import mark, outlook, question, scale

TOPICS: tuple[Topic, ...] = ("why", "possible")
NARROWEST = 260
"""Pixels of the column of a narrative."""


def show(compared: Compared) -> None:
    """A column for each side; of a group, how many of its units say what others can do."""
    told = narratives(compared)
    if not told and compared.mode != "group":
        st.info(_("None of them has a narrative yet."), icon=":material/campaign:")
    if compared.mode != "periods":
        st.caption(_("The latest narrative of each."))
    with st.grid(min_column_width=NARROWEST):
        for key, name in compared.sides.items():
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{markup.plain(name)}**")
                if key == GROUP:
                    _of_group(compared, name)
                else:
                    _one(compared, key, told.get(key))


def narratives(compared: Compared) -> Mapping[int, Narrative]:
    """The narrative of each side that has one: a unit's latest, or that of the unit for the period."""

    def read() -> Mapping[int, Narrative]:
        told = [one.narrative for one in reads.narratives_below(compared.selection.organisation.id)]
        if compared.mode == "periods":
            own = {one.period: one for one in told if one.unit == compared.unit.id}
            return {wave.id: own[wave.period] for wave in compared.waves if wave.period in own}
        latest = {one.unit: one for one in reversed(told)}
        return {unit: latest[unit] for unit in compared.units if unit in latest}

    return resources.kept(read, "compared narratives", *compared.about)


def _beside(compared: Compared) -> tuple[list[Narrative], int]:
    """The latest narratives of the units beside the compared one, and how many such units the viewer sees."""
    units = {unit.id for unit in compared.selection.tree.siblings(compared.unit.id)}
    told = [one.narrative for one in reads.narratives_below(compared.selection.organisation.id)]
    latest = {one.unit: one for one in reversed(told) if one.unit in units}
    return list(latest.values()), len(units)


def call(compared: Compared, key: int) -> str:
    """The rating of a side's call to action, of a group how many units call explicitly; a dash where none is told."""
    if key == GROUP:
        told, units = _beside(compared)
        explicit = sum("call" in one.explicit for one in told)
        counted = _("{count} of {all} explicit").format(count=format_count(explicit), all=format_count(units))
        return counted if units else DASH
    one = narratives(compared).get(key)
    return mark(one.call.rating) if one else DASH


def sees(compared: Compared, key: int) -> str:
    """How a side sees what comes, from threat to opportunity; a dash where it does not say."""
    one = narratives(compared).get(key)
    return outlook(one.outlook) if one else DASH


def _of_group(compared: Compared, name: str) -> None:
    told, units = _beside(compared)
    if not units:
        st.caption(_("Narratives of units that you may not see are not told."))
        return
    st.write(markup.plain(narrative_findings.finding(told, units, name)))


def _one(compared: Compared, key: int, told: Narrative | None) -> None:
    if told is None:
        st.caption(_("No narrative here yet."))
    else:
        st.markdown(f"**{question('call')}**")
        badge(told.call.rating)
        _said(told.call.text)
        if told.audience:
            who = _("To: {audience}").format(audience=f"**{markup.plain(told.audience)}**")
            st.markdown(f":material/arrow_forward: {who}")
        st.caption(f"{outlook(told.outlook)}  \n{scale(told.outlook)}")
        for topic in TOPICS:
            st.markdown(f"**{question(topic)}**")
            badge(told.topics[topic].rating)
            _said(told.topics[topic].text)
        st.caption(format_period(told.period))
    _link(compared, key, told)


def _said(text: str) -> None:
    if text:
        st.text(text)


def _link(compared: Compared, key: int, told: Narrative | None) -> None:
    """The way to the screen Narrative, at the same unit and period."""
    selection = compared.selection
    unit = compared.unit.id if compared.mode == "periods" else key
    periods = {wave.id: wave.period for wave in compared.waves}
    about = {
        "organisation": selection.organisation.code,
        "unit": selection.tree.by_id[unit].code,
        "period": told.period if told else periods.get(key, selection.wave.period),
    }
    st.page_link(
        page_file("narrative"),
        label=f"{titles()['narrative']} · {markup.plain(compared.sides[key])}",
        icon=":material/arrow_forward:",
        query_params=about,
    )
