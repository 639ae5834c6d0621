"""The cards of KPIs: figures put into words, of one anatomy with those of the other screens."""

from dataclasses import replace

from dashboard import resources
from dashboard.charts.kpi_marks import MARKS, status_word
from dashboard.components import Card
from dashboard.kpi_filters import KpiSelection
from services import glossary, kpi_figures, kpi_findings, kpi_words
from services.domain.kpi_facts import KpiDefinition, Perspective
from services.kpi_figures import written
from services.kpis import UnitStanding
from services.language import format_percent, format_period, local
from services.language import gettext as _


def scorecard(selection: KpiSelection) -> list[Card]:
    """A card for each KPI of the chosen unit, in the order of the perspectives."""

    def make() -> list[Card]:
        own, names = {one.kpi: one for one in selection.own}, perspectives()
        return [
            _with_perspective(
                card(selection, definition, own[definition.code]), names[definition.perspective]
            )
            for definition in selection.definitions
            if definition.code in own
        ]

    return resources.kept(make, "scorecard", *selection.about)


def _with_perspective(card: Card, name: str) -> Card:
    return replace(card, above=" · ".join(part for part in (name, card.above) if part))


def perspectives() -> dict[Perspective, str]:
    """The perspectives in words."""
    return {
        "financial": _("Financial"),
        "customer": _("Customer"),
        "process": _("Internal process"),
        "growth": _("Learning and growth"),
    }


def card(selection: KpiSelection, definition: KpiDefinition, one: UnitStanding) -> Card:
    """One KPI: its value with its status, its change against the chosen base, its course."""
    found, currency = one.standing, selection.kpis.currency
    status = found.status or ""
    return Card(
        local(definition.title),
        written(definition, found.actual.value, currency),
        _delta(selection, definition, one),
        series=_course(selection, one),
        help=_help(definition, one, currency),
        lower_is_better=definition.better == "down",
        above=f"{MARKS[status].glyph}\N{NO-BREAK SPACE}{status_word(status)}".strip(),
        note=_versus(selection, definition, one),
    )


def _delta(selection: KpiSelection, definition: KpiDefinition, one: UnitStanding) -> str | int | None:
    """The change as a text whose sign decides the arrow."""
    delta = one.standing.comparisons[selection.base].delta
    if delta is None:
        return None
    text = written(definition, delta, selection.kpis.currency, signed=True)
    return text.replace("−", "-") if text[0] in "+−" else 0


def _versus(selection: KpiSelection, definition: KpiDefinition, one: UnitStanding) -> str:
    unsure = kpi_words.unsure(one.standing.actual)
    return unsure or kpi_findings.against(selection.base, one, definition, selection.kpis.currency)


def _course(selection: KpiSelection, one: UnitStanding) -> list[float]:
    recorded = next(kpi for kpi in selection.kpis.kpis if kpi.definition.code == one.kpi)
    periods = kpi_figures.periods_of(recorded, one.period)
    return kpi_figures.sparkline(recorded, one.unit, periods)


def _help(definition: KpiDefinition, one: UnitStanding, currency: str) -> str:
    """What the KPI is, its target, its period and its source."""
    target = written(definition, one.standing.target.usable, currency)
    parts = [
        local(definition.definition),
        _("Target: {target}.").format(target=target),
        _("Period: {period}.").format(period=format_period(str(one.period))),
        kpi_findings.progress(one),
    ]
    return "  \n".join(part for part in parts if part)


def one_kpi(selection: KpiSelection, definition: KpiDefinition, one: UnitStanding) -> list[Card]:
    """The cards of one KPI: where it stands, its target, how far it has come, its benchmark."""
    found, currency = one.standing, selection.kpis.currency
    benchmark = found.comparisons["benchmark"]
    return [
        card(selection, definition, one),
        Card(
            _("Target of the period"),
            written(definition, found.target.usable, currency),
            None,
            _("on the way to {goal}").format(goal=written(definition, found.goal.usable, currency))
            if found.goal.usable is not None
            else _("no target is stated"),
            help=glossary.explain("target"),
        ),
        Card(
            _("Progress"),
            format_percent(found.progress),
            None,
            _("from the baseline {value}").format(value=written(definition, found.baseline.usable, currency))
            if found.baseline.usable is not None
            else _("no baseline is stated"),
            help=glossary.explain("progress"),
        ),
        Card(
            _("Benchmark"),
            written(definition, benchmark.base, currency),
            None,
            kpi_findings.benchmark_source(one) or _("no benchmark"),
            help=glossary.explain("benchmark"),
        ),
    ]
