"""Checking a workbook of KPIs: the organisation it is for, what the viewer may say, and every problem in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.adapters import case_rows, kpi_reader, kpi_rows, kpi_sheets
from services.adapters.grid import text_of
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_reader import KnownKpis
from services.adapters.kpi_sheets import KpiTable
from services.adapters.kpi_subject import subject_of
from services.adapters.tables import BusinessUnit
from services.adapters.workbook_reader import Workbook, cell_address
from services.domain.errors import CellIssue
from services.domain.kpi_facts import GivenKpis, GivenValue, KpiValue, merged
from services.domain.matching import normalise
from services.domain.texts import Message
from services.domain.units import Unit
from services.import_context import Reach

MOST_LOOKED_AT = 2_000
"""Lines of a table whose units tell which organisation it is for."""


@dataclass(frozen=True, slots=True)
class KpiIdentity:
    """The tables of a workbook, and the organisation they are for, None where that cannot be told."""

    tables: tuple[KpiTable, ...]
    unread: tuple[str, ...]
    organisation: Unit | None


@dataclass(frozen=True, slots=True)
class CheckedKpis:
    """KPIs that are ready to be stored for an organisation, and the values that stand beside them."""

    organisation: int
    given: GivenKpis
    standing: Mapping[tuple[str, int], Mapping[str, KpiValue]]

    @property
    def units(self) -> tuple[int, ...]:
        """The units concerned; definitions and benchmarks concern the whole organisation."""
        whole = {self.organisation} if self.given.definitions or self.given.benchmarks else set()
        return tuple(sorted({one.unit for one in self.given.values} | whole))

    def before(self, one: GivenValue) -> KpiValue | None:
        """What stands of a value now."""
        return self.standing.get((one.kpi, one.unit), {}).get(one.period)

    @property
    def counts(self) -> dict[str, int]:
        """How much there is."""
        given = self.given
        return {
            "definitions": len(given.definitions),
            "values": len(given.values),
            "benchmarks": len(given.benchmarks),
        }

    @property
    def replaced(self) -> int:
        """How many values take the place of other ones."""
        there = ((self.before(one), one) for one in self.given.values)
        return sum(old is not None and merged(old, one.value, one.says) != old for old, one in there)

    @property
    def beside(self) -> str:
        """What a preview rests on: what stands of its values now."""
        found = [(one.kpi, one.unit, one.period, self.before(one)) for one in self.given.values]
        return repr(sorted(found, key=lambda entry: entry[:3]))


def identify(session: Session, reach: Reach, workbook: Workbook) -> KpiIdentity | None:
    """The KPIs of a workbook; None where it holds none."""
    tables = kpi_sheets.find(workbook)
    if not tables:
        return None
    if tables[0].ours:
        code, _sheet = kpi_sheets.organisation_of(tables)
        return KpiIdentity(tables, (), next((u for u in reach.organisations if u.code == code), None))
    organisation = _likeliest(session, reach, tables)
    if not any(_tells(session, reach, table, organisation) for table in tables):
        return None
    read = {table.sheet.name for table in tables}
    unread = (s.name for s in workbook.sheets if not s.hidden and s.name not in read and _holds(s.rows))
    return KpiIdentity(tables, tuple(unread), organisation)


def _holds(rows: Sequence[Sequence[object]]) -> bool:
    return any(value is not None for row in rows for value in row)


def _tells(session: Session, reach: Reach, table: KpiTable, organisation: Unit | None) -> bool:
    """Whether a table is one of KPIs beyond doubt: it has a column of them, or what it is of is one."""
    if table.part != "values" or "kpi" in table.places:
        return True
    tops = [organisation] if organisation else reach.organisations
    known = (kpi_rows.read_definitions(session, top.id) for top in tops)
    return any(subject_of(table, definitions, {}).kpi is not None for definitions in known)


def _likeliest(session: Session, reach: Reach, tables: Sequence[KpiTable]) -> Unit | None:
    """The organisation most of whose units are named; of several the one that is no sample; None where two are left."""
    words = {normalise(word) for table in tables for word in _unit_words(table)}
    fits = {u: len(words & reach.words_of_units(u).keys()) for u in reach.organisations}
    best = [unit for unit, fit in fits.items() if fit == max(fits.values())]
    if len(best) > 1:
        samples = set(session.scalars(select(BusinessUnit.id).where(BusinessUnit.sample)))
        best = [unit for unit in best if unit.id not in samples]
    return best[0] if len(best) == 1 else None


def _unit_words(table: KpiTable) -> Iterator[str]:
    """What may name the units of a table: its column of them, else the words above and its sheet's name."""
    if "unit" in table.places:
        rows = table.sheet.rows[table.header + 1 :][:MOST_LOOKED_AT]
        place = table.places["unit"]
        yield from (text_of(row[place]) for row in rows if place < len(row))
    else:
        yield table.sheet.name
        yield from (text for text, _row, _column in table.words)


def check(
    session: Session, reach: Reach, identity: KpiIdentity, source: str
) -> tuple[CheckedKpis | None, list[CellIssue]]:
    """Everything a workbook says with every problem in it; None where it is for no organisation the viewer may see."""
    organisation = identity.organisation
    if organisation is None:
        return None, [_unknown_organisation(identity)]
    standing = kpi_rows.read(session, organisation.id)
    definitions = kpi_rows.read_definitions(session, organisation.id)
    known = _known(session, reach, organisation, definitions, standing, source)
    found = kpi_reader.read(identity.tables, known)
    issues = [*found.issues, *(_unread(name) for name in identity.unread)]
    if found.given == GivenKpis() and not any(issue.blocks for issue in issues):
        issues.append(_nothing("workbook.no_kpis", identity))
    return CheckedKpis(organisation.id, found.given, standing), issues


def _known(
    session: Session,
    reach: Reach,
    organisation: Unit,
    definitions: Definitions,
    standing: Mapping[tuple[str, int], Mapping[str, KpiValue]],
    source: str,
) -> KnownKpis:
    codes, words = reach.units_of(organisation), reach.words_of_units(organisation)
    return KnownKpis(
        {word: codes[code] for word, code in words.items()},
        definitions,
        standing,
        {kpi for kpi, _unit in standing},
        case_rows.read_settings(session, organisation.id).currency,
        today_of(session, organisation.id),
        organisation.id in reach.visible.by_id,
        source,
    )


def today_of(session: Session, organisation: int) -> date:
    """The day up to which there may be actuals; those of the sample company are made up, whatever the day is."""
    sample = session.get_one(BusinessUnit, organisation).sample
    return date.max if sample else datetime.now(UTC).date()


def _unknown_organisation(identity: KpiIdentity) -> CellIssue:
    code, sheet = kpi_sheets.organisation_of(identity.tables)
    expected = Message("an organisation that exists, and that you may see")
    if identity.tables[0].ours:
        cell, remedy = cell_address(0, 2), Message("Download the workbook again.")
    else:
        cell, code = "", ""
        remedy = Message("Download the workbook of the organisation, and copy the figures into it.")
    return CellIssue("organisation.unknown", sheet.name, cell, code, expected, remedy)


def _unread(name: str) -> CellIssue:
    expected = Message("headings of KPI values, of own KPIs or of benchmarks")
    remedy = Message(
        "Nothing to do if it holds none; else name unit, KPI, period and figures in its headings."
    )
    return CellIssue("kpi.sheet_unread", name, "", "", expected, remedy, "warning")


def _nothing(code: str, identity: KpiIdentity) -> CellIssue:
    remedy = Message("Fill in the workbook, save it, and upload it again.")
    expected = Message("at least one value, own KPI or benchmark")
    return CellIssue(code, identity.tables[0].sheet.name, "", "", expected, remedy)
