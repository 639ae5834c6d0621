"""Pack KPIs: the slides of what the organisation measures; the chosen unit's KPIs, and units side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from services import kpi_findings, kpi_table, kpi_words, kpis
from services.domain.board_pack import Cell, Figure, Slide, Table
from services.domain.kpi_facts import PERSPECTIVES, KpiDefinition
from services.domain.periods import Period
from services.kpis import KpiList, UnitStanding
from services.language import DASH, format_count, format_period, local, ngettext
from services.language import gettext as _
from services.pack_figures import measured, share
from services.pack_matter import Matter

SECTION, MOST_COLUMNS = "kpis", 9


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """The KPIs in the order of the perspectives, and where units stand in them."""

    kpis: KpiList
    definitions: tuple[KpiDefinition, ...]
    standings: tuple[UnitStanding, ...]

    def of_unit(self, unit: int) -> dict[str, UnitStanding]:
        """Where a unit stands, by KPI in their order."""
        found = {one.kpi: one for one in self.standings if one.unit == unit}
        return {d.code: found[d.code] for d in self.definitions if d.code in found}


def kpi_slides(matter: Matter) -> Sequence[Slide]:
    """Where the chosen unit stands in each KPI, then the units beside it; nothing where none has a value."""
    units = tuple(dict.fromkeys([matter.unit.id, *matter.shown]))
    found = _measured(matter, units)
    told = {one.unit for one in found.standings if one.standing.actual.value is not None}
    if not told:
        return ()
    slides = [_own(matter, found)]
    if told - {matter.unit.id}:
        slides += _side_by_side(matter, found, units)
    return tuple(slides)


def _measured(matter: Matter, units: Sequence[int]) -> Measured:
    """Each KPI in its latest period that had begun when the wave's period ended."""
    sessions, viewer, version = matter.sessions, matter.viewer, matter.version
    top = matter.tree.root_of(matter.unit.id).id
    listed = kpis.list_kpis(sessions, viewer, top, version)
    until = Period.parse(matter.wave.period).ends
    standings = kpis.list_standings(sessions, viewer, units, None, version, until)
    ordered = sorted(listed.definitions, key=lambda one: PERSPECTIVES.index(one.perspective))
    return Measured(listed, tuple(ordered), standings)


def _own(matter: Matter, found: Measured) -> Slide:
    own = found.of_unit(matter.unit.id)
    title = kpi_findings.finding(found.kpis, tuple(own.values()), matter.name)
    known = {definition.code: definition for definition in found.definitions}
    rows = [_line(known[code], one, found.kpis.currency) for code, one in own.items()]
    wide = None if any(row[-1] for row in rows) else -1
    shown = tuple(tuple(cell or DASH for cell in row[:wide]) for row in rows)
    table = Table(_("The KPIs of {unit}, by perspective.").format(unit=matter.name), _titles()[:wide], shown)
    return Slide(SECTION, title, (table,), _notice(matter), _notes())


def _titles() -> tuple[str, ...]:
    return (
        _("KPI"),
        _("Period"),
        _("Actual"),
        _("Target"),
        _("Status"),
        _("Change since the period before"),
        _("Progress"),
        _("Note"),
    )


def _line(definition: KpiDefinition, one: UnitStanding, currency: str) -> tuple[Cell, ...]:
    found = one.standing
    return (
        local(definition.title),
        format_period(str(one.period)),
        measured(found.actual.value, definition, currency),
        measured(found.target.usable, definition, currency),
        kpi_table.marked(found.status),
        measured(found.comparisons["prior"].delta, definition, currency, signed=True),
        share(found.progress),
        kpi_words.unsure(found.actual),
    )


def _notice(matter: Matter) -> str:
    return _("Each KPI in its latest period up to {period}.").format(period=matter.period)


def _notes() -> str:
    return _(
        "Targets lie on a straight way between the stated ones; progress is the share of the way from the baseline to "
        "the target ahead. Values of units are rolled up as each KPI says; incomplete ones are not judged."
    )


def _side_by_side(matter: Matter, found: Measured, units: Sequence[int]) -> list[Slide]:
    """A row a unit, a column a KPI; KPIs that are too many follow on slides of their own."""
    signs = " · ".join(kpi_table.marked(status) for status in kpi_table.statuses())
    notice = f"{_notice(matter)} {signs}"
    title = _most_off(found, units[1:])
    alt = _("The KPIs of {unit} and of the units beside it.").format(unit=matter.name)
    slides = []
    for start in range(0, len(found.definitions), MOST_COLUMNS):
        shown = found.definitions[start : start + MOST_COLUMNS]
        rows: Rows = tuple((matter.tree.names[unit], *_values(found, shown, unit)) for unit in units)
        columns = (_("Unit"), *(local(definition.title) for definition in shown))
        slides.append(Slide(SECTION, title, (Table(alt, columns, rows, (0,)),), notice, _notes()))
    return slides


def _most_off(found: Measured, units: Sequence[int]) -> str:
    """Which KPI is off target in most of the units, the first of several in their order."""
    off, judged, title = 0, 0, ""
    for definition in found.definitions:
        own = [
            one.standing.status for one in found.standings if one.kpi == definition.code and one.unit in units
        ]
        if own.count("off") > off:
            off, judged = own.count("off"), sum(status is not None for status in own)
            title = local(definition.title)
    if not off:
        return _("No KPI of the units shown is off target")
    words = ngettext(
        "{kpi} is most often off target: in {off} of {count} unit",
        "{kpi} is most often off target: in {off} of {count} units",
        judged,
    )
    return words.format(kpi=title, off=format_count(off), count=format_count(judged))


def _values(found: Measured, shown: Sequence[KpiDefinition], unit: int) -> list[Figure]:
    own = found.of_unit(unit)
    return [_value(definition, own.get(definition.code), found.kpis.currency) for definition in shown]


def _value(definition: KpiDefinition, one: UnitStanding | None, currency: str) -> Figure:
    """A value with the sign of its status, as the screen writes it."""
    figure = measured(one.standing.actual.value if one else None, definition, currency)
    sign = kpi_table.GLYPHS[(one.standing.status if one else None) or ""]
    if not sign:
        return figure
    pattern = ";".join(f'{part}" {sign}"' for part in figure.pattern.split(";"))
    return Figure(figure.value, f"{figure.text} {sign}", pattern)
