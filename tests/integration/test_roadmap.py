"""The roadmap: kept, changed and undone in batches; gaps and expected scores; who may do what."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from services import (
    administration,
    business_case,
    erasing,
    import_history,
    roadmap_outlook,
    roadmapping,
    targets,
)
from services.adapters.database import open_sessions
from services.domain.case_facts import default_settings
from services.domain.errors import (
    NotAllowedError,
    NotFoundError,
    OutOfDateError,
    PlanRejectedError,
    RefusedError,
)
from services.domain.importing import Contents
from services.domain.roadmap_facts import Aim, GivenRoadmap, Step
from services.domain.targets import GivenTarget
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import case_workbook, found_company, import_now, questionnaire

START, DUE, TODAY = date(2026, 10, 1), date(2026, 12, 31), date(2026, 11, 1)


def step(company, unit="NORTH", code="", **more):
    return Step(code, company.units[unit], "Listen", "people", "Marketing", START, DUE, **more)


def save(company, *steps, aims=(), viewer=LOCAL_VIEWER, seen=None, unit="NORTH"):
    given = GivenRoadmap(tuple(steps), tuple(aims))
    return roadmapping.save_steps(
        company.sessions, viewer, company.units[unit], given, "Plan", seen, today=TODAY
    )


def plan(company, unit="ORG", viewer=LOCAL_VIEWER):
    return roadmapping.read_steps(company.sessions, viewer, company.units[unit])


def titles(company, unit="ORG"):
    return [one.title for one in plan(company, unit).steps]


def scoped(company, unit, role=ViewerRole.CONTRIBUTOR):
    return Viewer(unit, role, company.units[unit])


def test_a_step_comes_back_as_it_was_given(company):
    given = step(company, code="X", framework="small", node="a", expected=4.0, state="done", done_on=TODAY)
    save(company, given)
    assert plan(company).steps == (given,)


def test_steps_without_a_code_are_numbered(company):
    save(company, step(company), step(company, code="S2"))
    save(company, step(company))
    assert sorted(one.code for one in plan(company).steps) == ["S1", "S2", "S3"]


def test_the_newest_change_of_a_step_counts_whole(company):
    save(company, step(company, code="X", framework="small", node="a", expected=4.0))
    save(company, replace(step(company, code="X"), title="Ask"))
    assert [(one.title, one.node, one.expected) for one in plan(company).steps] == [("Ask", "", None)]


def test_undoing_brings_the_earlier_step_back(company):
    save(company, step(company, code="X"))
    batch = save(company, replace(step(company, code="X"), title="Ask"))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    assert titles(company) == ["Listen"]


def test_a_removed_step_is_gone_and_can_be_brought_back(company):
    save(company, step(company, code="X"))
    batch = save(company, step(company, code="X", removed=True))
    assert titles(company) == []
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    assert titles(company) == ["Listen"]


def test_an_aim_is_one_a_unit_and_year_and_can_be_taken_back(company):
    north = company.units["NORTH"]
    save(company, aims=[Aim(north, 2027, "Listen", "Answers a day"), Aim(north, 2028, "Grow", "Sales")])
    save(company, aims=[Aim(north, 2027, "Help", "Answers in an hour"), Aim(north, 2028, "", "")])
    assert plan(company).aims == (Aim(north, 2027, "Help", "Answers in an hour"),)


def test_a_unit_shows_its_own_steps_and_those_below(company):
    save(company, step(company), step(company, "SOUTH"), step(company, "ORG"))
    assert [len(titles(company, unit)) for unit in ("ORG", "NORTH")] == [3, 1]


def test_the_history_tells_steps_and_aims(company):
    save(company, step(company), aims=[Aim(company.units["SOUTH"], 2027, "Listen", "Answers")])
    found = import_history.list_batches(company.sessions, LOCAL_VIEWER)[0]
    assert (found.kind, found.units) == ("roadmap", ("North", "South"))
    assert found.contents == Contents("roadmap", {"steps": 1, "aims": 1})


def test_what_somebody_changed_in_the_meantime_is_not_overwritten(company):
    save(company, step(company, code="X"))
    seen = plan(company).batches
    save(company, replace(step(company, code="X"), title="Ask"), seen=seen)
    with pytest.raises(OutOfDateError):
        save(company, replace(step(company, code="X"), title="Tell"), seen=seen)
    assert titles(company) == ["Ask"]


def test_what_was_undone_in_the_meantime_is_not_overwritten(company):
    batch = save(company, step(company, code="X"))
    seen = plan(company).batches
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    with pytest.raises(OutOfDateError):
        save(company, step(company, code="X"), seen=seen)


def test_two_people_may_change_different_steps(company):
    save(company, step(company, code="X"), step(company, code="Y"))
    seen = plan(company).batches
    save(company, replace(step(company, code="X"), title="Ask"), seen=seen)
    save(company, replace(step(company, code="Y"), title="Tell"), seen=seen)
    assert sorted(titles(company)) == ["Ask", "Tell"]


def test_an_aim_set_in_the_meantime_is_not_overwritten(company):
    seen, north = plan(company).batches, company.units["NORTH"]
    save(company, aims=[Aim(north, 2027, "Listen", "Answers")], seen=seen)
    with pytest.raises(OutOfDateError):
        save(company, aims=[Aim(north, 2027, "Grow", "Sales")], seen=seen)


def test_every_problem_is_told_and_nothing_is_stored(company):
    bad = replace(step(company), title="", owner="", initiative="NOWHERE")
    with pytest.raises(PlanRejectedError) as caught:
        save(company, step(company), bad)
    assert [issue.where.path[-1] for issue in caught.value.issues] == ["title", "owner", "initiative"]
    assert titles(company) == []


def test_a_reader_plans_nothing(company):
    with pytest.raises(NotAllowedError):
        save(company, step(company), viewer=scoped(company, "NORTH", ViewerRole.EXECUTIVE))


@pytest.mark.parametrize("unit", ["SOUTH", "ORG"])
def test_a_unit_outside_the_own_subtree_is_refused(company, unit):
    with pytest.raises(NotFoundError):
        save(company, step(company, unit), viewer=scoped(company, "NORTH"))
    with pytest.raises(NotFoundError):
        plan(company, unit, scoped(company, "NORTH"))


def test_a_step_of_a_unit_out_of_sight_cannot_be_taken_over(company):
    batch = save(company, step(company, "SOUTH", code="X"), unit="SOUTH")
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    with pytest.raises(RefusedError):
        save(company, step(company, code="X"), viewer=scoped(company, "NORTH"))


def test_a_step_moved_to_another_unit_is_in_the_history_of_both(company):
    save(company, step(company, code="X"))
    save(company, step(company, "SOUTH", code="X"))
    found = import_history.list_batches(company.sessions, scoped(company, "SOUTH"))
    assert [batch.kind for batch in found] == []


def test_a_unit_of_another_organisation_is_refused(company):
    other = administration.add_organisation(company.sessions, LOCAL_VIEWER, "Other", "OTHER")
    with pytest.raises(NotFoundError):
        save(company, replace(step(company), unit=other))


def test_a_unit_on_the_roadmap_stays(company):
    import_history.withdraw(company.sessions, LOCAL_VIEWER, save(company, step(company)))
    with pytest.raises(RefusedError, match="on the roadmap: Listen"):
        administration.remove_unit(company.sessions, LOCAL_VIEWER, company.units["NORTH"])


def test_an_organisation_is_erased_with_its_roadmap(company):
    save(company, step(company), aims=[Aim(company.units["SOUTH"], 2027, "Listen", "Answers")])
    erasing.erase_organisation(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    assert administration.list_units(company.sessions, LOCAL_VIEWER).units == ()
    assert import_history.list_batches(company.sessions, LOCAL_VIEWER) == ()


def effects(company, unit="NORTH", viewer=LOCAL_VIEWER):
    found = roadmap_outlook.expected_effects(company.sessions, viewer, company.wave, company.units[unit])
    return {row.node: (row.now, row.expected) for row in found.itertuples()}


def answered(company):
    """NORTH stands at 2 and 4, SOUTH at 3 and 3."""
    import_now(company, questionnaire(company, {"NORTH": [[2, 2, 4, 4]], "SOUTH": [[3, 3, 3, 3]]}))


def raising(company, unit="NORTH", node="a", expected=4.0, **more):
    return step(company, unit, framework="small", node=node, expected=expected, **more)


def test_a_step_raises_its_dimension_and_the_one_above(company):
    answered(company)
    save(company, raising(company))
    assert effects(company) == {"all": (3, 4), "a": (2, 4), "b": (4, 4)}


def test_a_step_raises_the_unit_above_by_its_weight(company):
    answered(company)
    administration.change_unit(company.sessions, LOCAL_VIEWER, company.units["SOUTH"], "South", 3.0)
    save(company, raising(company))
    assert effects(company, "ORG") == {"all": (3, 3.25), "a": (2.75, 3.25), "b": (3.25, 3.25)}


def test_the_own_people_of_a_unit_above_stay_as_they_are(company):
    answered(company)
    import_now(company, questionnaire(company, {"ORG": [[2, 2, 2, 2]]}))
    save(company, raising(company, expected=5.0))
    now, then = effects(company, "ORG")["a"]
    assert then - now == pytest.approx(3 / 3)


def test_steps_of_a_unit_above_come_on_top(company):
    answered(company)
    save(company, raising(company), raising(company, "ORG", node="b", expected=4.5))
    assert effects(company, "ORG") == {"all": (3, 4.0), "a": (2.5, 3.5), "b": (3.5, 4.5)}


def test_steps_above_say_nothing_of_the_units_below(company):
    answered(company)
    save(company, raising(company, "ORG", expected=5.0))
    assert effects(company)["a"] == (2, 2)


def test_dropped_and_measured_steps_have_no_effect(company):
    answered(company)
    measured = {"starts": date(2026, 8, 1), "due": date(2026, 9, 1), "done_on": date(2026, 9, 30)}
    done = replace(raising(company, state="done"), **measured)
    save(company, raising(company, state="dropped"), done)
    assert effects(company)["a"] == (2, 2)


def test_a_scoped_viewer_learns_nothing_of_other_units(company):
    answered(company)
    with pytest.raises(NotFoundError):
        effects(company, "SOUTH", scoped(company, "NORTH"))


NO_CASE = business_case.CaseList(default_settings(2026), (), None)


def gaps(company, unit="ORG", viewer=LOCAL_VIEWER, cases=NO_CASE):
    found = roadmap_outlook.candidates(company.sessions, viewer, company.wave, company.units[unit], cases)
    codes = {unit: code for code, unit in company.units.items()}
    return {(codes[one.unit], one.node): one for one in found}


def aimed(company, *given):
    found = [GivenTarget(company.units[unit], node, DUE, score) for unit, node, score in given]
    targets.set_targets(company.sessions, LOCAL_VIEWER, company.wave, found, "by hand")


def test_the_widest_gap_comes_first_and_a_reached_target_is_none(company):
    answered(company)
    aimed(company, ("SOUTH", "b", 3.5), ("NORTH", "a", 4), ("NORTH", "b", 4))
    assert list(gaps(company)) == [("NORTH", "a"), ("SOUTH", "b")]


def test_a_gap_names_the_steps_that_see_to_it(company):
    answered(company)
    aimed(company, ("NORTH", "a", 4), ("SOUTH", "a", 4))
    save(company, raising(company, code="X"), raising(company, "SOUTH", code="Y", state="dropped"))
    assert {place: one.steps for place, one in gaps(company).items()} == {
        ("NORTH", "a"): ("X",),
        ("SOUTH", "a"): (),
    }


def test_a_scoped_viewer_sees_the_own_gaps(company):
    answered(company)
    aimed(company, ("NORTH", "a", 4), ("SOUTH", "a", 4))
    assert list(gaps(company, "NORTH", scoped(company, "NORTH"))) == [("NORTH", "a")]


def test_an_initiative_serves_its_unit_and_those_above(company):
    answered(company)
    aimed(company, ("NORTH", "a", 4), ("SOUTH", "a", 4), ("ORG", "a", 4))
    initiative = ("WEB", "Web shop", "NORTH", 2026, 2, "Sales", "small: a")
    cost = {"Initiative code": "WEB", "Line code": "C", "Kind": "cost", "Cost or benefit": "Licence fees"}
    line = cost | {"Basis": "measured", "2026 likely": 100}
    import_now(company, case_workbook(company, initiatives=[initiative], lines=[line]))
    cases = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    served = {place: one.money for place, one in gaps(company, cases=cases).items() if one.initiatives}
    assert served == {("NORTH", "a"): pytest.approx(-100), ("ORG", "a"): pytest.approx(-100)}


def test_of_two_changes_of_a_step_at_once_one_is_refused(database_url):
    company = found_company(open_sessions(database_url))
    save(company, step(company, code="X"))
    seen = plan(company).batches

    def change(title):
        try:
            return save(company, replace(step(company, code="X"), title=title), seen=seen)
        except OutOfDateError:
            return None

    with ThreadPoolExecutor(2) as pool:
        batches = list(pool.map(change, ("Ask", "Tell")))
    company.sessions.kw["bind"].dispose()
    assert batches.count(None) == 1
