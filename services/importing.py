"""Importing: stage workbooks, check every cell, preview, confirm all or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from services import access, scoring, targets
from services.adapters import batches, score_rows, staging
from services.adapters.database import Sessions, drafting, reading, rehearsing, writing
from services.adapters.workbook_reader import read_workbook
from services.domain.errors import OutOfDateError, WorkbookRejectedError
from services.domain.importing import ImportPreview, ScoreChange, fingerprint
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.import_checking import Checked, Reading, check_files
from services.import_context import Context

KIND = "questionnaire"


def stage(sessions: Sessions, viewer: Viewer, file_name: str, content: bytes) -> str:
    """Keep an uploaded file until it is confirmed; raises WorkbookRefusedError when it cannot be read at all."""
    access.require_contributor(viewer)
    workbook = read_workbook(file_name, content)
    with drafting(sessions) as session:
        return staging.add(session, viewer.name, file_name, workbook.sha256, content)


def discard(sessions: Sessions, viewer: Viewer, staged: Sequence[str]) -> None:
    """Drop files the viewer has staged."""
    with drafting(sessions) as session:
        staging.remove(session, viewer.name, staged)


def list_staged(sessions: Sessions, viewer: Viewer) -> list[str]:
    """The files a viewer has staged and not confirmed, also after a reload."""
    with reading(sessions) as session:
        return staging.list_ids(session, viewer.name)


def preview(sessions: Sessions, viewer: Viewer, key: bytes, staged: Sequence[str]) -> ImportPreview:
    """What confirming would do: the import itself, rolled back; `key` hashes confidential respondents."""
    access.require_contributor(viewer)
    workbooks = _load(sessions, viewer, staged)
    with rehearsing(sessions) as session:
        result, _ = _store(session, viewer, key, workbooks)
        return result


def confirm(
    sessions: Sessions, viewer: Viewer, key: bytes, staged: Sequence[str], expected: str
) -> tuple[int, ...]:
    """Store the staged files, all or nothing, and return the batches.

    Raises WorkbookRejectedError for problems, OutOfDateError when the preview with the fingerprint `expected` no longer
    holds.
    """
    access.require_contributor(viewer)
    workbooks = _load(sessions, viewer, staged)
    with writing(sessions) as session:
        staging.load(session, viewer.name, staged)
        result, stored = _store(session, viewer, key, workbooks)
        _require_ready(result)
        if result.fingerprint != expected:
            raise OutOfDateError(
                Message("The data changed after this preview; nothing was stored."),
                Message("Look at the new preview, then confirm again."),
            )
        staging.remove(session, viewer.name, staged)
    return stored


def _require_ready(result: ImportPreview) -> None:
    if not result.ready:
        raise WorkbookRejectedError(
            Message("There is nothing that can be stored; nothing was."),
            [issue for file in result.files for issue in file.issues],
            Message("Mend the problems in the workbook, then upload it again."),
        )


def _load(sessions: Sessions, viewer: Viewer, staged: Sequence[str]) -> Reading:
    with reading(sessions) as session:
        uploads = staging.load(session, viewer.name, staged)
    return [(upload, read_workbook(upload.file_name, upload.content)) for upload in uploads]


def _ready(checked: Sequence[Checked]) -> bool:
    return all(file.check.errors == 0 for file in checked) and any(file.storable for file in checked)


def _store(
    session: Session, viewer: Viewer, key: bytes, workbooks: Reading
) -> tuple[ImportPreview, tuple[int, ...]]:
    """Store what is checked and refresh scores within the caller's transaction; nothing while a problem is left."""
    checked = check_files(session, viewer, key, workbooks)
    files = tuple(file.check for file in checked)
    if not _ready(checked):
        return ImportPreview(files), ()
    storable = [(file, file.context) for file in checked if file.storable and file.context is not None]
    touched: dict[int, set[int]] = {}
    for file, context in storable:
        touched.setdefault(context.wave_id, set()).update(unit for unit, _, _ in file.assessments)
    with _watched(session, viewer, [context for _, context in storable], touched) as changes:
        stored = [_store_file(session, viewer, file, context) for file, context in storable]
        scoring.refresh(session, touched)
    stored += [
        targets.store(session, viewer, file.target_framework, file.targets, file.check.file_name, file.sha256)
        for file in checked
        if file.storable and file.target_framework is not None
    ]
    replaced = sum(file.check.replaced for file in checked)
    return ImportPreview(files, tuple(changes), fingerprint(changes, replaced)), tuple(stored)


def _store_file(session: Session, viewer: Viewer, file: Checked, context: Context) -> int:
    counts = {
        "assessments": file.check.assessments,
        "answers": file.check.answers,
        "units": sorted({unit for unit, _, _ in file.assessments}),
        "period": context.period,
    }
    batch = batches.add(session, KIND, file.check.file_name, file.sha256, viewer.name, counts)
    batches.add_assessments(session, batch, context.wave_id, context.framework_id, file.assessments)
    return batch


@contextmanager
def _watched(
    session: Session, viewer: Viewer, contexts: Sequence[Context], touched: dict[int, set[int]]
) -> Iterator[list[ScoreChange]]:
    """The scores of touched units, and of those above them that the viewer sees, before and after a block."""
    tree = access.visible_tree(session, viewer)
    by_wave = {context.wave_id: context for context in contexts}
    watched = {wave: [u.id for u in tree.upwards(units)] for wave, units in touched.items()}
    before = {wave: _scores(session, by_wave[wave], units) for wave, units in watched.items()}
    changes: list[ScoreChange] = []
    yield changes
    for wave, units in watched.items():
        context = by_wave[wave]
        after = _scores(session, context, units)
        for unit in reversed(units):
            for dimension in context.framework.in_tree_order:
                key = unit, dimension.code
                old, new = before[wave].get(key), after.get(key)
                if old != new:
                    name = tree.names[unit]
                    changes.append(ScoreChange(unit, name, context.period, dimension.title, old, new))


def _scores(session: Session, context: Context, units: Sequence[int]) -> dict[tuple[int, str], float | None]:
    """Rolled-up scores by unit and dimension; without a score there is no entry."""
    blocks = score_rows.read_blocks(
        session, context.wave_id, context.scored_by, context.framework, units, rolled_up=True
    )
    mean = score_rows.FIELDS.index("mean")
    found: dict[tuple[int, str], float | None] = {}
    offset = len(context.framework.questions)
    for unit, block in blocks.items():
        for place, dimension in enumerate(context.framework.dimensions, start=offset):
            value = float(block[mean, place])
            if value == value:
                found[unit, dimension.code] = value
    return found
