"""The gate before the server: without a login nobody comes in from outside, and every login leads somewhere clear."""

import os
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.domain import texts
from services.domain.errors import RefusedError
from services.language import LANGUAGE_NAMES, in_language, translate
from services.serving import CALLBACK, is_loopback, listening_address, require_login
from services.settings import Settings

START = "/auth/login"
"""The path at which Streamlit begins a login."""

WANTED = "palier_wanted"
"""The cookie with the address that someone wanted before the login."""

WANTED_SECONDS = 600
LONGEST_ADDRESS = 2_000
"""Characters of an address that is kept."""

CLOSED = texts.Message(
    "Without a login Palier answers only on the machine it runs on. Configure a login to share it."
)


def checked_settings() -> Settings:
    """The settings, where what they open may be opened; ends the process with a sentence where it may not."""
    settings = Settings()
    try:
        require_login(settings, listening_address(sys.argv, os.environ) or st.get_option("server.address"))
    except RefusedError as error:
        raise SystemExit(str(error)) from None
    return settings


class Gate:
    """ASGI middleware: turns strangers away where there is no login, and says on the first page how a login ended."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._open = settings.with_login or settings.everyone_is_administrator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a connection through, refuse it, or look after the way back from a login."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif not self._open and comes_from_outside(scope):
            await _refuse(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].endswith(CALLBACK):
            await self._app(scope, receive, _telling(scope, send))
        elif scope["type"] == "http" and scope["path"].endswith(START):
            await self._app(scope, receive, _remembering(scope, send))
        else:
            await self._app(scope, receive, send)


def comes_from_outside(scope: Scope) -> bool:
    """Whether a connection came in by an address that others reach, or was passed on by a proxy."""
    headers, server = Headers(scope=scope), scope.get("server")
    passed_on = "x-forwarded-for" in headers or "forwarded" in headers
    return passed_on or server is None or not is_loopback(server[0])


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse("\n".join(_in_every_language()), 403)(scope, receive, send)


def _in_every_language() -> Iterator[str]:
    for language in LANGUAGE_NAMES:
        with in_language(language):
            yield translate(CLOSED)


def _telling(scope: Scope, send: Send) -> Send:
    """Send people where they wanted to go once they are logged in, else to the first page with how it ended."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))

    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 302:
            headers = MutableHeaders(raw=message["headers"])
            if _logged_in(headers):
                headers["location"] = _wanted(Headers(scope=scope)) or headers["location"]
                headers.append("set-cookie", f"{WANTED}=; Path=/; Max-Age=0; HttpOnly; SameSite=lax")
            else:
                headers["location"] += f"?login={_outcome(asked)}"
            message["headers"] = headers.raw
        await send(message)

    return tell


def _logged_in(headers: MutableHeaders) -> bool:
    """Whether an answer sets the identity cookie; one that deletes it sets it to nothing."""
    cookies = headers.getlist("set-cookie")
    return any(c.startswith("_streamlit_user=") and "max-age=0" not in c.lower() for c in cookies)


def _outcome(asked: dict[str, list[str]]) -> str:
    """How a login ended that nobody is logged in by; a return without anything is one from logging out."""
    if asked.get("error") == ["access_denied"]:
        return "denied"
    return "failed" if asked else "ended"


def _remembering(scope: Scope, send: Send) -> Send:
    """Keep the address that the login was begun at, as long as a login takes."""
    address = _own_address(Headers(scope=scope))

    async def remember(message: Message) -> None:
        if message["type"] == "http.response.start" and address:
            headers = MutableHeaders(raw=message["headers"])
            kept = f"{WANTED}={quote(address, safe='')}; Path=/; Max-Age={WANTED_SECONDS}; HttpOnly; SameSite=lax"
            headers.append("set-cookie", kept)
            message["headers"] = headers.raw
        await send(message)

    return remember


def _own_address(headers: Headers) -> str:
    """The path and query of the page that leads here, of this server only and without how the last login ended."""
    came_from = urlsplit(headers.get("referer", ""))
    if came_from.netloc != headers.get("host") or not came_from.path:
        return ""
    query = urlencode([pair for pair in parse_qsl(came_from.query) if pair[0] != "login"])
    address = f"{came_from.path}?{query}" if query else came_from.path
    return address if len(address) <= LONGEST_ADDRESS else ""


def _wanted(headers: Headers) -> str:
    """The address that was kept, where it is a path of this server."""
    address = unquote(cookie_parser(headers.get("cookie", "")).get(WANTED, ""))
    inside = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return quote(address, safe="/?&=%+,:;@!$'()*~-._") if inside else ""
