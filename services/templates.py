"""Questionnaire workbooks to download."""

from collections.abc import Mapping

from sqlalchemy import select

from services import access, auditing
from services.adapters import structure
from services.adapters.database import Sessions, reading
from services.adapters.tables import Wave
from services.adapters.template_writer import write_template
from services.domain.errors import NotFoundError, RefusedError
from services.domain.questionnaire import SheetRequest, TemplateRequest
from services.domain.texts import Message
from services.domain.viewer import Viewer

MOST_SHEETS, MOST_RESPONDENTS = 100, 2_000


def make_template(
    sessions: Sessions, viewer: Viewer, wave_id: int, language: str, respondents: Mapping[int, int]
) -> bytes:
    """The questionnaire of a wave as an xlsx workbook, with a number of respondents for each unit."""
    with reading(sessions) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        wave = session.scalars(select(Wave).where(Wave.id == wave_id)).one_or_none()
        for unit in respondents:
            access.require_unit(visible, unit)
        if wave is None or any(tree.root_of(unit).id != wave.organisation_id for unit in respondents):
            raise NotFoundError(Message("There is no such wave."), Message("Choose a wave from the list."))
        framework = structure.load_framework(session, wave.framework_id)
    _require_sensible(respondents)
    organisation = tree.by_id[wave.organisation_id]
    sheets = tuple(
        SheetRequest(tree.by_id[unit].code, tree.by_id[unit].name, count)
        for unit, count in respondents.items()
    )
    auditing.note_template(sessions, viewer, f"{framework.key} {wave.period}", respondents)
    return write_template(
        TemplateRequest(
            framework, language, organisation.code, organisation.name, wave.period, wave.due, sheets
        )
    )


def _require_sensible(respondents: Mapping[int, int]) -> None:
    if not 1 <= len(respondents) <= MOST_SHEETS:
        raise RefusedError(
            Message("A questionnaire has one to {most} units.", {"most": MOST_SHEETS}),
            Message("Choose at least one unit, or download in portions."),
        )
    if not all(1 <= count <= MOST_RESPONDENTS for count in respondents.values()):
        raise RefusedError(
            Message("A sheet has one to {most} respondents.", {"most": MOST_RESPONDENTS}),
            Message("Choose another number of respondents."),
        )
