"""The server's application under a plain ASGI server: health, headers, limits, refusals at start, its log."""

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.running import ROOT, free_port, process, wait_for

UVICORN = [sys.executable, "-m", "uvicorn", "dashboard.asgi:app"]


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its port and its log."""

    port: int
    log: Path

    def get(self, path: str) -> tuple[int, Message, bytes]:
        """Status, headers and body of an answer."""
        try:
            answer = urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers, answer.read()

    def first_line(self, request: str, body: bytes = b"") -> str:
        """The status line of the answer to the beginning of a request."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(request.replace("\n", "\r\n").encode() + body)
            return connection.recv(200).decode().partition("\r\n")[0]


@pytest.fixture(scope="module")
def served(postgres: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`uvicorn dashboard.asgi:app` on PostgreSQL, with its log in JSON."""
    folder, port, url = tmp_path_factory.mktemp("asgi"), free_port(), postgres("asgi")
    own = {"PALIER_DATA_FOLDER": str(folder), "PALIER_DATABASE_URL": url, "PALIER_LOG_FORMAT": "json"}
    log = folder / "server.log"
    with process([*UVICORN, "--port", str(port)], log, own):
        wait_for(port, log)
        yield Served(port, log)


def test_a_live_process_says_so(served: Served):
    status, _, body = served.get("/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})


def test_a_process_with_its_database_is_ready(served: Served):
    status, _, body = served.get("/readyz")
    assert (status, json.loads(body)) == (200, {"status": "ready"})


@pytest.mark.parametrize("path", ["/", "/maturity", "/healthz", "/_stcore/health", "/nothing.js"])
def test_every_answer_carries_the_headers(served: Served, path: str):
    headers = served.get(path)[1]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_no_script_in_a_page_runs_unless_it_is_known(served: Served):
    policy = served.get("/")[1]["Content-Security-Policy"]
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts


UPLOAD = "PUT /_stcore/upload_file/session/file HTTP/1.1\nHost: palier\n"


def test_an_upload_beyond_the_limit_is_refused_before_it_is_sent(served: Served):
    assert " 413 " in served.first_line(f"{UPLOAD}Content-Length: 60000000\n\n")


def test_another_large_body_is_refused_before_it_is_sent(served: Served):
    assert " 413 " in served.first_line("POST / HTTP/1.1\nHost: palier\nContent-Length: 2000000\n\n")


def test_an_upload_within_the_limit_goes_on_to_streamlit(served: Served):
    line = served.first_line(f"{UPLOAD}Content-Length: 4\n\n", b"text")
    assert " 403 " in line  # no token against forged requests


def test_an_upload_that_another_site_sends_is_refused(served: Served):
    forged = "Origin: https://other.example.org\nCookie: _streamlit_xsrf=2|forged\nX-Xsrftoken: 2|other\n"
    assert " 403 " in served.first_line(f"{UPLOAD}{forged}Content-Length: 4\n\n", b"text")


def test_a_live_connection_of_another_site_is_refused(served: Served):
    url = f"ws://127.0.0.1:{served.port}/_stcore/stream"
    streamlit = [Subprotocol("streamlit")]
    origin = Origin("https://other.example.org")
    with pytest.raises(InvalidStatus), connect(url, origin=origin, subprotocols=streamlit):
        pass
    with connect(url, subprotocols=streamlit) as connection:
        assert connection.subprotocol == "streamlit"


def test_the_log_is_json_without_addresses_and_queries(served: Served):
    served.get("/maturity?asked-by=ann@example.com")
    served.get("/ann@example.com")
    lines = [json.loads(line) for line in served.log.read_text("utf-8").splitlines()]
    assert {"started", "request"} <= {line["event"] for line in lines}
    assert "ann@example.com" not in served.log.read_text("utf-8")


def refused(folder: Path, **own: str) -> subprocess.CompletedProcess[str]:
    """A start that does not succeed."""
    environment = {**os.environ, "PALIER_DATA_FOLDER": str(folder), "PYTHONPATH": str(ROOT), **own}
    command = [*UVICORN, "--port", str(free_port())]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_start_from_another_folder_is_refused_in_a_sentence(tmp_path: Path):
    ended = refused(tmp_path, PALIER_DATABASE_URL="")
    assert ended.returncode != 0
    assert "must be false. Start Palier from its own folder" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_that_is_gone_takes_the_process_out_of_service(
    served: Served, postgres: Callable[[str], str]
):
    others = create_engine(postgres("asgi_others"), isolation_level="AUTOCOMMIT")
    with others.connect() as connection:
        connection.execute(text("DROP DATABASE asgi WITH (FORCE)"))
    others.dispose()
    status, _, body = served.get("/readyz")
    assert (status, json.loads(body)["reason"]) == (503, "The database cannot be reached.")
    assert served.get("/healthz")[0] == 200
