"""Import batches: what one confirmed file stored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.adapters import partitions
from services.adapters.answer_rows import load_effective
from services.adapters.bulk import insert_rows
from services.adapters.tables import Answer, Assessment, ImportBatch
from services.domain.answers import GivenAnswer
from services.domain.questionnaire import GivenAssessment
from services.domain.scoring import AnswerState
from services.domain.written import line

_ASSESSMENT = ("id", "batch_id", "wave_id", "unit_id", "framework_id", "respondent", "role")
AT_ONCE = 200
"""Batches that are read at a time."""

Given = Mapping[str, GivenAnswer]
"""What one assessment says, by question."""

LONGEST_NAME = 255
"""Characters that are kept of what a batch is called; a longer name ends in an ellipsis."""

_ANSWER = ("assessment_id", "question", "state", "number", "option", "text", "comment")


def add(
    session: Session, kind: str, file_name: str, sha256: str, imported_by: str, counts: Mapping[str, Any]
) -> int:
    """Store a batch's own row and return its id."""
    batch = ImportBatch(
        kind=kind,
        file_name=_fitting(line(file_name)),
        sha256=sha256,
        imported_by=imported_by,
        imported_at=datetime.now(UTC),
        counts=dict(counts),
    )
    session.add(batch)
    session.flush()
    return batch.id


def _fitting(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def replace_units(session: Session, batch: int) -> None:
    """Let a batch take the place of all earlier answers of its units in its waves."""
    session.get_one(ImportBatch, batch).replaces_units = True


def add_counts(session: Session, batch: int, more: Mapping[str, Any]) -> None:
    """Keep more of what the history tells about a batch."""
    row = session.get_one(ImportBatch, batch)
    row.counts = {**row.counts, **more}


def add_assessments(
    session: Session,
    batch: int,
    wave: int,
    framework: int,
    assessments: Sequence[tuple[int, str, GivenAssessment]],
    *,
    with_answers: bool = True,
) -> dict[int, Given]:
    """Store assessments given as (unit, respondent as stored, answers), and return their answers by their ids.

    The writer's lock keeps the ids unique. Without answers, only who answered is stored.
    """
    first = (session.scalars(select(func.max(Assessment.id))).one() or 0) + 1
    numbered = list(enumerate(assessments, start=first))
    insert_rows(
        session,
        Assessment,
        _ASSESSMENT,
        (
            (number, batch, wave, unit, framework, respondent, given.role)
            for number, (unit, respondent, given) in numbered
        ),
    )
    if with_answers:
        own_unit = partitions.divided(session)
        insert_rows(
            session,
            Answer,
            (*_ANSWER, partitions.COLUMN) if own_unit else _ANSWER,
            (
                (*row, unit) if own_unit else row
                for number, (unit, _who, given) in numbered
                for row in _answer_rows(number, given)
            ),
        )
    return {number: given.answers for number, (_unit, _who, given) in numbered}


def _answer_rows(number: int, given: GivenAssessment) -> list[tuple[Any, ...]]:
    """The rows of one assessment in the order of the table's key; a comment on a blank keeps a row of state BLANK."""
    rows = [
        (number, q, int(a.state), a.number, a.option, a.text, given.comments.get(q))
        for q, a in given.answers.items()
    ]
    alone = given.comments.keys() - given.answers.keys()
    rows += [(number, q, int(AnswerState.BLANK), None, None, None, given.comments[q]) for q in sorted(alone)]
    return rows


def load(session: Session, batch: int) -> ImportBatch | None:
    """A batch by its id."""
    return session.get(ImportBatch, batch)


def newest_first(session: Session) -> Iterator[ImportBatch]:
    """All batches, newest first, some at a time as they are asked for."""
    rows = select(ImportBatch).order_by(ImportBatch.id.desc()).limit(AT_ONCE)
    found = session.scalars(rows).all()
    while found:
        yield from found
        found = session.scalars(rows.where(ImportBatch.id < found[-1].id)).all()


def touched(session: Session, batch: int) -> dict[int, set[int]]:
    """The units a batch brought answers for, by wave."""
    pairs = session.execute(
        select(Assessment.wave_id, Assessment.unit_id).where(Assessment.batch_id == batch).distinct()
    )
    found: dict[int, set[int]] = {}
    for wave, unit in pairs:
        found.setdefault(wave, set()).add(unit)
    return found


def standing_imports(session: Session, sha256s: Collection[str]) -> dict[str, ImportBatch]:
    """The batches that stored files with these hashes and are not withdrawn, by hash."""
    found: dict[str, ImportBatch] = {}
    for batch in session.scalars(
        select(ImportBatch).where(ImportBatch.sha256.in_(sha256s), ImportBatch.withdrawn.is_(False))
    ):
        found[batch.sha256] = batch
    return found


def known_respondents(session: Session, wave: int, units: Collection[int]) -> set[tuple[int, str]]:
    """The (unit, respondent) pairs that have answers in a wave that count."""
    return {(found.unit, found.respondent) for found in load_effective(session, wave, units)}
