"""The files of a deployment: read by the programs they are for, where these are installed."""

import gzip
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
import yaml
from click.testing import CliRunner

from services import deployment
from services.cli import main
from services.domain.errors import RefusedError
from tests.running import ROOT, free_port

PROXY = "daemon off; pid nginx.pid; events {{}} http {{ access_log off; {folders} include site.conf; }}"
FOLDERS = "".join(
    f"{kind}_temp_path {kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)


def tool(name: str, package: str) -> str:
    """A program of this machine; without it the test is skipped, loudly."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(
            f"DEPLOYMENT TEST SKIPPED: no {name} found; install it (Debian: apt-get install {package})"
        )
    return found


def palier(*arguments: str) -> str:
    """What a command prints."""
    result = CliRunner().invoke(main, ["--language", "en", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own, with its key beside it."""
    folder = tmp_path_factory.mktemp("tls")
    asked = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=palier -keyout key.pem -out certificate.pem"
    subprocess.run([tool("openssl", "openssl"), *asked.split()], cwd=folder, check=True, capture_output=True)
    return folder / "certificate.pem"


@pytest.mark.parametrize(
    "asked",
    [
        "--processes 4",
        "--processes 1 --port 8080",
        "--process 127.0.0.1:9001 --process localhost:9002",
        "--static packed",
        "--certificate CERTIFICATE --key KEY",
    ],
)
def test_nginx_accepts_what_is_written_for_it(asked: str, certificate: Path, tmp_path: Path):
    nginx = tool("nginx", "nginx-light")
    asked = asked.replace("CERTIFICATE", str(certificate)).replace("KEY", str(certificate.parent / "key.pem"))
    written = palier("deploy", "nginx", "--host", "palier.example", *asked.split())
    free = re.sub(r"listen \d+", lambda _: f"listen {free_port()}", written)  # 80 and 443 are the system's
    (tmp_path / "site.conf").write_text(free)
    (tmp_path / "nginx.conf").write_text(PROXY.format(folders=FOLDERS))
    command = [nginx, "-t", "-e", "error.log", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, "emerg" in checked.stderr) == (0, False), checked.stderr


def test_with_a_certificate_nobody_is_served_in_the_clear():
    written = palier(
        "deploy", "nginx", "--host", "palier.example", "--certificate", "a.pem", "--key", "b.pem"
    )
    assert "listen 80;\n    server_name palier.example;\n    return 301 https://" in written
    assert written.count("listen 443 ssl http2;") == 1


def test_every_process_has_its_place_in_the_proxy():
    written = palier(
        "deploy", "nginx", "--host", "palier.example", "--processes", "3", "--first-port", "9000"
    )
    assert re.findall(r"^    server ([\d.:]+);$", written, re.MULTILINE) == [
        f"127.0.0.1:{port}" for port in (9000, 9001, 9002)
    ]


def test_the_proxy_lets_through_what_the_server_takes_and_no_more():
    written = palier("deploy", "nginx", "--host", "palier.example")
    assert f"client_max_body_size {deployment.upload_limit() + 1}m;" in written


def test_two_processes_on_one_port_are_refused():
    same = [deployment.Process("one", 8501), deployment.Process("two", 8501)]
    with pytest.raises(RefusedError, match="same port"):
        deployment.nginx(deployment.Site("palier.example", same))


def test_packed_files_unpack_to_what_they_were(tmp_path: Path):
    source = tmp_path / "source"
    (source / "js").mkdir(parents=True)
    (source / "js" / "page.js").write_bytes(b"let palier = 1;" * 100)
    assert deployment.pack(source, tmp_path) == 1
    packed = tmp_path / "static" / "js" / "page.js"
    assert gzip.decompress(packed.with_name("page.js.gz").read_bytes()) == packed.read_bytes()
    assert brotli.decompress(packed.with_name("page.js.br").read_bytes()) == packed.read_bytes()


def test_what_is_packed_already_is_not_packed_again(tmp_path: Path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "page.js").write_bytes(b"let palier = 1;")
    deployment.pack(tmp_path / "source", tmp_path)
    assert deployment.pack(tmp_path / "source", tmp_path) == 0


def test_a_process_that_does_not_answer_is_not_ready():
    result = CliRunner().invoke(main, ["--language", "en", "deploy", "ready", "--port", str(free_port())])
    assert (result.exit_code, result.output) == (1, "Not ready.\n")


def test_systemd_accepts_the_units(tmp_path: Path):
    verify = tool("systemd-analyze", "systemd")
    program = tmp_path / ".venv" / "bin" / "palier"
    program.parent.mkdir(parents=True)
    program.symlink_to(sys.executable)
    for unit in (ROOT / "deploy" / "systemd").iterdir():
        written = unit.read_text("utf-8").replace("/opt/palier", str(tmp_path))
        (tmp_path / unit.name.replace("@.", "@8501.")).write_text(written)
    command = [verify, "verify", "--man=no", "palier@8501.service", "palier.target"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert [line for line in checked.stderr.splitlines() if "palier" in line] == []


COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))


def test_compose_waits_for_services_that_there_are():
    services = COMPOSE["services"]
    named = {name for service in services.values() for name in service.get("depends_on", {})}
    assert named <= services.keys()


def test_compose_mounts_volumes_that_there_are():
    mounted = {volume.split(":")[0] for one in COMPOSE["services"].values() for volume in one["volumes"]}
    assert mounted == COMPOSE["volumes"].keys()


def test_the_proxy_of_compose_knows_its_processes():
    said = shlex.split(COMPOSE["services"]["site"]["command"][2].partition("&&")[2].replace("$$", "$"))
    asked = {said[place + 1] for place, word in enumerate(said) if word == "--process"}
    processes = {
        f"{name}:{service['environment']['PALIER_PORT']}"
        for name, service in COMPOSE["services"].items()
        if name.startswith("palier-")
    }
    assert asked == processes


def test_what_the_container_copies_is_there():
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (ROOT / "Containerfile").read_text("utf-8"), re.MULTILINE
    )
    assert [name for name in " ".join(copied).split() if not (ROOT / name).exists()] == []


def test_what_the_container_copies_is_not_ignored():
    kept = {
        line[1:] for line in (ROOT / ".containerignore").read_text("utf-8").splitlines() if line[0] == "!"
    }
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (ROOT / "Containerfile").read_text("utf-8"), re.MULTILINE
    )
    assert set(" ".join(copied).split()) == kept
