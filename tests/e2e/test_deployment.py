"""Several processes on PostgreSQL behind nginx: first visit, content policy, affinity, a process that dies."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard import navigation
from services import deployment
from services.deployment import Process, Site
from services.domain.viewer import LOCAL_VIEWER
from services.sample import load
from services.settings import Settings
from services.workspace import open_workspace
from tests.builders import filled
from tests.running import PALIER, free_port, process, wait_for, wait_until_drawn

pytestmark = pytest.mark.browser

MOST_MOVED = 2_500_000
"""Bytes of a first visit."""

NGINX = """daemon off;
{user}pid nginx.pid;
error_log error.log;
worker_processes 2;
events {{ worker_connections 512; }}
http {{
    types {{ font/woff2 woff2; }}
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Deployed:
    """The address of the proxy, the processes by port, and the folder of their logs."""

    url: str
    processes: dict[int, subprocess.Popen[bytes]]
    folder: Path

    def log(self) -> str:
        """What all processes told."""
        return "".join(path.read_text("utf-8") for path in sorted(self.folder.glob("palier-*.log")))


@pytest.fixture(scope="module")
def nginx() -> str:
    """The proxy of this machine; without one these tests are skipped, loudly."""
    found = shutil.which("nginx")
    if found is None:
        pytest.skip(
            "DEPLOYMENT TESTS SKIPPED: no nginx found; install it (Debian: apt-get install nginx-light)"
        )
    return found


@pytest.fixture(scope="module")
def packed(nginx: str, pytestconfig: pytest.Config) -> Path:
    """What browsers load, packed; kept for the next run, since a file's name changes with its content."""
    folder = Path(pytestconfig.cache.mkdir("browser-files"))
    deployment.pack(deployment.browser_files(), folder)
    return folder


@pytest.fixture(scope="module")
def deployed(
    nginx: str, packed: Path, postgres: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    """Two processes on one database with the sample company, and nginx before them."""
    folder = tmp_path_factory.mktemp("deployed")
    settings = Settings(data_folder=folder, database_url=postgres("deployed"))
    opened = open_workspace(settings)
    load(opened.sessions, LOCAL_VIEWER, settings.respondent_key)
    opened.sessions.kw["bind"].dispose()
    own = {
        "PALIER_DATA_FOLDER": str(folder),
        "PALIER_DATABASE_URL": settings.database_url,
        "PALIER_LOG_FORMAT": "json",
        "PALIER_EVERYONE_IS_ADMINISTRATOR": "true",
    }
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        logs = {port: folder / f"palier-{port}.log" for port in ports}
        processes = {
            port: stack.enter_context(process([*PALIER, "run"], log, {**own, "PALIER_PORT": str(port)}))
            for port, log in logs.items()
        }
        for port, log in logs.items():
            wait_for(port, log)
        front = free_port()
        site = Site("localhost", [Process("127.0.0.1", port) for port in ports], packed, port=front)
        (folder / "site.conf").write_text(deployment.nginx(site))
        user = "user root;\n" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(user=user))
        command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "error.log"]
        stack.enter_context(process(command, folder / "nginx.log", {}))
        wait_for(front, folder / "nginx.log")
        yield Deployed(f"http://localhost:{front}", processes, folder)


def its_process(page: Page, deployed: Deployed) -> int:
    """The port of the process a visitor is with."""
    cookie = next(each for each in page.context.cookies(deployed.url) if each["name"] == "palier")
    return int(cookie["value"].partition(".")[0])


def frame_length(frame: dict[str, Any]) -> int:
    """Bytes of what came over the socket; DevTools writes binary frames in base64."""
    return len(frame["payloadData"]) * 3 // 4 if frame["opcode"] == 2 else len(frame["payloadData"])


def test_a_first_visit_moves_little(deployed: Deployed, browser: Browser):
    page = browser.new_page(locale="en-CA")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    moved: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: moved.append(event["encodedDataLength"]))
    devtools.on("Network.webSocketFrameReceived", lambda event: moved.append(frame_length(event["response"])))
    page.goto(deployed.url)
    wait_until_drawn(page)
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    page.context.close()
    assert sum(moved) <= MOST_MOVED


def test_a_visitor_stays_with_one_process(deployed: Deployed, page: Page):
    page.goto(deployed.url)
    first = its_process(page, deployed)
    for screen in ("maturity", "import", ""):
        page.goto(f"{deployed.url}/{screen}")
    assert its_process(page, deployed) == first


def test_visitors_are_spread_over_the_processes(deployed: Deployed, browser: Browser):
    chosen = set()
    for _ in range(40):
        context = browser.new_context()
        chosen.add(context.request.get(deployed.url).headers["set-cookie"].partition(".")[0])
        context.close()
        if len(chosen) == 2:
            break
    assert chosen == {f"palier={port}" for port in deployed.processes}


VIOLATIONS = """window.violations = [];
document.addEventListener('securitypolicyviolation',
    event => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));"""


def test_no_screen_breaks_the_content_policy(deployed: Deployed, page: Page):
    page.add_init_script(VIOLATIONS)
    page.goto(deployed.url)
    for place in range(len(navigation.menu())):
        page.get_by_test_id("stSidebarNavLink").nth(place).click()
        wait_until_drawn(page)
    assert page.evaluate("window.violations") == []


def test_a_download_and_an_upload_keep_to_the_content_policy(deployed: Deployed, page: Page, tmp_path: Path):
    page.add_init_script(VIOLATIONS)
    page.goto(f"{deployed.url}/import")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the questionnaire").click()
    waiting.value.save_as(tmp_path / "blank.xlsx")
    answers = tmp_path / "ann-example.xlsx"
    answers.write_bytes(filled((tmp_path / "blank.xlsx").read_bytes(), {"BOUT-QC": [[5] * 12]}))
    page.locator("input[type=file]").set_input_files(answers)
    page.get_by_role("button", name="Confirm and store").click()
    expect(page.get_by_text("ann-example.xlsx")).to_have_count(1)
    assert page.evaluate("window.violations") == []


def test_the_log_names_no_file_and_no_query(deployed: Deployed, page: Page):
    page.goto(f"{deployed.url}/maturity?unit=ENER&asked-by=ann@example.com")
    wait_until_drawn(page)
    log = deployed.log()
    assert '"path": "/maturity"' in log
    assert [
        found for found in ("ann@example.com", "ann-example", "unit=ENER", "BOUT-QC") if found in log
    ] == []


def open_form(page: Page) -> None:
    """The form of a respondent's answers."""
    page.get_by_role("tab", name="Fill in").click()
    page.get_by_placeholder("R001").fill("R042")
    page.get_by_test_id("stBaseButton-secondaryFormSubmit").first.click()
    expect(page.get_by_placeholder("Comment (optional)").first).to_be_visible()


def test_when_a_process_dies_its_people_find_their_work_at_another(deployed: Deployed, page: Page):
    page.goto(f"{deployed.url}/answers?period=2026-Q4&unit=ENER")
    open_form(page)
    page.get_by_placeholder("Comment (optional)").first.fill("Because we began in March")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("This is your draft")).to_be_visible()
    died = its_process(page, deployed)
    with page.expect_websocket(lambda socket: "/_stcore/stream" in socket.url):
        os.killpg(deployed.processes[died].pid, signal.SIGKILL)
    expect(page.get_by_text("This is your draft")).to_be_visible()
    page.reload()
    open_form(page)
    expect(page.get_by_placeholder("Comment (optional)").first).to_have_value("Because we began in March")
    assert its_process(page, deployed) != died
