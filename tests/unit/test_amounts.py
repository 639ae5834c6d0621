"""Amounts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.amounts import Ambiguous, OtherCurrency, Unreadable, read_amount
from services.domain.percent import Percent


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,50 $", 1234.5),
        ("1\u00a0234,50\u00a0$", 1234.5),
        ("1\u202f234\u202f567,5", 1234567.5),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1,234,567", 1234567),
        ("1'234.50", 1234.5),
        ("$1,234.50", 1234.5),
        ("CAD 500", 500),
        ("500 CAD", 500),
        ("CA$ 500", 500),
        ("500 $ CA", 500),
        ("(500)", -500),
        ("(1 234,50 $)", -1234.5),
        ("-500", -500),
        ("−500", -500),
        ("-$500", -500),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
        ("1 234,567", 1234.567),
        ("12.5", 12.5),
        (12, 12),
        (12.5, 12.5),
    ],
)
def test_what_is_read(text, amount):
    assert read_amount(text, "CAD") == amount


@pytest.mark.parametrize(
    ("text", "readings"), [("1,234", (1.234, 1234)), ("1.234", (1.234, 1234)), ("-12,500 $", (-12.5, -12500))]
)
def test_what_may_mean_two_things_is_not_guessed(text, readings):
    assert read_amount(text, "CAD") == Ambiguous(readings)


@pytest.mark.parametrize(("text", "sign"), [("500 €", "€"), ("EUR 500", "EUR"), ("US$ 500", "US$")])
def test_another_currency_is_told(text, sign):
    assert read_amount(text, "CAD") == OtherCurrency(sign)


@pytest.mark.parametrize(
    "value",
    ["much", "12k", "1 23", "1,2,3", "10 %", "", "-", "1.234.5", True, Percent(0.1), None, 1e16, "--5"],
)
def test_what_is_no_amount(value):
    assert read_amount(value, "CAD") == Unreadable()


@given(st.integers(0, 10**11), st.integers(0, 99))
def test_a_french_and_an_english_amount_are_the_same(whole, cents):
    english = f"${whole:,}.{cents:02}"
    french = f"{whole:,}".replace(",", "\u00a0") + f",{cents:02}\u00a0$"
    assert read_amount(english, "CAD") == read_amount(french, "CAD") == float(f"{whole}.{cents:02}")


@given(st.text(max_size=12))
def test_any_text_is_told_what_it_is(text):
    found = read_amount(text, "CAD")
    assert isinstance(found, float | Ambiguous | OtherCurrency | Unreadable)
