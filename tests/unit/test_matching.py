"""Matching: what people type, whatever their keyboard does to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching import normalise


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  Don’t\u00a0 know ", "don't know"),
        ("Équipe – A", "équipe - a"),
        ("e\u0301quipe", "équipe"),
        ("« Oui »", '" oui "'),
        ("ﬁn", "fin"),
    ],
)
def test_forms_of_the_same_text_match(typed, meant):
    assert normalise(typed) == meant


def test_accents_count():
    assert normalise("marche") != normalise("marché")


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
