"""Original files: what was imported as it was uploaded, for a retention time or until it is erased."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.adapters.tables import OriginalFile

KEPT = timedelta(days=90)


def keep(session: Session, contents: Mapping[int, bytes], how_long: timedelta) -> None:
    """Keep files by batch, and drop those whose time is over."""
    now = datetime.now(UTC)
    session.execute(delete(OriginalFile).where(OriginalFile.kept_until < now))
    for batch, content in contents.items():
        session.add(OriginalFile(batch_id=batch, content=content, kept_until=now + how_long))


def kept(session: Session, batches: Collection[int]) -> dict[int, datetime]:
    """Until when the files of batches are kept; one that is gone is not among them."""
    now = datetime.now(UTC)
    rows = session.execute(
        select(OriginalFile.batch_id, OriginalFile.kept_until).where(
            OriginalFile.batch_id.in_(batches), OriginalFile.kept_until >= now
        )
    )
    return dict(iter(rows))


def load(session: Session, batch: int) -> bytes | None:
    """The file of a batch, None where it is gone."""
    now = datetime.now(UTC)
    return session.scalars(
        select(OriginalFile.content).where(OriginalFile.batch_id == batch, OriginalFile.kept_until >= now)
    ).one_or_none()


def erase(session: Session, batches: Collection[int]) -> int:
    """Remove the files of batches for good; returns how many there were."""
    there = select(func.count()).select_from(OriginalFile).where(OriginalFile.batch_id.in_(batches))
    count = session.scalars(there).one()
    session.execute(delete(OriginalFile).where(OriginalFile.batch_id.in_(batches)))
    return count
