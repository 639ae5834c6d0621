"""KPIs as stored: of each figure of a value the newest batch that speaks of it and is not withdrawn counts."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.orm import Session, aliased

from services.adapters.bulk import insert_rows
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_tables import KpiSetting, OwnKpi, StandingValue, StoredValue
from services.adapters.tables import ImportBatch, Table
from services.domain.kpi_facts import FIGURES, Figure, GivenValue, KpiDefinition, KpiValue, merged
from services.domain.texts import LocalText

Key = tuple[str, int, str]
"""A KPI's code, a unit's id and a period."""

FEW = 500
"""Units that a statement names; of more, all rows are read."""

_TEXTS = ("title", "definition", "formula", "source", "weight")
_VALUE = ("batch_id", "organisation_id", "kpi", "unit_id", "period", "says", *FIGURES)
_STANDING = ("organisation_id", "kpi", "unit_id", "period", *FIGURES)
_LETTER: dict[Figure, str] = {name: name[0] for name in FIGURES}


@dataclass(frozen=True, slots=True)
class Restatement:
    """What a value was from one batch on, None where that took it back; and whose file said so, and when."""

    batch: int
    file_name: str
    when: datetime
    who: str
    value: KpiValue | None


def read_chosen(session: Session, organisation: int) -> tuple[str, ...]:
    """The codes of the KPIs an organisation has chosen; none where nobody has chosen yet."""
    row = session.get(KpiSetting, organisation)
    return tuple(row.chosen) if row else ()


def write_chosen(session: Session, organisation: int, codes: Sequence[str]) -> None:
    """Keep which KPIs an organisation has chosen."""
    row = session.get(KpiSetting, organisation)
    if row is None:
        session.add(KpiSetting(organisation_id=organisation, chosen=list(codes)))
    else:
        row.chosen = list(codes)
    session.flush()


def add_definitions(
    session: Session, batch: int, organisation: int, definitions: Sequence[KpiDefinition]
) -> None:
    """Store the definitions that a batch brings."""
    for one in definitions:
        document = asdict(one)
        session.add(OwnKpi(batch_id=batch, code=one.code, organisation_id=organisation, document=document))
    session.flush()


def read_definitions(session: Session, organisation: int) -> Definitions:
    """Every KPI an organisation knows."""
    rows = session.execute(
        select(OwnKpi.code, OwnKpi.document)
        .join(ImportBatch, ImportBatch.id == OwnKpi.batch_id)
        .where(OwnKpi.organisation_id == organisation, ImportBatch.withdrawn.is_(False))
        .order_by(OwnKpi.batch_id)
    )
    newest = {code: document for code, document in rows}  # noqa: C416  rows are no pairs to mypy
    return Definitions([_definition(document) for _code, document in sorted(newest.items())])


def _definition(document: dict[str, Any]) -> KpiDefinition:
    texts = {name: LocalText(**document[name]) for name in _TEXTS if document[name] is not None}
    return KpiDefinition(**(document | texts))


def add_values(session: Session, batch: int, organisation: int, values: Sequence[GivenValue]) -> None:
    """Store the values that a batch brings, and what stands after them."""
    rows = (
        (
            batch,
            organisation,
            one.kpi,
            one.unit,
            one.period,
            "".join(_LETTER[name] for name in FIGURES if name in one.says),
            *(getattr(one.value, name) for name in FIGURES),
        )
        for one in values
    )
    insert_rows(session, StoredValue, _VALUE, rows)
    refresh(session, batch)


def refresh(session: Session, batch: int) -> None:
    """Work out anew what stands of every value that a batch speaks of."""
    session.flush()
    touched = aliased(StoredValue)
    rows = session.execute(
        _stored()
        .join(touched, and_(touched.batch_id == batch, *_same(touched, StoredValue)))
        .where(ImportBatch.withdrawn.is_(False))
    )
    standing = _folded((row[0], (row[1], row[2], row[3]), row[4], KpiValue(*row[5:])) for row in rows)
    gone = exists().where(touched.batch_id == batch, *_same(touched, StandingValue))
    session.execute(delete(StandingValue).where(gone), execution_options={"synchronize_session": False})
    insert_rows(
        session,
        StandingValue,
        _STANDING,
        (
            (organisation, *key, *(getattr(value, name) for name in FIGURES))
            for (organisation, key), value in standing.items()
        ),
    )


def _stored() -> Any:
    """The stored values with their batches, oldest first: organisation, key, figures they speak of, figures."""
    figures = (getattr(StoredValue, name) for name in FIGURES)
    key = StoredValue.kpi, StoredValue.unit_id, StoredValue.period
    return (
        select(StoredValue.organisation_id, *key, StoredValue.says, *figures)
        .join(ImportBatch, ImportBatch.id == StoredValue.batch_id)
        .order_by(StoredValue.batch_id)
    )


def _same(one: Any, other: type[Table]) -> Iterator[ColumnElement[bool]]:
    for name in ("unit_id", "kpi", "period"):
        yield getattr(one, name) == getattr(other, name)


def _folded(rows: Any) -> dict[tuple[int, Key], KpiValue]:
    """What stands after batches have spoken in their order."""
    found: dict[tuple[int, Key], KpiValue | None] = {}
    for organisation, key, says, value in rows:
        place = organisation, key
        found[place] = merged(found.get(place), value, _figures(says))
    return {place: value for place, value in found.items() if value is not None}


def _figures(says: str) -> tuple[Figure, ...]:
    return tuple(name for name in FIGURES if _LETTER[name] in says)


def read(
    session: Session,
    organisation: int,
    units: Collection[int] | None = None,
    kpis: Collection[str] | None = None,
) -> dict[tuple[str, int], dict[str, KpiValue]]:
    """What stands of an organisation's KPIs by KPI and unit, each by period, the earliest first."""
    wanted = [StandingValue.organisation_id == organisation]
    if kpis is not None:
        wanted.append(StandingValue.kpi.in_(kpis))
    if units is not None and len(units) <= FEW:
        wanted.append(StandingValue.unit_id.in_(units))
    key = StandingValue.kpi, StandingValue.unit_id, StandingValue.period
    figures = (getattr(StandingValue, name) for name in FIGURES)
    found: dict[tuple[str, int], dict[str, KpiValue]] = {}
    for kpi, unit, period, *value in session.execute(select(*key, *figures).where(*wanted).order_by(*key)):
        if units is None or unit in units:
            found.setdefault((kpi, unit), {})[period] = KpiValue(*value)
    return found


def history(session: Session, kpi: str, unit: int, period: str) -> tuple[Restatement, ...]:
    """What a value was from batch to batch, the newest first; withdrawn batches are left out."""
    figures = (getattr(StoredValue, name) for name in FIGURES)
    rows = session.execute(
        select(ImportBatch, StoredValue.says, *figures)
        .join(StoredValue, ImportBatch.id == StoredValue.batch_id)
        .where(
            StoredValue.kpi == kpi,
            StoredValue.unit_id == unit,
            StoredValue.period == period,
            ImportBatch.withdrawn.is_(False),
        )
        .order_by(ImportBatch.id)
    )
    found: list[Restatement] = []
    value: KpiValue | None = None
    for batch, says, *given in rows:
        value = merged(value, KpiValue(*given), _figures(says))
        found.insert(0, Restatement(batch.id, batch.file_name, batch.imported_at, batch.imported_by, value))
    return tuple(found)


def defined_by(session: Session, batch: int) -> set[str]:
    """The codes of the KPIs that a batch defines."""
    return set(session.scalars(select(OwnKpi.code).where(OwnKpi.batch_id == batch)))


def measured(session: Session, organisation: int) -> list[tuple[str, list[str]]]:
    """The KPIs of which values stand, with the measure and the frequency that their batches gave them in."""
    of_it = StoredValue.organisation_id == organisation, ImportBatch.withdrawn.is_(False)
    ids = select(StoredValue.batch_id).join(ImportBatch).where(*of_it).distinct()
    counts = session.scalars(select(ImportBatch.counts).where(ImportBatch.id.in_(ids)))
    return [(code, given) for found in counts for code, given in found["measured"].items()]


def has_money(session: Session, organisation: int) -> bool:
    """Whether any value that counts is an amount of money."""
    return any(given[0] == "currency" for _code, given in measured(session, organisation))


def of_unit(session: Session, unit: int) -> list[str]:
    """The codes of the KPIs of which any batch, a withdrawn one too, has values of a unit."""
    wanted = select(StoredValue.kpi).where(StoredValue.unit_id == unit).distinct()
    return sorted(session.scalars(wanted))


def erase(session: Session, organisation: int) -> list[int]:
    """Remove all values, definitions and the choice of an organisation; returns the batches, which stay."""
    found: set[int] = set()
    for table in (StoredValue, OwnKpi):
        wanted = select(table.batch_id).where(table.organisation_id == organisation).distinct()
        found.update(session.scalars(wanted))
    for every in (StandingValue, StoredValue, OwnKpi, KpiSetting):
        session.execute(delete(every).where(every.organisation_id == organisation))
    return sorted(found)


def rebuild(session: Session) -> None:
    """Work out anew what stands of every value."""
    batches = sorted(session.scalars(select(StoredValue.batch_id).distinct()))
    session.execute(delete(StandingValue))
    for batch in batches:
        refresh(session, batch)
