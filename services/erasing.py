"""Erasing: removing an organisation for good, with everything that hangs on it."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from services import access
from services.adapters import originals
from services.adapters.database import Sessions, writing
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
    Target,
    Wave,
    WaveUnit,
)
from services.domain.viewer import Viewer


def erase_organisation(sessions: Sessions, viewer: Viewer, organisation: int) -> None:
    """Remove an organisation: its units, waves, imports, answers and scores."""
    access.require_administrator(viewer)
    with writing(sessions) as session:
        _erase(session, organisation)


def _erase(session: Session, organisation: int) -> None:
    waves = select(Wave.id).where(Wave.organisation_id == organisation).scalar_subquery()
    assessments = select(Assessment.id).where(Assessment.wave_id.in_(waves)).scalar_subquery()
    batches = list(
        session.scalars(select(Assessment.batch_id).where(Assessment.wave_id.in_(waves)).distinct())
    )
    session.execute(delete(Answer).where(Answer.assessment_id.in_(assessments)))
    session.execute(delete(Assessment).where(Assessment.wave_id.in_(waves)))
    units = list(
        session.scalars(
            select(BusinessUnit.id).where(
                or_(BusinessUnit.organisation_id == organisation, BusinessUnit.id == organisation)
            )
        )
    )
    batches += session.scalars(select(Target.batch_id).where(Target.unit_id.in_(units)).distinct())
    session.execute(delete(Target).where(Target.unit_id.in_(units)))
    originals.erase(session, batches)
    session.execute(delete(ImportBatch).where(ImportBatch.id.in_(batches)))
    for table in (Score, QuestionScore, OptionCount, Participation, WaveUnit, Draft):
        session.execute(delete(table).where(table.wave_id.in_(waves)))
    session.execute(delete(StoredMapping).where(StoredMapping.organisation_id == organisation))
    session.execute(delete(Wave).where(Wave.organisation_id == organisation))
    session.execute(delete(BusinessUnit).where(BusinessUnit.id.in_(units)))
