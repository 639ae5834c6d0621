"""The Answers page: read, see who has answered, fill in, submit, undo."""

import pytest

from services import import_history, wave_administration
from services.adapters.database import open_sessions
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import found_company, import_now, questionnaire


@pytest.fixture
def answered(sqlite_url):
    """A company whose NORTH has been answered by one named person."""
    sessions = open_sessions(sqlite_url)
    company = found_company(sessions, answers="named")
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    yield company
    sessions.kw["bind"].dispose()


def fill_in(open_app, unit="NORTH", code="R01"):
    app = open_app("answers", unit=unit)
    app.session_state["part"] = "Fill in"
    app.run()
    app.text_input(key="answers.who").set_value(code)
    return next(button for button in app.button if button.label == "Open").click().run()


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def test_answers_are_listed_with_who_gave_them(open_app, answered):
    table = open_app("answers").dataframe[0].value
    assert table["Respondent"].tolist() == ["R01"] * 4


def test_answers_are_searched(open_app, answered):
    app = open_app("answers")
    app.text_input(key="search").set_value("Question B1").run()
    assert app.dataframe[0].value["Code"].tolist() == ["B1"]


def test_a_link_leads_to_the_answers_that_were_sought(open_app, answered):
    app = open_app("answers", search="Question B1")
    assert app.dataframe[0].value["Code"].tolist() == ["B1"]
    assert "search=Question+B1" in app.code[0].value


def test_a_link_leads_to_the_progress(open_app, answered):
    assert "Due" in open_app("answers", part="progress").markdown[0].value


def test_the_progress_of_a_wave_is_shown(open_app, answered):
    app = open_app("answers")
    app.session_state["part"] = "Progress"
    app.run()
    assert app.dataframe[0].value[["Unit", "Answered", "Expected"]].to_numpy().tolist() == [
        ["North", 1, 2],
        ["South", 0, 2],
    ]


def test_the_form_opens_with_the_answers_that_count(open_app, answered):
    app = fill_in(open_app)
    assert [box.value for box in app.main.radio if box.label.startswith(("A", "B"))] == [
        "1",
        "2",
        "3",
        "4",
    ]


def test_what_is_submitted_counts_and_can_be_undone(open_app, answered):
    app = fill_in(open_app)
    next(box for box in app.main.radio if box.label.startswith("A1")).set_value("5")
    app = press(app, "Submit")
    assert not app.exception and not app.error
    batches = import_history.list_batches(answered.sessions, LOCAL_VIEWER)
    assert [(batch.kind, batch.answers) for batch in batches] == [("screen", 4), ("questionnaire", 4)]


def test_a_draft_is_there_after_a_reload(open_app, answered):
    app = fill_in(open_app, unit="SOUTH", code="R09")
    next(box for box in app.main.radio if box.label.startswith("A1")).set_value("5")
    press(app, "Save as a draft")
    again = fill_in(open_app, unit="SOUTH", code="R09 ")
    assert next(box for box in again.main.radio if box.label.startswith("A1")).value == "5"


def test_a_closed_wave_says_so(open_app, answered):
    wave_administration.close_wave(answered.sessions, LOCAL_VIEWER, answered.wave)
    app = open_app("answers")
    app.session_state["part"] = "Fill in"
    assert "closed" in app.run().info[0].value


def test_a_reader_has_no_form(open_app, answered):
    app = open_app("answers", Viewer("reader", ViewerRole.EXECUTIVE))
    assert [tab.label for tab in app.tabs] == ["Read", "Progress"]


def test_the_coverage_of_questions_is_worked_out_when_it_is_opened(open_app, with_sample):
    closed, opened = (
        [list(table.value.columns) for table in open_app("answers", opened=keys).dataframe]
        for keys in ((), ("answers.coverage",))
    )
    assert (closed, opened[-1][:3]) == (opened[:-1], ["Code", "Question", "Coverage"])
