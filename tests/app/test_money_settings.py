"""The money settings on the Administration page: shown, changed, refused."""

import pytest

from dashboard.money_settings import given
from services import business_case
from services.adapters.database import open_sessions
from services.administration import list_units
from services.domain.case_facts import MoneySettings
from services.domain.viewer import LOCAL_VIEWER


@pytest.fixture
def sessions(with_sample):
    """The sample company's database, beside the app."""
    opened = open_sessions(with_sample)
    yield opened
    opened.kw["bind"].dispose()


def stored(sessions):
    top = list_units(sessions, LOCAL_VIEWER).roots[0].id
    return business_case.money_settings(sessions, LOCAL_VIEWER, top)


def field(app, kind, label):
    return next(one for one in getattr(app, kind) if one.label == label)


def save(app):
    return (
        next(one for one in app.button if one.key and one.key.startswith("FormSubmitter:money."))
        .click()
        .run()
    )


def test_the_discount_rate_is_set_in_per_cent(open_app, sessions):
    app = open_app("administration", part="money")
    field(app, "number_input", "Discount rate (%)").set_value(7.5)
    save(app)
    assert stored(sessions) == MoneySettings("CAD", 0.075, 2026)


def test_the_currency_stays_once_there_are_amounts(open_app, sessions):
    app = open_app("administration", part="money")
    field(app, "selectbox", "Currency").set_value("EUR")
    save(app)
    assert app.error[0].value.startswith("There are amounts in CAD")
    assert stored(sessions).currency == "CAD"


@pytest.mark.parametrize(
    ("typed", "found"),
    [(("jpy ", 7.5, 2027), ("JPY", 0.075, 2027)), (("CAD", 12.3456789, 2026), ("CAD", 0.123456789, 2026))],
)
def test_what_is_typed(typed, found):
    before = MoneySettings("CAD", 0.123456789, 2026)
    assert given(before, *typed) == MoneySettings(*found)
