"""Spreadsheets that are not ours on the Import page: recognised, mapped, their words settled, kept or replaced."""

import pytest
import yaml

from services.adapters.database import open_sessions
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.import_history import list_batches
from services.language import use_language
from tests.app.test_import_page import score, upload
from tests.builders import spreadsheet

SOURCE = "services/frameworks/social-maturity.yaml"


@pytest.fixture(scope="module")
def questions(request):
    """The questions of the open wave's framework, in English."""
    document = yaml.safe_load((request.config.rootpath / SOURCE).read_text("utf-8"))
    return [question["text"]["en"] for question in document["questions"]]


def survey(questions, *people):
    """An export of Microsoft Forms: (unit, answer to everything) for each person."""
    head = ["ID", "Start time", "Completion time", "Email", "Name", "Your unit", *questions]
    rows = [
        [n, "", "", f"p{n}@example.com", "", unit, *[answer] * 12]
        for n, (unit, answer) in enumerate(people, 1)
    ]
    return spreadsheet([head, *rows])


def said(app):
    return " ".join(element.value for element in [*app.caption, *app.markdown])


def test_a_survey_export_is_recognised_and_stored(open_app, with_sample, questions):
    app = upload(
        open_app("import_answers"), survey(questions, ("FABR", "4 - Managed"), ("FABR", "2 - Isolated"))
    )
    assert "Microsoft Forms · one row a respondent · recognised by its headings · 12 of 12 questions" in said(
        app
    )
    app.button(key="import.confirm").click().run()
    assert score(with_sample) == 3


def test_an_unknown_word_is_accepted_with_one_click(open_app, with_sample, questions):
    app = upload(open_app("import_answers"), survey(questions, ("FABR", "4 - Managd")))
    accept = next(button for button in app.button if str(button.key).endswith(".accept"))
    accept.click().run()
    app.button(key="import.confirm").click().run()
    assert score(with_sample) == 4


def test_all_suggestions_are_accepted_at_once(open_app, with_sample, questions):
    people = (("Fabricatoin", "4 - Managd"), ("FABR", "2 - Isolatd"))
    app = upload(open_app("import_answers"), survey(questions, *people))
    next(button for button in app.button if str(button.key).startswith("import.words.")).click().run()
    app.button(key="import.confirm").click().run()
    assert score(with_sample) == 3


def test_a_file_nobody_knows_is_mapped_by_hand(open_app, with_sample):
    rows = [["Wer", "Wo", "Eins"], ["Ann", "FABR", 4], ["Bob", "FABR", 2]]
    app = upload(open_app("import_answers"), spreadsheet(rows))
    columns = {box.label: box for box in app.selectbox if ".column." in str(box.key)}
    columns["A · Wer"].set_value(next(o for o in columns["A · Wer"].options if o.startswith("Respondent:")))
    columns["B · Wo"].set_value("Business unit")
    columns["C · Eins"].set_value(next(o for o in columns["C · Eins"].options if o.startswith("RES1 · ")))
    next(button for button in app.button if button.label == "Read the file like this").click().run()
    assert "as you said" in said(app)
    assert "import.confirm" in [button.key for button in app.button]


def test_who_answered_before_is_kept_when_asked(open_app, with_sample, questions):
    app = upload(open_app("import_answers"), survey(questions, ("FABR", "4 - Managed")))
    app.button(key="import.confirm").click().run()
    more = survey(questions, ("FABR", "2 - Isolated"), ("FABR", "2 - Isolated"))
    app.file_uploader(key="import.files.1").upload("more.xlsx", more).run()
    keep = next(
        control for control in app.segmented_control if str(control.key).startswith("import.existing.")
    )
    keep.set_value("add").run()
    app.button(key="import.confirm").click().run()
    assert score(with_sample) == 3


def test_the_history_says_how_scores_moved(open_app, with_sample, questions):
    app = upload(open_app("import_answers"), survey(questions, ("FABR", "4 - Managed")))
    app.button(key="import.confirm").click().run()
    assert "Fabrication – → 4.0" in said(app)


def test_problems_are_counted_by_kind(open_app, with_sample, questions):
    app = upload(open_app("import_answers"), survey(questions, ("NOWHERE", "often")))
    assert "Not an allowed answer: 12" in said(app)
    assert "Unknown business unit: 1" in said(app)


def test_a_file_name_cannot_write_markdown(open_app, with_sample, questions):
    app = open_app("import_answers")
    app.file_uploader(key="import.files.0").upload("**x** ![a](b).xlsx", survey(questions, ("FABR", 4))).run()
    assert any(r"\*\*x\*\*" in element.value for element in app.markdown)


def test_a_contributor_cannot_erase(open_app, with_sample, questions):
    sessions = open_sessions(with_sample)
    assert list_batches(sessions, LOCAL_VIEWER)
    sessions.kw["bind"].dispose()
    app = open_app("import_answers", viewer=Viewer("c", ViewerRole.CONTRIBUTOR))
    assert not any(str(button.key).startswith("import.erase") for button in app.button)
    assert "Erase a respondent for good" not in [expander.label for expander in app.expander]


def test_everything_is_in_french(open_app, with_sample, questions):
    use_language("fr")
    app = open_app("import_answers", language="Français")
    app = upload(app, survey(questions, ("NOWHERE", "often")))
    assert "une ligne par répondant" in said(app)
    assert "Unité d'affaires inconnue" in said(app)


def test_the_period_may_stand_in_a_cell(open_app, with_sample, questions):
    rows = [["Quarter", "2026-Q4"], ["Wer", "Wo", "Eins"], ["Ann", "FABR", 4]]
    app = upload(open_app("import_answers"), spreadsheet(rows))
    next(box for box in app.text_input if ".header." in str(box.key)).set_value("2").run()
    columns = {box.label: box for box in app.selectbox if ".column." in str(box.key)}
    columns["A · Wer"].set_value(next(o for o in columns["A · Wer"].options if o.startswith("Respondent:")))
    columns["B · Wo"].set_value("Business unit")
    columns["C · Eins"].set_value(next(o for o in columns["C · Eins"].options if o.startswith("RES1 · ")))
    next(box for box in app.selectbox if str(box.key).endswith("period.kind")).set_value("A cell")
    next(box for box in app.text_input if str(box.key).endswith("period.cell")).set_value("B1")
    next(button for button in app.button if button.label == "Read the file like this").click().run()
    assert "Q4 2026" in said(app)
    assert "import.confirm" in [button.key for button in app.button]
