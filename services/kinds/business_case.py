"""The business case as a kind of facts, also where it comes as plain cash flows."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from services import business_case, case_checking, case_words, mapping
from services.adapters import case_rows, case_sheets
from services.case_checking import CheckedCase
from services.domain.cash_flow_mapping import CashFlowMapping
from services.domain.column_mapping import Choices
from services.domain.errors import CellIssue
from services.domain.importing import Contents
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.kinds.kind import NOWHERE, ONE_OF_TWO, CheckedFacts, FactKind, Finding, Incoming
from services.mapping import Plan


def _find(file: Incoming) -> Finding | None:
    identity = case_sheets.identify(file.workbook)
    if identity is None:
        return None
    found, issues = case_checking.check(file.session, file.viewer, file.reach, identity)
    return (_facts(found, partial(business_case.store, checked=found)) if found else None), issues


def find_flows(file: Incoming, flows: CashFlowMapping, plan: Plan) -> Finding:
    """What a file of cash flows says; a way of reading that a person chose is remembered for the next one."""
    chosen = plan.origin == "chosen"
    found, issues = case_checking.check_flows(
        file.session, file.viewer, file.reach, file.workbook, flows, chosen=chosen
    )
    if found is None:
        return None, issues
    store = partial(_store_flows, choices=plan.choices) if chosen else business_case.store
    return _facts(found, partial(store, checked=found)), issues


def _store_flows(
    session: Session, viewer: Viewer, checked: CheckedCase, choices: Choices, name: str, sha256: str
) -> int:
    mapping.remember(session, viewer, checked.organisation, choices)
    return business_case.store(session, viewer, checked, name, sha256)


def _facts(found: CheckedCase, store: Callable[..., int]) -> CheckedFacts:
    return CheckedFacts(
        Contents(business_case.KIND, found.counts, found.replaced),
        found.units,
        store,
        beside=found.beside,
        once={(found.organisation, plan.code): plan.code for plan in found.case.plans},
    )


BUSINESS_CASE = FactKind(
    name=business_case.KIND,
    key="case",
    title=Message("Business case"),
    counted=("initiatives", "lines", "intangibles", "actuals"),
    words=case_words.held,
    find=_find,
    in_use=case_rows.titles_of_unit,
    kept=lambda unit, titles: Message(
        "“{unit}” has initiatives: {titles}.", {"unit": unit, "titles": titles}
    ),
    remedy=Message("A unit that had initiatives stays, also where their import is undone."),
    erase=case_rows.erase,
    twice=CellIssue(
        "money.code_twice",
        *NOWHERE,
        Message("each initiative once; another of these files has this code too"),
        ONE_OF_TWO,
    ),
)
