"""Money beside maturity: what the initiatives of compared units are worth, and the gap they are meant to close."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, components, resources
from dashboard.filters import Selection
from services import case_figures, case_gaps
from services.language import DASH, format_count, format_money, format_percent, format_score, format_years
from services.language import gettext as _


def show(selection: Selection, units: tuple[int, ...]) -> None:
    """The chosen units' business cases side by side, each with all below it; nothing where there is none."""
    cases, groups = resources.cases(selection.organisation.id), case_figures.groups_of(selection.tree, units)
    found = resources.kept(
        lambda: case_figures.worth_of_groups(cases, groups),
        "compared worth",
        selection.organisation.id,
        units,
    )
    if found.empty:
        return
    currency = cases.settings.currency
    left, right = st.columns(2, gap="medium")
    with left:
        chart = resources.kept(
            lambda: charts.worth(found, currency), "compared worth chart", selection.organisation.id, units
        )
        note = _("Each unit with all below it, in {currency} of {year}.").format(
            currency=currency, year=cases.settings.valuation_year
        )
        components.chart(selection, chart, "compare.worth", _("What their initiatives are worth"), note)
    with right:
        st.header(_("Money beside the gap"), anchor=False)
        st.caption(
            _("Gap: what the dimensions that initiatives serve still lack, as a share of their scales.")
        )
        table = _table(selection, units, found, currency)
        components.frame(table, _("Maturity and money of the chosen units"))


def _table(selection: Selection, units: tuple[int, ...], found: pd.DataFrame, currency: str) -> pd.DataFrame:
    """A row for each unit, also for one without initiatives."""
    scores = resources.unit_scores(selection.wave.id, selection.previous_id, units)
    score = scores[scores["node"] == selection.node.code].set_index("unit_id")["score"]
    gaps = case_gaps.by_group(
        resources.served_gaps(selection.organisation.id), case_figures.groups_of(selection.tree, units)
    )
    worth = found.set_index("code")
    rows = []
    for unit in units:
        code, name = selection.tree.by_id[unit].code, selection.tree.names[unit]
        known = worth.loc[code].to_dict() if code in worth.index else {}
        rows.append(
            {
                _("Unit"): name,
                _("Score"): format_score(score.get(unit)),
                _("Gap served"): format_percent(gaps.get(code)),
                _("NPV"): format_money(known.get("npv"), currency),
                _("ROI"): format_percent(known.get("roi")),
                _("Payback"): _payback(known),
                _("Risk of a loss"): format_percent(known.get("loss")),
                _("Initiatives"): format_count(known["count"]) if known else DASH,
            }
        )
    return pd.DataFrame(rows)


def _payback(known: Mapping[Hashable, Any]) -> str:
    """Years until the money is back, or that it never comes; a dash where nothing is planned or paid."""
    years = known.get("payback")
    never = known.get("costs", 0.0) > 0 and years != years
    return _("never") if never else format_years(years)
