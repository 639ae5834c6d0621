"""The screen Roadmap: its finding, what it warns of, planning a step, and who may."""

from datetime import date

import pytest

from dashboard import roadmap_plan
from services import administration, roadmapping
from services.adapters.database import open_sessions
from services.domain.roadmap_facts import Aim, GivenRoadmap
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.app.test_pages import unit_id, words


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(roadmap_plan, "today", lambda: date(2026, 11, 1))


def stored(url):
    sessions = open_sessions(url)
    top = administration.list_units(sessions, LOCAL_VIEWER).roots[0].id
    found = roadmapping.read_steps(sessions, LOCAL_VIEWER, top)
    sessions.kw["bind"].dispose()
    return found


def planning(open_app, url, unit="ASSU", node="processes"):
    app = open_app("roadmap", unit=unit)
    return app.button(key=f"roadmap.plan.{unit_id(url, unit)}.social-maturity.{node}").click().run()


def save(app):
    return next(button for button in app.button if button.label == "Save the step").click().run()


def test_the_finding_is_the_title(open_app, with_sample):
    assert open_app("roadmap").title[0].value == (
        "8 steps to be done, 1 late; the largest gap without a step is Processes of Assurance"
    )


def test_technology_first_is_warned_of(open_app, with_sample):
    assert "technology comes first" in open_app("roadmap", unit="ENER").warning[0].value
    assert not open_app("roadmap", unit="BOUT").warning


def test_the_next_gap_tells_advice_and_money(open_app, with_sample):
    text = words(open_app("roadmap", unit="ASSU"))
    assert "2.4 now, target 3.4: a gap of 1.0. Worth" in text
    assert "Write down who answers what" in text


def test_a_step_is_planned_from_a_gap(open_app, with_sample):
    app = planning(open_app, with_sample)
    app.text_input(key="roadmap.title").set_value("Write the procedure")
    app.text_input(key="roadmap.owner").set_value("Claims")
    app.date_input(key="roadmap.due").set_value(date(2027, 3, 31))
    save(app)
    (found,) = [one for one in stored(with_sample).steps if one.title == "Write the procedure"]
    assert (found.node, found.expected, found.initiative) == ("processes", 3.4, "RECLAMATIONS")


def test_what_is_missing_is_said_and_nothing_is_stored(open_app, with_sample):
    app = planning(open_app, with_sample)
    app.date_input(key="roadmap.due").set_value(date(2026, 10, 1))
    app = save(app)
    assert all(part in app.error[0].value for part in ("Nobody owns it", "It is due before it starts"))
    assert len(stored(with_sample).steps) == 10


def test_a_step_without_a_due_date_is_not_stored(open_app, with_sample):
    app = save(planning(open_app, with_sample))
    assert "the day it is due" in app.error[0].value


def test_an_objective_is_set_for_a_year(open_app, with_sample):
    app = open_app("roadmap", opened=("roadmap.aim",), unit="ASSU")
    objective, metric = [box for box in app.text_input if box.label in ("Objective", "Metric")]
    objective.set_value("Settle faster")
    metric.set_value("Days to settle")
    next(button for button in app.button if button.label == "Save the objective").click().run()
    assert [aim.year for aim in stored(with_sample).aims if aim.objective == "Settle faster"] == [2027]


def test_what_somebody_saved_in_the_meantime_is_not_overwritten(open_app, with_sample):
    app = open_app("roadmap", opened=("roadmap.aim",), unit="BOUT")
    sessions, unit = open_sessions(with_sample), unit_id(with_sample, "BOUT")
    theirs = GivenRoadmap(aims=(Aim(unit, 2027, "Theirs", "Metric"),))
    roadmapping.save_steps(sessions, LOCAL_VIEWER, unit, theirs, "Theirs")
    sessions.kw["bind"].dispose()
    next(box for box in app.text_input if box.label == "Objective").set_value("Mine")
    app = next(button for button in app.button if button.label == "Save the objective").click().run()
    assert "Somebody has changed" in app.error[0].value
    assert "Theirs" in [aim.objective for aim in stored(with_sample).aims]
    app = next(button for button in app.button if button.label == "Show the new state").click().run()
    assert "Theirs" in [box.value for box in app.text_input]


def test_an_executive_reads_only(open_app, with_sample):
    viewer = Viewer("reader", ViewerRole.EXECUTIVE)
    app = open_app("roadmap", viewer)
    assert app.title[0].value.startswith("8 steps")
    assert not {"Plan this", "Save the plan", "Save the objective"} & {button.label for button in app.button}


def test_a_scoped_viewer_sees_the_own_steps(open_app, with_sample):
    viewer = Viewer("scoped", ViewerRole.CONTRIBUTOR, unit_id(with_sample, "BOUT"))
    app = open_app("roadmap", viewer)
    assert app.title[0].value.startswith("2 steps to be done, none late")
    assert "Assurance" not in words(app)


def test_a_unit_without_steps_and_targets_says_what_to_do(open_app, with_sample):
    text = words(open_app("roadmap", unit="LOGI-TR"))
    assert "There is no gap to a target here" in text and "Plan one from a gap" in text


def test_another_framework_has_its_own_gaps(open_app, with_sample):
    app = open_app("roadmap", framework="digital-transformation")
    assert "largest gap without a step is Digital capability (what) of Entrepôts" in app.title[0].value
