"""The history of imports: what it tells, the original files, and erasing for good."""

from datetime import timedelta

import pytest

from services import erasing, import_history, importing
from services.domain.errors import NotAllowedError, NotFoundError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import KEY, answers_of, found_company, import_now, questionnaire, spreadsheet
from tests.integration.test_survey_exports import MICROSOFT, surveyed  # noqa: F401  a fixture


def listed(company):
    return import_history.list_batches(company.sessions, LOCAL_VIEWER)


def test_the_history_tells_how_scores_moved(company):
    import_now(company, questionnaire(company, {"NORTH": [[1, 1, 1, 1]]}))
    (batch,) = listed(company)
    assert {(e.unit, e.before, e.after) for e in batch.effects} == {
        ("North", None, 1.0),
        ("Organisation", None, 1.0),
    }


def test_the_original_comes_back_as_it_was_uploaded(company):
    content = questionnaire(company, {"NORTH": [[1, 1, 1, 1]]})
    (batch,) = import_now(company, content, name="my file.xlsx")
    assert import_history.original(company.sessions, LOCAL_VIEWER, batch) == ("my file.xlsx", content)


def test_an_original_goes_when_its_time_is_over(company):
    content = questionnaire(company, {"NORTH": [[1, 1, 1, 1]]})
    staged = [importing.stage(company.sessions, LOCAL_VIEWER, "a.xlsx", content)]
    found = importing.preview(company.sessions, LOCAL_VIEWER, KEY, staged)
    (batch,) = importing.confirm(
        company.sessions, LOCAL_VIEWER, KEY, staged, found.fingerprint, keep=timedelta(seconds=-1)
    )
    with pytest.raises(NotFoundError):
        import_history.original(company.sessions, LOCAL_VIEWER, batch)


def test_an_erased_original_is_gone_and_the_answers_stay(company):
    (batch,) = import_now(company, questionnaire(company, {"NORTH": [[1, 1, 1, 1]]}))
    import_history.erase_original(company.sessions, LOCAL_VIEWER, batch)
    assert listed(company)[0].original_until is None
    assert len(answers_of(company)) == 1


def test_an_original_of_units_outside_the_scope_is_not_found(company):
    (batch,) = import_now(company, questionnaire(company, {"NORTH": [[1, 1, 1, 1]]}))
    other = Viewer("south", ViewerRole.CONTRIBUTOR, company.units["SOUTH"])
    with pytest.raises(NotFoundError):
        import_history.original(company.sessions, other, batch)


def test_a_respondent_is_erased_with_the_files_that_held_their_answers(company):
    (batch,) = import_now(company, questionnaire(company, {"NORTH": [[1, 1, 1, 1], [5, 5, 5, 5]]}))
    erased = erasing.erase_respondent(company.sessions, LOCAL_VIEWER, KEY, company.units["ORG"], "r01")
    assert (erased.assessments, erased.originals, len(answers_of(company))) == (1, 1, 1)
    with pytest.raises(NotFoundError):
        import_history.original(company.sessions, LOCAL_VIEWER, batch)


def test_only_an_administrator_erases(company):
    contributor = Viewer("c", ViewerRole.CONTRIBUTOR, company.units["NORTH"])
    with pytest.raises((NotAllowedError, NotFoundError)):
        erasing.erase_respondent(company.sessions, contributor, KEY, company.units["ORG"], "r01")


def test_undo_of_an_export_without_ids_brings_the_people_back(surveyed):  # noqa: F811
    import_now(surveyed, spreadsheet(MICROSOFT))
    rows = [["Timestamp", "Unit", *MICROSOFT[0][6:10]], ["2026-09-01", "NORTH", 5, 5, 5, 5]]
    (newest,) = import_now(surveyed, spreadsheet(rows))
    assert sorted(answers_of(surveyed)) == [("NORTH", "Sheet1/2"), ("SOUTH", "bob@example.com")]
    import_history.withdraw(surveyed.sessions, LOCAL_VIEWER, newest)
    assert sorted(answers_of(surveyed)) == [("NORTH", "ann@example.com"), ("SOUTH", "bob@example.com")]


def test_erasing_brings_scores_in_step(sessions):
    company = found_company(sessions, answers="named")
    import_now(company, questionnaire(company, {"NORTH": [[1, 1, 1, 1]]}))
    erasing.erase_respondent(company.sessions, LOCAL_VIEWER, KEY, company.units["ORG"], "R01")
    assert answers_of(company) == {}
