"""A running server and a browser, for tests, pictures and measurements."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from services.domain.viewer import LOCAL_VIEWER
from services.sample import load
from services.settings import Settings
from services.workspace import open_workspace

ROOT = Path(__file__).parents[1]
PALIER = [sys.executable, "-c", "from services.cli import main; main()"]
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"
)  # fmt: skip
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip
DRAWN = """() => document.querySelector('h1') && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
    && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
    && document.querySelectorAll('.stPlotlyChart').length === document.querySelectorAll('.js-plotly-plot').length"""
"""Whether all of a screen is there."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def palier(folder: Path, port: int = 0, **settings: str) -> AbstractContextManager[str]:
    """`palier run` on a data folder; gives the address once it answers."""
    port = port or free_port()
    own = {"PALIER_DATA_FOLDER": str(folder), "PALIER_DATABASE_URL": "", "PALIER_PORT": str(port)}
    return _served([*PALIER, "run"], port, {**own, **settings}, folder / "server.log")


def provider(folder: Path) -> AbstractContextManager[str]:
    """An OpenID provider that logs in whoever says a name; gives its address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    return _served(command, port, {}, folder / "provider.log", "/.well-known/openid-configuration")


@contextmanager
def palier_with_sample(folder: Path) -> Iterator[str]:
    """`palier run` on a data folder that holds the sample company; gives the address once it answers."""
    settings = Settings(data_folder=folder, database_url="")
    opened = open_workspace(settings)
    load(opened.sessions, LOCAL_VIEWER, settings.respondent_key)
    opened.sessions.kw["bind"].dispose()
    with palier(folder) as url:
        yield url


def script(path: Path, folder: Path) -> AbstractContextManager[str]:
    """One script under the same configuration; gives the address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(path), "--server.port", str(port)]
    return _served([*command, "--server.address", "127.0.0.1"], port, {}, folder / f"{path.stem}.log")


@contextmanager
def _served(
    command: list[str], port: int, own: dict[str, str], log: Path, path: str = "/_stcore/health"
) -> Iterator[str]:
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own}, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(f"http://127.0.0.1:{port}{path}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, 15)
        server.wait(20)


def _wait(url: str, log: Path) -> None:
    for _ in range(1200):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(log.read_text())


def browser_path() -> str | None:
    """Where this machine has a browser, if it has one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield opened
        opened.close()


def wait_until_drawn(page: Page) -> None:
    """Wait until the server has nothing more to send and every chart is drawn."""
    page.wait_for_function(DRAWN, timeout=60_000)
    page.wait_for_timeout(300)
