"""The table of a business case: every figure of every initiative and of all together, for screens and files."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from services.adapters.table_files import Kind
from services.business_case import CaseList
from services.domain.business_case import BASES, Basis, Together
from services.domain.case_facts import MoneySettings
from services.domain.returns import Returns, cost_of_delay
from services.domain.risk import Outcome
from services.language import format_list, format_rate
from services.language import gettext as _

Field = tuple[str, str, Kind]
"""The name of a column, its title, and how its figures are shown; money is a count of the organisation's currency."""


def fields() -> tuple[Field, ...]:
    """The columns of a table of figures."""
    return (
        ("code", _("Code"), "text"),
        ("title", _("Initiative"), "text"),
        ("unit", _("Business unit"), "text"),
        ("year", _("Valued in"), "text"),
        ("pv_costs", _("Costs (present value)"), "count"),
        ("pv_benefits", _("Benefits (present value)"), "count"),
        ("npv", _("NPV"), "count"),
        ("p10", _("NPV, P10"), "count"),
        ("p50", _("NPV, P50"), "count"),
        ("p90", _("NPV, P90"), "count"),
        ("loss", _("Probability of a loss"), "share"),
        ("roi", _("ROI"), "share"),
        ("roi_undiscounted", _("ROI, undiscounted"), "share"),
        ("irr", _("IRR"), "text"),
        ("payback", _("Payback (years)"), "score"),
        ("discounted_payback", _("Payback, discounted (years)"), "score"),
        ("benefit_cost_ratio", _("Benefits per unit of cost"), "figure"),
        ("break_even", _("Break-even share of benefits"), "share"),
        ("cost_of_delay", _("Lost by a year of delay"), "count"),
        ("measured", _("Benefits backed by measurement"), "share"),
        ("benchmark", _("Benefits by benchmark"), "share"),
        ("assumed", _("Benefits assumed"), "share"),
    )


def rows(cases: CaseList) -> pd.DataFrame:
    """A row for each initiative at its own year 0, then one for several together at the valuation year (`fields`)."""
    found = [
        _row(
            (one.plan.code, one.plan.title, one.unit, str(one.initiative.start_year)),
            one.case.returns,
            one.case.outcome,
            one.case.shares,
        )
        for one in cases.cases
    ]
    if cases.together is not None and len(found) > 1:
        found.append(_total(cases.together, cases.settings))
    return pd.DataFrame(found, columns=[name for name, _title, _kind in fields()])


def _row(
    about: tuple[str, ...], found: Returns, risk: Outcome, shares: Mapping[Basis, float]
) -> tuple[object, ...]:
    return (
        *about,
        *(found.pv_costs, found.pv_benefits, found.npv),
        *(risk.p10, risk.p50, risk.p90, risk.probability_of_loss),
        *(found.roi, found.roi_undiscounted, internal_rate(found)),
        *(_paid_back(found, years) for years in (found.payback, found.discounted_payback)),
        *(found.benefit_cost_ratio, found.break_even_share, found.cost_of_delay),
        *(shares.get(basis) for basis in BASES),
    )


def _paid_back(found: Returns, years: float | None) -> float | str | None:
    """Years, or that they never come; nothing where nothing is paid."""
    return _("never") if years is None and found.pv_costs > 0 else years


def _total(found: Together, settings: MoneySettings) -> tuple[object, ...]:
    """All together: present values and what follows from them at the valuation year, the rest from all flows."""
    value = found.portfolio
    scaled = replace(
        found.returns,
        pv_costs=value.pv_costs,
        pv_benefits=value.pv_benefits,
        npv=value.npv,
        roi=value.roi,
        cost_of_delay=cost_of_delay(value.npv, settings.rate),
    )
    return _row(
        ("", _("All together"), "", str(settings.valuation_year)), scaled, found.outcome, found.shares
    )


def internal_rate(found: Returns) -> str:
    """The internal rate of return in words: none and several are said."""
    if not found.irrs:
        return _("none")
    if len(found.irrs) > 1:
        return _("several: {rates}").format(rates=format_list([format_rate(rate) for rate in found.irrs]))
    return format_rate(found.irrs[0])
