"""The business case: what initiatives are worth, alone and together; its workbook, its settings, how it is stored."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from services import access, auditing
from services.adapters import batches, case_rows, case_workbook, kpi_rows, structure
from services.adapters.case_rows import StandingCase
from services.adapters.case_workbook import CaseRequest
from services.adapters.database import Sessions, reading
from services.case_checking import CheckedCase
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.business_case import (
    AS_PLANNED,
    Case,
    Initiative,
    Together,
    WhatIf,
    estimates,
    evaluate,
    together,
)
from services.domain.case_facts import FIRST_YEAR, LAST_YEAR, MoneySettings, Plan, as_initiative
from services.domain.errors import RefusedError
from services.domain.returns import Floats
from services.domain.risk import draw
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.language import is_currency

KIND = "business case"
Draw = Callable[[Floats, str], Floats]
"""Draws of lines by their modes and what they are about, as risk.draw gives them."""


@dataclass(frozen=True, slots=True)
class EvaluatedCase:
    """An initiative with its plan, its figures at its own year 0, and the draws that a what-if weighs again."""

    plan: Plan
    unit_code: str
    unit: str
    initiative: Initiative
    case: Case
    draws: Floats = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class CaseList:
    """Initiatives, what they are worth together, the settings they are valued by, and what is asked of them."""

    settings: MoneySettings
    cases: tuple[EvaluatedCase, ...]
    together: Together | None
    what_if: WhatIf = AS_PLANNED


def list_cases(
    sessions: Sessions, viewer: Viewer, unit: int, version: int | None = None, drawn: Draw = draw
) -> CaseList:
    """What a unit with all below it has planned, in the order of codes; raises NotFoundError outside the scope.

    `drawn` gives draws, for those who keep them.
    """
    with reading(sessions, version) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
        organisation = tree.root_of(unit).id
        settings = case_rows.read_settings(session, organisation)
        standing = case_rows.read(session, organisation)
    inside = {one.id for one in visible.subtree(unit)}
    cases = tuple(
        _evaluated(plan, standing, visible, settings.rate, drawn)
        for plan in standing.plans
        if plan.unit in inside
    )
    return _list(settings, cases)


def _list(settings: MoneySettings, cases: Sequence[EvaluatedCase], what_if: WhatIf = AS_PLANNED) -> CaseList:
    found = [(one.initiative, one.case, one.draws) for one in cases]
    value = together(found, settings.rate, settings.valuation_year)
    return CaseList(settings, tuple(cases), value, what_if)


def _evaluated(plan: Plan, standing: StandingCase, tree: UnitTree, rate: float, drawn: Draw) -> EvaluatedCase:
    unit = tree.by_id[plan.unit]
    initiative = as_initiative(plan, unit.code, standing.actuals.get(plan.code, {}))
    draws = drawn(estimates(initiative).modes, initiative.code)
    case = evaluate(initiative, rate, draws=draws)
    return EvaluatedCase(plan, unit.code, tree.names[unit.id], initiative, case, draws)


def reconsider(cases: CaseList, rate: float, what_if: WhatIf) -> CaseList:
    """The same initiatives at another rate and with what is asked of them; their draws are weighed again."""
    found = [replace(one, case=evaluate(one.initiative, rate, what_if, one.draws)) for one in cases.cases]
    return _list(replace(cases.settings, rate=rate), found, what_if)


def of_units(cases: CaseList, units: Collection[int]) -> CaseList:
    """Those of initiatives that are of some units."""
    return _list(cases.settings, [one for one in cases.cases if one.plan.unit in units], cases.what_if)


def alone(cases: CaseList, code: str) -> CaseList:
    """One initiative by itself, valued at its own year 0: its figures are those of a portfolio of one."""
    found = [one for one in cases.cases if one.plan.code == code]
    settings = cases.settings
    if found:
        settings = replace(settings, valuation_year=found[0].initiative.start_year)
    return _list(settings, found, cases.what_if)


def money_settings(
    sessions: Sessions, viewer: Viewer, unit: int, version: int | None = None
) -> MoneySettings:
    """The settings of the organisation a unit belongs to; the defaults where nobody has set them."""
    with reading(sessions, version) as session:
        tree = structure.load_tree(session)
        access.require_unit(access.within_scope(tree, viewer), unit)
        return case_rows.read_settings(session, tree.root_of(unit).id)


def set_money_settings(
    sessions: Sessions, viewer: Viewer, organisation: int, settings: MoneySettings
) -> None:
    """Set an organisation's currency, discount rate and valuation year.

    The currency stays once there are amounts in it: they would not be converted.
    """
    _require_sensible(settings)
    with auditing.writing(sessions) as session:
        tree = access.administered_tree(session, viewer, organisation)
        organisation = tree.root_of(organisation).id
        access.require_administrator(viewer, organisation, tree)
        before = case_rows.read_settings(session, organisation)
        bound = case_rows.has_amounts(session, organisation) or kpi_rows.has_money(session, organisation)
        if bound and settings.currency != before.currency:
            raise RefusedError(
                Message(
                    "There are amounts in {currency}; they would not be converted.",
                    {"currency": before.currency},
                ),
                Message("Keep the currency, and convert amounts before they are imported."),
            )
        case_rows.write_settings(session, organisation, settings)
        about = Subject(SubjectKind.MONEY_SETTINGS, tree.by_id[organisation].code, (organisation,))
        auditing.record(session, viewer, Action.CHANGE, about)


def _require_sensible(settings: MoneySettings) -> None:
    if not is_currency(settings.currency):
        raise RefusedError(
            Message("“{code}” is no currency.", {"code": settings.currency}),
            Message("Write CAD, EUR or USD."),
        )
    if not 0 <= settings.rate <= 1:
        raise RefusedError(
            Message("A discount rate is from 0 % to 100 %."),
            Message("Write the percentage with its sign, such as 15 %, or the share, such as 0.15."),
        )
    if not FIRST_YEAR <= settings.valuation_year <= LAST_YEAR:
        years = {"low": str(FIRST_YEAR), "high": str(LAST_YEAR)}
        raise RefusedError(
            Message("A valuation year is from {low} to {high}.", years),
            Message("Write a year of four digits."),
        )


def make_template(sessions: Sessions, viewer: Viewer, unit: int, language: str) -> bytes:
    """The workbook of a unit with all below it, with the initiatives and actuals there are filled in."""
    with reading(sessions) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
        organisation = tree.root_of(unit)
        settings = case_rows.read_settings(session, organisation.id)
        standing = case_rows.read(session, organisation.id)
    units = {one.id: (one.code, one.name) for one in visible.subtree(unit)}
    plans = [plan for plan in standing.plans if plan.unit in units]
    auditing.note_template(sessions, viewer, "business case", [unit])
    return case_workbook.write(
        CaseRequest(organisation.code, organisation.name, units, settings, plans, standing.actuals, language)
    )


def store(session: Session, viewer: Viewer, checked: CheckedCase, name: str, sha256: str) -> int:
    """Store a checked business case within the caller's transaction and return the batch."""
    case = checked.case
    if case.settings is not None:
        case_rows.write_settings(session, checked.organisation, case.settings)
    told = {
        "units": list(checked.units),
        "organisation": checked.organisation,
        "currency": checked.currency,
        **checked.counts,
        "replaced": checked.replaced,
    }
    batch = batches.add(session, KIND, name, sha256, viewer.name, told)
    case_rows.add(session, batch, checked.organisation, case)
    return batch
