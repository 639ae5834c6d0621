"""Answering on screen: drafts, submitting, correcting and undoing."""

import pytest

from services import administration, answering, comparing, import_history, wave_administration
from services.answering import Sheet, Who
from services.domain.answers import GivenAnswer
from services.domain.errors import NotAllowedError, NotFoundError, RefusedError
from services.domain.scoring import AnswerState
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import KEY, found_company, import_now, questionnaire


def five(number):
    return GivenAnswer(AnswerState.ANSWERED, float(number), str(number))


def sheet(*numbers, **more):
    return Sheet(
        "", {code: five(n) for code, n in zip(("A1", "A2", "B1", "B2"), numbers, strict=False)}, **more
    )


def who(company, unit="NORTH", respondent="R001"):
    return Who(company.wave, company.units[unit], respondent)


def submit(company, given, viewer=LOCAL_VIEWER, **more):
    return answering.submit(company.sessions, viewer, KEY, who(company, **more), given)


def opened(company, viewer=LOCAL_VIEWER, **more):
    return answering.open_sheet(company.sessions, viewer, KEY, who(company, **more))


def score(company, unit="NORTH"):
    units = [company.units[unit]]
    found = comparing.unit_scores(company.sessions, LOCAL_VIEWER, company.wave, None, units)
    return found.loc[found["node"] == "all", "score"].iloc[0]


def test_what_is_submitted_counts(company):
    submit(company, sheet(2, 2, 4, 4))
    assert score(company) == 3


def test_a_second_submission_corrects_the_first(company):
    submit(company, sheet(1, 1, 1, 1))
    submit(company, sheet(5, 5, 5, 5), respondent=" r001 ")
    assert score(company) == 5


def test_a_submission_corrects_an_uploaded_assessment(company):
    import_now(company, questionnaire(company, {"NORTH": [[1, 1, 1, 1]]}))
    submit(company, sheet(5, 5, 5, 5), respondent="R01")
    people = wave_administration.participants(
        company.sessions, LOCAL_VIEWER, company.wave, company.units["NORTH"]
    )
    assert people.people_heard == 1


def test_undoing_a_submission_brings_the_earlier_one_back(company):
    submit(company, sheet(1, 1, 1, 1))
    batch = submit(company, sheet(5, 5, 5, 5))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    assert score(company) == 1


def test_a_draft_counts_nothing_and_is_found_again(company):
    answering.save_draft(company.sessions, LOCAL_VIEWER, KEY, who(company), sheet(5, 5))
    assert score(company) != score(company)
    assert (opened(company).origin, opened(company).answers["A2"]) == ("draft", five(5))


def test_a_draft_is_its_owners(company):
    answering.save_draft(company.sessions, LOCAL_VIEWER, KEY, who(company), sheet(5, 5))
    other = Viewer("other", ViewerRole.CONTRIBUTOR, company.units["NORTH"])
    assert opened(company, viewer=other).origin == "new"


def test_submitting_ends_the_draft(company):
    answering.save_draft(company.sessions, LOCAL_VIEWER, KEY, who(company), sheet(5, 5))
    submit(company, sheet(4, 4, 4, 4))
    assert opened(company).origin == "new"


def test_a_draft_can_be_discarded(company):
    answering.save_draft(company.sessions, LOCAL_VIEWER, KEY, who(company), sheet(5, 5))
    answering.discard_draft(company.sessions, LOCAL_VIEWER, KEY, who(company))
    assert opened(company).answers == {}


def test_confidential_answers_are_not_shown_again(company):
    submit(company, sheet(1, 2, 3, 4))
    assert opened(company) == Sheet()


def test_named_answers_can_be_corrected_one_by_one(sessions):
    company = found_company(sessions, answers="named")
    submit(company, sheet(1, 2, 3, 4, comments={"A1": "because"}))
    found = opened(company)
    assert (found.origin, found.answers["B2"], found.comments) == ("stored", five(4), {"A1": "because"})


@pytest.mark.parametrize(
    "given",
    [
        sheet(),
        Sheet("", {"A1": GivenAnswer(AnswerState.ANSWERED, 9.0, "9")}),
        Sheet("", {"A1": GivenAnswer(AnswerState.ANSWERED, 5.0, "1")}),
        Sheet("", {"nothing": five(1)}),
        Sheet("emperor", {"A1": five(1)}),
        Sheet("", {"A1": GivenAnswer(AnswerState.BLANK)}),
    ],
)
def test_what_the_questionnaire_does_not_allow_is_refused(company, given):
    with pytest.raises(RefusedError):
        submit(company, given)
    assert not import_history.list_batches(company.sessions, LOCAL_VIEWER)


def test_a_closed_wave_takes_no_answers(company):
    wave_administration.close_wave(company.sessions, LOCAL_VIEWER, company.wave)
    with pytest.raises(RefusedError, match="closed"):
        submit(company, sheet(1))


def test_a_respondent_needs_a_code(company):
    with pytest.raises(RefusedError, match="Whose"):
        submit(company, sheet(1), respondent="  ")


def test_a_unit_of_another_organisation_is_refused(company):
    other = administration.add_organisation(company.sessions, LOCAL_VIEWER, "Other", "OTHER")
    with pytest.raises(RefusedError, match="another organisation"):
        answering.submit(company.sessions, LOCAL_VIEWER, KEY, Who(company.wave, other, "R1"), sheet(1))


def test_a_reader_submits_nothing(company):
    with pytest.raises(NotAllowedError):
        submit(company, sheet(1), viewer=Viewer("reader", ViewerRole.EXECUTIVE))


def test_a_unit_outside_the_own_subtree_is_unknown(company):
    with pytest.raises(NotFoundError):
        submit(company, sheet(1), viewer=Viewer("n", ViewerRole.CONTRIBUTOR, company.units["SOUTH"]))


def test_progress_counts_those_heard_of_those_expected(company):
    submit(company, sheet(1, 1))
    found = wave_administration.progress(company.sessions, LOCAL_VIEWER, company.wave, company.units["ORG"])
    assert found == {company.units["NORTH"]: (1, 2), company.units["SOUTH"]: (0, 2)}
