"""Founding organisations and units, on both databases."""

import pytest

from services import founding, wave_administration
from services.administration import list_units
from services.domain.errors import NotAllowedError, NotFoundError, RefusedError
from services.domain.unit_drafts import MOST_UNITS, UnitDraft
from services.domain.units import Unit
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import found_company, import_now, questionnaire, spreadsheet

ACME = Unit(1, "ACME", "Acme")
DRAFTS = (UnitDraft("EU", "Europe"), UnitDraft("FR", "France", "EU"), UnitDraft("AS", "Asia"))


def found(sessions, drafts=DRAFTS, code="ACME"):
    return founding.found_organisation(sessions, LOCAL_VIEWER, "Acme", code, drafts)


def codes(sessions):
    """The codes of all units as paths from their organisation."""
    tree = list_units(sessions, LOCAL_VIEWER)
    return [
        ".".join(above.code for above in tree.path(unit.id))
        for root in tree.roots
        for unit in tree.subtree(root.id)
    ]


def test_an_organisation_is_founded_with_its_tree(sessions):
    found(sessions)
    assert codes(sessions) == ["ACME", "ACME.EU", "ACME.EU.FR", "ACME.AS"]


def test_units_that_are_added_follow_those_that_are_there(sessions):
    acme = found(sessions)
    founding.add_units(sessions, LOCAL_VIEWER, acme, [UnitDraft("AA", "Africa")])
    assert codes(sessions)[-1] == "ACME.AA"


def test_a_code_that_is_taken_stops_all_units(sessions):
    acme = found(sessions)
    with pytest.raises(RefusedError, match="in use already: FR"):
        founding.add_units(sessions, LOCAL_VIEWER, acme, [UnitDraft("NEW", "New"), UnitDraft("FR", "France")])
    assert len(codes(sessions)) == 4


def test_an_organisation_whose_code_is_taken_is_refused(sessions):
    found(sessions)
    with pytest.raises(RefusedError, match="“ACME” is in use already"):
        found(sessions)


@pytest.mark.parametrize("role", [ViewerRole.EXECUTIVE, ViewerRole.CONTRIBUTOR])
def test_only_an_administrator_founds_an_organisation(sessions, role):
    with pytest.raises(NotAllowedError):
        founding.found_organisation(sessions, Viewer("somebody", role), "Acme", "ACME")


def test_an_administrator_adds_no_units_outside_the_own_scope(sessions):
    acme, other = found(sessions, ()), found(sessions, (), "OTHER")
    with pytest.raises(NotFoundError):
        founding.add_units(sessions, Viewer("admin", ViewerRole.ADMINISTRATOR, other), acme, DRAFTS)


def test_two_thousand_units_are_stored(sessions):
    found(sessions, [UnitDraft(f"U{n}", f"Unit {n}") for n in range(MOST_UNITS)])
    assert len(codes(sessions)) == MOST_UNITS + 1


def how_far(company):
    """What is listed of the only organisation."""
    (one,) = founding.list_founded(company.sessions, LOCAL_VIEWER)
    return one.units, one.wave, one.answered


def test_how_far_an_organisation_has_come_is_listed(sessions):
    company = found_company(sessions)
    assert how_far(company) == (2, company.wave, False)


def test_an_organisation_has_answers_once_a_file_is_confirmed(sessions):
    company = found_company(sessions)
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    assert how_far(company) == (2, company.wave, True)


def test_a_closed_wave_is_not_handed_out(sessions):
    company = found_company(sessions)
    wave_administration.close_wave(sessions, LOCAL_VIEWER, company.wave)
    assert how_far(company) == (2, None, False)


def test_the_sheet_that_names_a_column_of_names_is_read():
    content = spreadsheet([["Our units"], [], ["Nom", "Code"], ["Nord", 12]])
    rows = founding.read_unit_file("units.xlsx", content)
    assert founding.read_units(rows, ACME).drafts == (UnitDraft("12", "Nord"),)


def test_cells_pasted_from_a_spreadsheet_are_a_table():
    text = "Name\tCode\tParent\nLyon\t\tFR\nFrance\tFR\t"
    assert founding.read_units(text, ACME).drafts == (
        UnitDraft("FR", "France"),
        UnitDraft("LYON", "Lyon", "FR"),
    )
