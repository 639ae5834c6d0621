"""Narrative views: the call to action up front, what it rests on, the unit's facts beside it, and all units below."""

import pandas as pd
import streamlit as st

from dashboard import cards, components, exports, markup, narrative_form, reads, resources, summaries
from dashboard.components import Card
from dashboard.narrative_filters import NarrativeSelection
from dashboard.narrative_words import badge
from services import narrative_findings
from services.adapters.narrative_rows import StoredNarrative
from services.domain.narrative import Narrative, Topic
from services.domain.viewer import ViewerRole
from services.language import DASH, format_count, format_datetime, format_money, format_period, ngettext
from services.language import gettext as _
from services.narrative_words import mark, outlook, question, scale


def show(selection: NarrativeSelection) -> None:
    """The unit's narrative beside its facts, the units below, the history, and the form."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _call(selection)
    with right:
        _facts(selection)
    if selection.own is not None:
        _rests_on(selection.own.narrative)
    _units(selection)
    _history(selection)
    if resources.viewer().role is not ViewerRole.EXECUTIVE:
        components.form(_("Write the narrative"), "narrative.write", lambda: narrative_form.write(selection))


def _call(selection: NarrativeSelection) -> None:
    """The call to action, whom it addresses and who makes it."""
    components.heading(_("Call to action of {unit}").format(unit=selection.unit.name))
    if selection.own is None:
        _no_narrative(selection)
        return
    told = selection.own.narrative
    with st.container(border=True, key="narrative-call"):
        badge(told.call.rating)
        if told.call.text:
            st.text(told.call.text)
            _to_whom(told)
        st.caption(_signed(selection.own))
    st.caption(markup.plain(narrative_findings.lacking(told)))


def _to_whom(told: Narrative) -> None:
    if told.audience:
        who = _("To: {audience}").format(audience=f"**{markup.plain(told.audience)}**")
        st.markdown(f":material/arrow_forward: {who}")


def _signed(one: StoredNarrative) -> str:
    """The sponsor, and who stored it when."""
    stored = _("stored by {who} on {when}").format(
        who=markup.plain(one.who), when=format_datetime(one.when, st.context.timezone)
    )
    sponsor = markup.plain(one.narrative.sponsor)
    return " · ".join(part for part in (sponsor, stored) if part)


def _no_narrative(selection: NarrativeSelection) -> None:
    """What to say where the unit has none for the period, and where an earlier one is."""
    with st.container(border=True):
        text = _("{unit} has no narrative for {period}.")
        st.write(text.format(unit=markup.plain(selection.unit.name), period=format_period(selection.period)))
        if selection.earlier is not None:
            latest = _("The latest one before is of {period}.")
            st.write(latest.format(period=format_period(selection.earlier.narrative.period)))
        st.caption(
            _(
                "Its sponsor answers three questions: why are we here, what can we accomplish, how can you help."
            )
        )


def _facts(selection: NarrativeSelection) -> None:
    """What is measured of the unit: where it stands, and what its initiatives are worth."""
    st.header(_("What is measured"), anchor=False)
    found = [card for card in (_stage(selection), _worth(selection)) if card is not None]
    if found:
        components.cards(found)
    if selection.scores is None:
        st.caption(_("There is no wave for this period, so no score stands beside it."))


def _stage(selection: NarrativeSelection) -> Card | None:
    if selection.scores is None:
        return None
    return cards.stage_card(selection.scores, summaries.summary(selection.scores))


def _worth(selection: NarrativeSelection) -> Card | None:
    """The net present value of the initiatives of the unit and all below it."""
    found = reads.cases_below(selection.organisation.id, selection.unit.id)
    count = ngettext("{count} initiative", "{count} initiatives", len(found.cases))
    value = format_money(found.together.portfolio.npv, found.settings.currency) if found.together else DASH
    return Card(_("Net present value (NPV)"), value, None, count.format(count=format_count(len(found.cases))))


def _rests_on(told: Narrative) -> None:
    """Why the unit is here, what it can accomplish, and how it sees what comes."""
    why, possible, sees = st.columns(3, gap="medium")
    topics: tuple[Topic, ...] = ("why", "possible")
    for column, topic in zip((why, possible), topics, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{question(topic)}**")
            badge(told.topics[topic].rating)
            if told.topics[topic].text:
                st.text(told.topics[topic].text)
    with sees.container(border=True, height="stretch"):
        st.markdown("**" + _("Threat or opportunity?") + "**")
        st.markdown(outlook(told.outlook))
        st.markdown(scale(told.outlook))


def _units(selection: NarrativeSelection) -> None:
    """The unit and all below it with their ratings."""
    if len(selection.units) == 1:
        return
    title = _("Narratives of all units")
    components.heading(title)
    words = _("Narratives of {unit} and all units below it, with how clear they are").format(
        unit=selection.unit.name
    )
    table = resources.kept(lambda: _table(selection), "narrative table", selection.unit.id, selection.period)
    components.frame(table, words)
    exports.shown(selection, "narrative.units", title, words, table)


def _table(selection: NarrativeSelection) -> pd.DataFrame:
    """Units with a narrative first, each in the order of the tree."""
    ordered = sorted(selection.units, key=lambda unit: unit.id not in selection.shown)
    return pd.DataFrame([_line(selection, unit.id) for unit in ordered])


def _line(selection: NarrativeSelection, unit: int) -> dict[str, str]:
    """One unit in words; one without a narrative has dashes."""
    one = selection.shown.get(unit)
    told = one.narrative if one else None
    return {
        _("Business unit"): selection.tree.names[unit],
        _("Call to action"): mark(told.call.rating) if told else DASH,
        _("What it says"): told.call.text if told else "",
        _("To whom"): told.audience if told else "",
        _("Why are we here"): mark(told.why.rating) if told else DASH,
        _("What can we accomplish"): mark(told.possible.rating) if told else DASH,
        _("Threat or opportunity"): outlook(told.outlook) if told else DASH,
        _("Sponsor"): told.sponsor if told else "",
    }


def _history(selection: NarrativeSelection) -> None:
    """What counted before: who stored it, when, and what it said."""
    if selection.own is None:
        return

    def older() -> None:
        found = reads.narrative_history(selection.unit.id, selection.period)[1:]
        if not found:
            st.caption(_("This is the first version."))
        for one in found:
            _version(one)

    components.opened(_("Earlier versions of this period"), "narrative.history", older, ":material/history:")


def _version(one: StoredNarrative) -> None:
    with st.container(border=True):
        st.caption(_signed(one))
        for topic, said in one.narrative.topics.items():
            st.markdown(f"**{question(topic)}** {mark(said.rating)}")
            if said.text:
                st.text(said.text)
        _to_whom(one.narrative)
        st.caption(outlook(one.narrative.outlook))
