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
