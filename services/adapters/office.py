"""LibreOffice, where it is installed: converts files in a process and a profile of its own."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from services.domain.errors import RefusedError
from services.domain.texts import Message

SECONDS = 60
_REMEDY = Message(
    "Take the presentation, or print the page from a browser as PDF; or install LibreOffice with Impress."
)


def office_path() -> str | None:
    """Where this machine has LibreOffice, if it has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(office: str, files: Sequence[Path], kind: str, folder: Path, seconds: int = SECONDS) -> None:
    """Have LibreOffice write files as another kind into a folder, in one process with a profile of its own there."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, start_new_session=True, stdout=quiet, stderr=quiet) as process:  # noqa: S603
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process with those it started: the command is a script around the program."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def draws_slides() -> bool:
    """Whether LibreOffice is here with Impress; its folder has a starter for each of the parts installed."""
    path = office_path()
    if path is None:
        return False
    folder = Path(path).resolve().parent
    return (folder / "simpress").exists() or not (folder / "scalc").exists()


def require() -> str:
    """Where LibreOffice is; raises RefusedError where it, or Impress, is not installed."""
    path = office_path()
    if path is None:
        raise RefusedError(Message("PDF needs LibreOffice, which is not installed here."), _REMEDY)
    if not draws_slides():
        raise RefusedError(
            Message("PDF needs Impress, a part of LibreOffice that is not installed here."), _REMEDY
        )
    return path


def as_pdf(presentation: bytes) -> bytes:
    """A presentation as PDF; raises RefusedError where LibreOffice is missing, lacks Impress or takes too long."""
    office = require()
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "pack.pptx"
        source.write_bytes(presentation)
        try:
            convert(office, [source], "pdf", folder)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError, OSError) as error:
            raise RefusedError(Message("LibreOffice could not make a PDF."), _REMEDY) from error
        written = source.with_suffix(".pdf")
        if not written.exists():  # without Impress it says so, and ends as if all were well
            raise RefusedError(Message("LibreOffice could not make a PDF."), _REMEDY)
        return written.read_bytes()
