"""KPIs as a kind of facts: values, own definitions and benchmarks."""

from functools import partial

from sqlalchemy.orm import Session

from services import kpi_checking, kpi_storing, kpi_words
from services.adapters import benchmark_rows, kpi_rows
from services.domain.errors import CellIssue
from services.domain.importing import Contents
from services.domain.texts import Message
from services.kinds.kind import NOWHERE, ONE_OF_TWO, CheckedFacts, FactKind, Finding, Incoming


def _find(file: Incoming) -> Finding | None:
    identity = None if file.mapped else kpi_checking.identify(file.session, file.reach, file.workbook)
    if identity is None:
        return None
    found, issues = kpi_checking.check(file.session, file.reach, identity, file.file_name)
    if found is None:
        return None, issues
    facts = CheckedFacts(
        Contents(kpi_storing.KIND, found.counts, found.replaced),
        found.units,
        partial(kpi_storing.store, checked=found),
        beside=found.beside,
        once={(v.kpi, v.unit, v.period): f"{v.kpi} {v.period}" for v in found.given.values},
    )
    return facts, issues


def _erase(session: Session, organisation: int) -> list[int]:
    return kpi_rows.erase(session, organisation) + benchmark_rows.erase(session, organisation)


KPIS = FactKind(
    name=kpi_storing.KIND,
    key="kpis",
    title=Message("KPIs"),
    counted=("definitions", "values", "benchmarks"),
    words=kpi_words.held,
    find=_find,
    in_use=kpi_rows.of_unit,
    kept=lambda unit, kpis: Message("“{unit}” has values of KPIs: {kpis}.", {"unit": unit, "kpis": kpis}),
    remedy=Message("A unit that had values stays, also where their import is undone."),
    erase=_erase,
    twice=CellIssue(
        "kpi.twice", *NOWHERE, Message("each value once; another of these files has it too"), ONE_OF_TWO
    ),
    after_undoing=kpi_storing.after_undoing,
)
