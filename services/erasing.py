"""Erasing: removing an organisation or a respondent for good, with everything that hangs on it."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services import access, auditing, scoring
from services.adapters import answer_rows, member_rows, note_rows, originals, structure
from services.adapters.database import Sessions
from services.adapters.tables import (
    Answer,
    Assessment,
    BusinessUnit,
    Draft,
    ImportBatch,
    OptionCount,
    Participation,
    QuestionScore,
    Score,
    StoredMapping,
    Wave,
    WaveUnit,
)
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.errors import NotFoundError
from services.domain.matching import normalise
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.kinds.registry import KINDS
from services.respondents import stored_name


def erase_organisation(sessions: Sessions, viewer: Viewer, organisation: int) -> None:
    """Remove an organisation: units, waves, imports, answers, scores, notes, and facts of every kind.

    Members who may see nothing else are removed with it; they never become members for all units.
    """
    access.require_administrator(viewer)
    with auditing.writing(sessions) as session:
        tree = access.administered_organisation(session, viewer, organisation)
        units = tree.subtree(organisation)
        about = Subject(SubjectKind.ORGANISATION, units[0].code, (organisation,), {"units": len(units)})
        auditing.record(session, viewer, Action.ERASE, about)
        _erase(session, organisation)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a respondent: assessments, and original files that held them."""

    assessments: int
    originals: int


def erase_respondent(
    sessions: Sessions, viewer: Viewer, key: bytes, organisation: int, respondent: str
) -> Erased:
    """Remove all answers of a respondent of an organisation, drafts too, and the original files they came in.

    `respondent` is the code, e-mail or name as people write it; raises NotFoundError where nobody bears it.
    """
    with auditing.writing(sessions) as session:
        access.administered_organisation(session, viewer, organisation)
        waves = session.scalars(select(Wave).where(Wave.organisation_id == organisation)).all()
        found: list[Assessment] = []
        for wave in waves:
            framework = structure.load_framework(session, wave.framework_id)
            name = stored_name(key, framework, organisation, respondent)
            session.execute(delete(Draft).where(Draft.wave_id == wave.id, Draft.respondent == name))
            there = select(Assessment.respondent).where(Assessment.wave_id == wave.id).distinct()
            same = [other for other in session.scalars(there) if normalise(other) == normalise(name)]
            theirs = Assessment.wave_id == wave.id, Assessment.respondent.in_(same)
            found += session.scalars(select(Assessment).where(*theirs))
        if not found:
            raise NotFoundError(
                Message("Nobody answered as “{respondent}”.", {"respondent": respondent}),
                Message("Write the code, the e-mail or the name as it stands in the files."),
            )
        batches = {assessment.batch_id for assessment in found}
        gone = originals.erase(session, batches)
        _erase_assessments(session, found)
        counts = {"assessments": len(found), "originals": gone}
        about = Subject(SubjectKind.RESPONDENT, "", (organisation,), counts)
        auditing.record(session, viewer, Action.ERASE, about)
    return Erased(len(found), gone)


def _erase_assessments(session: Session, doomed: list[Assessment]) -> None:
    """Remove assessments and bring scores in step."""
    touched: dict[int, set[int]] = {}
    for assessment in doomed:
        touched.setdefault(assessment.wave_id, set()).add(assessment.unit_id)
    for ids in answer_rows.batched(assessment.id for assessment in doomed):
        session.execute(delete(Answer).where(Answer.assessment_id.in_(ids)))
        session.execute(delete(Assessment).where(Assessment.id.in_(ids)))
    scoring.refresh(session, touched)


def _erase(session: Session, organisation: int) -> None:
    waves = select(Wave.id).where(Wave.organisation_id == organisation).scalar_subquery()
    assessments = select(Assessment.id).where(Assessment.wave_id.in_(waves)).scalar_subquery()
    batches = list(
        session.scalars(select(Assessment.batch_id).where(Assessment.wave_id.in_(waves)).distinct())
    )
    session.execute(delete(Answer).where(Answer.assessment_id.in_(assessments)))
    session.execute(delete(Assessment).where(Assessment.wave_id.in_(waves)))
    for kind in KINDS:
        batches += kind.erase(session, organisation)
    note_rows.erase(session, organisation)
    originals.erase(session, batches)
    session.execute(delete(ImportBatch).where(ImportBatch.id.in_(batches)))
    for table in (Score, QuestionScore, OptionCount, Participation, WaveUnit, Draft):
        session.execute(delete(table).where(table.wave_id.in_(waves)))
    session.execute(delete(StoredMapping).where(StoredMapping.organisation_id == organisation))
    session.execute(delete(Wave).where(Wave.organisation_id == organisation))
    units = structure.unit_ids(organisation)
    member_rows.erase_of_units(session, units)
    session.execute(delete(BusinessUnit).where(BusinessUnit.id.in_(units)))
