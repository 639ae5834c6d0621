"""A backup as one file: a database's content with a manifest that says what it is and how to tell that it is whole."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from services.domain.errors import RefusedError
from services.domain.texts import Message

FORMAT = "palier-backup/1"
_MANIFEST, _CONTENT = "manifest.json", "content"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the kind of database, its tables' revision and data version, how many rows of what.

    `key` is the fingerprint of the key that hashed its confidential respondents, `sha256` that of the content.
    """

    engine: str
    revision: str
    data_version: int
    made_at: str
    key: str
    rows: Mapping[str, int]
    sha256: str = ""
    format: str = FORMAT


def write(path: Path, manifest: Manifest, content: Path) -> Manifest:
    """Write a backup that only its owner may read, whole or not at all; raises RefusedError where a file stands."""
    if path.exists():
        raise RefusedError(
            Message("There is a file “{file}” already.", {"file": path.name}), Message("Choose another name.")
        )
    whole = Manifest(**{**asdict(manifest), "sha256": _digest(content)})
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_MANIFEST, json.dumps(asdict(whole), indent=2))
            archive.write(content, _CONTENT)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return whole


def unpack(path: Path, target: Path) -> Manifest:
    """Write the content of a backup to `target`; raises RefusedError for a file that is damaged or something else."""
    with _refusing(), zipfile.ZipFile(path) as archive:
        if not {_MANIFEST, _CONTENT} <= set(archive.namelist()):
            raise KeyError(_MANIFEST)
        manifest = Manifest(**json.loads(archive.read(_MANIFEST)))
        with archive.open(_CONTENT) as source, target.open("wb") as written:
            found = _copy(source, written)
        if manifest.format != FORMAT or found != manifest.sha256:
            raise ValueError(found)
    return manifest


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
        NotImplementedError,
    ) as e:
        raise RefusedError(
            Message("The file is no backup of Palier, or it is damaged; nothing was touched."),
            Message("Take another backup."),
        ) from e


def _copy(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
