"""A running server and a browser, for tests, pictures and measurements."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from services.domain.viewer import LOCAL_VIEWER
from services.sample import load
from services.settings import Settings
from services.workspace import open_workspace

ROOT = Path(__file__).parents[1]
PALIER = [sys.executable, "-c", "from services.entry import main; main()"]
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

HEALTH = "/_stcore/health"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def palier(folder: Path, port: int = 0, **settings: str) -> Iterator[str]:
    """`palier run` on a data folder; gives the address once it answers."""
    with palier_process(folder, port, **settings) as (url, _process):
        yield url


def palier_process(folder: Path, port: int = 0, **settings: str) -> AbstractContextManager[tuple[str, int]]:
    """`palier run` on a data folder; gives the address once it answers, and the id of the process."""
    port = port or free_port()
    own = {"PALIER_DATA_FOLDER": str(folder), "PALIER_DATABASE_URL": "", "PALIER_PORT": str(port)}
    return _served([*PALIER, "run"], port, {**own, **settings}, folder / "server.log")


@contextmanager
def provider(folder: Path) -> Iterator[str]:
    """An OpenID provider that logs in whoever says a name; gives its address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    with _served(command, port, {}, folder / "provider.log", "/.well-known/openid-configuration") as (url, _):
        yield url


@contextmanager
def process(command: list[str], log: Path, own: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server as a process of its own, which a test may end; gives it at once, whether it answers yet or not."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own}, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, 15)
        server.wait(20)


@contextmanager
def palier_with_sample(folder: Path) -> Iterator[str]:
    """`palier run` on a data folder that holds the sample company; gives the address once it answers."""
    store_sample(folder)
    with palier(folder) as url:
        yield url


def store_sample(folder: Path) -> None:
    """Store the sample company in a data folder."""
    settings = Settings(data_folder=folder, database_url="")
    opened = open_workspace(settings)
    load(opened.sessions, LOCAL_VIEWER, settings.respondent_key)
    opened.sessions.kw["bind"].dispose()


@contextmanager
def script(path: Path, folder: Path) -> Iterator[str]:
    """One script under the same configuration; gives the address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(path), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    with _served(command, port, {}, folder / f"{path.stem}.log") as (url, _process):
        yield url


@contextmanager
def _served(
    command: list[str], port: int, own: dict[str, str], log: Path, path: str = HEALTH
) -> Iterator[tuple[str, int]]:
    with process(command, log, own) as server:
        wait_for(port, log, path)
        yield f"http://127.0.0.1:{port}", server.pid


def wait_for(port: int, log: Path, path: str = HEALTH) -> None:
    """Wait until a server answers."""
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1).close()
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
