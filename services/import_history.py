"""The history of imports: what was stored, undone in any order, and brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from services import access, auditing, scoring
from services.adapters import batches, case_rows, originals
from services.adapters.database import Sessions, reading
from services.adapters.tables import ImportBatch
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import NotFoundError, RefusedError
from services.domain.importing import Contents
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.kinds.registry import BY_NAME


@dataclass(frozen=True, slots=True)
class Effect:
    """How an import moved a headline score of a unit; None where there is no score."""

    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One line of the import history: answers of a wave, or other facts.

    `changes` counts the scores that moved, None where that was not kept; the file can be had until `original_until`.
    """

    id: int
    kind: str
    file_name: str
    imported_by: str
    imported_at: datetime
    period: str
    units: tuple[str, ...]
    assessments: int
    answers: int
    withdrawn: bool
    replaced: int = 0
    changes: int | None = None
    effects: tuple[Effect, ...] = ()
    original_until: datetime | None = None
    contents: Contents | None = None


def list_batches(sessions: Sessions, viewer: Viewer, limit: int = 200) -> tuple[BatchInfo, ...]:
    """The latest imports whose units the viewer may all see, newest first."""
    with reading(sessions) as session:
        tree = access.visible_tree(session, viewer)
        seen = (b for b in batches.newest_first(session) if _within(tree, b.counts["units"]))
        rows = list(islice(seen, limit))
        kept = originals.kept(session, [row.id for row in rows])
    return tuple(_info(row, tree, kept.get(row.id)) for row in rows)


def _info(row: ImportBatch, tree: UnitTree, kept_until: datetime | None) -> BatchInfo:
    counts = row.counts
    effects = [pair for pair in counts.get("effects", ()) if pair[0] in tree.by_id]
    return BatchInfo(
        row.id,
        row.kind,
        row.file_name,
        row.imported_by,
        row.imported_at,
        counts.get("period", ""),
        tuple(tree.names[unit] for unit in counts["units"]),
        counts.get("assessments", 0),
        counts.get("answers", 0),
        row.withdrawn,
        counts.get("replaced", 0),
        counts.get("changes"),
        tuple(Effect(tree.names[unit], before, after) for unit, before, after in effects),
        kept_until,
        _contents(row),
    )


def _contents(row: ImportBatch) -> Contents | None:
    """What a batch holds beside answers."""
    kind = BY_NAME.get(row.kind)
    if kind is None:
        return None
    counts = {name: row.counts[name] for name in kind.counted}
    return Contents(row.kind, counts, row.counts.get("replaced", 0))


def _within(tree: UnitTree, units: Sequence[int]) -> bool:
    return all(unit in tree.by_id for unit in units)


def withdraw(sessions: Sessions, viewer: Viewer, batch: int, *, withdrawn: bool = True) -> None:
    """Undo an import, in any order, or bring it back; scores follow."""
    access.require_contributor(viewer)
    with auditing.writing(sessions) as session:
        row = _load(session, viewer, batch)
        if row.withdrawn == withdrawn:
            raise RefusedError(
                Message("This import is in that state already."),
                Message("Reload the page to see the history."),
            )
        if not withdrawn:
            _refuse_other_currency(session, row.counts)
        row.withdrawn = withdrawn
        session.flush()
        if row.kind in BY_NAME:
            BY_NAME[row.kind].after_undoing(session, row)
        scoring.refresh(session, batches.touched(session, batch))
        action = Action.UNDO if withdrawn else Action.RESTORE
        auditing.record(session, viewer, action, auditing.of_batch(row))


def _refuse_other_currency(session: Session, counts: Mapping[str, Any]) -> None:
    """An organisation has one currency: amounts in another one do not come back."""
    if "currency" not in counts:
        return
    now = case_rows.read_settings(session, counts["organisation"]).currency
    if now != counts["currency"]:
        names = {"currency": counts["currency"], "now": now}
        raise RefusedError(
            Message("Its amounts are in {currency}, and the organisation's currency is {now} now.", names),
            Message("Convert the amounts, and import the workbook anew."),
        )


def _load(session: Session, viewer: Viewer, batch: int) -> ImportBatch:
    row = batches.load(session, batch)
    if row is None or not _within(access.visible_tree(session, viewer), row.counts["units"]):
        raise NotFoundError(
            Message("There is no such import among those you may see."),
            Message("Choose one from the history."),
        )
    return row


def original(sessions: Sessions, viewer: Viewer, batch: int) -> tuple[str, bytes]:
    """The name and the content of an imported file as it was uploaded; raises NotFoundError once it is gone."""
    access.require_contributor(viewer)
    with reading(sessions) as session:
        row = _load(session, viewer, batch)
        content = originals.load(session, batch)
    if content is None:
        raise NotFoundError(
            Message("The original file is no longer kept."), Message("Ask whoever imported it for a copy.")
        )
    auditing.note(sessions, viewer, Action.EXPORT, _original(row))
    return row.file_name, content


def _original(row: ImportBatch) -> Subject:
    """The file of a batch as the subject of an event."""
    return auditing.of_batch(row, SubjectKind.ORIGINAL)


def erase_original(sessions: Sessions, viewer: Viewer, batch: int) -> None:
    """Remove an original file for good; the answers stay."""
    access.require_administrator(viewer)
    with auditing.writing(sessions) as session:
        row = _load(session, viewer, batch)
        originals.erase(session, [batch])
        auditing.record(session, viewer, Action.ERASE, _original(row))
