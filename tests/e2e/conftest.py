"""A running server and a browser, as a person has them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.running import browser_path, chromium, palier

expect.set_options(timeout=20_000)
"""A machine of two cores runs other tests at the same time."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine; without one these tests are skipped, loudly, except where CI=true."""
    path = browser_path()
    if path is None:
        how = "no Chromium, Chrome or Edge found; install one (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"BROWSER TESTS CANNOT RUN: {how}")
        pytest.skip(f"BROWSER TESTS SKIPPED: {how}")
    with chromium(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on an empty data folder."""
    with palier(tmp_path_factory.mktemp("e2e")) as url:
        yield url


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """An English browser that keeps the program of the screens once it has loaded it."""
    with _opened(browser, {"width": 1366, "height": 768}, locale="en-CA") as opened:
        yield opened


@pytest.fixture(scope="session")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """The same of a phone, in French and dark."""
    size: ViewportSize = {"width": 390, "height": 844}
    with _opened(browser, size, locale="fr-CA", color_scheme="dark") as opened:
        yield opened


@contextmanager
def _opened(browser: Browser, size: ViewportSize, **look: Any) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=size, **look)
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of a visitor who was never there."""
    context.clear_cookies()
    opened = context.new_page()
    yield opened
    opened.close()


@pytest.fixture
def phone_page(phone: BrowserContext) -> Iterator[Page]:
    """A page on a phone."""
    opened = phone.new_page()
    yield opened
    opened.close()
