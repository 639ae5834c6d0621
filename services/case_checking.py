"""Checking a business-case workbook: the organisation it is for, what the viewer may say, and every problem in it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.adapters import case_reader, case_rows, cash_flow_reader, kpi_rows, structure
from services.adapters.case_reader import Known
from services.adapters.case_rows import StandingCase
from services.adapters.case_sheets import CaseIdentity
from services.adapters.tables import FrameworkVersion
from services.adapters.workbook_reader import Workbook
from services.domain.case_facts import GivenCase, MoneySettings
from services.domain.cash_flow_mapping import CashFlowMapping
from services.domain.errors import CellIssue
from services.domain.matching import normalise
from services.domain.texts import Message
from services.domain.units import Unit
from services.domain.viewer import Viewer, ViewerRole
from services.import_context import Reach


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """A business case that is ready to be stored for an organisation, and what it stands beside."""

    organisation: int
    currency: str
    case: GivenCase
    standing: StandingCase

    @property
    def units(self) -> tuple[int, ...]:
        """The units concerned: those of its initiatives, now and before."""
        named = {plan.code for plan in self.case.plans} | {actual.initiative for actual in self.case.actuals}
        before = {plan.unit for plan in self.standing.plans if plan.code in named}
        return tuple(sorted({plan.unit for plan in self.case.plans} | before))

    @property
    def counts(self) -> dict[str, int]:
        """How much it says."""
        plans = self.case.plans
        return {
            "initiatives": len(plans),
            "lines": sum(len(plan.lines) for plan in plans),
            "intangibles": sum(len(plan.intangibles) for plan in plans),
            "actuals": len(self.case.actuals),
        }

    @property
    def replaced(self) -> int:
        """How many of its initiatives stand already."""
        return sum(plan.code in self.standing.batches for plan in self.case.plans)

    @property
    def beside(self) -> str:
        """What a preview rests on: the batches that its initiatives come from now."""
        return repr(sorted(self.standing.batches.items()))


def check(
    session: Session, viewer: Viewer, reach: Reach, identity: CaseIdentity
) -> tuple[CheckedCase | None, list[CellIssue]]:
    """Everything a workbook says with every problem in it; None where it is for no organisation the viewer may see."""
    organisation = next((u for u in reach.organisations if u.code == identity.organisation_code), None)
    if organisation is None:
        return None, [_unknown_organisation(identity)]
    standing = case_rows.read(session, organisation.id)
    settings = case_rows.read_settings(session, organisation.id)
    found = case_reader.read(identity, _known(session, viewer, reach, organisation, standing, settings))
    case, issues = found.case, found.issues
    if not issues and not (case.plans or case.actuals):
        issues = [_nothing("workbook.no_case", identity)]
    currency = (case.settings or settings).currency
    return CheckedCase(organisation.id, currency, case, standing), issues


def check_flows(
    session: Session,
    viewer: Viewer,
    reach: Reach,
    workbook: Workbook,
    mapping: CashFlowMapping,
    *,
    chosen: bool,
) -> tuple[CheckedCase | None, list[CellIssue]]:
    """Everything cash flows say with every problem in them; None where nobody has said which organisation they are of.

    `chosen`: a person has said how they are read.
    """
    organisation = next((u for u in reach.organisations if u.code == mapping.organisation), None)
    if organisation is None:
        return None, [_unsaid_organisation(mapping)]
    standing = case_rows.read(session, organisation.id)
    settings = case_rows.read_settings(session, organisation.id)
    known = _known(session, viewer, reach, organisation, standing, settings)
    found = cash_flow_reader.read(workbook, mapping, known, chosen=chosen)
    case, issues = found.case, found.issues
    if not case.plans and not any(issue.blocks for issue in issues):
        expected = Message("at least one cost or benefit")
        remedy = Message("Say on Import how the file is read, or fill it in.")
        issues = [*issues, CellIssue("workbook.no_case", "", "", "", expected, remedy)]
    return CheckedCase(organisation.id, settings.currency, case, standing), issues


def _unsaid_organisation(mapping: CashFlowMapping) -> CellIssue:
    expected = Message("an organisation that exists, and that you may see")
    remedy = Message("Say it on Import, under “How this file is read”.")
    return CellIssue("organisation.unknown", "", "", mapping.organisation, expected, remedy)


def _known(
    session: Session,
    viewer: Viewer,
    reach: Reach,
    organisation: Unit,
    standing: StandingCase,
    settings: MoneySettings,
) -> Known:
    codes, words = reach.units_of(organisation), reach.words_of_units(organisation)
    inside = reach.visible.by_id
    visible = {normalise(plan.code): plan for plan in standing.plans if plan.unit in inside}
    administers = viewer.role is ViewerRole.ADMINISTRATOR and organisation.id in inside
    return Known(
        settings,
        administers and not settings.stated and not _has_amounts(session, organisation.id),
        {word: codes[code] for word, code in words.items()},
        visible,
        standing.actuals,
        _elsewhere(session, organisation.id, inside, visible),
        _dimensions(session),
    )


def _has_amounts(session: Session, organisation: int) -> bool:
    """Whether there are amounts of money that a change of the currency would not convert."""
    return case_rows.has_amounts(session, organisation) or kpi_rows.has_money(session, organisation)


def _elsewhere(
    session: Session, organisation: int, inside: Collection[int], visible: Collection[str]
) -> frozenset[str]:
    """Codes that belong to units out of sight, also where their initiatives are removed or undone."""
    owners = case_rows.owners(session, organisation)
    return frozenset(
        normalise(code)
        for code, unit in owners.items()
        if unit not in inside and normalise(code) not in visible
    )


def _dimensions(session: Session) -> Callable[[str], Collection[str]]:
    """The dimensions of the newest version of a framework by its key; none of an unknown one."""

    @cache
    def of_framework(key: str) -> frozenset[str]:
        newest = session.scalars(
            select(FrameworkVersion.id)
            .where(FrameworkVersion.key == key)
            .order_by(FrameworkVersion.major.desc(), FrameworkVersion.minor.desc())
        ).first()
        if newest is None:
            return frozenset()
        return frozenset(structure.load_framework(session, newest).dimension_by_code)

    return of_framework


def _unknown_organisation(identity: CaseIdentity) -> CellIssue:
    sheet, cell = identity.place
    expected = Message("an organisation that exists, and that you may see")
    remedy = Message("Download the workbook again.")
    return CellIssue("organisation.unknown", sheet, cell, identity.organisation_code, expected, remedy)


def _nothing(code: str, identity: CaseIdentity) -> CellIssue:
    remedy = Message("Fill in the workbook, save it, and upload it again.")
    return CellIssue(code, identity.place[0], "", "", Message("at least one initiative or actual"), remedy)
