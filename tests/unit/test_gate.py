"""The gate: strangers are turned away where there is no login, and each login leads somewhere clear."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.gate import WANTED, Gate, checked_settings
from services.settings import LOGIN_NEEDS, Settings

CLOSED = dict.fromkeys(LOGIN_NEEDS, "") | {"everyone_is_administrator": False}
LOGIN = CLOSED | {"login_provider": "https://login.example.org"}
HERE = "127.0.0.1"
LOGGED_IN = [("set-cookie", "_streamlit_user=signed; Path=/; Max-Age=2592000")]
CLEARED = [("set-cookie", '_streamlit_user=""; Max-Age=0; Path=/')]


def scope(kind="http", path="/", query="", server=HERE, **headers):
    """A connection as a server hands it over."""
    named = {"host": "palier.example.org"} | headers
    return {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "server": (server, 8501) if server else None,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()],
    }


def answer(connection, settings=LOGIN, cookies=()):
    """What comes back through the gate: the first message; behind it everything is sent to the first page."""

    async def behind(_scope, _receive, send):
        headers = [(b"location", b"/"), *((name.encode(), value.encode()) for name, value in cookies)]
        await send({"type": "http.response.start", "status": 302, "headers": headers})

    sent = []

    async def send(message):
        sent.append(message)

    with ThreadPoolExecutor(1) as own:  # the browser of other tests keeps a loop in this thread
        own.submit(asyncio.run, Gate(behind, Settings(**settings))(connection, None, send)).result()
    return sent[0]


def headers(message):
    return [(name.decode(), value.decode()) for name, value in message["headers"]]


def location(message):
    return dict(headers(message))["location"]


def test_without_a_login_this_machine_is_let_in():
    assert answer(scope(), CLOSED)["status"] == 302


OUTSIDE = [
    {"server": "192.168.1.4"},
    {"server": None},
    {"x_forwarded_for": "203.0.113.9"},
    {"forwarded": "for=203.0.113.9"},
]


@pytest.mark.parametrize("how", OUTSIDE)
def test_without_a_login_strangers_are_turned_away(how):
    assert answer(scope(**how), CLOSED)["status"] == 403


def test_without_a_login_strangers_get_no_live_connection():
    assert answer(scope("websocket", server="192.168.1.4"), CLOSED)["type"] == "websocket.close"


@pytest.mark.parametrize("settings", [LOGIN, CLOSED | {"everyone_is_administrator": True}])
def test_with_a_login_or_when_it_is_meant_strangers_are_let_in(settings):
    assert answer(scope(server="192.168.1.4"), settings)["status"] == 302


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        ("error=access_denied&state=x", "denied"),
        ("error=server_error&state=x", "failed"),
        ("code=x&state=y", "failed"),
        ("", "ended"),
    ],
)
def test_the_first_page_is_told_how_a_login_ended(query, outcome):
    sent = answer(scope(path="/oauth2callback", query=query), cookies=CLEARED)
    assert location(sent) == f"/?login={outcome}"


def kept(referer):
    """The cookie that keeps the address at which a login was begun."""
    sent = answer(scope(path="/auth/login", referer=referer))
    return next((value for name, value in headers(sent) if value.startswith(WANTED)), "")


def test_the_address_wanted_is_kept_without_how_the_last_login_ended():
    cookie = kept("https://palier.example.org/maturity?unit=WEB&login=denied")
    assert cookie.startswith(f"{WANTED}=%2Fmaturity%3Funit%3DWEB;")


@pytest.mark.parametrize("referer", ["", "https://other.example.org/maturity", "https://palier.example.org"])
def test_no_other_address_is_kept(referer):
    assert kept(referer) == ""


def returned(cookie):
    """Where a login leads that was begun with a cookie."""
    sent = answer(
        scope(path="/oauth2callback", query="code=x&state=y", cookie=f"{WANTED}={cookie}"), cookies=LOGGED_IN
    )
    return location(sent)


def test_a_login_leads_to_the_address_wanted():
    assert returned("%2Fmaturity%3Funit%3DWEB%26q%3Da%2520b") == "/maturity?unit=WEB&q=a%20b"


FOREIGN = ["https%3A%2F%2Fother.example.org", "%2F%2Fother.example.org", "%2F%5Cother.example.org", ""]


@pytest.mark.parametrize("cookie", FOREIGN)
def test_a_login_never_leads_to_another_server(cookie):
    assert returned(cookie) == "/"


def test_an_address_cannot_end_a_header():
    assert "\n" not in returned("%2Fa%0D%0Aset-cookie%3A%20b%3Dc")


def test_a_server_of_its_own_kind_does_not_start_open_to_everyone(monkeypatch):
    for name in CLOSED:
        monkeypatch.delenv(f"PALIER_{name.upper()}", raising=False)
    monkeypatch.setattr(sys, "argv", ["uvicorn", "dashboard.asgi:app", "--host", "0.0.0.0"])
    with pytest.raises(SystemExit, match="would be administrator"):
        checked_settings()
