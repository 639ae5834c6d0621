"""Serving: where others can reach the server there is a login, or a setting that says otherwise."""

import pytest

from services.domain.errors import RefusedError
from services.serving import is_loopback, listening_address, require_login, streamlit_secrets
from services.settings import LOGIN_NEEDS, Settings

LOGIN = {
    "login_provider": "https://login.example.org/.well-known/openid-configuration",
    "login_client_id": "palier",
    "login_client_secret": "only for tests",
    "public_url": "https://palier.example.org/",
}
KEY = "a key of the tests, long enough to sign"


def settings(**given):
    return Settings(**dict.fromkeys(LOGIN_NEEDS, "") | {"secret_key": KEY} | given)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "[::1]", "localhost", "::ffff:127.0.0.1"])
def test_this_machine_needs_no_login(host):
    assert is_loopback(host)
    require_login(settings(), host)


OUTSIDE = [
    "0.0.0.0",
    "::",
    "",
    "192.168.1.4",
    "palier.example.org",
    "127.0.0.1.example.org",
    "/run/palier.sock",
]


@pytest.mark.parametrize("host", OUTSIDE)
def test_an_address_that_others_reach_needs_a_login(host):
    with pytest.raises(RefusedError, match=r"no login is configured.*PALIER_LOGIN_PROVIDER"):
        require_login(settings(), host)


def test_a_login_opens_every_address():
    require_login(settings(**LOGIN), "0.0.0.0")


def test_who_wants_everyone_to_be_administrator_says_so():
    require_login(settings(everyone_is_administrator=True), "0.0.0.0")


@pytest.mark.parametrize("name", LOGIN_NEEDS)
def test_half_a_login_is_refused_everywhere_and_named(name):
    with pytest.raises(RefusedError, match=f"not complete.*PALIER_{name.upper()}\\."):
        require_login(settings(**LOGIN | {name: ""}), "127.0.0.1")


@pytest.mark.parametrize("name", ["login_provider", "public_url"])
def test_an_address_begins_with_its_scheme(name):
    with pytest.raises(RefusedError, match=f"PALIER_{name.upper()} is no address"):
        require_login(settings(**LOGIN | {name: "palier.example.org"}), None)


def test_a_short_cookie_secret_is_refused():
    with pytest.raises(RefusedError, match="too short"):
        require_login(settings(**LOGIN, cookie_secret="guess me"), None)


def test_streamlit_gets_the_login_with_the_way_back():
    given = streamlit_secrets(settings(**LOGIN))["auth"]
    assert given["redirect_uri"] == "https://palier.example.org/oauth2callback"
    assert given["client_kwargs"]["scope"] == "openid email"


def test_streamlit_gets_nothing_without_a_login():
    assert streamlit_secrets(settings()) == {}


def test_cookies_are_not_signed_with_the_key_of_respondents_itself():
    assert settings().cookie_key not in ("", KEY)
    assert settings().cookie_key == settings().cookie_key


def test_secrets_of_the_login_are_not_shown():
    assert "only for tests" not in repr(settings(**LOGIN))


@pytest.mark.parametrize(
    ("arguments", "environment", "host"),
    [
        (["uvicorn", "dashboard.asgi:app", "--host", "0.0.0.0"], {}, "0.0.0.0"),
        (["streamlit", "run", "asgi.py", "--server.address=::"], {}, "::"),
        (["uvicorn", "dashboard.asgi:app"], {"UVICORN_HOST": "10.0.0.1"}, "10.0.0.1"),
        (["uvicorn", "dashboard.asgi:app"], {}, None),
    ],
)
def test_the_address_is_read_from_how_the_server_was_started(arguments, environment, host):
    assert listening_address(arguments, environment) == host
