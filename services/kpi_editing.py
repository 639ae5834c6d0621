"""Editing KPIs on screen: values and own definitions, by the rules of the import, as batches that can be undone."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from services import access, auditing, edited_kpi, kpi_checking, kpi_storing
from services.adapters import kpi_rows
from services.adapters.database import Sessions, reading
from services.adapters.workbook_reader import Workbook
from services.domain.audit import Action
from services.domain.errors import (
    CellIssue,
    NotFoundError,
    OutOfDateError,
    RefusedError,
    WorkbookRejectedError,
)
from services.domain.kpi_facts import GivenKpis, KpiDefinition, KpiValue
from services.domain.matching import normalise
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.edited_kpi import EditedDefinition, EditedValues
from services.import_context import reach_of
from services.kpi_checking import CheckedKpis
from services.language import gettext as _
from services.language import local

LONGEST_NAME = 200
Issues = tuple[CellIssue, ...]


def open_values(
    sessions: Sessions, viewer: Viewer, unit: int, kpi: str, version: int | None = None
) -> Mapping[str, KpiValue]:
    """What a unit itself states of a KPI by period; raises NotFoundError outside the scope."""
    access.require_contributor(viewer)
    with reading(sessions, version) as session:
        return _Desk(session, viewer, unit).standing(kpi)


def value_problems(sessions: Sessions, viewer: Viewer, edited: EditedValues) -> Issues:
    """Every problem of values as typed, errors first, with period and figure."""
    access.require_contributor(viewer)
    with reading(sessions) as session:
        return _Desk(session, viewer, edited.unit).check_values(edited)[1]


def save_values(sessions: Sessions, viewer: Viewer, edited: EditedValues) -> int:
    """Store the figures that were typed as one batch and return it.

    Raises WorkbookRejectedError for problems, OutOfDateError where a value that was shown is no longer what it was.
    """
    access.require_contributor(viewer)
    with auditing.writing(sessions) as session:
        desk = _Desk(session, viewer, edited.unit)
        desk.require_unchanged(edited)
        checked, issues = desk.check_values(edited)
        title = f"{local(desk.definition(edited.kpi).title)}, {desk.unit.name}"
        return _store(session, viewer, checked, issues, title)


def open_definition(
    sessions: Sessions, viewer: Viewer, organisation: int, code: str, version: int | None = None
) -> EditedDefinition:
    """A KPI of the organisation, or one of the catalogue that is to be replaced, as a form holds it."""
    access.require_contributor(viewer)
    with reading(sessions, version) as session:
        found = _Desk(session, viewer, organisation).definition(code)
        return EditedDefinition(edited_kpi.definition_cells(found), repr(found))


def definition_problems(
    sessions: Sessions, viewer: Viewer, organisation: int, edited: EditedDefinition
) -> Issues:
    """Every problem of a definition as typed, errors first, by field."""
    access.require_contributor(viewer)
    with reading(sessions) as session:
        return _Desk(session, viewer, organisation).check_definition(edited)[1]


def save_definition(sessions: Sessions, viewer: Viewer, organisation: int, edited: EditedDefinition) -> int:
    """Store a definition as one batch and return it.

    Raises WorkbookRejectedError for problems, OutOfDateError where it is no longer what it was when it was opened.
    """
    access.require_contributor(viewer)
    with auditing.writing(sessions) as session:
        desk = _Desk(session, viewer, organisation)
        desk.require_same_definition(edited)
        checked, issues = desk.check_definition(edited)
        return _store(session, viewer, checked, issues, edited.title)


def _store(session: Session, viewer: Viewer, checked: CheckedKpis, issues: Issues, title: str) -> int:
    errors = [issue for issue in issues if issue.blocks]
    if errors:
        raise WorkbookRejectedError(
            Message("There are problems; nothing was stored."), errors, Message("Mend them, then save again.")
        )
    if checked.given == GivenKpis():
        raise RefusedError(Message("Nothing has changed."))
    name = _("Typed on screen: {title}").format(title=title)
    batch = kpi_storing.store(session, viewer, checked, name[:LONGEST_NAME], "")
    auditing.record_batch(session, viewer, Action.CHANGE, batch)
    return batch


class _Desk:
    """What the KPIs of a unit, or of its organisation, are edited beside, within the caller's transaction."""

    def __init__(self, session: Session, viewer: Viewer, unit: int) -> None:
        self.session = session
        self.reach = reach_of(session, viewer)
        access.require_unit(self.reach.visible, unit)
        self.unit = self.reach.tree.by_id[unit]
        self.organisation = self.reach.tree.root_of(unit)
        self.definitions = kpi_rows.read_definitions(session, self.organisation.id)

    def definition(self, code: str) -> KpiDefinition:
        """A KPI that the organisation knows."""
        found = self.definitions.by_code.get(code)
        if found is None:
            raise NotFoundError(
                Message("“{code}” is no KPI.", {"code": code}), Message("Choose one from the list.")
            )
        return found

    def standing(self, kpi: str) -> Mapping[str, KpiValue]:
        """What stands of a KPI of the unit, by period."""
        found = kpi_rows.read(self.session, self.organisation.id, {self.unit.id}, {self.definition(kpi).code})
        return found.get((kpi, self.unit.id), {})

    def require_unchanged(self, edited: EditedValues) -> None:
        """Raise OutOfDateError where a value that was shown is another one now."""
        now = self.standing(edited.kpi)
        seen = {*edited.shown, *(period for period, _figure in edited.typed)}
        if any(now.get(period) != edited.stood.get(period) for period in seen):
            raise OutOfDateError(
                Message("Somebody has changed these values in the meantime; nothing was stored."),
                Message("Discard what you typed to see them as they are now, then change them again."),
            )

    def require_same_definition(self, edited: EditedDefinition) -> None:
        """Raise OutOfDateError where a definition that was opened is another one now."""
        if edited.stood and edited.stood != repr(self.definitions.by_code.get(edited.code)):
            raise OutOfDateError(
                Message("Somebody has changed this KPI in the meantime; nothing was stored."),
                Message("Discard what you typed to see it as it is now, then change it again."),
            )

    def check_values(self, edited: EditedValues) -> tuple[CheckedKpis, Issues]:
        """The values as they would be stored, and every problem in what was typed."""
        definition = self.definition(edited.kpi)
        workbook = edited_kpi.values_workbook(self.organisation.code, self.unit.code, definition, edited)
        checked, issues = self._check(workbook)
        before = checked.standing.get((edited.kpi, self.unit.id), {})
        values = edited_kpi.changed_values(checked.given.values, edited, before)
        return replace(checked, given=GivenKpis(values=values)), edited_kpi.value_issues(issues, edited)

    def check_definition(self, edited: EditedDefinition) -> tuple[CheckedKpis, Issues]:
        """The definition as it would be stored, if it is another one than before, and every problem in it."""
        checked, issues = self._check(edited_kpi.definition_workbook(self.organisation.code, edited))
        found = edited_kpi.definition_issues(issues)
        if not edited.stood and self._is_taken(edited.code):
            found += (_taken(edited.code),)
        new = tuple(d for d in checked.given.definitions if d != self.definitions.by_code.get(d.code))
        ordered = tuple(sorted(found, key=lambda issue: not issue.blocks))
        return replace(checked, given=GivenKpis(definitions=new)), ordered

    def _is_taken(self, code: str) -> bool:
        return normalise(code) in {normalise(known) for known in self.definitions.by_code}

    def _check(self, workbook: Workbook) -> tuple[CheckedKpis, list[CellIssue]]:
        identity = kpi_checking.identify(self.session, self.reach, workbook)
        assert identity is not None  # noqa: S101  the sheets are ours
        checked, issues = kpi_checking.check(self.session, self.reach, identity, "")
        assert checked is not None  # noqa: S101  they are of an organisation that is seen
        return checked, issues


def _taken(code: str) -> CellIssue:
    expected = Message("a code that no other KPI has")
    remedy = Message("Choose another code, or change the KPI that has this one.")
    return CellIssue("kpi.twice", "", edited_kpi.definition_title("code"), code, expected, remedy)
