"""Plain cash flows uploaded on the Import page: what the file does not say is chosen, then it is stored."""

from services import business_case
from services.adapters import structure
from services.adapters.database import open_sessions, reading
from services.domain.viewer import LOCAL_VIEWER
from tests.app.test_import_page import upload
from tests.builders import spreadsheet

COUNTED = [["", "Year 0", "Year 1"], ["Licence fees", -100, -20], ["Tools retired", 0, 200]]


def said(app):
    return " ".join(element.value for element in [*app.caption, *app.markdown])


def widget(among, ending):
    return next(one for one in among if str(one.key).endswith(ending))


def plans(url):
    """The plans of the sample company, by title."""
    sessions = open_sessions(url)
    with reading(sessions) as session:
        (top,) = structure.load_tree(session).roots
    cases = business_case.list_cases(sessions, LOCAL_VIEWER, top.id).cases
    sessions.kw["bind"].dispose()
    return {one.plan.title: one for one in cases}


def completed(app):
    """The form with what a file of counted years does not say."""
    widget(app.text_input, ".initiative.value").set_value("Wiki")
    widget(app.selectbox, ".unit.value").set_value("Fabrication")
    widget(app.number_input, ".start").set_value(2027)
    next(one for one in app.button if one.label == "Read the file like this").click().run()
    return app


def test_what_is_missing_is_said_and_the_form_is_open(open_app, with_sample):
    app = upload(open_app("import_answers"), spreadsheet(COUNTED))
    assert "cash flows: one row a line, one column a year · recognised by its headings" in said(app)
    assert "Not said in the file: 3" in said(app)
    assert widget(app.text_input, ".initiative.value").value == ""


def test_what_is_chosen_is_stored(open_app, with_sample):
    app = completed(upload(open_app("import_answers"), spreadsheet(COUNTED)))
    assert "as you said" in said(app)
    app.button(key="import.confirm").click().run()
    one = plans(with_sample)["Wiki"]
    assert (one.unit, one.plan.start_year, one.plan.years) == ("Fabrication", 2027, 2)
    assert [(line.row, line.kind) for line in one.plan.lines] == [
        ("licences", "cost"),
        ("tools_retired", "benefit"),
    ]


def test_a_column_may_be_taken_for_another_year(open_app, with_sample):
    rows = [["Item", "Budget A", "2027", "2028"], ["Costs"], ["Own words", 1, 2, 3]]
    app = upload(open_app("import_answers"), spreadsheet([*rows, ["Licence fees", 4, 5, 6]], "Wiki"))
    widget(app.selectbox, ".column.1").set_value("2026 · likely")
    widget(app.selectbox, ".unit.value").set_value("Fabrication")
    next(one for one in app.button if one.label == "Read the file like this").click().run()
    app.button(key="import.confirm").click().run()
    plan = plans(with_sample)["Wiki"].plan
    assert (plan.start_year, [amount.likely for amount in plan.lines[0].amounts]) == (2026, [1, 2, 3])


def test_a_file_nobody_knows_can_be_said_to_hold_cash_flows(open_app, with_sample):
    rows = [["Quoi", "Demain"], ["Licence fees", 5]]
    app = upload(open_app("import_answers"), spreadsheet(rows))
    widget(app.segmented_control, ".holds").set_value(True).run()
    widget(app.selectbox, ".column.0").set_value("Name of the cost or benefit")
    widget(app.selectbox, ".column.1").set_value("2027 · likely")
    widget(app.text_input, ".initiative.value").set_value("Wiki")
    widget(app.selectbox, ".unit.value").set_value("Fabrication")
    next(one for one in app.button if one.label == "Read the file like this").click().run()
    app.button(key="import.confirm").click().run()
    assert plans(with_sample)["Wiki"].plan.start_year == 2027


def test_cash_flows_can_be_said_to_be_answers(open_app, with_sample):
    app = upload(open_app("import_answers"), spreadsheet(COUNTED))
    widget(app.segmented_control, ".holds").set_value(False).run()
    assert any(box.label == "Wave the answers go to" for box in app.selectbox)
