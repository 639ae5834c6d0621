"""Reads a workbook of KPIs: own definitions, values, benchmarks, and every problem in them by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.adapters.benchmark_reader import BenchmarkReader
from services.adapters.kpi_definition_reader import DefinitionReader
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_sheets import KpiTable
from services.adapters.kpi_values import ValueReader
from services.domain.errors import CellIssue
from services.domain.kpi_facts import GivenKpis, KpiValue


@dataclass(frozen=True, slots=True)
class KnownKpis:
    """What is stored already and what the reader may say: units (ids) by word, KPIs, values by KPI and unit.

    `in_use` are KPIs with values; one who does not see the whole organisation may not `define`. `source` is what
    benchmarks come from that do not say it.
    """

    units: Mapping[str, int]
    definitions: Definitions
    standing: Mapping[tuple[str, int], Mapping[str, KpiValue]]
    in_use: set[str]
    currency: str
    today: date
    may_define: bool
    source: str


@dataclass(slots=True)
class ReadKpis:
    """What a workbook says of KPIs, and the problems in it."""

    given: GivenKpis = GivenKpis()  # noqa: RUF009  frozen
    issues: list[CellIssue] = field(default_factory=list)


def read(tables: Sequence[KpiTable], known: KnownKpis) -> ReadKpis:
    """Everything the tables say; what has a problem is left out."""
    issues: list[CellIssue] = []
    own = DefinitionReader(known.definitions, known.in_use, known.may_define, issues)
    for table in _of(tables, "definitions"):
        own.read(table)
    definitions = own.together()
    values = ValueReader(definitions, known.units, known.standing, known.currency, known.today, issues)
    for table in _of(tables, "values"):
        values.read(table)
    benchmarks = BenchmarkReader(definitions, known.may_define, known.source, issues)
    for table in _of(tables, "benchmarks"):
        benchmarks.read(table)
    given = GivenKpis(tuple(own.found.values()), values.finished(), benchmarks.finished())
    return ReadKpis(given, issues)


def _of(tables: Sequence[KpiTable], part: str) -> list[KpiTable]:
    return [table for table in tables if table.part == part]
