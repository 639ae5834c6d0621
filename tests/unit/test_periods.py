"""Periods: as people write them."""

from datetime import date

import pytest

from services.domain.periods import Period


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026", "2026"),
        ("2026-Q3", "2026-Q3"),
        ("T3 2026", "2026-Q3"),
        ("q1-2026", "2026-Q1"),
        ("2026/9", "2026-09"),
    ],
)
def test_a_period_is_read(written, code):
    assert str(Period.parse(written)) == code


@pytest.mark.parametrize("written", ["", "spring", "2026-Q5", "2026-13", "26", "20266", "1800"])
def test_nonsense_is_refused(written):
    with pytest.raises(ValueError, match=r".*"):
        Period.parse(written)


def test_a_quarter_has_its_days():
    third = Period.parse("2026-Q3")
    assert (third.starts, third.ends) == (date(2026, 7, 1), date(2026, 9, 30))


def test_a_period_knows_the_one_before_and_the_year_before():
    found = [Period.parse(code) for code in ("2026-01", "2026-Q1", "2026")]
    assert [str(period.prior) for period in found] == ["2025-12", "2025-Q4", "2025"]
    assert [str(period.year_earlier) for period in found] == ["2025-01", "2025-Q1", "2025"]


@pytest.mark.parametrize(
    ("code", "months", "parts"),
    [
        ("2026-Q3", 1, ["2026-07", "2026-08", "2026-09"]),
        ("2026", 3, ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        ("2026-Q3", 3, ["2026-Q3"]),
        ("2026-07", 3, []),
    ],
)
def test_a_period_is_made_of_shorter_ones(code, months, parts):
    assert [str(part) for part in Period.parse(code).parts(months)] == parts
