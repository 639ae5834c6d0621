"""The business case as stored: of each initiative the newest batch that is not withdrawn counts, whole."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters.answer_rows import batched
from services.adapters.money_tables import Actual, CashLine, InitiativePlan, IntangibleEffect, MoneySetting
from services.adapters.tables import ImportBatch
from services.domain.business_case import Range
from services.domain.case_facts import (
    GivenActual,
    GivenCase,
    Intangible,
    MoneySettings,
    Plan,
    PlannedLine,
    Served,
    TimeSaved,
    default_settings,
)


@dataclass(frozen=True, slots=True)
class StandingCase:
    """What counts of an organisation's business case: plans in the order of their codes, actuals by initiative.

    Actuals are by line code and calendar year; `batches` are the ones the plans come from, by code.
    """

    plans: tuple[Plan, ...] = ()
    actuals: Mapping[str, Mapping[tuple[str, int], float]] = field(default_factory=dict)
    batches: Mapping[str, int] = field(default_factory=dict)


def read_settings(session: Session, organisation: int) -> MoneySettings:
    """An organisation's settings, or the defaults."""
    row = session.get(MoneySetting, organisation)
    if row is None:
        return default_settings(datetime.now(UTC).year)
    return MoneySettings(row.currency, row.rate, row.valuation_year)


def write_settings(session: Session, organisation: int, settings: MoneySettings) -> None:
    """Keep an organisation's settings."""
    values = settings.currency, settings.rate, settings.valuation_year
    row = session.get(MoneySetting, organisation)
    if row is None:
        session.add(MoneySetting(**_named(organisation, *values)))
    else:
        row.currency, row.rate, row.valuation_year = values
    session.flush()


def _named(organisation: int, currency: str, rate: float, year: int) -> dict[str, object]:
    return {"organisation_id": organisation, "currency": currency, "rate": rate, "valuation_year": year}


def add(session: Session, batch: int, organisation: int, case: GivenCase) -> None:
    """Store what a batch says of an organisation's business case."""
    session.add_all(_initiative(batch, organisation, plan) for plan in case.plans)
    session.flush()
    for plan in case.plans:
        session.add_all(_line(batch, plan.code, place, line) for place, line in enumerate(plan.lines))
        session.add_all(_effect(batch, plan.code, place, one) for place, one in enumerate(plan.intangibles))
    session.add_all(_actual(batch, organisation, actual) for actual in case.actuals)
    session.flush()


def _initiative(batch: int, organisation: int, plan: Plan) -> InitiativePlan:
    return InitiativePlan(
        batch_id=batch,
        code=plan.code,
        organisation_id=organisation,
        unit_id=plan.unit,
        title=plan.title,
        start_year=plan.start_year,
        years=plan.years,
        owner=plan.owner,
        serves=[[one.framework, one.node] for one in plan.serves],
        removed=plan.removed,
    )


def _line(batch: int, initiative: str, place: int, line: PlannedLine) -> CashLine:
    return CashLine(
        batch_id=batch,
        initiative=initiative,
        code=line.code,
        row=line.row,
        kind=line.kind,
        basis=line.basis,
        ramp_months=line.ramp_months,
        amounts=[list(amount) for amount in line.amounts],
        calculator=asdict(line.time_saved) if line.time_saved else None,
        position=place,
    )


def _effect(batch: int, initiative: str, place: int, one: Intangible) -> IntangibleEffect:
    return IntangibleEffect(
        batch_id=batch,
        initiative=initiative,
        row=one.row,
        importance=one.importance,
        achieved=one.achieved,
        position=place,
    )


def _actual(batch: int, organisation: int, actual: GivenActual) -> Actual:
    return Actual(
        batch_id=batch,
        initiative=actual.initiative,
        line=actual.line,
        year=actual.year,
        organisation_id=organisation,
        amount=actual.amount,
    )


def read(session: Session, organisation: int) -> StandingCase:
    """What counts of an organisation's business case."""
    newest: dict[str, InitiativePlan] = {}
    for row in session.scalars(
        select(InitiativePlan)
        .join(ImportBatch, ImportBatch.id == InitiativePlan.batch_id)
        .where(InitiativePlan.organisation_id == organisation, ImportBatch.withdrawn.is_(False))
        .order_by(InitiativePlan.batch_id)
    ):
        newest[row.code] = row
    standing = {code: row for code, row in sorted(newest.items()) if not row.removed}
    batches = {row.batch_id for row in standing.values()}
    lines, effects = _lines(session, batches), _effects(session, batches)
    plans = tuple(_plan(row, lines, effects) for row in standing.values())
    return StandingCase(plans, _actuals(session, organisation), {c: r.batch_id for c, r in standing.items()})


Place = tuple[int, str]
"""The batch and the code of an initiative."""


def _plan(
    row: InitiativePlan,
    lines: Mapping[Place, tuple[PlannedLine, ...]],
    effects: Mapping[Place, tuple[Intangible, ...]],
) -> Plan:
    place = row.batch_id, row.code
    return Plan(
        row.code,
        row.title,
        row.unit_id,
        row.start_year,
        row.years,
        row.owner,
        tuple(Served(framework, node) for framework, node in row.serves),
        lines.get(place, ()),
        effects.get(place, ()),
    )


def _lines(session: Session, batches: Collection[int]) -> dict[Place, tuple[PlannedLine, ...]]:
    rows: list[CashLine] = []
    for ids in batched(batches):
        rows += session.scalars(select(CashLine).where(CashLine.batch_id.in_(ids)))
    rows.sort(key=lambda row: (row.batch_id, row.initiative, row.position))
    groups = groupby(rows, lambda row: (row.batch_id, row.initiative))
    return {place: tuple(_planned(row) for row in group) for place, group in groups}


def _planned(row: CashLine) -> PlannedLine:
    return PlannedLine(
        row.code,
        row.row,
        row.kind,  # type: ignore[arg-type]
        row.basis,  # type: ignore[arg-type]
        tuple(Range(*amount) for amount in row.amounts),
        row.ramp_months,
        TimeSaved(**row.calculator) if row.calculator else None,
    )


def _effects(session: Session, batches: Collection[int]) -> dict[Place, tuple[Intangible, ...]]:
    rows: list[IntangibleEffect] = []
    for ids in batched(batches):
        rows += session.scalars(select(IntangibleEffect).where(IntangibleEffect.batch_id.in_(ids)))
    rows.sort(key=lambda row: (row.batch_id, row.initiative, row.position))
    groups = groupby(rows, lambda row: (row.batch_id, row.initiative))
    return {
        place: tuple(Intangible(row.row, row.importance, row.achieved) for row in group)
        for place, group in groups
    }


def _actuals(session: Session, organisation: int) -> dict[str, dict[tuple[str, int], float]]:
    rows = session.execute(
        select(Actual.initiative, Actual.line, Actual.year, Actual.amount)
        .join(ImportBatch, ImportBatch.id == Actual.batch_id)
        .where(Actual.organisation_id == organisation, ImportBatch.withdrawn.is_(False))
        .order_by(Actual.batch_id)
    )
    newest = {(initiative, line, year): amount for initiative, line, year, amount in rows}
    found: dict[str, dict[tuple[str, int], float]] = {}
    for (initiative, line, year), amount in newest.items():
        if amount is not None:
            found.setdefault(initiative, {})[line, year] = amount
    return found


def batches_of(session: Session, organisation: int) -> list[int]:
    """Every batch that says anything of an organisation's business case."""
    of_plans = select(InitiativePlan.batch_id).where(InitiativePlan.organisation_id == organisation)
    of_actuals = select(Actual.batch_id).where(Actual.organisation_id == organisation)
    return sorted({*session.scalars(of_plans), *session.scalars(of_actuals)})


def has_amounts(session: Session, organisation: int) -> bool:
    """Whether any batch that is not withdrawn says anything of an organisation's business case."""
    batches = batches_of(session, organisation)
    standing = select(ImportBatch.id).where(ImportBatch.id.in_(batches), ImportBatch.withdrawn.is_(False))
    return session.scalars(standing).first() is not None


def owners(session: Session, organisation: int) -> dict[str, int]:
    """The unit that the newest batch, a withdrawn one too, gave each initiative, by code."""
    rows = session.execute(
        select(InitiativePlan.code, InitiativePlan.unit_id)
        .where(InitiativePlan.organisation_id == organisation)
        .order_by(InitiativePlan.batch_id)
    )
    return dict(iter(rows))


def erase(session: Session, organisation: int) -> list[int]:
    """Remove all there is of an organisation's business case; returns the batches, which stay."""
    batches = batches_of(session, organisation)
    session.execute(delete(Actual).where(Actual.organisation_id == organisation))
    for table in (CashLine, IntangibleEffect, InitiativePlan):
        session.execute(delete(table).where(table.batch_id.in_(batches)))
    session.execute(delete(MoneySetting).where(MoneySetting.organisation_id == organisation))
    return batches


def titles_of_unit(session: Session, unit: int) -> list[str]:
    """The titles of initiatives that any batch, a withdrawn one too, gave a unit."""
    return sorted(set(session.scalars(select(InitiativePlan.title).where(InitiativePlan.unit_id == unit))))
