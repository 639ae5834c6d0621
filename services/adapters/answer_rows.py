"""Assessments and answers: which ones count, and as a matrix that scoring takes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Exists, Select, func, select
from sqlalchemy.orm import Session, aliased

from services.adapters import partitions
from services.adapters.tables import Answer, Assessment, ImportBatch
from services.domain.answers import BLANK, GivenAnswer
from services.domain.framework import Framework
from services.domain.scoring import AnswerMatrix

IDS_AT_ONCE = 5_000
"""Fewer than the variables a statement may have on either database."""


def batched(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Ids in portions that one statement can name."""
    source = iter(ids)
    while portion := tuple(islice(source, IDS_AT_ONCE)):
        yield portion


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """An assessment that counts: the one of the newest batch that is not withdrawn."""

    id: int
    unit: int
    framework: int
    respondent: str
    role: str


def effective(wave: int, units: Collection[int]) -> Select[int, int, int, str, str]:
    """The assessments of units in a wave that count."""
    return (
        select(
            Assessment.id,
            Assessment.unit_id,
            Assessment.framework_id,
            Assessment.respondent,
            Assessment.role,
        )
        .join(ImportBatch, ImportBatch.id == Assessment.batch_id)
        .where(
            Assessment.wave_id == wave,
            Assessment.unit_id.in_(units),
            ImportBatch.withdrawn.is_(False),
            ~_newer_of_respondent(),
            ~_newer_of_unit(),
        )
        .order_by(Assessment.unit_id, Assessment.id)
    )


def _newer_of_respondent() -> Exists:
    """Whether a newer batch that stands holds the same respondent of the same unit and wave."""
    newer, batch = aliased(Assessment), aliased(ImportBatch)
    return (
        select(newer.id)
        .join(batch, batch.id == newer.batch_id)
        .where(
            newer.wave_id == Assessment.wave_id,
            newer.unit_id == Assessment.unit_id,
            newer.respondent == Assessment.respondent,
            newer.batch_id > Assessment.batch_id,
            batch.withdrawn.is_(False),
        )
        .exists()
    )


def _newer_of_unit() -> Exists:
    """Whether a newer batch that stands, and replaces whole units, holds anybody of the same unit and wave."""
    other, batch = aliased(Assessment), aliased(ImportBatch)
    anybody = (
        select(other.id)
        .where(
            other.batch_id == batch.id,
            other.wave_id == Assessment.wave_id,
            other.unit_id == Assessment.unit_id,
        )
        .correlate(Assessment, batch)
    )
    return (
        select(batch.id)
        .where(
            batch.id > Assessment.batch_id,
            batch.replaces_units,
            batch.withdrawn.is_(False),
            anybody.exists(),
        )
        .exists()
    )


def load_effective(session: Session, wave: int, units: Collection[int]) -> list[StoredAssessment]:
    """The assessments of units in a wave that count, ordered by unit."""
    return [StoredAssessment(*row) for row in session.execute(effective(wave, units))]


def count_returning(session: Session, waves: tuple[int, int], units: Collection[int]) -> int:
    """How many respondents of units count in both waves."""
    found = 0
    for ids in batched(units):
        before, after = (
            effective(wave, ids)
            .with_only_columns(Assessment.unit_id, Assessment.respondent)
            .order_by(None)
            .subquery()
            for wave in waves
        )
        same = (before.c.unit_id == after.c.unit_id) & (before.c.respondent == after.c.respondent)
        found += session.scalars(select(func.count()).select_from(before.join(after, same))).one()
    return found


def load_matrix(
    session: Session,
    framework: Framework,
    assessments: Sequence[StoredAssessment],
    places: Mapping[int, int],
    given: Mapping[int, Mapping[str, GivenAnswer]],
) -> AnswerMatrix:
    """The answers of assessments as scoring takes them; `places` numbers the units.

    Those that are `given` by an assessment's id are in memory already, the others are read.
    """
    column = {assessment.id: place for place, assessment in enumerate(assessments)}
    row = {question.code: place for place, question in enumerate(framework.questions)}
    shape = len(row), len(column)
    values, states = np.full(shape, np.nan), np.zeros(shape, dtype=np.int8)
    columns_needed = (Answer.assessment_id, Answer.question, Answer.state, Answer.number)
    there = partitions.of_units(session, places)
    cells = [
        (row[question], column[assessment], state, number)
        for ids in batched(column.keys() - given.keys())
        for assessment, question, state, number in session.execute(
            select(*columns_needed).where(Answer.assessment_id.in_(ids), *there)
        )
        if question in row
    ]
    if cells:
        rows, columns, said, numbers = zip(*cells, strict=True)
        values[rows, columns] = np.array(numbers, dtype=float)
        states[rows, columns] = said
    _fill_in(values, states, row, {column[a]: given[a] for a in column.keys() & given.keys()})
    weight = framework.weight_of_role
    return AnswerMatrix(
        values,
        states,
        np.array([places[assessment.unit] for assessment in assessments], dtype=np.intp),
        np.array([weight.get(assessment.role, 1.0) for assessment in assessments]),
        len(places),
    )


def _fill_in(
    values: NDArray[np.float64],
    states: NDArray[np.int8],
    row: Mapping[str, int],
    given: Mapping[int, Mapping[str, GivenAnswer]],
) -> None:
    """Put answers by column into a matrix; the many that are one and the same object are looked at once."""
    columns, sheets = list(given), list(given.values())
    for question, place in row.items():
        answers = [sheet.get(question, BLANK) for sheet in sheets]
        keys = list(map(id, answers))
        different = dict(zip(keys, answers, strict=True))
        number = {
            key: np.nan if answer.number is None else answer.number for key, answer in different.items()
        }
        state = {key: int(answer.state) for key, answer in different.items()}
        values[place, columns] = [number[key] for key in keys]
        states[place, columns] = [state[key] for key in keys]
