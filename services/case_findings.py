"""Case findings: what a business case comes to, in a sentence."""

from services.business_case import CaseList
from services.domain.business_case import Together
from services.domain.returns import cost_of_delay
from services.language import (
    format_count,
    format_list,
    format_money,
    format_percent,
    format_rate,
    format_years,
    ngettext,
)
from services.language import gettext as _

DELAYS = (1, 2, 3)
NOTICEABLE_RISK = 0.05
"""The probability of a loss from which on a sentence names it."""


def finding(cases: CaseList, about: str) -> str:
    """What initiatives return, how sure that is and which lose money; `about` is the name of what is shown."""
    found = cases.together
    if found is None:
        return _("{about} has no initiative yet").format(about=about)
    if len(cases.cases) == 1:
        return f"{_of_one(found, cases)}{_risk(found)}"
    return f"{_of_many(found, cases)}{_losers(cases)}"


def _of_one(found: Together, cases: CaseList) -> str:
    title, amount = cases.cases[0].plan.title, _amount(found, cases)
    if found.portfolio.npv < 0:
        return _("{initiative} costs {amount} more than it returns").format(initiative=title, amount=amount)
    if found.returns.payback is None:
        return _("{initiative} returns {amount} more than it costs").format(initiative=title, amount=amount)
    return _("{initiative} returns {amount} more than it costs, paid back after {years}").format(
        initiative=title, amount=amount, years=format_years(found.returns.payback)
    )


def _of_many(found: Together, cases: CaseList) -> str:
    count = len(cases.cases)
    if found.portfolio.npv < 0:
        sentence = ngettext(
            "{count} initiative costs {amount} more than it returns",
            "{count} initiatives cost {amount} more than they return",
            count,
        )
    else:
        sentence = ngettext(
            "{count} initiative returns {amount} more than it costs",
            "{count} initiatives return {amount} more than they cost",
            count,
        )
    return sentence.format(count=format_count(count), amount=_amount(found, cases))


def _amount(found: Together, cases: CaseList) -> str:
    return format_money(abs(found.portfolio.npv), cases.settings.currency)


def _risk(found: Together) -> str:
    risk = found.outcome.probability_of_loss
    if found.portfolio.npv < 0 or risk < NOTICEABLE_RISK:
        return ""
    return _("; the risk of a loss is {risk}").format(risk=format_percent(risk))


def _losers(cases: CaseList) -> str:
    """How many lose money, and which one most."""
    losing = sorted(
        (one for one in cases.cases if one.case.returns.npv < 0), key=lambda o: o.case.returns.npv
    )
    if not losing:
        return _("; none of them loses money")
    sentence = ngettext(
        "; {initiative} loses money", "; {count} lose money, most of all {initiative}", len(losing)
    )
    return sentence.format(count=format_count(len(losing)), initiative=losing[0].plan.title)


def delays(cases: CaseList) -> str:
    """What it costs when all begins later; nothing where that costs nothing."""
    found, settings = cases.together, cases.settings
    if found is None or settings.rate == 0 or found.portfolio.npv <= 0:
        return ""
    costs = [
        ngettext("{count} year: {amount}", "{count} years: {amount}", years).format(
            count=format_count(years),
            amount=format_money(cost_of_delay(found.portfolio.npv, settings.rate, years), settings.currency),
        )
        for years in DELAYS
    ]
    return _("What a delay costs: {costs}").format(costs=" · ".join(costs))


def what_if(cases: CaseList, planned: CaseList) -> str:
    """What is asked and what comes of it beside what is planned."""
    currency = cases.settings.currency
    values = [one.together.portfolio.npv if one.together else 0.0 for one in (cases, planned)]
    value, before = (format_money(amount, currency) for amount in values)
    words = _("What if: {asked}. The net present value is {value} instead of {planned}. Nothing is stored.")
    return words.format(asked=asked(cases, planned), value=value, planned=before)


def asked(cases: CaseList, planned: CaseList) -> str:
    """What a what-if changes, in words; empty where nothing is asked."""
    parts = []
    rate, what_if = cases.settings.rate, cases.what_if
    if rate != planned.settings.rate:
        words = _("a discount rate of {rate} instead of {planned}")
        parts.append(words.format(rate=format_rate(rate), planned=format_rate(planned.settings.rate)))
    if what_if.realisation != 1:
        parts.append(_("{share} of the benefits").format(share=format_percent(what_if.realisation)))
    if what_if.delay:
        years = ngettext("a start {count} year later", "a start {count} years later", what_if.delay)
        parts.append(years.format(count=format_count(what_if.delay)))
    return format_list(parts)
