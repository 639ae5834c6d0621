"""Audit views: who did what, when, to what, with filters kept in the address, page by page."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import addressing, components, exports, resources
from services import audit_export, audit_words, auditing
from services.auditing import EventPage
from services.domain.audit import Sought
from services.domain.units import UnitTree
from services.language import format_count, format_datetime
from services.language import gettext as _

EVERYTHING = "all"


def show(tree: UnitTree) -> None:
    """The events that an administrator seeks, newest first."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    sought = _sought(tree)
    found = auditing.list_events(sessions, viewer, sought)
    if found.pages > 1:
        pages = {number: str(number) for number in range(1, found.pages + 1)}
        number = addressing.choose("audit.page", _("Page"), pages, 1)
        found = auditing.list_events(sessions, viewer, sought, number - 1)
    if not found.events:
        st.caption(_("Nothing that was done fits these choices."))
        return
    st.caption(_("Events: {count}").format(count=format_count(found.total)))
    components.frame(_table(found), _("Who did what, newest first"))
    with st.container(horizontal=True, gap="small"):
        write = partial(audit_export.export_events, sessions, viewer, sought)
        exports.buttons(write, "audit.export", ("audit",))


def _sought(tree: UnitTree) -> Sought:
    named = audit_words.actions()
    actions = {one: _("Everything") if one is None else named[one] for one in (None, *named)}
    codes = {action: EVERYTHING if action is None else action.value for action in actions}
    ordered = [unit for root in tree.roots for unit in tree.subtree(root.id)]
    places: Mapping[int | None, str] = {None: _("All units"), **{u.id: tree.names[u.id] for u in ordered}}
    names: Mapping[int | None, str] = {None: EVERYTHING, **{unit.id: unit.code for unit in ordered}}
    with st.grid(min_column_width=200):
        action = addressing.choose("audit.action", _("Action"), actions, None, codes)
        unit = addressing.choose("audit.unit", _("Business unit"), places, None, names)
        who = addressing.write("audit.who", _("Who"))
        search = addressing.write("audit.search", _("Search in subjects"))
        since = addressing.pick_day("audit.from", _("From the day"))
        until = addressing.pick_day("audit.until", _("Until the day"))
    return Sought(action, who, unit, since, until, search)


def _table(found: EventPage) -> pd.DataFrame:
    actions, kinds = audit_words.actions(), audit_words.kinds()
    rows = [
        (
            format_datetime(event.at, st.context.timezone),
            event.who,
            actions[event.action],
            kinds[event.kind],
            event.words,
            event.unit_code,
            audit_words.counts(event),
        )
        for event in found.events
    ]
    titles = (
        _("When"),
        _("Who"),
        _("Action"),
        _("Kind of subject"),
        _("Subject"),
        _("Unit code"),
        _("Counts"),
    )
    return pd.DataFrame(rows, columns=list(titles))
