"""Drafts: answers somebody began on screen; each owner sees the own ones only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters.tables import Draft


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Whose draft it is, and for whom: the respondent as stored."""

    owner: str
    wave: int
    unit: int
    respondent: str

    @property
    def columns(self) -> dict[str, Any]:
        """The key as the table's columns."""
        return {
            "owner": self.owner,
            "wave_id": self.wave,
            "unit_id": self.unit,
            "respondent": self.respondent,
        }


def save(session: Session, key: DraftKey, content: Mapping[str, Any]) -> None:
    """Keep a draft in place of the earlier one."""
    session.merge(Draft(**key.columns, content=dict(content), saved_at=datetime.now(UTC)))


def load(session: Session, key: DraftKey) -> Mapping[str, Any] | None:
    """What a draft holds, None where there is none."""
    found = session.scalars(select(Draft).filter_by(**key.columns)).one_or_none()
    return None if found is None else found.content


def remove(session: Session, key: DraftKey) -> None:
    """Drop a draft."""
    session.execute(delete(Draft).filter_by(**key.columns))
