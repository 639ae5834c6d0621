"""Comparisons of stored units, waves and groups: what is read, what is like for like, and who may see it."""

import pytest

from services import (
    business_case,
    comparisons,
    distributions,
    framework_library,
    group_worth,
    wave_administration,
)
from services.adapters.database import writing
from services.comparisons import GROUP, Group
from services.domain.errors import NotFoundError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import (
    Company,
    case_workbook,
    document,
    found_company,
    framework,
    import_now,
    question,
    questionnaire,
)
from tests.integration.test_business_case import SETTINGS, line
from tests.integration.test_distributions import NOMINAL

SIX = dict.fromkeys(("NORTH", "A", "B", "C", "D", "E"), "ORG")


def answered(company: Company, wave: int | None = None, **answers: list[object]) -> None:
    filled = {unit: [given] for unit, given in answers.items()}
    import_now(company, questionnaire(company, filled, wave=wave or company.wave))


def only(company: Company, unit: str) -> Viewer:
    return Viewer("scoped", ViewerRole.EXECUTIVE, company.units[unit])


def gaps(found) -> list[tuple[str, float]]:
    first = found.drop_duplicates("question")
    return list(zip(first["question"], first["gap"], strict=True))


def values(found, question: str) -> dict[str, float]:
    own = found[found["question"] == question]
    return dict(zip(own["name"], own["score"], strict=True))


def test_the_questions_that_tell_units_apart_come_first(company):
    answered(company, NORTH=[1, 3, 3, 5], SOUTH=[2, 3, 5, 5])
    units = [company.units["NORTH"], company.units["SOUTH"]]
    found = comparisons.unit_differences(company.sessions, LOCAL_VIEWER, company.wave, units, "all")
    assert gaps(found) == [("B1", 2.0), ("A1", 1.0)]
    assert values(found, "B1") == {"North": 3.0, "South": 5.0}


def test_only_questions_below_the_dimension_count(company):
    answered(company, NORTH=[1, 3, 3, 5], SOUTH=[2, 3, 5, 5])
    units = [company.units["NORTH"], company.units["SOUTH"]]
    found = comparisons.unit_differences(company.sessions, LOCAL_VIEWER, company.wave, units, "a")
    assert gaps(found) == [("A1", 1.0)]


def test_a_unit_out_of_scope_is_not_compared(company):
    answered(company, NORTH=[1, 3, 3, 5], SOUTH=[2, 3, 5, 5])
    units = [company.units["NORTH"], company.units["SOUTH"]]
    with pytest.raises(NotFoundError):
        comparisons.unit_differences(company.sessions, only(company, "NORTH"), company.wave, units, "all")


def test_periods_are_compared_on_what_was_answered_in_each(company):
    later = company.open_wave("2026-Q4")
    answered(company, NORTH=[1, 2, 2, None])
    answered(company, later, NORTH=[3, 2, 3, 5])
    ids = [company.wave, later], company.units["NORTH"]
    found = comparisons.period_differences(company.sessions, LOCAL_VIEWER, *ids, "all")
    assert gaps(found) == [("A1", 2.0), ("B1", 1.0)]
    assert values(found, "A1") == {"Q3 2026": 1.0, "Q4 2026": 3.0}


@pytest.fixture
def newer(company: Company) -> int:
    """A later wave of a second version, in which A1 is worth something else."""
    six = [{"code": "six", "kind": "choice", "options": [{**o, "value": 6 - o["value"]} for o in _options()]}]
    with writing(company.sessions) as session:
        version = framework_library.store(
            session,
            framework(
                version="2.0",
                answer_sets=[*document()["answer_sets"], *six],
                questions=[question("A1", "a", answer_set="six"), *document()["questions"][1:]],
            ),
        )
    return wave_administration.open_wave(
        company.sessions, LOCAL_VIEWER, company.units["ORG"], version, "2026-Q4"
    )


def _options():
    return document()["answer_sets"][0]["options"]


def test_a_question_that_is_worth_something_else_is_not_compared(company, newer):
    answered(company, NORTH=[1, 2, 2, 2])
    answered(company, newer, NORTH=["1 - Step 1", 3, 2, 2])
    ids = [company.wave, newer], company.units["NORTH"]
    assert gaps(comparisons.period_differences(company.sessions, LOCAL_VIEWER, *ids, "all")) == [("A2", 1.0)]


def test_a_version_that_scores_otherwise_has_no_score_beside_the_last(company, newer):
    answered(company, NORTH=[1, 2, 2, 2])
    answered(company, newer, NORTH=["1 - Step 1", 3, 2, 2])
    ids = [company.wave, newer], company.units["NORTH"]
    found = comparisons.period_scores(company.sessions, LOCAL_VIEWER, *ids)
    at_all = found[found["node"] == "all"]
    assert at_all["score"].isna().tolist() == [True, False]
    assert at_all["reason"].tolist() == ["Version 1.0 scores otherwise", ""]


def test_a_group_is_the_others_by_their_weights(company):
    answered(company, NORTH=[5, 5, 5, 5], SOUTH=[1, 3, 3, 3])
    unit = company.units["NORTH"]
    scores = comparisons.group_scores(company.sessions, LOCAL_VIEWER, company.wave, unit)
    assert scores[scores["node"] == "all"]["score"].tolist() == [5.0, 2.5]
    found = comparisons.group_differences(company.sessions, LOCAL_VIEWER, company.wave, unit, "all")
    assert gaps(found)[0] == ("A1", 4.0)


@pytest.mark.parametrize(("heard", "told"), [("ABCD", False), ("ABCDE", True)])
def test_five_units_out_of_scope_make_a_group(sessions, heard, told):
    company = found_company(sessions, SIX)
    answered(company, NORTH=[5, 5, 5, 5], **{code: [1, 2, 3, 4] for code in heard})
    viewer, ids = only(company, "NORTH"), (company.wave, company.units["NORTH"])
    scores = comparisons.group_scores(sessions, viewer, *ids)
    average = scores[(scores["node"] == "all") & (scores["unit_id"] == GROUP)].iloc[0]
    assert bool(average["score"] == 2.5) is told
    assert comparisons.group_differences(sessions, viewer, *ids, "all").empty is not told
    assert comparisons.group_of(sessions, viewer, *ids, "all") == Group(5, len(heard), told)


def test_a_group_that_is_too_small_says_so(sessions):
    company = found_company(sessions, SIX)
    answered(company, NORTH=[5, 5, 5, 5], A=[1, 2, 3, 4])
    scores = comparisons.group_scores(sessions, only(company, "NORTH"), company.wave, company.units["NORTH"])
    assert set(scores[scores["unit_id"] == GROUP]["reason"]) == {"Too few units to compare"}


def test_an_organisation_has_no_group(company):
    answered(company, NORTH=[5, 5, 5, 5])
    ids = company.wave, company.units["ORG"]
    assert comparisons.group_of(company.sessions, LOCAL_VIEWER, *ids, "all").units == 0
    assert comparisons.group_differences(company.sessions, LOCAL_VIEWER, *ids, "all").empty


def group_shares(company: Company, viewer: Viewer = LOCAL_VIEWER):
    ids = company.wave, company.units["NORTH"], "Group"
    return distributions.group_shares(company.sessions, viewer, *ids)


def test_a_group_pools_the_choices_of_the_others(sessions):
    company = found_company(sessions, SIX, **NOMINAL, answers="named")
    import_now(company, questionnaire(company, {"NORTH": [["1"]], "A": [["1"], ["2"]], "B": [["2"], ["2"]]}))
    assert group_shares(company)["share"].tolist() == [0.25, 0.75, 0.0]


def test_a_small_group_of_confidential_people_does_not_enter_the_pool(sessions):
    company = found_company(sessions, SIX, **NOMINAL)
    import_now(company, questionnaire(company, {"A": [["1"]] * 5, "B": [["2"]] * 4}))
    assert group_shares(company)["count"].tolist() == [5, 0, 0]


def test_the_choices_of_too_few_units_out_of_scope_are_not_told(sessions):
    company = found_company(sessions, SIX, **NOMINAL)
    import_now(company, questionnaire(company, {code: [["1"]] * 5 for code in "ABCD"}))
    found = group_shares(company, only(company, "NORTH"))
    assert found["share"].isna().all()
    assert found["reason"].tolist() == ["Too few units to compare"]


def with_initiatives(company: Company, *codes: str) -> None:
    """Each unit has an initiative that costs 100 in its first year."""
    business_case.set_money_settings(company.sessions, LOCAL_VIEWER, company.units["ORG"], SETTINGS)
    rows = [(f"I{code}", f"Work of {code}", code, 2026, 1, "Head of digital") for code in codes]
    lines = [line(f"I{code}", "C1", "cost", "Licence fees", [100], "measured") for code in codes]
    import_now(company, case_workbook(company, initiatives=rows, lines=lines))


@pytest.mark.parametrize(("codes", "told"), [("ABCD", False), ("ABCDE", True)])
def test_what_initiatives_of_five_units_out_of_scope_are_worth_is_told(sessions, codes, told):
    company = found_company(sessions, SIX)
    with_initiatives(company, "NORTH", *codes)
    found = group_worth.group_worth(sessions, only(company, "NORTH"), company.units["NORTH"])
    assert (found.told, found.npv is not None) == (told, told)


def test_the_worth_of_a_group_leaves_the_unit_out(sessions):
    company = found_company(sessions, SIX)
    with_initiatives(company, "NORTH", "A")
    found = group_worth.group_worth(sessions, LOCAL_VIEWER, company.units["NORTH"])
    assert (found.units, found.npv, found.count) == (1, -100.0, 1.0)


def test_the_worth_of_a_group_is_not_told_of_a_unit_out_of_scope(sessions):
    company = found_company(sessions, SIX)
    with pytest.raises(NotFoundError):
        group_worth.group_worth(sessions, only(company, "A"), company.units["B"])
