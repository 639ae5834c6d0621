"""Editing an initiative on screen: by the rules of the import, stored as a batch that its history can undo."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from services import access, auditing, business_case, case_checking
from services.adapters import case_rows, case_sheets
from services.adapters.database import Sessions, reading
from services.case_checking import CheckedCase
from services.domain.audit import Action
from services.domain.case_facts import GivenActual, GivenCase, Plan
from services.domain.errors import CellIssue, NotFoundError, OutOfDateError, WorkbookRejectedError
from services.domain.matching import normalise
from services.domain.texts import Message
from services.domain.units import Unit
from services.domain.viewer import Viewer
from services.domain.written import seen
from services.edited_case import (
    EditedInitiative,
    as_typed,
    as_workbook,
    follows,
    heading,
    in_form,
    with_line_codes,
)
from services.import_context import Reach, reach_of
from services.language import gettext as _

LONGEST_NAME = 200


def open_initiative(
    sessions: Sessions, viewer: Viewer, organisation: int, code: str, version: int | None = None
) -> EditedInitiative:
    """A stored initiative as a form holds it; raises NotFoundError where the viewer sees none of this code."""
    access.require_contributor(viewer)
    with reading(sessions, version) as session:
        desk = _Desk(session, viewer, organisation)
        plan = desk.plan(code)
        if plan is None:
            raise NotFoundError(
                Message("There is no such initiative among those you may see."),
                Message("Choose an initiative from the list."),
            )
        return as_typed(plan, desk.actuals(plan.code), desk.stood(plan.code))


def taken_codes(
    sessions: Sessions, viewer: Viewer, organisation: int, version: int | None = None
) -> tuple[str, ...]:
    """The codes of the initiatives that the viewer sees."""
    with reading(sessions, version) as session:
        desk = _Desk(session, viewer, organisation)
        inside = desk.reach.visible.by_id
        return tuple(plan.code for plan in desk.standing.plans if plan.unit in inside)


def problems(
    sessions: Sessions, viewer: Viewer, organisation: int, edited: EditedInitiative
) -> tuple[CellIssue, ...]:
    """Every problem of an edited initiative, errors first, with its place in words of the form."""
    access.require_contributor(viewer)
    with reading(sessions) as session:
        return _Desk(session, viewer, organisation).check(edited)[1]


def save_initiative(sessions: Sessions, viewer: Viewer, organisation: int, edited: EditedInitiative) -> int:
    """Store an edited initiative and return the batch.

    Raises WorkbookRejectedError for problems, OutOfDateError where it is no longer what it was when it was opened.
    """
    access.require_contributor(viewer)
    name = _("Edited on screen: {title}").format(title=edited.title)
    return _store(sessions, viewer, organisation, edited, name, removed=False)


def remove_initiative(sessions: Sessions, viewer: Viewer, organisation: int, opened: EditedInitiative) -> int:
    """Take back an initiative as it was opened, and return the batch; raises OutOfDateError as saving does."""
    access.require_contributor(viewer)
    name = _("Removed on screen: {title}").format(title=opened.title)
    return _store(sessions, viewer, organisation, opened, name, removed=True)


def _store(
    sessions: Sessions,
    viewer: Viewer,
    organisation: int,
    edited: EditedInitiative,
    name: str,
    *,
    removed: bool,
) -> int:
    with auditing.writing(sessions) as session:
        desk = _Desk(session, viewer, organisation)
        desk.require_unchanged(edited)
        checked, issues = desk.check(edited, removed=removed)
        errors = [issue for issue in issues if issue.blocks]
        if checked is None or errors:
            raise WorkbookRejectedError(
                Message("There are problems; nothing was stored."),
                errors,
                Message("Mend them, then save again."),
            )
        batch = business_case.store(session, viewer, checked, name[:LONGEST_NAME], "")
        action = Action.REMOVE if removed else Action.CHANGE
        auditing.record_batch(session, viewer, action, batch)
        return batch


class _Desk:
    """What an initiative is edited beside, within the caller's transaction."""

    def __init__(self, session: Session, viewer: Viewer, organisation: int) -> None:
        self.session = session
        self.viewer = viewer
        self.reach = reach_of(session, viewer)
        self.organisation = _organisation(self.reach, organisation)
        self.standing = case_rows.read(session, self.organisation.id)

    def plan(self, code: str) -> Plan | None:
        """The standing plan with a code, None where the viewer sees none."""
        inside = self.reach.visible.by_id
        word = normalise(code)
        found = (plan for plan in self.standing.plans if normalise(plan.code) == word)
        return next((plan for plan in found if plan.unit in inside), None)

    def actuals(self, code: str) -> Mapping[tuple[str, int], float]:
        """What is known to have come true, by line and year."""
        return self.standing.actuals.get(code, {})

    def stood(self, code: str) -> str:
        """What changes whenever somebody else changes an initiative or its actuals; "" where there is none."""
        plan = self.plan(code)
        if plan is None:
            return ""
        return repr((self.standing.batches[plan.code], sorted(self.actuals(plan.code).items())))

    def require_unchanged(self, edited: EditedInitiative) -> None:
        """Raise OutOfDateError where an initiative that was opened is no longer the same."""
        if edited.stood and edited.stood != self.stood(edited.code):
            raise OutOfDateError(
                Message("Somebody has changed this initiative in the meantime; nothing was stored."),
                Message("Discard what you typed to see it as it is now, then change it again."),
            )

    def check(
        self, edited: EditedInitiative, *, removed: bool = False
    ) -> tuple[CheckedCase | None, tuple[CellIssue, ...]]:
        """The initiative as it would be stored, and every problem in it, errors first."""
        edited = replace(edited, code=seen(edited.code))
        edited = edited if removed else with_line_codes(edited)
        unit = self.reach.visible.by_id.get(edited.unit or 0)
        workbook = as_workbook(self.organisation.code, unit.code if unit else "", edited, removed=removed)
        identity = case_sheets.identify(workbook)
        assert identity is not None  # noqa: S101  the sheets are ours
        checked, issues = case_checking.check(self.session, self.viewer, self.reach, identity)
        found = [in_form(issue, workbook) for issue in issues if not follows(issue, edited)]
        if not edited.stood and self.plan(edited.code) is not None:
            found.append(_taken(edited.code))
        if checked is not None:
            checked = replace(checked, case=self._changed_only(checked.case))
        return checked, tuple(sorted(found, key=lambda issue: not issue.blocks))

    def _changed_only(self, case: GivenCase) -> GivenCase:
        """Only the actuals that are new or other than before, and those taken back that the form no longer holds.

        So an undone import of actuals takes with it what nobody changed since.
        """
        actuals: list[GivenActual] = []
        for plan in case.plans:
            there = self.actuals(plan.code)
            given = {(a.line, a.year): a for a in case.actuals if a.initiative == plan.code}
            actuals += [actual for key, actual in given.items() if there.get(key) != actual.amount]
            if not plan.removed:
                gone = [key for key in there if key not in given and self._seen(plan, key)]
                actuals += [GivenActual(plan.code, line, year, None) for line, year in gone]
        return replace(case, actuals=tuple(actuals))

    def _seen(self, plan: Plan, key: tuple[str, int]) -> bool:
        """Whether an actual belongs to a line and year of the plan as it is to be, or as it stands."""
        line, year = key
        return any(
            one.holds(year) and any(line == planned.code for planned in one.lines)
            for one in (plan, self.plan(plan.code))
            if one is not None
        )


def _organisation(reach: Reach, unit: int) -> Unit:
    """The organisation of a unit; raises NotFoundError where the viewer belongs to another one."""
    found = reach.tree.root_of(unit) if unit in reach.tree.by_id else None
    if found is None or found not in reach.organisations:
        access.require_unit(reach.visible, unit)
    assert found is not None  # noqa: S101  a unit that is seen has an organisation
    return found


def _taken(code: str) -> CellIssue:
    expected = Message("a code that no other initiative has")
    remedy = Message("Choose another code, or edit the initiative that has this one.")
    return CellIssue("money.code_twice", "", heading("initiatives", "code"), code, expected, remedy)
