"""Benchmarks as stored: of each figure the newest batch that is not withdrawn counts."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters.bulk import insert_rows
from services.adapters.kpi_tables import OwnBenchmark
from services.adapters.tables import ImportBatch
from services.domain.kpi_facts import GivenBenchmark

_FIELDS = (
    *("series", "geography", "size_class", "year", "value"),
    *("sample", "source", "version", "licence", "flag"),
)


def add(session: Session, batch: int, organisation: int, benchmarks: Sequence[GivenBenchmark]) -> None:
    """Store the benchmarks that a batch brings."""
    session.flush()
    rows = ((batch, organisation, *(getattr(one, name) for name in _FIELDS)) for one in benchmarks)
    insert_rows(session, OwnBenchmark, ("batch_id", "organisation_id", *_FIELDS), rows)


def read(session: Session, organisation: int, series: str | None = None) -> tuple[GivenBenchmark, ...]:
    """What stands of an organisation's benchmarks, by series, place, size and year."""
    wanted = [OwnBenchmark.organisation_id == organisation, ImportBatch.withdrawn.is_(False)]
    if series is not None:
        wanted.append(OwnBenchmark.series == series)
    rows = session.execute(
        select(*(getattr(OwnBenchmark, name) for name in _FIELDS))
        .join(ImportBatch, ImportBatch.id == OwnBenchmark.batch_id)
        .where(*wanted)
        .order_by(OwnBenchmark.batch_id)
    )
    found = {one.key: one for one in (GivenBenchmark(*row) for row in rows)}
    return tuple(one for _key, one in sorted(found.items()))


def erase(session: Session, organisation: int) -> list[int]:
    """Remove all benchmarks of an organisation; returns the batches, which stay."""
    of_it = OwnBenchmark.organisation_id == organisation
    batches = sorted(session.scalars(select(OwnBenchmark.batch_id).where(of_it).distinct()))
    session.execute(delete(OwnBenchmark).where(of_it))
    return batches
