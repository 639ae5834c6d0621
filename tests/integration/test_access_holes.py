"""What the matrix of permissions does not try: whole organisations, remembered mappings, unknown frameworks."""

from dataclasses import replace

import pytest

from services import (
    erasing,
    founding,
    framework_library,
    import_history,
    importing,
    mapping,
    wave_administration,
)
from services.adapters import mapping_rows
from services.adapters.database import writing
from services.domain import mapping_document
from services.domain.column_mapping import Choices, Layout, Words
from services.domain.errors import NotFoundError, RefusedError
from services.domain.sources import Source
from services.domain.unit_drafts import UnitDraft
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import found_company, import_now, questionnaire, spreadsheet

ROWS = [["Store", "A1", "A2"], ["Zyx shop", 1, 2]]


def north(company, role=ViewerRole.ADMINISTRATOR):
    return Viewer("nora", role, company.units["NORTH"])


WHOLE = {
    "open a wave": lambda c: wave_administration.open_wave(
        c.sessions, north(c), c.units["NORTH"], c.framework_id, "2030"
    ),
    "add a list": lambda c: founding.add_units(
        c.sessions, north(c), c.units["NORTH"], [UnitDraft("NEW", "New")]
    ),
    "erase": lambda c: erasing.erase_organisation(c.sessions, LOCAL_VIEWER, c.units["NORTH"]),
}


@pytest.mark.parametrize("action", WHOLE.values(), ids=WHOLE)
def test_a_unit_is_not_taken_for_an_organisation(company, action):
    with pytest.raises(RefusedError, match="a whole organisation"):
        action(company)


UNKNOWN = {
    "read": lambda c: framework_library.get_framework(c.sessions, 999),
    "retire": lambda c: framework_library.retire(c.sessions, LOCAL_VIEWER, 999),
    "wave": lambda c: wave_administration.open_wave(c.sessions, LOCAL_VIEWER, c.units["ORG"], 999, "2030"),
}


@pytest.mark.parametrize("action", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_framework_is_said(company, action):
    with pytest.raises(NotFoundError, match="no such version"):
        action(company)


def test_imports_of_others_do_not_push_own_ones_out_of_the_history(company):
    import_now(company, questionnaire(company, {"NORTH": [[1] * 4]}))
    import_now(company, questionnaire(company, {"SOUTH": [[1] * 4]}))
    assert len(import_history.list_batches(company.sessions, north(company), limit=1)) == 1


@pytest.fixture
def remembering(sessions):
    """A company that remembers how a layout is read, with a word for a unit; `remember` does that anew."""
    company = found_company(sessions, answers="named")
    staged = importing.stage(sessions, LOCAL_VIEWER, "stores.xlsx", spreadsheet(ROWS))
    sheet = mapping.sheet_names(sessions, LOCAL_VIEWER, staged)[0]
    read = mapping.suggest(sessions, LOCAL_VIEWER, staged, company.wave, sheet, Layout.RESPONDENTS, 0)

    def remember(code, **changes):
        choices = Choices(replace(read, **changes), Words(units={"zyx shop": code}))
        with writing(sessions) as session:
            mapping.remember(session, LOCAL_VIEWER, company.units["ORG"], choices)

    return company, remember


def current(company, viewer):
    staged = importing.stage(company.sessions, viewer, "mine.xlsx", spreadsheet(ROWS))
    return mapping.current_choices(company.sessions, viewer, staged)


@pytest.mark.parametrize(("code", "words"), [("SOUTH", {}), ("NORTH", {"zyx shop": "NORTH"})])
def test_words_for_units_out_of_sight_are_not_remembered_for_a_viewer(remembering, code, words):
    company, remember = remembering
    remember(code)
    assert current(company, north(company)).words.units == words


@pytest.mark.parametrize(("code", "told"), [("SOUTH", False), ("NORTH", True)])
def test_a_mapping_for_a_unit_out_of_sight_is_not_told(remembering, code, told):
    company, remember = remembering
    remember("NORTH", unit=Source("fixed", code))
    found = current(company, north(company)).mapping
    assert (found is not None and found.unit.value == code) == told


def test_what_one_viewer_sees_of_a_mapping_does_not_replace_the_rest(remembering):
    company, remember = remembering
    remember("SOUTH")
    mine = current(company, north(company))
    with writing(company.sessions) as session:
        mapping.remember(session, north(company), company.units["ORG"], mine)
        (kept,) = mapping_rows.newest_first(session, [company.units["ORG"]])
    assert mapping_document.read(kept).words.units == {"zyx shop": "SOUTH"}
