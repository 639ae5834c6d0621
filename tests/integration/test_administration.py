"""Names and codes of units as they are stored."""

import pytest

from services import administration
from services.domain.errors import RefusedError
from services.domain.viewer import LOCAL_VIEWER


def add(company, name="Stores", code="STORES"):
    return administration.add_unit(company.sessions, LOCAL_VIEWER, company.units["ORG"], name, code)


def stored(company, unit):
    return administration.list_units(company.sessions, LOCAL_VIEWER).by_id[unit]


def test_the_longest_name_and_code_are_stored(company):
    unit = stored(company, add(company, "n" * 200, "C" * 60))
    assert (len(unit.name), len(unit.code)) == (200, 60)


@pytest.mark.parametrize(("name", "code"), [("n" * 201, "C"), ("Stores", "C" * 61)])
def test_one_that_is_too_long_is_refused_in_a_sentence(company, name, code):
    with pytest.raises(RefusedError, match="is longer than"):
        add(company, name, code)


def test_a_unit_is_not_renamed_to_what_is_too_long(company):
    with pytest.raises(RefusedError, match="is longer than 200"):
        administration.change_unit(company.sessions, LOCAL_VIEWER, company.units["NORTH"], "n" * 201, 1)


def test_signs_nobody_sees_are_left_out(company):
    assert (
        stored(company, add(company, "\u202eSto\x00res\u2069  of\ttown ", " ST\x07 ")).name
        == "Stores of town"
    )


def test_a_code_is_taken_whatever_blanks_stand_around_it(company):
    with pytest.raises(RefusedError, match="NORTH"):
        add(company, code=" NORTH ")
