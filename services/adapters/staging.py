"""Staged uploads: files that wait for confirmation, and expire after a day."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services.adapters.tables import StagedUpload
from services.domain.errors import NotFoundError
from services.domain.texts import Message

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StagedHead:
    """What is known of a staged file without its content."""

    file_name: str
    sha256: str
    choices: dict[str, Any] | None


def add(session: Session, owner: str, file_name: str, sha256: str, content: bytes) -> str:
    """Stage a file and return its id; the same file of the same owner keeps its id."""
    now = datetime.now(UTC)
    session.execute(delete(StagedUpload).where(StagedUpload.expires_at < now))
    same = select(StagedUpload).where(StagedUpload.owner == owner, StagedUpload.sha256 == sha256)
    staged = session.scalars(same).first()
    if staged is None:
        staged = StagedUpload(
            id=uuid.uuid4().hex,
            owner=owner,
            file_name=file_name[-255:],
            sha256=sha256,
            content=content,
            staged_at=now,
            expires_at=now + KEPT,
        )
        session.add(staged)
    staged.expires_at = now + KEPT
    session.flush()
    return staged.id


def load(session: Session, owner: str, ids: Sequence[str]) -> list[StagedUpload]:
    """Staged files by id, in the given order; raises NotFoundError when one is gone or another person's."""
    rows = session.scalars(
        select(StagedUpload).where(StagedUpload.id.in_(ids), StagedUpload.owner == owner)
    ).all()
    by_id = {row.id: row for row in rows}
    if set(ids) - set(by_id):
        raise _gone()
    return [by_id[staged] for staged in ids]


def load_head(session: Session, owner: str, staged: str) -> StagedHead:
    """A staged file without its content; raises NotFoundError when it is gone or another person's."""
    wanted = select(StagedUpload.file_name, StagedUpload.sha256, StagedUpload.choices)
    row = session.execute(wanted.where(StagedUpload.id == staged, StagedUpload.owner == owner)).one_or_none()
    if row is None:
        raise _gone()
    return StagedHead(*row)


def decide(session: Session, owner: str, staged: str, choices: dict[str, Any]) -> None:
    """Keep what an owner decided about a staged file; raises NotFoundError when it is gone or another person's."""
    load_head(session, owner, staged)
    session.execute(update(StagedUpload).where(StagedUpload.id == staged).values(choices=choices))


def _gone() -> NotFoundError:
    return NotFoundError(
        Message("An uploaded file is no longer there: it has been imported, discarded, or has expired."),
        Message("Upload it again."),
    )


def list_ids(session: Session, owner: str) -> list[str]:
    """The files an owner has staged and not confirmed, oldest first."""
    now = datetime.now(UTC)
    return list(
        session.scalars(
            select(StagedUpload.id)
            .where(StagedUpload.owner == owner, StagedUpload.expires_at >= now)
            .order_by(StagedUpload.staged_at, StagedUpload.id)
        )
    )


def revision(session: Session, owner: str) -> str:
    """What changes with every decision about an owner's staged files."""
    choices = session.scalars(
        select(StagedUpload.choices).where(StagedUpload.owner == owner).order_by(StagedUpload.id)
    )
    return hashlib.sha256(json.dumps(list(choices), sort_keys=True).encode()).hexdigest()


def remove(session: Session, owner: str, ids: Sequence[str]) -> None:
    """Drop staged files of an owner."""
    session.execute(delete(StagedUpload).where(StagedUpload.id.in_(ids), StagedUpload.owner == owner))
