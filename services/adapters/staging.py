"""Staged uploads: files that wait for confirmation, and expire after a day."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters.tables import StagedUpload
from services.domain.errors import NotFoundError
from services.domain.texts import Message

KEPT = timedelta(days=1)


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
        raise NotFoundError(
            Message("An uploaded file is no longer there: it has been imported, discarded, or has expired."),
            Message("Upload it again."),
        )
    return [by_id[staged] for staged in ids]


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
