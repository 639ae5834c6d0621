"""The form of an initiative: filled in, refused with its problems, saved, undone, by those who may."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import initiative_tables, resources
from dashboard.initiative_tables import with_edits
from services import business_case, case_editing, import_history
from services.adapters.database import open_sessions
from services.administration import list_units
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole

LICENCE = {"row": "licences", "kind": "cost", "basis": "measured", "2026 likely": "100"}


def page(code):
    """The form as a page draws it."""
    import streamlit as st  # noqa: PLC0415

    from dashboard import initiative_form, reads, resources  # noqa: PLC0415
    from services import business_case  # noqa: PLC0415

    resources.begin_rerun()
    tree = reads.units()
    organisation = tree.roots[0]
    found = business_case.list_cases(resources.workspace().sessions, resources.viewer(), organisation.id)
    chosen = next((one for one in found.cases if one.plan.code == code), None)
    if st.checkbox("On this page", value=True):
        initiative_form.show(organisation, tree, chosen, found.settings)


@pytest.fixture
def typed(monkeypatch):
    """What a person changes in the tables, by the name of a table: the app test cannot type into them."""
    edits = {}
    real = initiative_tables._edits
    monkeypatch.setattr(
        initiative_tables, "_edits", lambda key: edits.get(".".join(key.split(".")[-2:])) or real(key)
    )
    return edits


@pytest.fixture
def draw(open_app, with_sample, monkeypatch):
    """Draw the form of an initiative, or of a new one, for a viewer."""

    def start(code="", viewer=LOCAL_VIEWER):
        monkeypatch.setattr(resources, "viewer", lambda: viewer)
        return AppTest.from_function(page, default_timeout=30, args=(code,)).run()

    return start


@pytest.fixture
def sessions(with_sample):
    """The sample company's database, beside the app."""
    opened = open_sessions(with_sample)
    yield opened
    opened.kw["bind"].dispose()


def field(app, kind, label):
    return next(one for one in getattr(app, kind) if one.label == label)


def press(app, label):
    return field(app, "button", label).click().run()


def organisation(sessions):
    return list_units(sessions, LOCAL_VIEWER).roots[0].id


def plans(sessions):
    found = business_case.list_cases(sessions, LOCAL_VIEWER, organisation(sessions))
    return {one.plan.code: one.plan for one in found.cases}


def change_meanwhile(sessions, code="INTRANET", **changes):
    """What somebody else stores of an initiative."""
    top = organisation(sessions)
    opened = case_editing.open_initiative(sessions, LOCAL_VIEWER, top, code)
    case_editing.save_initiative(sessions, LOCAL_VIEWER, top, replace(opened, **changes))


def where(app):
    return app.dataframe[-1].value["Where"].tolist()


@pytest.mark.parametrize("code", ["INTRANET", ""])
def test_the_form_is_drawn(draw, code):
    app = draw(code)
    assert not app.exception
    assert not app.error


def test_an_executive_has_no_form(draw):
    assert not draw("INTRANET", Viewer("boss", ViewerRole.EXECUTIVE)).button


def test_a_contributor_changes_an_initiative_of_the_own_unit(draw, sessions):
    unit = plans(sessions)["FORMATION"].unit
    app = draw("FORMATION", Viewer("someone", ViewerRole.CONTRIBUTOR, unit))
    assert len(field(app, "selectbox", "Business unit").options) == 1
    field(app, "text_input", "Owner role").set_value("Training").run()
    assert not press(app, "Save").error
    assert plans(sessions)["FORMATION"].owner == "Training"


def test_a_field_is_changed_and_saved(draw, sessions):
    app = draw("INTRANET")
    field(app, "text_input", "Title").set_value("Intranet and more").run()
    assert not press(app, "Save").exception
    assert plans(sessions)["INTRANET"].title == "Intranet and more"
    assert "Import can undo it" in app.toast[0].value


def test_what_was_saved_is_undone_in_the_history(draw, sessions):
    before = plans(sessions)
    app = draw("INTRANET")
    field(app, "number_input", "Number of years").set_value(5).run()
    press(app, "Save")
    assert plans(sessions) != before
    newest = import_history.list_batches(sessions, LOCAL_VIEWER)[0]
    import_history.withdraw(sessions, LOCAL_VIEWER, newest.id)
    assert plans(sessions) == before


def test_no_initiative_of_the_sample_changes_by_being_saved(sessions):
    before = plans(sessions)
    for code in before:
        change_meanwhile(sessions, code)
    assert plans(sessions) == before


def test_what_was_typed_is_there_again_after_another_page(draw, typed):
    app = draw("INTRANET")
    typed["lines.0"] = {"edited_rows": {0: {"2025 likely": "1"}}}
    field(app, "text_input", "Title").set_value("Half done").run()
    app.checkbox[0].uncheck().run()
    typed.clear()
    app.checkbox[0].check().run()
    assert (field(app, "text_input", "Title").value, app.data_editor[0].value["2025 likely"][0]) == (
        "Half done",
        "1",
    )


def test_unchanged_nothing_is_stored(draw, sessions):
    before = len(import_history.list_batches(sessions, LOCAL_VIEWER))
    app = press(draw("INTRANET"), "Save")
    assert app.info[0].value == "Nothing has changed."
    assert len(import_history.list_batches(sessions, LOCAL_VIEWER)) == before


def test_a_new_initiative_is_planned(draw, typed, sessions):
    app = draw()
    field(app, "text_input", "Title").set_value("Réseau d'entraide").run()
    field(app, "selectbox", "Business unit").set_value(organisation(sessions)).run()
    typed["lines.0"] = {"added_rows": [LICENCE, {"own": "Less paper", "kind": "benefit", "basis": "assumed"}]}
    assert not press(app, "Save").exception
    plan = plans(sessions)["RESEAU-D-ENTRAIDE"]
    assert [(line.code, line.row) for line in plan.lines] == [("L1", "licences"), ("L2", "Less paper")]


def test_problems_are_listed_and_nothing_typed_is_lost(draw, typed, sessions):
    app = draw()
    field(app, "text_input", "Title").set_value("Network").run()
    typed["lines.0"] = {"added_rows": [LICENCE | {"2026 low": "200"}]}
    press(app, "Save")
    assert where(app) == ["Business unit", "Costs and benefits, line 1 (L1), 2026 likely"]
    assert field(app, "text_input", "Title").value == "Network"
    assert "NETWORK" not in plans(sessions)


def test_more_years_keep_what_is_typed(draw, typed):
    app = draw("INTRANET")
    typed["lines.0"] = {"edited_rows": {0: {"2025 likely": "1"}}}
    field(app, "number_input", "Number of years").set_value(4).run()
    table = app.data_editor[0].value
    assert ("2028 high" in table, table["2025 likely"][0]) == (True, "1")


def test_fewer_years_keep_amounts_in_sight(draw):
    app = draw("INTRANET")
    field(app, "number_input", "Number of years").set_value(2).run()
    press(app, "Save")
    assert "Costs and benefits, line 1 (LIC), 2027 likely" in where(app)


def test_a_new_line_can_be_chosen_for_an_actual(draw, typed):
    app = draw("INTRANET")
    typed["lines.0"] = {"added_rows": [LICENCE | {"code": "NEW"}]}
    app.run()
    offered = json.loads(app.data_editor[2].proto.columns)["line"]["type_config"]["options"]
    assert {"value": "NEW", "label": "NEW · Licence fees"} in offered


def test_somebody_else_was_faster(draw, sessions):
    app = draw("INTRANET")
    field(app, "text_input", "Title").set_value("Mine").run()
    change_meanwhile(sessions, title="Theirs")
    press(app, "Save")
    assert "Somebody has changed this initiative" in app.error[0].value
    press(app, "Discard what is typed")
    assert field(app, "text_input", "Title").value == "Theirs"


def test_an_untouched_form_follows_what_others_store(draw, sessions):
    app = draw("INTRANET")
    change_meanwhile(sessions, title="Theirs")
    app.run()
    assert field(app, "text_input", "Title").value == "Theirs"


def test_an_initiative_is_removed(draw, sessions):
    app = draw("INTRANET")
    press(app, "Remove it")
    assert "INTRANET" not in plans(sessions)


def test_what_is_odd_is_told_after_saving(draw, typed, sessions):
    app = draw("INTRANET")
    typed["lines.0"] = {"edited_rows": {0: {"2025 likely": "-5"}}}
    app.run()
    press(app, "Save")
    assert not app.error
    assert app.dataframe[-1].value["Severity"].tolist() == ["Warning"]


@pytest.mark.parametrize(
    ("edits", "rows"),
    [
        (None, ({"a": "1"}, {"a": "2"})),
        ({"edited_rows": {1: {"a": "3"}}}, ({"a": "1"}, {"a": "3"})),
        ({"edited_rows": {1: {"a": None}}}, ({"a": "1"}, {})),
        ({"deleted_rows": [0], "edited_rows": {1: {"b": 4}}}, ({"a": "2", "b": 4},)),
        ({"added_rows": [{}, {"a": "5", "_index": 2}]}, ({"a": "1"}, {"a": "2"}, {}, {"a": "5"})),
        ({"edited_rows": {9: {"a": "3"}}}, ({"a": "1"}, {"a": "2"})),
    ],
)
def test_edits_of_a_table(edits, rows):
    assert with_edits(({"a": "1"}, {"a": "2"}), edits) == rows
