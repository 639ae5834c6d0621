"""Languages: numbers and dates as each language writes them."""

from datetime import date

import pytest

from services.language import (
    format_date,
    format_delta,
    format_percent,
    format_period,
    format_score,
    in_language,
    language_from_locale,
)


@pytest.mark.parametrize(("language", "written"), [("en", "3.4"), ("fr", "3,4")])
def test_a_score_has_one_decimal(language, written):
    with in_language(language):
        assert format_score(3.449) == written


@pytest.mark.parametrize(
    ("value", "written"), [(0.31, "+0.3"), (-0.31, "−0.3"), (0.01, "0.0"), (-0.01, "0.0"), (None, "–")]
)
def test_a_difference_has_a_sign_unless_it_rounds_to_nothing(value, written):
    assert format_delta(value) == written


@pytest.mark.parametrize(("language", "written"), [("en", "62%"), ("fr", "62\u00a0%")])
def test_a_share_is_written_in_per_cent(language, written):
    with in_language(language):
        assert format_percent(0.617) == written


@pytest.mark.parametrize(("language", "written"), [("en", "Q3 2026"), ("fr", "T3 2026")])
def test_a_quarter_is_written_as_people_say_it(language, written):
    with in_language(language):
        assert format_period("2026-Q3") == written


def test_a_missing_figure_is_a_dash():
    assert [format_score(None), format_percent(float("nan")), format_date(None)] == ["–", "–", "–"]


def test_a_date_is_written_in_french():
    with in_language("fr"):
        assert format_date(date(2026, 10, 5)) == "5 oct. 2026"


@pytest.mark.parametrize(
    ("locale", "language"), [("fr-CA", "fr"), ("en-GB", "en"), (None, "en"), ("de", "en")]
)
def test_the_browser_decides_the_language(locale, language):
    assert language_from_locale(locale) == language
