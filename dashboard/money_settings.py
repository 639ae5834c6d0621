"""Money settings: the currency, the discount rate and the valuation year of an organisation's business case."""

import streamlit as st

from dashboard import components, resources
from services import business_case, glossary
from services.domain.case_facts import FIRST_YEAR, LAST_YEAR, MoneySettings
from services.domain.errors import PalierError
from services.domain.units import Unit
from services.language import gettext as _

USUAL = ("CAD", "USD", "EUR", "GBP", "CHF", "XAF", "XOF", "MAD")
"""Currencies to choose from; any other is written by its code."""


def show(organisation: Unit) -> None:
    """The settings of an organisation, in the form that changes them."""
    sessions, viewer, version = resources.workspace().sessions, resources.viewer(), resources.shown_version()
    settings = resources.kept(
        lambda: business_case.money_settings(sessions, viewer, organisation.id, version),
        "money settings",
        organisation.id,
    )
    if not settings.stated:
        st.info(_("Nobody has set currency, discount rate and valuation year yet: these are the defaults."))
    _form(organisation, settings)


def _percent(rate: float) -> float:
    """A share in per cent, without the dust that multiplying leaves."""
    return float(f"{100 * rate:.12g}")


def _form(organisation: Unit, settings: MoneySettings) -> None:
    key = f"money.{organisation.id}"
    usual = list(dict.fromkeys((settings.currency, *USUAL)))
    with st.form(key):
        st.header(_("Currency, discount rate and valuation year"), anchor=False)
        left, middle, right = st.columns(3)
        currency = left.selectbox(
            _("Currency"),
            usual,
            key=f"{key}.currency.{settings.currency}",
            accept_new_options=True,
            help=_("Choose one, or write its code (ISO 4217). It stays once there are amounts in it."),
        )
        percent = middle.number_input(
            _("Discount rate (%)"),
            0.0,
            100.0,
            _percent(settings.rate),
            0.5,
            format="%g",
            key=f"{key}.rate",
            help=glossary.explain("discount_rate"),
        )
        year = right.number_input(
            _("Valuation year"),
            FIRST_YEAR,
            LAST_YEAR,
            settings.valuation_year,
            1,
            key=f"{key}.year",
            help=glossary.explain("valuation_year"),
        )
        if st.form_submit_button(_("Save"), icon=":material/check:"):
            _save(organisation, given(settings, currency or "", percent, year))


def given(before: MoneySettings, currency: str, percent: float, year: int) -> MoneySettings:
    """The settings as typed; a rate that was left alone stays the very same number."""
    rate = before.rate if percent == _percent(before.rate) else percent / 100
    return MoneySettings(currency.strip().upper(), rate, year)


def _save(organisation: Unit, settings: MoneySettings) -> None:
    try:
        sessions, viewer = resources.workspace().sessions, resources.viewer()
        business_case.set_money_settings(sessions, viewer, organisation.id, settings)
    except PalierError as error:
        components.error(error)
        return
    st.toast(_("The settings are saved."), icon=":material/check:")
    st.rerun()
