"""Derived counts: how many respondents chose each option of the questions that have no values."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from services.adapters.answer_rows import StoredAssessment, batched
from services.adapters.bulk import insert_rows
from services.adapters.tables import Answer, Assessment, OptionCount
from services.domain.answers import GivenAnswer
from services.domain.framework import Framework

_COLUMNS = ("wave_id", "unit_id", "framework_id", "question", "option", "respondents")


def delete_counts(session: Session, wave: int, units: Collection[int]) -> None:
    """Remove the counts of units in a wave."""
    for ids in batched(units):
        session.execute(delete(OptionCount).where(OptionCount.wave_id == wave, OptionCount.unit_id.in_(ids)))


def write_counts(
    session: Session,
    wave: int,
    framework_id: int,
    framework: Framework,
    assessments: Sequence[StoredAssessment],
    given: Mapping[int, Mapping[str, GivenAnswer]],
) -> None:
    """Count the options that the respondents of each unit chose; what stood there has been deleted before.

    Answers that are `given` by an assessment's id are in memory already, the others are read.
    """
    nominal = [question.code for question in framework.nominal_questions]
    if not nominal:
        return
    counts = Counter(
        (assessment.unit, question, answer.option)
        for assessment in assessments
        for question in (nominal if assessment.id in given else ())
        if (answer := given[assessment.id].get(question)) is not None and answer.option is not None
    )
    for ids in batched(assessment.id for assessment in assessments if assessment.id not in given):
        rows = session.execute(
            select(Assessment.unit_id, Answer.question, Answer.option, func.count())
            .join(Answer, Answer.assessment_id == Assessment.id)
            .where(Assessment.id.in_(ids), Answer.question.in_(nominal), Answer.option.is_not(None))
            .group_by(Assessment.unit_id, Answer.question, Answer.option)
        )
        for unit, question, option, count in rows:
            counts[unit, question, str(option)] += count
    rows_of = (
        (wave, unit, framework_id, question, option, n) for (unit, question, option), n in counts.items()
    )
    insert_rows(session, OptionCount, _COLUMNS, rows_of)


def read_counts(
    session: Session, wave: int, framework_id: int, units: Collection[int]
) -> Mapping[tuple[int, str], Mapping[str, int]]:
    """Respondents by option, for each (unit, question) somebody answered; a unit's own respondents only."""
    found: dict[tuple[int, str], dict[str, int]] = {}
    for ids in batched(units):
        rows = session.execute(
            select(
                OptionCount.unit_id, OptionCount.question, OptionCount.option, OptionCount.respondents
            ).where(
                OptionCount.wave_id == wave,
                OptionCount.framework_id == framework_id,
                OptionCount.unit_id.in_(ids),
            )
        )
        for unit, question, option, count in rows:
            found.setdefault((unit, question), {})[option] = count
    return found
