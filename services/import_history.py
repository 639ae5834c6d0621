"""The history of imports: what was stored, undone in any order, and brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services import access, scoring
from services.adapters import batches
from services.adapters.database import Sessions, reading, writing
from services.domain.errors import NotFoundError, RefusedError
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One line of the import history: answers of a wave, or targets."""

    id: int
    kind: str
    file_name: str
    imported_by: str
    imported_at: datetime
    period: str
    units: tuple[str, ...]
    assessments: int
    answers: int
    targets: int
    withdrawn: bool


def list_batches(sessions: Sessions, viewer: Viewer, limit: int = 200) -> tuple[BatchInfo, ...]:
    """The latest imports whose units the viewer may all see, newest first."""
    with reading(sessions) as session:
        tree = access.visible_tree(session, viewer)
        rows = [b for b in batches.newest_first(session, limit) if _within(tree, b.counts["units"])]
    return tuple(
        BatchInfo(
            row.id,
            row.kind,
            row.file_name,
            row.imported_by,
            row.imported_at,
            row.counts.get("period", ""),
            tuple(tree.names[unit] for unit in row.counts["units"]),
            row.counts.get("assessments", 0),
            row.counts.get("answers", 0),
            row.counts.get("targets", 0),
            row.withdrawn,
        )
        for row in rows
    )


def _within(tree: UnitTree, units: Sequence[int]) -> bool:
    return all(unit in tree.by_id for unit in units)


def withdraw(sessions: Sessions, viewer: Viewer, batch: int, *, withdrawn: bool = True) -> None:
    """Undo an import, in any order, or bring it back; scores follow."""
    access.require_contributor(viewer)
    with writing(sessions) as session:
        row = batches.load(session, batch)
        if row is None or not _within(access.visible_tree(session, viewer), row.counts["units"]):
            raise NotFoundError(
                Message("There is no such import among those you may see."),
                Message("Choose one from the history."),
            )
        if row.withdrawn == withdrawn:
            raise RefusedError(
                Message("This import is in that state already."),
                Message("Reload the page to see the history."),
            )
        row.withdrawn = withdrawn
        session.flush()
        scoring.refresh(session, batches.touched(session, batch))
