"""Serving: who may reach the server, and what its login is made of."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from services.domain.errors import RefusedError
from services.domain.login import LoginRules
from services.domain.texts import Message
from services.settings import Settings

CALLBACK = "/oauth2callback"
"""The path a provider sends people back to."""

ADDRESS_OPTIONS = ("--host", "--server.address")
"""Options of the servers we know (uvicorn, Streamlit) that say on which address they listen."""

SHORTEST_SECRET = 32
"""Characters of a secret that signs cookies."""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def require_login(settings: Settings, host: str | None) -> None:
    """Raise RefusedError where others could reach the server at `host` without a login, or the login is incomplete.

    Where the host is not known, None, only the login itself is looked at.
    """
    if settings.with_login:
        _require_sound(settings)
    elif host is not None and not is_loopback(host) and not settings.everyone_is_administrator:
        raise RefusedError(
            Message(
                "Whoever reaches {host} would be administrator: no login is configured.",
                {"host": host or "0.0.0.0"},  # noqa: S104  said, not listened on
            ),
            Message(
                "Set {settings}, or listen on 127.0.0.1. If everyone who reaches it may do everything, "
                "set PALIER_EVERYONE_IS_ADMINISTRATOR=true.",
                {"settings": ", ".join(settings.missing_for_login)},
            ),
        )


def listening_address(arguments: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """The address that the server's own command line or UVICORN_HOST names; None where neither does."""
    for place, argument in enumerate(arguments):
        name, sign, value = argument.partition("=")
        if name in ADDRESS_OPTIONS:
            return value if sign else next(iter(arguments[place + 1 :]), None)
    return environment.get("UVICORN_HOST")


def login_rules(settings: Settings) -> LoginRules:
    """What a login has to fulfil."""
    return LoginRules(settings.session_length, settings.login_emails_are_verified)


def streamlit_secrets(settings: Settings) -> dict[str, Any]:
    """The login as Streamlit takes it, in memory only; empty where there is none."""
    if not settings.with_login:
        return {}
    login = {
        "redirect_uri": settings.public_url.rstrip("/") + CALLBACK,
        "cookie_secret": settings.cookie_key,
        "client_id": settings.login_client_id,
        "client_secret": settings.login_client_secret.get_secret_value(),
        "server_metadata_url": settings.login_provider,
        "client_kwargs": {"scope": "openid email", "prompt": "select_account"},
    }
    return {"auth": login}


def _require_sound(settings: Settings) -> None:
    """Raise RefusedError for a login that lacks a setting or has one that cannot be."""
    if missing := settings.missing_for_login:
        raise RefusedError(
            Message("The login is not complete."),
            Message("Set {settings}.", {"settings": ", ".join(missing)}),
        )
    for name in ("login_provider", "public_url"):
        if not getattr(settings, name).startswith(("https://", "http://")):
            raise RefusedError(
                Message("{setting} is no address.", {"setting": f"PALIER_{name.upper()}"}),
                Message("Begin it with https://."),
            )
    if len(settings.cookie_key) < SHORTEST_SECRET:
        raise RefusedError(
            Message("PALIER_COOKIE_SECRET is too short."),
            Message("Use at least {count} random characters.", {"count": SHORTEST_SECRET}),
        )
