"""Member settings: who may use Palier after a login, in which role, for which units."""

import pandas as pd
import streamlit as st

from dashboard import administering, components, markup, reads, resources
from dashboard.login import role_names
from services import members
from services.domain.member import LONGEST_EMAIL, Member
from services.domain.units import UnitTree
from services.domain.viewer import ViewerRole
from services.language import gettext as _


def show(tree: UnitTree) -> None:
    """The members whom the viewer administers, and the forms that add, change and remove them."""
    if not resources.settings().with_login:
        st.info(
            _(
                "No login is configured: members count once there is one. Until then this machine's user does all."
            ),
            icon=":material/lock_open:",
        )
    listed = reads.listed_members()
    _table(tree, listed)
    left, right = st.columns(2)
    with left:
        _add(tree)
    if listed:
        with right:
            _change(tree, listed)


def _table(tree: UnitTree, listed: tuple[Member, ...]) -> None:
    if not listed:
        st.caption(_("Nobody is a member yet. The first one should be an administrator of all units."))
        return
    roles, places = role_names(), _places(tree)
    table = pd.DataFrame(
        {
            _("E-mail"): [one.email for one in listed],
            _("Role"): [roles[one.role] for one in listed],
            _("Units"): [places[one.scope].strip() for one in listed],
        }
    )
    components.frame(table, _("Members with their roles and units"))


def _places(tree: UnitTree) -> dict[int | None, str]:
    """What members may be limited to, as the viewer may give it: all units first, then each with those below it."""
    places: dict[int | None, str] = dict(administering.unit_names(tree).items())
    return places if resources.viewer().scope is not None else {None: _("All units"), **places}


def _add(tree: UnitTree) -> None:
    roles, places = role_names(), _places(tree)
    with st.form("members.add", clear_on_submit=True):
        st.header(_("Add a member"), anchor=False)
        email = st.text_input(_("E-mail"), max_chars=LONGEST_EMAIL)
        role = st.selectbox(
            _("Role"), list(roles), format_func=lambda one: roles[one], help=_said(), key="members.add.role"
        )
        scope = st.selectbox(
            _("May see and change"),
            list(places),
            format_func=lambda unit: places[unit],
            key="members.add.scope",
        )
        if st.form_submit_button(_("Add")):
            sessions, viewer = resources.workspace().sessions, resources.viewer()
            components.attempt(lambda: members.add_member(sessions, viewer, email, role, scope))


def _change(tree: UnitTree, listed: tuple[Member, ...]) -> None:
    roles, places = role_names(), _places(tree)
    with st.container(border=True):
        st.header(_("Change a member"), anchor=False)
        named = {one.email: one for one in listed}
        chosen = named[st.selectbox(_("Member"), list(named), key="members.changed")]
        key = f"members.{chosen.email}.{chosen.role}.{chosen.scope}"
        role = st.selectbox(
            _("Role"),
            list(roles),
            index=list(roles).index(chosen.role),
            format_func=lambda one: roles[one],
            help=_said(),
            key=f"{key}.role",
        )
        scope = st.selectbox(
            _("May see and change"),
            list(places),
            index=list(places).index(chosen.scope),
            format_func=lambda unit: places[unit],
            key=f"{key}.scope",
        )
        _act(chosen, role, scope)


def _act(chosen: Member, role: ViewerRole, scope: int | None) -> None:
    """The buttons that save the change, and that remove the member after a question."""
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    with st.container(horizontal=True):
        if st.button(_("Save"), key="members.save"):
            components.attempt(lambda: members.change_member(sessions, viewer, chosen.email, role, scope))
        with st.popover(_("Remove"), type="tertiary", key=f"members.ask.{chosen.email}"):
            text = _("{email} can no longer use Palier from the next click on; what was imported stays.")
            st.write(text.format(email=markup.verbatim(chosen.email)))
            if st.button(_("Remove the member"), key="members.remove", type="primary"):
                components.attempt(lambda: members.remove_member(sessions, viewer, chosen.email))


def _said() -> str:
    """What each role may do."""
    return "  \n".join(
        (
            _("Executive: reads everything, exports it, changes nothing."),
            _("Contributor: also imports and writes answers, values, plans and notes."),
            _("Administrator: also sets up units, waves and members."),
        )
    )
