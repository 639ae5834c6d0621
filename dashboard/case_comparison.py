"""Money of what is compared: what initiatives are worth beside maturity, and money KPIs from period to period."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, comparison_reads, components, kpi_comparison, markup, reads, resources
from dashboard.charts import Chart
from dashboard.comparison_filters import Compared
from services import case_figures, case_gaps
from services.business_case import CaseList
from services.comparisons import GROUP
from services.language import (
    DASH,
    format_count,
    format_figure,
    format_money,
    format_percent,
    format_score,
    format_years,
    ngettext,
)
from services.language import gettext as _


def show(compared: Compared) -> None:
    """The business cases side by side, each with all below it; of periods, the plan by year and money KPIs."""
    if compared.mode == "periods":
        _by_period(compared)
        return
    found = worth(compared)
    if found.empty:
        st.info(_("None of them has an initiative yet."), icon=":material/payments:")
        return
    currency = reads.cases(compared.selection.organisation.id).settings.currency
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _chart(compared, found, currency)
    with right:
        st.header(_("Money beside the gap"), anchor=False)
        st.caption(
            _("Gap: what the dimensions that initiatives serve still lack, as a share of their scales.")
        )
        table = resources.kept(lambda: _table(compared, found, currency), "compared money", *compared.about)
        components.frame(table, _("Maturity and money of the chosen units"))
        if compared.mode == "group":
            st.caption(markup.plain(_of_group(compared)))


def worth(compared: Compared) -> pd.DataFrame:
    """What the initiatives of the units are worth together (case_figures.WORTH_COLUMNS), each with all below it."""
    top, tree = compared.selection.organisation.id, compared.selection.tree
    cases = reads.cases(top)
    return resources.kept(
        lambda: case_figures.worth_of_groups(cases, case_figures.groups_of(tree, compared.units)),
        "compared worth",
        top,
        compared.units,
    )


def value(compared: Compared, key: int) -> str:
    """The net present value of a side's initiatives; a dash where there is none."""
    currency = reads.cases(compared.selection.organisation.id).settings.currency
    if key == GROUP:
        return format_money(comparison_reads.worth_of_group(compared).npv, currency)
    found = worth(compared).set_index("code")["npv"]
    return format_money(found.get(compared.selection.tree.by_id[key].code), currency)


def _chart(compared: Compared, found: pd.DataFrame, currency: str) -> None:
    settings = reads.cases(compared.selection.organisation.id).settings
    drawn = resources.kept(lambda: charts.worth(found, currency), "compared worth chart", *compared.about)
    note = _("Each unit with all below it, in {currency} of {year}.").format(
        currency=currency, year=settings.valuation_year
    )
    components.chart(compared, drawn, "compare.worth", _("What their initiatives are worth"), note)


def _table(compared: Compared, found: pd.DataFrame, currency: str) -> pd.DataFrame:
    """A row for each side, also for one without initiatives."""
    tree, node = compared.selection.tree, compared.selection.node.code
    scores = comparison_reads.scores(compared)
    score = scores[scores["node"] == node].set_index("unit_id")["score"]
    gaps = case_gaps.by_group(
        reads.served_gaps(compared.selection.organisation.id),
        case_figures.groups_of(tree, compared.units),
    )
    known = {row["code"]: row for row in found.to_dict("records")}
    rows = []
    for unit in compared.units:
        code = tree.by_id[unit].code
        own = known.get(code, {})
        rows.append(
            {
                _("Unit"): tree.names[unit],
                _("Score"): format_score(score.get(unit)),
                _("Gap served"): format_percent(gaps.get(code)),
                _("NPV"): format_money(own.get("npv"), currency),
                _("ROI"): format_percent(own.get("roi")),
                _("Payback"): _payback(own),
                _("Risk of a loss"): format_percent(own.get("loss")),
                _("Initiatives"): format_count(own["count"]) if own else DASH,
            }
        )
    if compared.mode == "group":
        rows.append(_group_row(compared, score.get(GROUP), currency))
    return pd.DataFrame(rows)


def _group_row(compared: Compared, score: float | None, currency: str) -> dict[str, str]:
    """The averages of the group; a gap, a payback and a risk have none."""
    group = comparison_reads.worth_of_group(compared)
    return {
        _("Unit"): compared.sides[GROUP],
        _("Score"): format_score(score),
        _("Gap served"): DASH,
        _("NPV"): format_money(group.npv, currency),
        _("ROI"): format_percent(group.roi),
        _("Payback"): DASH,
        _("Risk of a loss"): DASH,
        _("Initiatives"): format_figure(group.count),
    }


def _of_group(compared: Compared) -> str:
    """What the group's figures are."""
    group = comparison_reads.worth_of_group(compared)
    if not group.told:
        return _("Group: too few units to compare.")
    sentence = ngettext(
        "Group: {count} unit beside it has initiatives.",
        "Group: the average of {count} units beside it that have initiatives; the ROI is that of all of them.",
        group.units,
    )
    return sentence.format(count=format_count(group.units))


def _payback(known: Mapping[Hashable, Any]) -> str:
    """Years until the money is back, or that it never comes; a dash where nothing is planned or paid."""
    years = known.get("payback")
    never = known.get("costs", 0.0) > 0 and years != years
    return _("never") if never else format_years(years)


def _by_period(compared: Compared) -> None:
    """The money KPIs by period, and what the initiatives pay and return by year."""
    st.caption(
        _("Initiatives are planned by year and have no waves: they are shown by year, money KPIs by period.")
    )
    cases = reads.cases_below(compared.selection.organisation.id, compared.unit.id)
    left, right = st.columns(2, gap="medium")
    with left:
        kpi_comparison.money(compared)
    with right:
        if not cases.cases:
            st.info(_("{unit} has no initiative yet.").format(unit=markup.plain(compared.unit.name)))
            return
        drawn = resources.kept(lambda: _flow(cases), "compared flow", *compared.about)
        title = _("What the initiatives of {unit} pay and return by year").format(unit=compared.unit.name)
        components.chart(compared, drawn, "compare.flow", title)


def _flow(cases: CaseList) -> Chart:
    payback = cases.together.returns.payback if cases.together is not None else None
    return charts.cash_flow(case_figures.flow(cases), cases.settings.currency, payback)
