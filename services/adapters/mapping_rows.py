"""Remembered column mappings: one a layout and organisation, the latest that was confirmed."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.adapters.tables import StoredMapping


def save(
    session: Session, organisation: int, signature: str, document: Mapping[str, Any], saved_by: str
) -> None:
    """Remember how files of a layout are read, in place of what was remembered before."""
    row = _find(session, organisation, signature)
    if row is None:
        row = StoredMapping(organisation_id=organisation, signature=signature)
        session.add(row)
    row.document, row.saved_by, row.saved_at = dict(document), saved_by, datetime.now(UTC)


def load(session: Session, organisation: int, signature: str) -> dict[str, Any] | None:
    """What is remembered of a layout."""
    row = _find(session, organisation, signature)
    return None if row is None else row.document


def _find(session: Session, organisation: int, signature: str) -> StoredMapping | None:
    same = StoredMapping.organisation_id == organisation, StoredMapping.signature == signature
    return session.scalars(select(StoredMapping).where(*same)).one_or_none()


def newest_first(session: Session, organisations: Collection[int]) -> list[dict[str, Any]]:
    """What is remembered for organisations, the latest first."""
    rows = (
        select(StoredMapping.document)
        .where(StoredMapping.organisation_id.in_(organisations))
        .order_by(StoredMapping.saved_at.desc())
    )
    return list(session.scalars(rows))
