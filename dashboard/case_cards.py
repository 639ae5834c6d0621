"""The cards of the business case: figures put into words."""

from dashboard.case_filters import CaseSelection
from dashboard.components import Card
from services import glossary
from services.domain.business_case import BASES, Together
from services.domain.risk import KEPT_DRAWS
from services.language import format_count, format_money, format_percent, format_years
from services.language import gettext as _


def case_cards(selection: CaseSelection) -> list[Card]:
    """Net present value with its range, ROI, payback, what the benefits rest on, the risk of a loss."""
    found, planned = selection.cases.together, selection.planned.together
    if found is None or planned is None:
        return []
    return [
        _npv(selection, found, planned),
        _roi(found),
        _payback(found),
        _rests_on(found),
        _risk(found),
    ]


def _npv(selection: CaseSelection, found: Together, planned: Together) -> Card:
    currency, value = selection.cases.settings.currency, found.portfolio.npv
    change = value - planned.portfolio.npv
    low, high = (format_money(end, currency) for end in (found.outcome.p10, found.outcome.p90))
    between = _("8 times in 10 from {low} to {high}").format(low=low, high=high)
    moved = format_money(change, currency, signed=True).replace("−", "-") if selection.asked else None
    return Card(
        _("Net present value (NPV)"),
        format_money(value, currency),
        moved,
        help=glossary.explain("npv"),
        note=between,
    )


def _roi(found: Together) -> Card:
    roi = found.portfolio.roi
    if roi is None:
        return Card(
            _("Return on investment (ROI)"), format_percent(None), None, _("undefined: nothing is paid")
        )
    plain = format_percent(found.returns.roi_undiscounted)
    return Card(
        _("Return on investment (ROI)"),
        format_percent(roi),
        None,
        _("{roi} without discounting").format(roi=plain),
        help=glossary.explain("roi"),
    )


def _payback(found: Together) -> Card:
    if found.returns.free:
        return Card(_("Payback"), format_years(None), None, _("undefined: nothing is paid"))
    paid = found.returns.payback
    discounted = found.returns.discounted_payback
    words = _("discounted: {years}").format(
        years=format_years(discounted) if discounted is not None else _("never")
    )
    return Card(
        _("Payback"),
        format_years(paid) if paid is not None else _("Never"),
        None,
        words,
        help=glossary.explain("payback"),
    )


def _rests_on(found: Together) -> Card:
    measured, benchmark, assumed = (found.shares.get(basis) for basis in BASES)
    words = _("benchmark {benchmark}, assumed {assumed}").format(
        benchmark=format_percent(benchmark), assumed=format_percent(assumed)
    )
    return Card(
        _("Benefits backed by measurement"),
        format_percent(measured),
        None,
        words if found.shares else _("there are no benefits"),
        help=glossary.explain("shares_of_benefits"),
    )


def _risk(found: Together) -> Card:
    return Card(
        _("Risk of a loss"),
        format_percent(found.outcome.probability_of_loss),
        None,
        _("of {count} simulated outcomes").format(count=format_count(KEPT_DRAWS)),
        help=glossary.explain("risk_of_loss"),
    )
