"""A running server and a browser, as a person has them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"
)  # fmt: skip


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start `palier run` on a data folder and wait until it answers."""
    environment = {
        **os.environ, "PALIER_DATA_FOLDER": str(folder), "PALIER_DATABASE_URL": "", "PALIER_PORT": str(port)
    }  # fmt: skip
    command = [sys.executable, "-c", "from services.cli import main; main()", "run"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return server
        except OSError:
            time.sleep(0.25)
    raise TimeoutError((folder / "server.log").read_text())


def stop_server(server: subprocess.Popen[bytes]) -> None:
    """Stop the command and the server it started."""
    os.killpg(server.pid, 15)
    server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine; without one these tests are skipped, loudly, except where CI=true."""
    executable = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        how = "no Chromium, Chrome or Edge found; install one (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"BROWSER TESTS CANNOT RUN: {how}")
        pytest.skip(f"BROWSER TESTS SKIPPED: {how}")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the server under test."""
    return tmp_path_factory.mktemp("e2e")


@pytest.fixture(scope="session")
def server_url(data_folder: Path) -> Iterator[str]:
    """The address of a server on an empty data folder."""
    port = free_port()
    server = start_server(data_folder, port)
    yield f"http://127.0.0.1:{port}"
    stop_server(server)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh visitor with an English browser."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-CA")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
