"""Importing: stage files, check every cell, preview, confirm all or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from services import access, auditing, mapping, scoring
from services.adapters import batches, marked_workbook, originals, score_rows, staging
from services.adapters.batches import Given
from services.adapters.database import Sessions, drafting, reading, rehearsing
from services.adapters.marked_workbook import MarkedFile
from services.checked_files import Checked, Part
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import CellIssue, OutOfDateError, WorkbookRejectedError
from services.domain.importing import ImportPreview, Progress, ScoreChange, fingerprint
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.import_checking import Reading, check_files
from services.import_context import Context
from services.staged_workbooks import read_new, read_staged

KIND = "questionnaire"
MOST_EFFECTS = 3
"""Changes of headline scores that the history tells of an import."""

MOST_LISTED = 100_000
"""Problems that a download of them lists."""


def quiet(_doing: Message, _share: float) -> None:
    """Progress that nobody looks at."""


def stage(sessions: Sessions, viewer: Viewer, file_name: str, content: bytes) -> str:
    """Keep an uploaded file until it is confirmed; raises WorkbookRefusedError when it cannot be read at all."""
    access.require_contributor(viewer)
    workbook = read_new(file_name, content)
    with drafting(sessions) as session:
        return staging.add(session, viewer.name, workbook.file_name, workbook.sha256, content)


def discard(sessions: Sessions, viewer: Viewer, staged: Sequence[str]) -> None:
    """Drop files the viewer has staged."""
    access.require_contributor(viewer)
    with drafting(sessions) as session:
        staging.remove(session, viewer.name, staged)


def list_staged(sessions: Sessions, viewer: Viewer) -> list[str]:
    """The files a viewer has staged and not confirmed, also after a reload."""
    with reading(sessions) as session:
        return staging.list_ids(session, viewer.name)


def preview(
    sessions: Sessions, viewer: Viewer, key: bytes, staged: Sequence[str], progress: Progress = quiet
) -> ImportPreview:
    """What confirming would do: the import itself, rolled back; `key` hashes confidential respondents."""
    access.require_contributor(viewer)
    workbooks = _load(sessions, viewer, staged, progress)
    with rehearsing(sessions) as session:
        return _Import(session, viewer, progress, rehearsed=True).run(key, workbooks)


def revision(sessions: Sessions, viewer: Viewer) -> str:
    """What changes whenever the viewer decides something about a staged file."""
    with reading(sessions) as session:
        return staging.revision(session, viewer.name)


def marked_file_name(file_name: str) -> str:
    """What a file is called once its problems are marked."""
    return marked_workbook.name_for(file_name)


def marked(sessions: Sessions, viewer: Viewer, key: bytes, staged: str) -> MarkedFile:
    """A staged file with every problem marked, in the current language."""
    return marked_workbook.mark(*problems(sessions, viewer, key, staged))


def problems(
    sessions: Sessions, viewer: Viewer, key: bytes, staged: str
) -> tuple[str, bytes, tuple[CellIssue, ...]]:
    """Every problem of one staged file, with its name and content."""
    access.require_contributor(viewer)
    workbooks = _load(sessions, viewer, [staged], quiet)
    with reading(sessions) as session:
        (file,) = check_files(session, viewer, key, workbooks, most=MOST_LISTED)
    ((upload, _),) = workbooks
    about = Subject(SubjectKind.PROBLEMS, upload.file_name, (), {"problems": len(file.check.issues)})
    auditing.note(sessions, viewer, Action.EXPORT, about)
    return upload.file_name, upload.content, file.check.issues


def confirm(
    sessions: Sessions,
    viewer: Viewer,
    key: bytes,
    staged: Sequence[str],
    expected: str,
    keep: timedelta = originals.KEPT,
    progress: Progress = quiet,
) -> tuple[int, ...]:
    """Store the staged files, all or nothing, and return the batches; the originals are kept for a time.

    Raises WorkbookRejectedError for problems, OutOfDateError when the preview with the fingerprint `expected` no longer
    holds.
    """
    access.require_contributor(viewer)
    workbooks = _load(sessions, viewer, staged, progress)
    with auditing.writing(sessions) as session:
        staging.load(session, viewer.name, staged)
        run = _Import(session, viewer, progress, rehearsed=False)
        _require_ready(result := run.run(key, workbooks))
        if result.fingerprint != expected:
            raise OutOfDateError(
                Message("The data changed after this preview; nothing was stored."),
                Message("Look at the new preview, then confirm again."),
            )
        originals.keep(session, run.originals, keep)
        staging.remove(session, viewer.name, staged)
        for batch in run.stored:
            auditing.record_batch(session, viewer, Action.IMPORT, batch)
    return tuple(run.stored)


def _require_ready(result: ImportPreview) -> None:
    if not result.ready:
        raise WorkbookRejectedError(
            Message("There is nothing that can be stored; nothing was."),
            [issue for file in result.files for issue in file.issues],
            Message("Mend the problems in the workbook, then upload it again."),
        )


def _load(sessions: Sessions, viewer: Viewer, staged: Sequence[str], progress: Progress) -> Reading:
    with reading(sessions) as session:
        uploads = staging.load(session, viewer.name, staged)
    workbooks = []
    for place, upload in enumerate(uploads):
        progress(Message("Reading {file}", {"file": upload.file_name}), 0.5 * place / len(uploads))
        workbooks.append((upload, read_staged(upload)))
    return workbooks


class _Import:
    """Checks files, stores what is clean and refreshes scores within the caller's transaction.

    A rehearsal does the same, but leaves the answers themselves out of the database: scores come from those in memory
    either way.
    """

    def __init__(self, session: Session, viewer: Viewer, progress: Progress, *, rehearsed: bool) -> None:
        self.session = session
        self.viewer = viewer
        self.progress = progress
        self.rehearsed = rehearsed
        self.stored: list[int] = []
        self.waves: dict[int, set[int]] = {}
        self.originals: dict[int, bytes] = {}

    def run(self, key: bytes, workbooks: Reading) -> ImportPreview:
        """Do it all; nothing is stored while a problem is left."""
        self.progress(Message("Checking every cell"), 0.5)
        checked = check_files(self.session, self.viewer, key, workbooks)
        files = tuple(file.check for file in checked)
        ready = all(file.check.errors == 0 for file in checked) and any(file.storable for file in checked)
        if not ready:
            return ImportPreview(files)
        storable = [
            (file, content) for file, content in zip(checked, workbooks, strict=True) if file.storable
        ]
        parts = [part for file, _ in storable for part in file.parts]
        touched: dict[int, set[int]] = {}
        for part in parts:
            touched.setdefault(part.context.wave_id, set()).update(unit for unit, _, _ in part.assessments)
        given: dict[int, Given] = {}
        with self._watched([part.context for part in parts], touched) as changes:
            for place, (file, (upload, _)) in enumerate(storable):
                doing = Message("Storing {file}", {"file": file.check.file_name})
                self.progress(doing, 0.6 + 0.2 * place / len(storable))
                given |= self._store(file, upload.content)
            self.progress(Message("Computing scores"), 0.8)
            scoring.refresh(self.session, touched, given)
        self._tell_effects(changes)
        replaced = sum(file.replaced for file in files)
        beside = [file.facts.beside for file in checked if file.facts is not None]
        return ImportPreview(files, tuple(changes), fingerprint(changes, replaced, beside))

    def _store(self, file: Checked, content: bytes) -> dict[int, Given]:
        """Store one file as a batch; returns what each of its assessments says."""
        check = file.check
        given: dict[int, Given] = {}
        if file.facts is not None:
            batch = file.facts.store(self.session, self.viewer, name=check.file_name, sha256=file.sha256)
        else:
            batch = batches.add(
                self.session, KIND, check.file_name, file.sha256, self.viewer.name, _counts(file)
            )
            if check.anonymous and check.existing == "replace":
                batches.replace_units(self.session, batch)
            given = self._store_parts(batch, file.parts)
            self._remember(file)
        self.stored.append(batch)
        self.waves[batch] = {part.context.wave_id for part in file.parts}
        self.originals[batch] = content
        return given

    def _store_parts(self, batch: int, parts: Sequence[Part]) -> dict[int, Given]:
        given: dict[int, Given] = {}
        for part in parts:
            context = part.context
            given |= batches.add_assessments(
                self.session,
                batch,
                context.wave_id,
                context.framework_id,
                part.assessments,
                with_answers=not self.rehearsed,
            )
        return given

    def _remember(self, file: Checked) -> None:
        """Keep a mapping that a person chose or completed for the next file of its layout."""
        read, words = file.check.read, file.choices.words
        if read is not None and (read.origin == "chosen" or any((words.answers, words.units, words.roles))):
            mapping.remember(self.session, self.viewer, file.parts[0].context.organisation_id, file.choices)

    def _tell_effects(self, changes: Sequence[ScoreChange]) -> None:
        """Keep with the batches how many scores moved, and how the headline scores did."""
        for batch, waves in self.waves.items():
            own = [change for change in changes if change.wave_id in waves]
            told = [[c.unit_id, c.before, c.after] for c in own if c.headline][:MOST_EFFECTS]
            batches.add_counts(self.session, batch, {"changes": len(own), "effects": told})

    @contextmanager
    def _watched(
        self, contexts: Sequence[Context], touched: Mapping[int, set[int]]
    ) -> Iterator[list[ScoreChange]]:
        """The scores of touched units, and of those above them that the viewer sees, before and after a block."""
        tree = access.visible_tree(self.session, self.viewer)
        by_wave = {context.wave_id: context for context in contexts}
        watched = {wave: [u.id for u in tree.upwards(units)] for wave, units in touched.items()}
        before = {wave: _scores(self.session, by_wave[wave], units) for wave, units in watched.items()}
        changes: list[ScoreChange] = []
        yield changes
        for wave, units in watched.items():
            context = by_wave[wave]
            after = _scores(self.session, context, units)
            heads = {dimension.code for dimension in context.framework.headlines}
            for unit in reversed(units):
                for dimension in context.framework.in_tree_order:
                    key = unit, dimension.code
                    old, new = before[wave].get(key), after.get(key)
                    if old != new:
                        head = dimension.code in heads
                        name = tree.names[unit]
                        changes.append(
                            ScoreChange(unit, name, context.period, dimension.title, old, new, wave, head)
                        )


def _counts(file: Checked) -> dict[str, Any]:
    """What the history tells of a file."""
    return {
        "assessments": file.check.assessments,
        "answers": file.check.answers,
        "replaced": file.check.replaced,
        "units": sorted({unit for part in file.parts for unit, _, _ in part.assessments}),
        "period": file.check.period,
    }


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
