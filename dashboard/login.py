"""Login: who is there, and the pages of those who are not let in; nothing of the data stands on them."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard import markup, navigation, resources
from services import members
from services.domain.login import Login, Refusal
from services.domain.viewer import ViewerRole
from services.language import gettext as _

MOST_TOLD = 10_000
"""Logins that a process remembers to have told the audit of."""

OUTCOME = "login"
"""The query parameter in which the gate tells how a login ended."""


def claims() -> Mapping[str, Any]:
    """What the identity cookie of this browser tells; its signature has been checked."""
    return dict(st.user.to_dict())


def page(refusal: Refusal) -> Callable[[], None]:
    """The page of someone who is not let in, at whatever address."""
    if refusal is Refusal.NO_MEMBER:
        _tell_once(resources.login(claims()), refused=True)
    return navigation.only(lambda: _show(refusal), _("Log in"))


def signature() -> None:
    """Who is logged in, in which role, and the way out, at the foot of the menu."""
    viewer = resources.admitted()
    if viewer is None:
        return
    _tell_once(resources.login(claims()), refused=False)
    with st.sidebar.container(border=True, gap="xsmall"):
        who = _("Logged in as {email}").format(email=markup.verbatim(viewer.name))
        st.markdown(f"{who}  \n{role_names()[viewer.role]}")
        if st.button(_("Log out"), key="login.out", icon=":material/logout:", width="stretch"):
            log_out()


@lru_cache(MOST_TOLD)
def _tell_once(login: Login | Refusal, *, refused: bool) -> None:
    """Tell the audit of a login, once for each process that sees it."""
    if isinstance(login, Login):
        members.note_login(resources.workspace().sessions, login, refused=refused)


def role_names() -> dict[ViewerRole, str]:
    """The roles in the current language."""
    return {
        ViewerRole.EXECUTIVE: _("Executive"),
        ViewerRole.CONTRIBUTOR: _("Contributor"),
        ViewerRole.ADMINISTRATOR: _("Administrator"),
    }


def log_out() -> None:
    """End this login for good, also for a copy of its cookie and in other tabs, then forget it in the browser."""
    found = resources.login(claims())
    if isinstance(found, Login):
        members.end_login(resources.workspace().sessions, found, resources.settings().session_length)
    st.logout()


def _show(refusal: Refusal) -> None:
    _, middle, _right = st.columns([1, 2, 1])
    with middle:
        {
            Refusal.LOGGED_OUT: _welcome,
            Refusal.EXPIRED: _expired,
            Refusal.UNVERIFIED: _unverified,
            Refusal.NO_MEMBER: _no_member,
        }[refusal]()


def _welcome() -> None:
    """What Palier is, how the last login ended, and one button."""
    st.title("Palier", anchor=False)
    st.write(
        _(
            "Palier shows how far each business unit has come in using digital technology and social media, "
            "what it is worth, and what to do next."
        )
    )
    outcome = st.query_params.get(OUTCOME)
    if outcome == "denied":
        st.warning(_("The login was denied. Nobody is logged in."), icon=":material/block:")
    elif outcome == "failed":
        st.warning(_("The login did not succeed. Please try again."), icon=":material/error:")
    elif outcome == "ended":
        st.info(_("You are logged out."), icon=":material/logout:")
    _log_in(_("Log in"))


def _expired() -> None:
    st.title(_("Your login has expired"), anchor=False)
    st.write(_("For safety a login holds only for a while. Log in again to go on where you were."))
    _log_in(_("Log in again"))


def _unverified() -> None:
    st.title(_("No verified e-mail"), anchor=False)
    st.write(
        _(
            "Your login names no e-mail address, or one that the provider has not verified. "
            "Verify it there, or ask the administrator."
        )
    )
    _other_account()


def _no_member() -> None:
    st.title(_("You are not a member yet"), anchor=False)
    found = resources.login(claims())
    email = found.email if isinstance(found, Login) else ""
    st.write(_("You are logged in as {email}.").format(email=markup.verbatim(email)))
    st.write(_("Ask the administrator of Palier in your organisation to add this address as a member."))
    _other_account()


def _log_in(label: str) -> None:
    if st.button(label, key="login.in", type="primary", icon=":material/login:"):
        st.login()


def _other_account() -> None:
    if st.button(_("Use another account"), key="login.other", icon=":material/switch_account:"):
        log_out()
