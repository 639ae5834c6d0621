"""KPIs: which ones an organisation has chosen, what its units state of them, and where they stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from services import access, auditing
from services.adapters import (
    benchmark_catalogue,
    benchmark_rows,
    case_rows,
    kpi_rows,
    kpi_workbook,
    structure,
)
from services.adapters.database import Sessions, reading
from services.adapters.kpi_definitions import Definitions
from services.adapters.kpi_rows import Key, Restatement
from services.adapters.kpi_workbook import KpiRequest
from services.adapters.shelf import shelved
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.benchmarks import Benchmark, nearest
from services.domain.errors import RefusedError
from services.domain.kpi_facts import GivenBenchmark, KpiDefinition, KpiValue
from services.domain.kpi_standing import RecordedKpi, Standing
from services.domain.periods import Period
from services.domain.texts import LocalText, Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.domain.written import seen
from services.kpi_checking import today_of

FEWEST_CHOSEN, MOST_CHOSEN = 5, 9
MOST_LINES = 50_000
"""Lines of a workbook that is filled in with what is stored."""


@dataclass(frozen=True, slots=True)
class KpiList:
    """The KPIs of a unit and of all below it: what each of them states itself, by period.

    `kpis` give figures rolled up from those below on request; their cost is in units and periods alone.
    """

    units: UnitTree
    kpis: tuple[RecordedKpi, ...]
    currency: str

    @property
    def definitions(self) -> tuple[KpiDefinition, ...]:
        """The KPIs in the order they are shown."""
        return tuple(one.definition for one in self.kpis)


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """Where a unit stands in a KPI in a period, and the published or own figure it is held against."""

    kpi: str
    unit: int
    period: Period
    standing: Standing
    benchmark: Benchmark | None


def chosen_kpis(
    sessions: Sessions, viewer: Viewer, unit: int, version: int | None = None
) -> tuple[KpiDefinition, ...]:
    """The KPIs that the organisation of a unit has chosen, in their order; none where nobody has."""
    with reading(sessions, version) as session:
        organisation = _organisation(session, viewer, unit)
        known = kpi_rows.read_definitions(session, organisation).by_code
        return tuple(known[code] for code in kpi_rows.read_chosen(session, organisation) if code in known)


def offered_kpis(
    sessions: Sessions, viewer: Viewer, unit: int, version: int | None = None
) -> tuple[KpiDefinition, ...]:
    """Every KPI that the organisation of a unit may choose: the catalogue's and its own."""
    with reading(sessions, version) as session:
        organisation = _organisation(session, viewer, unit)
        return tuple(kpi_rows.read_definitions(session, organisation).by_code.values())


def choose_kpis(sessions: Sessions, viewer: Viewer, organisation: int, codes: Sequence[str]) -> None:
    """Choose the KPIs that matter to an organisation, 5 to 9 in their order; none takes the choice back."""
    wanted = list(dict.fromkeys(codes))
    if wanted and not FEWEST_CHOSEN <= len(wanted) <= MOST_CHOSEN:
        raise RefusedError(
            Message(
                "From {fewest} to {most} KPIs are chosen.", {"fewest": FEWEST_CHOSEN, "most": MOST_CHOSEN}
            ),
            Message("Choose those that decisions rest on."),
        )
    with auditing.writing(sessions) as session:
        tree = access.administered_tree(session, viewer, organisation)
        organisation = tree.root_of(organisation).id
        access.require_administrator(viewer, organisation, tree)
        known = kpi_rows.read_definitions(session, organisation).by_code
        for code in wanted:
            if code not in known:
                raise RefusedError(
                    Message("“{code}” is no KPI.", {"code": code}), Message("Choose one from the list.")
                )
        kpi_rows.write_chosen(session, organisation, wanted)
        code = tree.by_id[organisation].code
        about = Subject(SubjectKind.KPI_CHOICE, code, (organisation,), {"chosen": len(wanted)})
        auditing.record(session, viewer, Action.CHANGE, about)


def _organisation(session: Session, viewer: Viewer, unit: int) -> int:
    """The organisation of a unit that the viewer may see."""
    tree = structure.load_tree(session)
    access.require_unit(access.within_scope(tree, viewer), unit)
    return tree.root_of(unit).id


def list_kpis(
    sessions: Sessions, viewer: Viewer, unit: int, version: int | None = None, *, every: bool = False
) -> KpiList:
    """What a unit and all below it state of the chosen KPIs, or of `every` one with values.

    Where nobody has chosen, every KPI with values counts. Raises NotFoundError outside the scope.
    """
    with reading(sessions, version) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
        organisation = tree.root_of(unit).id
        inside = UnitTree(visible.subtree(unit))
        kpis = _recorded(session, organisation, inside, every=every)
        return KpiList(inside, kpis, case_rows.read_settings(session, organisation).currency)


def _recorded(session: Session, organisation: int, tree: UnitTree, *, every: bool) -> tuple[RecordedKpi, ...]:
    """The KPIs to show with what the units of a tree of an organisation state of them."""
    today = today_of(session, organisation)
    about = "recorded kpis", organisation, every, today
    chosen, kpis = shelved(session, about, lambda: _read(session, organisation, today, every=every))
    if kpis and tree.by_id.keys() == kpis[0].tree.by_id.keys():
        return kpis
    inside = [
        replace(kpi, tree=tree, values={unit: own for unit, own in kpi.values.items() if unit in tree.by_id})
        for kpi in kpis
    ]
    return tuple(kpi for kpi in inside if chosen or kpi.values)


def _read(
    session: Session, organisation: int, today: date, *, every: bool
) -> tuple[bool, tuple[RecordedKpi, ...]]:
    """Whether KPIs were chosen, and those to show with what all units of an organisation state of them."""
    tree = UnitTree(structure.load_tree(session).subtree(organisation))
    known = kpi_rows.read_definitions(session, organisation).by_code
    chosen = [] if every else [code for code in kpi_rows.read_chosen(session, organisation) if code in known]
    stored = kpi_rows.read(session, organisation, None, chosen or None)
    there = {kpi for kpi, _unit in stored}
    codes = chosen or [code for code in known if code in there]
    periods = {code: Period.parse(code) for code in {code for series in stored.values() for code in series}}
    values: dict[str, dict[int, Mapping[Period, KpiValue]]] = {code: {} for code in codes}
    for (kpi, unit), by_period in stored.items():
        if kpi in values:
            values[kpi][unit] = {periods[code]: value for code, value in by_period.items()}
    return bool(chosen), tuple(RecordedKpi(known[code], tree, values[code], today) for code in codes)


def list_standings(
    sessions: Sessions,
    viewer: Viewer,
    units: Collection[int],
    period: Period | None = None,
    version: int | None = None,
    until: date | None = None,
) -> tuple[UnitStanding, ...]:
    """Where some units of one organisation stand in each of its KPIs in a period, else in its latest with an actual.

    `until` leaves periods out of the latest that begin after that day. A KPI of a lower frequency is taken in its own
    period that holds the one asked for. Other units enter in averages only, as far as these tell of none that the
    viewer may not see.
    """
    if not units:
        return ()
    with reading(sessions, version) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        for unit in units:
            access.require_unit(visible, unit)
        top = tree.root_of(next(iter(units)))
        kpis = _recorded(session, top.id, UnitTree(tree.subtree(top.id)), every=False)
        own = benchmark_rows.read(session, top.id)
    found = []
    for kpi in kpis:
        of_kpi = kpi.latest(until) if period is None else kpi.definition.shown_in(period)
        if of_kpi is not None:
            for unit in units:
                beside = _benchmark(kpi, own, of_kpi)
                standing = kpi.standing(unit, of_kpi, visible.by_id.keys(), beside)
                found.append(UnitStanding(kpi.definition.code, unit, of_kpi, standing, beside))
    return tuple(found)


def _benchmark(kpi: RecordedKpi, own: Sequence[GivenBenchmark], period: Period) -> Benchmark | None:
    """What a KPI is held against: the organisation's own figures of its series or of itself, else the published ones.

    Own figures of several places or sizes are left to the reader to choose from.
    """
    definition = kpi.definition
    ours = [one for one in own if one.series in (definition.benchmark, definition.code)]
    if len({(one.series, one.geography, one.size_class) for one in ours}) == 1:
        return nearest([as_benchmark(one, definition) for one in ours], ours[0].series, period.year)
    return nearest(benchmark_catalogue.benchmarks(), definition.benchmark, period.year)


def as_benchmark(one: GivenBenchmark, definition: KpiDefinition) -> Benchmark:
    """An organisation's own figure as one to hold a KPI against."""
    words = (LocalText(text, text) for text in (one.source, one.version, one.licence, one.geography))
    source, version, licence, geography = words
    return Benchmark(
        one.series,
        definition.title,
        one.value,
        definition.measure,
        one.year,
        source,
        version,
        licence,
        geography,
        one.size_class,
        one.sample,
    )


def value_history(
    sessions: Sessions, viewer: Viewer, kpi: str, unit: int, period: str
) -> tuple[Restatement, ...]:
    """What a value was from import to import, the newest first; raises NotFoundError outside the scope."""
    with reading(sessions) as session:
        _organisation(session, viewer, unit)
        return kpi_rows.history(session, kpi, unit, period)


def list_benchmarks(
    sessions: Sessions, viewer: Viewer, unit: int, series: str | None = None, version: int | None = None
) -> tuple[GivenBenchmark, ...]:
    """The benchmarks that the organisation of a unit has brought itself."""
    with reading(sessions, version) as session:
        return benchmark_rows.read(session, _organisation(session, viewer, unit), series and seen(series))


def make_template(sessions: Sessions, viewer: Viewer, unit: int, language: str) -> bytes:
    """The workbook of a unit with all below it: what is stored, and a line for each chosen KPI not yet given."""
    with reading(sessions) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
        organisation = tree.root_of(unit)
        units = {one.id: one.code for one in visible.subtree(unit)}
        definitions = kpi_rows.read_definitions(session, organisation.id)
        chosen = kpi_rows.read_chosen(session, organisation.id)
        lines = _lines(kpi_rows.read(session, organisation.id, units), definitions, chosen, units)
        whole = organisation.id in visible.by_id
        benchmarks = benchmark_rows.read(session, organisation.id) if whole else ()
        currency = case_rows.read_settings(session, organisation.id).currency
    if len(lines) > MOST_LINES:
        raise RefusedError(
            Message("There are more than {most} values.", {"most": MOST_LINES}),
            Message("Download the workbook of a unit with fewer units below it."),
        )
    auditing.note_template(sessions, viewer, "kpis", [unit])
    return kpi_workbook.write(
        KpiRequest(
            organisation.code, organisation.name, units, definitions, lines, benchmarks, currency, language
        )
    )


def _lines(
    stored: Mapping[tuple[str, int], Mapping[str, KpiValue]],
    definitions: Definitions,
    chosen: Sequence[str],
    units: Mapping[int, str],
) -> list[tuple[Key, KpiValue]]:
    """What is stored, in the order of KPIs, units and periods, and the last full period of what is chosen."""
    today = datetime.now(UTC).date()
    lines: list[tuple[Key, KpiValue]] = []
    for code, definition in definitions.by_code.items():
        months = definition.months
        here = Period(today.year, today.month - (today.month - 1) % months, months)
        last = str(here.prior)
        for unit in units:
            there = dict(stored.get((code, unit), {}))
            if code in chosen:
                there.setdefault(last, KpiValue())
            lines += [((code, unit, period), value) for period, value in sorted(there.items())]
    return lines
