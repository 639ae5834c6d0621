"""The login, against an OpenID provider: let in, turned away, thrown out, and never by a forged or an old cookie."""

import json
import re
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Browser, BrowserContext, Cookie, Locator, Page, expect

from services import members
from services.administration import list_units
from services.domain.viewer import LOCAL_VIEWER, ViewerRole
from services.settings import Settings
from services.workspace import open_workspace
from tests.running import free_port, palier, provider

pytestmark = pytest.mark.browser

COOKIE = "_streamlit_user"
SESSION_HOURS = 2
LOGGED_IN = re.compile("Groupe Havresol stands at")
ABOUT_DATA = ("Havresol", "Fabrication", "BOUT")
"""What only somebody who is let in may read."""


@dataclass(frozen=True)
class Site:
    """A server with a login, its provider, and its data."""

    url: str
    provider: str
    settings: Settings

    def person(self, name: str, **claims: object) -> str:
        """Make somebody known to the provider; returns the e-mail."""
        email = f"{name}@example.org"
        body = json.dumps({"email": email, "email_verified": True, **claims}).encode()
        url = f"{self.provider}/users/{quote(name)}"
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(url, body, headers, method="PUT")
        urllib.request.urlopen(request, timeout=10).close()
        return email

    def member(self, name: str, role: ViewerRole, scope: str = "") -> None:
        """Make somebody known to the provider a member."""
        email = self.person(name)
        sessions = open_workspace(self.settings).sessions
        units = {unit.code: unit.id for unit in list_units(sessions, LOCAL_VIEWER).units}
        members.add_member(sessions, LOCAL_VIEWER, email, role, units[scope] if scope else None)

    def cookie(self, name: str, age: float = 0, key: str = "") -> Cookie:
        """The cookie of somebody who logged in some seconds ago, signed with the server's key or another one."""
        claims = {"email": f"{name}@example.org", "email_verified": True, "iat": int(time.time() - age)}
        about = {"sub": name, "provider": "default", "origin": self.url, "is_logged_in": True}
        signed = URLSafeTimedSerializer(key or self.settings.cookie_key, salt=COOKIE).dumps(
            json.dumps({**claims, **about})
        )
        return {"name": COOKIE, "value": str(signed), "url": self.url}


@pytest.fixture(scope="module")
def site(browser: Browser, sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server and one provider for all of this file, with the sample company."""
    folder, port = tmp_path_factory.mktemp("login"), free_port()
    settings = Settings(data_folder=folder, database_url="", public_url=f"http://127.0.0.1:{port}")
    shutil.copy(sample_file, folder / "palier.db")
    with provider(folder) as issuer, palier(folder, port, **_login(issuer, settings.public_url)) as url:
        made = Site(url, issuer, settings)
        made.member("ada", ViewerRole.ADMINISTRATOR)
        made.member("eve", ViewerRole.EXECUTIVE)
        made.member("sam", ViewerRole.ADMINISTRATOR, scope="BOUT")
        yield made


def _login(issuer: str, url: str) -> dict[str, str]:
    return {
        "PALIER_LOGIN_PROVIDER": f"{issuer}/.well-known/openid-configuration",
        "PALIER_LOGIN_CLIENT_ID": "palier",
        "PALIER_LOGIN_CLIENT_SECRET": "only for tests",
        "PALIER_PUBLIC_URL": url,
        "PALIER_SESSION_HOURS": str(SESSION_HOURS),
    }


Visit = Callable[..., Page]


@pytest.fixture
def visit(context: BrowserContext, site: Site) -> Iterator[Visit]:
    """Open an address as a fresh visitor; with a name, logged in through the provider."""

    def start(path: str = "/", name: str = "", cookie: Cookie | None = None) -> Page:
        context.clear_cookies()
        if cookie is not None:
            context.add_cookies([cookie])
        page = context.new_page()
        page.goto(site.url + path)
        if name:
            log_in(page, name)
        return page

    yield start
    for page in context.pages:
        page.close()


def log_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="Log in").click()
    page.get_by_placeholder("sub").fill(name)
    page.get_by_role("button", name="Authorize", exact=True).click()


def heading(page: Page):
    return expect(page.get_by_role("heading", level=1))


def menu(page: Page, title: str) -> Locator:
    return page.get_by_test_id("stSidebarNavItems").get_by_role("link", name=title, exact=True)


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="End session").click()


def test_an_administrator_logs_in(visit: Visit):
    page = visit(name="ada")
    heading(page).to_have_text(LOGGED_IN)
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Logged in as ada@example.org")
    expect(menu(page, "Administration")).to_be_visible()


def test_an_executive_has_no_pages_to_import_or_administer(visit: Visit, site: Site):
    page = visit(cookie=site.cookie("eve"))
    heading(page).to_have_text(LOGGED_IN)
    for absent in ("Import", "Administration"):
        expect(menu(page, absent)).to_have_count(0)


def test_a_page_of_another_role_does_not_exist_by_deep_link(visit: Visit, site: Site):
    page = visit("/administration", cookie=site.cookie("eve"))
    heading(page).to_have_text("No such page")
    expect(page.get_by_text("There is no such page for your role.")).to_be_visible()


def test_a_scoped_administrator_sees_only_the_own_units(visit: Visit, site: Site):
    page = visit("/administration", cookie=site.cookie("sam"))
    expect(page.get_by_role("tab")).to_have_text(["Business units", "Members", "Audit"])
    expect(page.get_by_text("Havresol")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/maturity?unit=BOUT"])
def test_who_is_not_logged_in_sees_what_palier_is_and_nothing_of_the_data(visit: Visit, path: str):
    page = visit(path)
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    heading(page).to_have_text("Palier")
    body = page.locator("body").inner_text()
    assert not [word for word in (*ABOUT_DATA, "Traceback") if word in body]


def test_the_login_page_speaks_french(visit: Visit):
    page = visit("/?language=Français")
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()


def test_after_the_login_one_is_where_one_wanted_to_go(visit: Visit):
    page = visit("/maturity?unit=WEB&period=2025-Q4", name="eve")
    heading(page).to_have_text(re.compile("Commerce en ligne"))
    expect(page).to_have_url(re.compile(r"/maturity\?.*unit=WEB"))


def test_a_denied_login_is_said(visit: Visit):
    page = visit()
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("The login was denied.")).to_be_visible()


def test_a_stale_answer_of_the_provider_is_said(visit: Visit):
    page = visit("/oauth2callback?code=old&state=old")
    expect(page.get_by_text("The login did not succeed.")).to_be_visible()


def test_an_account_without_membership_is_told_whom_to_ask(visit: Visit, site: Site):
    site.person("guest")
    page = visit(name="guest")
    heading(page).to_have_text("You are not a member yet")
    expect(page.get_by_text("You are logged in as guest@example.org.")).to_be_visible()
    assert not [word for word in ABOUT_DATA if word in page.locator("body").inner_text()]


def test_an_unverified_email_is_refused_even_of_a_member(visit: Visit, site: Site):
    site.person("mallory", email="ada@example.org", email_verified=False)
    heading(visit(name="mallory")).to_have_text("No verified e-mail")


def test_who_logs_out_is_out_in_every_tab_and_with_every_copy_of_the_cookie(visit: Visit, site: Site):
    page = visit("/frameworks", name="eve")
    heading(page).to_have_text("Maturity models as data")
    copied = next(one for one in page.context.cookies() if one["name"] == COOKIE)
    other = page.context.new_page()
    other.goto(site.url + "/frameworks")
    heading(other).to_have_text("Maturity models as data")
    log_out(page)
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    menu(other, "Method").click()
    heading(other).to_have_text("Your login has expired")
    heading(visit(cookie=copied)).to_have_text("Your login has expired")


def test_a_role_that_is_taken_away_is_gone_at_the_next_click(visit: Visit, site: Site):
    site.member("cleo", ViewerRole.CONTRIBUTOR)
    page = visit("/frameworks", cookie=site.cookie("cleo"))
    expect(menu(page, "Import")).to_be_visible()
    sessions = open_workspace(site.settings).sessions
    members.change_member(sessions, LOCAL_VIEWER, "cleo@example.org", ViewerRole.EXECUTIVE)
    menu(page, "Import").click()
    heading(page).to_have_text("No such page")
    members.remove_member(sessions, LOCAL_VIEWER, "cleo@example.org")
    menu(page, "Overview").click()
    heading(page).to_have_text("You are not a member yet")


def test_an_old_login_has_expired(visit: Visit, site: Site):
    page = visit("/maturity", cookie=site.cookie("eve", age=3600 * SESSION_HOURS + 1))
    heading(page).to_have_text("Your login has expired")
    page.get_by_role("button", name="Log in again").click()
    expect(page.get_by_role("button", name="Authorize", exact=True)).to_be_visible()


def test_a_forged_cookie_is_refused(visit: Visit, site: Site):
    forged = site.cookie("ada", key="a guess of the secret that signs cookies")
    heading(visit(cookie=forged)).to_have_text("Palier")
