"""Deployment: the proxy's configuration, and the browser's files packed for it."""

import gzip
import re
import shutil
import tomllib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import brotli

from services.domain.errors import RefusedError
from services.domain.texts import Message

PROJECT = Path(__file__).parents[1]
TEMPLATES = PROJECT / "deploy"
PACKED = (".js", ".css")
"""Endings of the files that get smaller by packing."""

HARD = 10
"""How hard brotli packs: 11 takes twice as long and saves 2 % more."""

AROUND_A_FILE = 1
"""Megabytes a browser may write around an uploaded file."""


@dataclass(frozen=True, slots=True)
class Process:
    """Where one process of Palier listens."""

    address: str
    port: int

    def __str__(self) -> str:
        """As nginx writes it."""
        return f"{self.address}:{self.port}"


@dataclass(frozen=True, slots=True)
class Site:
    """What the proxy is told: its name, its processes, where packed files and certificate lie, where it listens."""

    host: str
    processes: Sequence[Process]
    static: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    port: int | None = None


def nginx(site: Site) -> str:
    """The configuration of nginx for a site; raises RefusedError where two processes share a port."""
    if len({process.port for process in site.processes}) < len(site.processes):
        raise RefusedError(
            Message("Two processes have the same port."),
            Message("Give each its own, even on machines of their own: the visitor's cookie names the port."),
        )
    return _filled(
        "nginx.conf",
        {
            "pins": "\n".join(f'    "~^{each.port}\\." palier_{each.port};' for each in site.processes),
            "processes": "\n".join(
                f"    server {each} max_fails=1 fail_timeout=5s;" for each in site.processes
            ),
            "upstreams": "".join(map(_upstream, site.processes)),
            "redirect": _redirect(site) if site.certificate else "",
            "listen": "\n".join(_listen(site)),
            "host": site.host,
            "largest": str(upload_limit() + AROUND_A_FILE),
            "static": _filled("nginx-static.conf", {"folder": str(site.static)}) if site.static else "",
        },
    )


def upload_limit() -> int:
    """The largest file the server takes, in megabytes."""
    settings = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text("utf-8"))
    return int(settings["server"]["maxUploadSize"])


def _filled(template: str, values: Mapping[str, str]) -> str:
    text = (TEMPLATES / template).read_text("utf-8")
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: values[found[1]], text)


def _upstream(process: Process) -> str:
    return f"\nupstream palier_{process.port} {{\n    server {process};\n    keepalive 16;\n}}\n"


def _listen(site: Site) -> list[str]:
    """The lines that say where the site listens, and with which certificate."""
    if site.certificate is None:
        return [f"    listen {site.port or 80};"]
    return [
        f"    listen {site.port or 443} ssl http2;",
        f"    ssl_certificate {site.certificate};",
        f"    ssl_certificate_key {site.key};",
        "    ssl_protocols TLSv1.2 TLSv1.3;",
        "    ssl_session_cache shared:palier_tls:1m;",
    ]


def _redirect(site: Site) -> str:
    """The plain site sends everybody to the encrypted one; none where the port is another one than usual."""
    if site.port:
        return ""
    return (
        "server {\n    listen 80;\n"
        f"    server_name {site.host};\n    return 301 https://$host$request_uri;\n}}\n\n"
    )


def browser_files() -> Path:
    """The folder of what Streamlit gives to browsers under /static."""
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        raise RefusedError(Message("Streamlit is not installed."))
    return Path(found.origin).parent / "static" / "static"


def pack(source: Path, folder: Path) -> int:
    """Copy the browser's files to `folder`/static, packed ones beside; gives how many are new.

    A file's name changes with its content: what is there already stays, also for those who still have the old page.
    """
    target = folder / "static"
    files = [path for path in source.rglob("*") if path.is_file()]
    new = [path for path in files if not (target / path.relative_to(source)).exists()]
    with ProcessPoolExecutor() as crowd:
        list(crowd.map(_pack_file, new, [target / path.relative_to(source) for path in new], chunksize=4))
    return len(new)


def _pack_file(path: Path, target: Path) -> None:
    """Write a file and its packed forms; the file itself last, since it says that the others are there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in PACKED:
        content = path.read_bytes()
        for ending, packed in PACKERS.items():
            target.with_name(target.name + ending).write_bytes(packed(content))
    shutil.copyfile(path, target)


def _brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=HARD))


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {".br": _brotli, ".gz": _gzip}
"""How a file is packed, by the ending of the packed one."""
