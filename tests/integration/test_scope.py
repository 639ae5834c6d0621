"""Scope: a viewer of a subtree reads and writes nothing outside it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import administration, comparing, import_history, score_listing, templates, wave_administration
from services.domain.errors import NotAllowedError, NotFoundError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import found_company, import_now, problems, questionnaire

UNITS = dict.fromkeys("ABCDEFGH", "ORG")


def scoped(company, code, role=ViewerRole.CONTRIBUTOR):
    return Viewer("scoped", role, company.units[code])


@pytest.fixture
def answered(sessions):
    """A company of eight units, all with answers."""
    company = found_company(sessions, UNITS)
    import_now(company, questionnaire(company, {code: [[1 + n % 5] * 4] for n, code in enumerate(UNITS)}))
    return company


def test_units_outside_the_subtree_are_not_listed(answered):
    tree = administration.list_units(answered.sessions, scoped(answered, "A"))
    assert [unit.code for unit in tree.units] == ["A"]


def test_scores_outside_the_subtree_are_not_listed(answered):
    lines = score_listing.list_scores(answered.sessions, scoped(answered, "A"))
    assert {line.unit for line in lines} == {"A"}


def test_a_unit_outside_the_subtree_is_unknown(answered):
    with pytest.raises(NotFoundError):
        comparing.unit_scores(
            answered.sessions, scoped(answered, "A"), answered.wave, None, [answered.units["B"]]
        )


def test_questions_outside_the_subtree_are_unknown(answered):
    with pytest.raises(NotFoundError):
        comparing.question_scores(
            answered.sessions, scoped(answered, "A"), answered.wave, None, answered.units["B"], "all"
        )


def test_history_outside_the_subtree_is_unknown(answered):
    with pytest.raises(NotFoundError):
        comparing.history(
            answered.sessions, scoped(answered, "A"), answered.wave, [answered.units["B"]], "all"
        )


def test_a_template_outside_the_subtree_is_refused(answered):
    with pytest.raises(NotFoundError):
        templates.make_template(
            answered.sessions, scoped(answered, "A"), answered.wave, "en", {answered.units["B"]: 1}
        )


def test_answers_outside_the_subtree_are_refused(answered):
    content = questionnaire(answered, {"B": [[5, 5, 5, 5]]})
    assert ("unit.unknown", "palier!B8") in problems(answered, content, scoped(answered, "A"))


def test_answers_inside_the_subtree_are_stored(answered):
    viewer = scoped(answered, "A")
    import_now(answered, questionnaire(answered, {"A": [[5, 5, 5, 5]]}), viewer=viewer)
    lines = score_listing.list_scores(answered.sessions, viewer)
    assert {line.score for line in lines} == {5}


def test_imports_of_other_units_are_not_listed(answered):
    assert import_history.list_batches(answered.sessions, scoped(answered, "A")) == ()


def test_imports_of_other_units_cannot_be_undone(answered):
    (batch,) = import_history.list_batches(answered.sessions, LOCAL_VIEWER)
    with pytest.raises(NotFoundError):
        import_history.withdraw(answered.sessions, scoped(answered, "A"), batch.id)


def test_a_contributor_may_not_administer(answered):
    with pytest.raises(NotAllowedError):
        administration.add_unit(answered.sessions, scoped(answered, "A"), answered.units["A"], "New", "NEW")


def test_a_scoped_administrator_may_not_add_beside_the_own_subtree(answered):
    viewer = scoped(answered, "A", ViewerRole.ADMINISTRATOR)
    with pytest.raises(NotFoundError):
        administration.add_unit(answered.sessions, viewer, answered.units["B"], "New", "NEW")


def test_participation_counts_the_own_subtree_only(answered):
    own = answered.units["A"]
    found = wave_administration.participants(answered.sessions, scoped(answered, "A"), answered.wave, own)
    assert (found.people_heard, found.people_expected) == (1, 2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(others=st.sets(st.sampled_from("BCDEFGH")))
def test_a_scoped_viewer_gets_no_average_over_fewer_than_five_others(sqlite_url, others):
    import sqlite3  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from services.adapters.database import open_sessions  # noqa: PLC0415

    fresh = sqlite_url + f"-{len(others)}-{'-'.join(sorted(others))}"
    target, source = Path(fresh.removeprefix("sqlite:///")), Path(sqlite_url.removeprefix("sqlite:///"))
    if target.exists():
        target.unlink()
    with sqlite3.connect(source) as one, sqlite3.connect(target) as copy:
        one.backup(copy)
    company = found_company(open_sessions(fresh), UNITS)
    import_now(company, questionnaire(company, {code: [[3, 3, 3, 3]] for code in {"A", *others}}))
    frame = comparing.unit_scores(
        company.sessions, scoped(company, "A"), company.wave, None, [company.units["A"]]
    )
    shown = frame["group_average"].notna().any()
    assert shown == (len(others) >= 5)
    company.sessions.kw["bind"].dispose()
