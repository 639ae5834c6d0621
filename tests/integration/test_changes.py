"""Why a score moved between two stored waves, in figures and in words."""

import pytest

from services import changes, framework_library, wave_administration
from services.adapters.database import writing
from services.changes import WhyChanged
from services.domain import framework_document
from services.domain.errors import NotFoundError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import Company, framework, import_now, question, questionnaire


def answered(company: Company, wave: int, **answers: list[object]) -> None:
    import_now(company, questionnaire(company, {unit: [given] for unit, given in answers.items()}, wave=wave))


def why(company: Company, later: int, unit: str = "ORG") -> WhyChanged:
    found = changes.why_changed(
        company.sessions, LOCAL_VIEWER, later, company.wave, company.units[unit], "all"
    )
    assert found is not None
    return found


@pytest.fixture
def two_waves(company: Company) -> tuple[Company, int]:
    """North went up by one on every question; South stayed."""
    later = company.open_wave("2026-Q4")
    answered(company, company.wave, NORTH=[2, 2, 2, 2], SOUTH=[3, 3, 3, 3])
    answered(company, later, NORTH=[3, 3, 3, 3], SOUTH=[3, 3, 3, 3])
    return company, later


def test_the_parts_of_a_units_change_add_up(two_waves):
    assert list(why(*two_waves).parts["Change"]) == ["+0.50", "0.00", "0.00", "+0.50"]


def test_the_sentences_say_what_moved_and_who_answered(two_waves):
    said = " ".join(why(*two_waves).sentences)
    assert "from 2.5 to 3.0 (+0.50)" in said
    assert "2 people answered then, 2 now; 2 of them both times." in said
    assert "the 4 of 4 questions" in said


def test_the_questions_that_moved_most_are_named(two_waves):
    found = why(*two_waves)
    assert found.questions["Effect on the score"].tolist() == ["+0.13"] * 4


def test_a_unit_that_joins_is_coverage(company):
    later = company.open_wave("2026-Q4")
    answered(company, company.wave, NORTH=[2, 2, 2, 2])
    answered(company, later, NORTH=[2, 2, 2, 2], SOUTH=[4, 4, 4, 4])
    assert list(why(company, later).parts["Change"]) == ["0.00", "+1.00", "0.00", "+1.00"]


def test_another_version_is_compared_like_for_like(company):
    questions = [question("A1", "a"), question("A2", "a", weight=3), question("B1", "b"), question("B9", "b")]
    with writing(company.sessions) as session:
        newer = framework_library.store(session, framework(version="2.0", questions=questions))
    later = wave_administration.open_wave(
        company.sessions, LOCAL_VIEWER, company.units["ORG"], newer, "2026-Q4"
    )
    answered(company, company.wave, NORTH=[1, 3, 2, 2])
    answered(company, later, NORTH=[1, 3, 3, 3])
    found = why(company, later)
    assert "Version 2.0 replaced version 1.0. Like for like, on the 3 of 5 questions" in found.sentences[1]
    assert list(found.parts["Change"]) == ["+0.50", "0.00", "+0.25", "+0.75"]


def notice(company: Company, later: int, unit: str = "ORG") -> str:
    ids = later, company.wave, company.units[unit]
    return changes.like_for_like(company.sessions, LOCAL_VIEWER, *ids, "all")


def test_nothing_is_said_where_both_waves_hold_the_same(two_waves):
    assert notice(*two_waves) == ""


def test_a_unit_that_joins_is_not_a_gain(company):
    later = company.open_wave("2026-Q4")
    answered(company, company.wave, NORTH=[2, 2, 2, 2])
    answered(company, later, NORTH=[3, 3, 3, 3], SOUTH=[5, 5, 5, 5])
    assert notice(company, later) == ("Like for like, on the 4 of 4 questions answered on both sides: +1.00.")


def test_a_question_answered_once_is_left_out(company):
    later = company.open_wave("2026-Q4")
    answered(company, company.wave, NORTH=[2, 2, 2, None])
    answered(company, later, NORTH=[2, 2, 2, 5])
    assert notice(company, later, "NORTH") == (
        "Like for like, on the 3 of 4 questions answered on both sides: 0.00."
    )


def test_versions_without_a_common_dimension_are_not_comparable(company):
    first, *rest = framework_document.to_document(framework(version="2.0", levels=[]))["dimensions"]
    renamed = [first | {"code": "root"}, *(d | {"parent": "root"} for d in rest)]
    with writing(company.sessions) as session:
        newer = framework_library.store(session, framework(version="2.0", dimensions=renamed, levels=[]))
    later = wave_administration.open_wave(
        company.sessions, LOCAL_VIEWER, company.units["ORG"], newer, "2026-Q4"
    )
    ids = later, company.wave, company.units["ORG"]
    assert "not comparable" in changes.like_for_like(company.sessions, LOCAL_VIEWER, *ids, "root")


def test_units_side_by_side_are_compared_on_what_both_answered(company):
    answered(company, company.wave, NORTH=[2, 2, 2, 5], SOUTH=[3, 3, 3, None])
    units = [company.units["NORTH"], company.units["SOUTH"]]
    found = changes.side_by_side(company.sessions, LOCAL_VIEWER, company.wave, units, "all")
    assert found == ("South against North, like for like, on the 3 of 4 questions both answered: +1.00.",)


def test_units_that_answered_all_need_no_such_sentence(two_waves):
    company, later = two_waves
    units = [company.units["NORTH"], company.units["SOUTH"]]
    assert changes.side_by_side(company.sessions, LOCAL_VIEWER, later, units, "all") == ()


def test_a_missing_score_has_no_change(company):
    later = company.open_wave("2026-Q4")
    answered(company, later, NORTH=[2, 2, 2, 2])
    ids = later, company.wave, company.units["ORG"]
    assert changes.why_changed(company.sessions, LOCAL_VIEWER, *ids, "all") is None


def test_a_viewer_asks_about_the_own_units_only(two_waves):
    company, later = two_waves
    viewer = Viewer("south", ViewerRole.EXECUTIVE, company.units["SOUTH"])
    with pytest.raises(NotFoundError):
        changes.why_changed(company.sessions, viewer, later, company.wave, company.units["NORTH"], "all")
