"""PostgreSQL's own tools: pg_dump writes a database to a file, pg_restore and psql bring it back in one transaction."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url

from services.domain.errors import RefusedError
from services.domain.texts import Message

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian and its kin keep the tools of each version."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools for a database, by its URL."""

    folder: Path
    url: URL

    def dump(self, target: Path, tables: Sequence[str], snapshot: str) -> None:
        """Write tables, named with their schema, to a file as a snapshot shows them."""
        wanted = [f"--table={name}" for name in tables]
        form = ["--format=custom", "--no-owner", "--no-privileges", "--strict-names"]
        self._run("pg_dump", *form, f"--snapshot={snapshot}", *wanted, f"--file={target}", *self._place())

    def restore(self, content: Path, before: str, after: str) -> None:
        """Bring a dump back between two pieces of SQL, all in one transaction."""
        script = content.with_suffix(".sql")
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(content))
        pieces = content.with_suffix(".before"), script, content.with_suffix(".after")
        pieces[0].write_text(before, "utf-8")
        pieces[2].write_text(after, "utf-8")
        files = [f"--file={piece}" for piece in pieces]
        safe = [
            "--no-psqlrc",
            "--quiet",
            "--output",
            os.devnull,
            "--set=ON_ERROR_STOP=1",
            "--single-transaction",
        ]
        self._run("psql", *safe, *files, *self._place())

    def _place(self) -> tuple[str, str]:
        """The database without its password, which other people of this machine could read."""
        plain = self.url.set(drivername="postgresql", password="")
        return "--dbname", plain.render_as_string(hide_password=False)

    def _run(self, tool: str, *arguments: str) -> None:
        password = {"PGPASSWORD": str(self.url.password)} if self.url.password else {}
        done = subprocess.run(  # noqa: S603  our own arguments, no shell
            [self.folder / tool, *arguments],
            env={**os.environ, **password, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines() or [""]
            raise RefusedError(
                Message("“{tool}” failed: {reason}", {"tool": tool, "reason": said[0]}),
                Message("Nothing was changed."),
            )


def find(url: str, server: int, folder: Path | None) -> Tools:
    """The tools of the lowest version that is not older than the server's; raises RefusedError where there are none."""
    versions = {_version(place): place for place in _places(folder)}
    versions.pop(0, None)
    fit = [version for version in versions if version >= server]
    if fit:
        return Tools(versions[min(fit)], make_url(url))
    remedy = Message(
        "Install the client tools of PostgreSQL {version} or newer (pg_dump, pg_restore and psql), or name their "
        "folder in PALIER_POSTGRES_TOOLS.",
        {"version": server},
    )
    if not versions:
        raise RefusedError(Message("The tools of PostgreSQL are not on this machine."), remedy)
    about = {"found": max(versions), "version": server}
    what = Message("The tools here are of PostgreSQL {found}, the server is of {version}.", about)
    raise RefusedError(what, remedy)


def _places(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    found = shutil.which("pg_dump")
    if found:
        yield Path(found).parent
    yield from sorted(INSTALLED.glob("*/bin"))


def _version(folder: Path) -> int:
    """The major version of the tools in a folder, 0 where one of them is missing."""
    if not all((folder / tool).exists() for tool in ("pg_dump", "pg_restore", "psql")):
        return 0
    said = subprocess.run(  # noqa: S603  our own arguments, no shell
        [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\d+", said.stdout)
    return int(number[0]) if number else 0
