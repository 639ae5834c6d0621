"""The command `palier deploy`: what a server of many people needs around Palier."""

import sys
import time
import urllib.request
from pathlib import Path

import click

from services import deployment
from services.deployment import Process, Site
from services.language import format_count
from services.language import gettext as _
from services.settings import Settings

BETWEEN_TRIES = 0.2
"""Seconds."""


class ProcessAddress(click.ParamType[Process]):
    """ADDRESS:PORT."""

    name = "address:port"

    def convert(
        self, value: str | Process, param: click.Parameter | None, ctx: click.Context | None
    ) -> Process:
        """The process; refuses what is not an address and a port."""
        if isinstance(value, Process):
            return value
        address, _colon, port = value.rpartition(":")
        if not address or not port.isdigit():
            self.fail(_("{value} is not ADDRESS:PORT.").format(value=value), param, ctx)
        return Process(address, int(port))


@click.group()
def deploy() -> None:
    """A server for many people: its proxy, its files, its state."""


@deploy.command("nginx")
@click.option("--host", required=True, help="The name people type.")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True, help="How many.")
@click.option(
    "--first-port", type=int, default=8501, show_default=True, help="Of the first; the others follow."
)
@click.option(
    "--process", "at", type=ProcessAddress(), multiple=True, help="Where one listens, if not on this machine."
)
@click.option(
    "--static", type=click.Path(path_type=Path), help="The folder that “palier deploy static” filled."
)
@click.option("--certificate", type=click.Path(path_type=Path), help="The TLS certificate with its chain.")
@click.option("--key", type=click.Path(path_type=Path), help="The key of the certificate.")
@click.option("--port", type=int, help="Where nginx listens; 80, or 443 with a certificate, by default.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="The file to write; printed otherwise.")
def write_nginx(
    host: str,
    processes: int,
    first_port: int,
    at: tuple[Process, ...],
    static: Path | None,
    certificate: Path | None,
    key: Path | None,
    port: int | None,
    target: Path | None,
) -> None:
    """Write the configuration of nginx in front of several processes."""
    if (certificate is None) != (key is None):
        raise click.UsageError(_("A certificate needs its key, and a key its certificate."))
    listed = at or tuple(Process("127.0.0.1", first_port + place) for place in range(processes))
    text = deployment.nginx(Site(host, listed, static, certificate, key, port))
    if target is None:
        click.echo(text, nl=False)
    else:
        target.write_text(text, "utf-8")


@deploy.command("static")
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True, help="The folder to fill.")
def pack_static(folder: Path) -> None:
    """Copy what browsers load to a folder of nginx, packed; again after each update of Palier."""
    count = deployment.pack(deployment.browser_files(), folder)
    click.echo(_("New files: {count}.").format(count=format_count(count)))


@deploy.command("ready")
@click.option("--port", type=int, help="The port of the process.")
@click.option("--wait", type=float, default=0.0, help="Seconds to wait for it.")
def ask_ready(port: int | None, wait: float) -> None:
    """Say whether a process on this machine can serve; exits with 1 when it cannot."""
    url, until = f"http://127.0.0.1:{port or Settings().port}/readyz", time.monotonic() + wait
    ready = _is_ready(url)
    while not ready and time.monotonic() < until:
        time.sleep(BETWEEN_TRIES)
        ready = _is_ready(url)
    click.echo(_("Ready.") if ready else _("Not ready."))
    sys.exit(0 if ready else 1)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  always this machine, over HTTP
            return int(answer.status) == 200
    except OSError:
        return False
