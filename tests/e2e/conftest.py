"""A running server and a browser, as a person has them."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh visitor with an English browser."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-CA")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
