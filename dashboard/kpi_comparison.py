"""KPIs of what is compared: each value with the mark of its status, and one of them in panels of one scale."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import charts, components, kpi_reads, markup, resources
from dashboard.addressing import choose
from dashboard.charts import Chart, KpiNumbers
from dashboard.charts.kpi_marks import MARKS
from dashboard.comparison_filters import Compared
from services import kpi_figures
from services.comparisons import GROUP
from services.domain.kpi import Comparison
from services.domain.kpi_facts import KpiDefinition
from services.domain.kpi_standing import RecordedKpi
from services.domain.periods import Period
from services.kpi_figures import written
from services.kpis import KpiList, UnitStanding
from services.language import DASH, format_count, local
from services.language import gettext as _

NO_NOTES = pd.DataFrame({"date": pd.to_datetime([]), "text": []})


def show(compared: Compared) -> None:
    """The KPIs side by side, and the course of one of them; a sentence where none has a value."""
    found = standings(compared)
    if not any(one.standing.actual.value is not None for own in found.values() for one in own.values()):
        st.info(_("None of them has a KPI value yet."), icon=":material/speed:")
        return
    kpis = kpi_reads.listed(compared.selection.organisation.id)
    st.header(_("KPIs side by side"), anchor=False)
    st.caption(markup.plain(_when(compared)))
    words = _("KPIs of what is compared, with their status")
    components.frame(_kept_table(compared, kpis, money_only=False), words)
    _course(compared, kpis)


def _when(compared: Compared) -> str:
    if compared.mode == "periods":
        return _("Each KPI in the period, or in its own longer one that holds it.")
    if compared.mode == "group":
        return _(
            "Each KPI in its latest period; the average of the units beside it, where it tells of none that you may "
            "not see."
        )
    return _("Each KPI in its latest period.")


def standings(compared: Compared) -> Mapping[int, Mapping[str, UnitStanding]]:
    """Where each side stands in each KPI, by its key and the KPI's code; a group has none of its own."""

    def read() -> Mapping[int, Mapping[str, UnitStanding]]:
        if compared.mode == "periods":
            unit = (compared.unit.id,)
            by_wave = {w.id: kpi_reads.standings(unit, Period.parse(w.period)) for w in compared.waves}
            return {wave: {one.kpi: one for one in found} for wave, found in by_wave.items()}
        found = kpi_reads.standings(compared.units, None)
        return {unit: {one.kpi: one for one in found if one.unit == unit} for unit in compared.units}

    return resources.kept(read, "compared standings", *compared.about)


def on_target(compared: Compared, key: int) -> str:
    """How many of the KPIs that are judged are on target; a dash where none is."""
    judged = [one.standing.status for one in standings(compared).get(key, {}).values() if one.standing.status]
    if not judged:
        return DASH
    good = sum(status == "on_target" for status in judged)
    return _("{count} of {all}").format(count=format_count(good), all=format_count(len(judged)))


def _kept_table(compared: Compared, kpis: KpiList, *, money_only: bool) -> pd.DataFrame:
    shown = [one for one in kpis.definitions if one.measure == "currency" or not money_only]
    return resources.kept(
        lambda: _compared_table(compared, shown, kpis.currency), "compared kpis", money_only, *compared.about
    )


def _compared_table(compared: Compared, definitions: Sequence[KpiDefinition], currency: str) -> pd.DataFrame:
    """The sides in columns; against a group also its average and the distance from it."""
    found = {(code, key): one for key, own in standings(compared).items() for code, one in own.items()}
    own = {key: name for key, name in compared.sides.items() if key != GROUP}
    shown = table(definitions, found, own, currency)
    if compared.mode != "group":
        return shown
    unit = compared.unit.id
    against = [
        _against(compared.sides[GROUP], definition, found.get((definition.code, unit)), currency)
        for definition in definitions
    ]
    return pd.concat([shown, pd.DataFrame(against)], axis="columns")


def table(
    definitions: Sequence[KpiDefinition],
    found: Mapping[tuple[str, int], UnitStanding],
    sides: Mapping[int, str],
    currency: str,
) -> pd.DataFrame:
    """A row for each KPI, a column for each side; `sides` are names by key, `found` is by KPI and key."""
    rows = [
        {_("KPI"): local(definition.title)}
        | {
            name: _cell(definition, found.get((definition.code, key)), currency)
            for key, name in sides.items()
        }
        for definition in definitions
    ]
    return pd.DataFrame(rows)


def _cell(definition: KpiDefinition, one: UnitStanding | None, currency: str) -> str:
    value = one.standing.actual.value if one is not None else None
    mark = MARKS[(one.standing.status if one is not None else None) or ""].glyph
    return f"{written(definition, value, currency)} {mark}".strip()


def _against(
    group: str, definition: KpiDefinition, one: UnitStanding | None, currency: str
) -> dict[str, str]:
    """The group's average and the distance from it in words."""
    base = one.standing.comparisons["group"] if one is not None else Comparison()
    apart = written(definition, base.delta, currency, signed=True)
    words = "" if base.better is None else _("better") if base.better else _("worse")
    return {group: written(definition, base.base, currency), _("Difference"): f"{apart} {words}".strip()}


def money(compared: Compared) -> None:
    """The KPIs in money, side by side."""
    kpis = kpi_reads.listed(compared.selection.organisation.id)
    found = _kept_table(compared, kpis, money_only=True)
    st.header(_("Money KPIs by period"), anchor=False)
    if found.empty:
        st.caption(_("None of the chosen KPIs is in money."))
        return
    components.frame(found, _("KPIs in money, by period, with their status"))


def _course(compared: Compared, kpis: KpiList) -> None:
    """One KPI from period to period: a panel for each unit, or the one unit against its target."""
    by_code = {one.definition.code: one for one in kpis.kpis}
    labels = {code: local(one.definition.title) for code, one in by_code.items()}
    code = choose("indicator", _("KPI drawn"), labels, next(iter(labels)))
    kpi = by_code[code]
    drawn = resources.kept(
        lambda: _draw(compared, kpi, kpis.currency), "compared course", code, *compared.about
    )
    note = _("Panels share their axes.") if compared.mode == "units" else ""
    components.chart(compared, drawn, "compare.kpi", labels[code], note)


def _draw(compared: Compared, kpi: RecordedKpi, currency: str) -> Chart:
    definition = kpi.definition
    numbers, title = KpiNumbers(definition.measure, definition.decimals, currency), local(definition.title)
    periods: Sequence[Period] = kpi_figures.periods_of(kpi, None)
    if compared.mode == "periods":
        asked = [definition.shown_in(Period.parse(wave.period)) for wave in compared.waves]
        periods = list(dict.fromkeys(asked))
    series = kpi_figures.series(kpi, compared.units, periods, currency)
    if compared.mode == "units":
        return charts.kpi_small_multiples(series, title, numbers=numbers)
    return charts.kpi_trend(series, NO_NOTES, title, numbers)
