"""Languages: numbers and dates as each language writes them."""

from datetime import date

import pytest

from services.language import (
    format_date,
    format_delta,
    format_money,
    format_percent,
    format_period,
    format_score,
    format_years,
    in_language,
    language_from_locale,
    measure_pattern,
    money_pattern,
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


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0, "$0", "0_$"),
        (999.4, "$999", "999_$"),
        (999.6, "$1K", "1_k_$"),
        (12_345, "$12.3K", "12,3_k_$"),
        (999_600, "$1M", "1_M_$"),
        (1_235_000, "$1.24M", "1,24_M_$"),
        (-1_240_000, "−$1.24M", "−1,24_M_$"),
        (2.5e9, "$2.5B", "2,5_G_$"),
        (None, "–", "–"),
    ],
)
def test_money_is_compact(value, english, french):
    written = []
    for language in ("en", "fr"):
        with in_language(language):
            written.append(format_money(value, "CAD").replace("\u00a0", "_"))
    assert written == [english, french]


@pytest.mark.parametrize(("language", "written"), [("en", "US$1,234,568"), ("fr", "1_234_568_$_US")])
def test_exact_money_has_whole_units(language, written):
    with in_language(language):
        assert format_money(1_234_567.5, "USD", exact=True).replace("\u00a0", "_") == written


@pytest.mark.parametrize(("value", "written"), [(5, "+$5"), (-5, "−$5"), (0.4, "$0"), (-0.4, "$0")])
def test_signed_money_has_a_sign_unless_it_rounds_to_nothing(value, written):
    assert format_money(value, "CAD", signed=True) == written


def test_a_currency_of_letters_stands_apart():
    assert format_money(1_240_000, "CHF") == "CHF\u00a01.24M"


@pytest.mark.parametrize(("value", "written"), [(2.44, "2.4\u00a0years"), (1.0, "1\u00a0year"), (None, "–")])
def test_a_time_in_years_has_one_decimal(value, written):
    assert format_years(value) == written


@pytest.mark.parametrize(
    ("language", "value", "pattern"),
    [
        ("en", 1_240_000, '"$"#,##0.00,,"M";"−""$"#,##0.00,,"M"'),
        ("en", -15_500, '"$"#,##0.0,"K";"−""$"#,##0.0,"K"'),
        ("fr", 320_000, '#,##0,"\u00a0k\u00a0$";"−"#,##0,"\u00a0k\u00a0$"'),
        ("en", 0.2, '"$"#,##0'),
    ],
)
def test_a_spreadsheet_program_shows_amounts_as_screens_do(language, value, pattern):
    with in_language(language):
        assert money_pattern(value, "CAD") == pattern


@pytest.mark.parametrize(
    ("language", "value", "measure", "signed", "pattern"),
    [
        ("en", 41.5, "percent", False, '#,##0.0"%";"−"#,##0.0"%"'),
        ("fr", 41.5, "percent", False, '#,##0.0"\u00a0%";"−"#,##0.0"\u00a0%"'),
        ("en", -2.5, "percent", True, '"+"#,##0.0"\u00a0pts";"−"#,##0.0"\u00a0pts"'),
        ("en", 0.01, "hours", True, '#,##0.0"\u00a0h";#,##0.0"\u00a0h"'),
        ("en", 1200.5, "currency", False, '"$"#,##0.0;"−""$"#,##0.0'),
        ("en", 7.0, "index", False, '#,##0.0;"−"#,##0.0'),
    ],
)
def test_a_spreadsheet_program_shows_kpis_as_screens_do(language, value, measure, signed, pattern):
    with in_language(language):
        assert measure_pattern(value, measure, 1, "CAD", signed=signed) == pattern
