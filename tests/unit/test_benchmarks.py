"""Benchmarks: published figures with their source, and the one that is nearest."""

import pytest

from services.adapters import benchmark_catalogue
from services.domain.benchmarks import nearest
from tests.running import ROOT

ALL = benchmark_catalogue.benchmarks()
TEXT = (ROOT / "services" / "benchmark_catalogue.yaml").read_text("utf-8")
each = pytest.mark.parametrize("figure", ALL, ids=lambda f: f"{f.code} {f.year} {f.size_class}")
BASIC = "digital_intensity_basic"


@each
def test_a_figure_says_where_it_comes_from_in_both_languages(figure):
    texts = (figure.title, figure.source, figure.version, figure.licence, figure.geography)
    assert all(text.en.strip() and text.fr.strip() for text in texts)


@pytest.mark.parametrize(
    ("code", "year", "size", "value"),
    [
        (BASIC, 2021, "10+", 55.75),
        (BASIC, 2023, "10+", 58.87),
        (BASIC, 2025, "10+", 72.11),
        (BASIC, 2025, "10-249", 71.39),
        (BASIC, 2025, "250+", 96.39),
        ("digital_intensity_very_high", 2025, "250+", 42.72),
        ("ai_use", 2025, "10+", 19.95),
        ("owned_accounts", 2011, "large", 178),
        ("social_dormant", 2011, "unsaid", 20),
        ("organisation_model_hub_and_spoke", 2010, "unsaid", 41),
        ("organisation_model_holistic", 2012, "unsaid", 2.5),
    ],
)
def test_published_figures_are_there(code, year, size, value):
    assert nearest(ALL, code, year, size).value == value


@pytest.mark.parametrize(
    ("year", "size"), [(2021, "10+"), (2023, "10+"), (2025, "10+"), (2025, "10-249"), (2025, "250+")]
)
def test_the_bands_from_four_points_on_are_at_least_basic(year, size):
    bands = [
        nearest(ALL, f"digital_intensity_{band}", year, size).value for band in ("low", "high", "very_high")
    ]
    assert sum(bands) == pytest.approx(nearest(ALL, BASIC, year, size).value, abs=0.015)


@pytest.mark.parametrize(("year", "found"), [(1990, 2021), (2022, 2021), (2023, 2023), (2040, 2025)])
def test_the_nearest_year_counts_and_of_two_the_earlier(year, found):
    assert nearest(ALL, BASIC, year).year == found


def test_a_size_class_that_the_series_lacks_gives_the_first_one():
    assert nearest(ALL, BASIC, 2025, "enormous").size_class == "10+"


def test_an_unknown_series_gives_none():
    assert nearest(ALL, "unheard_of", 2025) is None


def test_versions_of_an_index_are_not_comparable():
    assert nearest(ALL, BASIC, 2021).comparable(nearest(ALL, BASIC, 2023))
    assert not nearest(ALL, BASIC, 2023).comparable(nearest(ALL, BASIC, 2025))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: 55.75", "value: 155.75"),
        ("measure: count", "measure: litres"),
        ("{year: 2023, size: 10+, value: 58.87", "{year: 2021, size: 10+, value: 58.87"),
    ],
)
def test_an_impossible_figure_is_refused(old, new):
    assert old in TEXT
    with pytest.raises(ValueError, match=r"10|owned"):
        benchmark_catalogue.parse(TEXT.replace(old, new))


def test_a_figure_without_a_source_is_refused():
    with pytest.raises(KeyError, match="source"):
        benchmark_catalogue.parse(TEXT.replace("    source: {en: European", "    origin: {en: European"))
