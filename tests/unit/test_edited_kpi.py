"""KPIs as they are typed: which periods are shown, and how figures are written."""

from datetime import date

import pytest

from services import edited_kpi
from services.adapters import kpi_catalogue
from services.domain.kpi_facts import GivenValue, KpiValue
from services.language import use_language

MONTHLY, QUARTERLY = kpi_catalogue.by_code()["engagement_rate"], kpi_catalogue.by_code()["digital_revenue"]
TODAY = date(2026, 5, 20)
ACTUAL, TARGET = KpiValue(actual=1), KpiValue(target=1)


@pytest.mark.parametrize(
    ("stood", "first", "last"),
    [
        ({}, "2025-06", "2026-09"),
        ({"2026-07": ACTUAL}, "2025-08", "2026-11"),
        ({"2020-01": ACTUAL, "2027-12": TARGET, "2030": TARGET}, "2025-06", "2027-12"),
    ],
)
def test_a_year_and_some_months_ahead_are_shown(stood, first, last):
    shown = edited_kpi.shown_periods(MONTHLY, stood, TODAY)
    assert (shown[0], shown[-1]) == (first, last)


def test_no_period_stands_twice():
    shown = edited_kpi.shown_periods(MONTHLY, {"2026-04": ACTUAL, "2026-06": TARGET}, TODAY)
    assert len(shown) == len(set(shown)) == 16


def test_quarters_are_shown_for_a_quarterly_kpi():
    shown = edited_kpi.shown_periods(QUARTERLY, {}, TODAY)
    assert (shown[0], shown[11], shown[-1]) == ("2023-Q3", "2026-Q2", "2027-Q2")


def test_more_periods_are_shown_where_they_are_asked_for():
    shown = edited_kpi.shown_periods(MONTHLY, {"2019-03": ACTUAL}, TODAY, far=True)
    assert (shown[:2], shown[-1]) == (("2019-03", "2021-06"), "2031-05")


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [("actual", "en", "45.5 %"), ("actual", "fr", "45,5 %"), ("weight", "fr", "12"), ("target", "fr", "")],
)
def test_a_figure_as_it_is_typed(name, language, text):
    use_language(language)
    assert edited_kpi.as_text(MONTHLY, name, KpiValue(45.5, None, None, 12)) == text


def test_a_kpi_is_called_as_it_is_typed_in_the_language():
    edited = edited_kpi.EditedDefinition({"code": "a", "title_en": "Mood", "title_fr": ""})
    use_language("fr")
    assert edited.title == "Mood"


def test_values_of_another_kpi_are_never_stored():
    edited = edited_kpi.EditedValues(1, "a", {}, (), {("2026-01", "actual"): "4"})
    given = [GivenValue(kpi, 1, "2026-01", KpiValue(4)) for kpi in ("a", "b")]
    assert [one.kpi for one in edited_kpi.changed_values(given, edited, {})] == ["a"]
