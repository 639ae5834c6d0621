"""The form of a KPI's values: typed by period, refused with its problems, saved, undone, by those who may."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import initiative_tables, resources
from services import import_history, kpi_editing
from services.adapters.database import open_sessions
from services.administration import list_units
from services.domain.kpi_facts import KpiValue
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.edited_kpi import EditedValues

KPI, PERIOD, LAST = "absences", "2026-10", "2026-09"


def page(code, kpi):
    """The form as a page draws it."""
    import streamlit as st  # noqa: PLC0415

    from dashboard import kpi_reads, kpi_values_form, reads, resources  # noqa: PLC0415

    resources.begin_rerun()
    tree = reads.units()
    unit = next(one for one in tree.units if one.code == code)
    definition = next(one for one in kpi_reads.offered(unit.id) if one.code == kpi)
    if st.checkbox("On this page", value=True):
        kpi_values_form.show(tree.roots[0], tree, unit, definition, "CAD")


@pytest.fixture
def typed(monkeypatch):
    """What a person changes in the first table that is drawn: the app test cannot type into it."""
    edits = {}
    real = initiative_tables._edits
    first = "kpi_values.1.table.1"
    monkeypatch.setattr(initiative_tables, "_edits", lambda key: edits if key == first else real(key))
    return edits


@pytest.fixture
def draw(open_app, with_sample, monkeypatch):
    """Draw the form of a KPI of a unit for a viewer."""

    def start(unit="WEB", kpi=KPI, viewer=LOCAL_VIEWER):
        monkeypatch.setattr(resources, "viewer", lambda: viewer)
        return AppTest.from_function(page, default_timeout=30, args=(unit, kpi)).run()

    return start


@pytest.fixture
def sessions(with_sample):
    """The sample company's database, beside the app."""
    opened = open_sessions(with_sample)
    yield opened
    opened.kw["bind"].dispose()


def unit_id(sessions, code="WEB"):
    return next(unit.id for unit in list_units(sessions, LOCAL_VIEWER).units if unit.code == code)


def stand(sessions):
    return kpi_editing.open_values(sessions, LOCAL_VIEWER, unit_id(sessions), KPI)


def press(app, label):
    return next(one for one in app.button if one.label == label).click().run()


def edit(app, typed, period=PERIOD, **cells):
    """Type into the row of a period."""
    row = app.data_editor[0].value["period"].tolist().index(period)
    typed["edited_rows"] = {row: cells}
    return app.run()


def change_meanwhile(sessions, **figures):
    """What somebody else stores of the last period."""
    before = stand(sessions)
    cells = {(LAST, name): text for name, text in figures.items()}
    edited = EditedValues(unit_id(sessions), KPI, before, (), cells)
    kpi_editing.save_values(sessions, LOCAL_VIEWER, edited)


def test_values_are_shown_as_they_are_typed(draw, sessions):
    table = draw().data_editor[0].value.set_index("period")
    stored = stand(sessions)[LAST]
    assert table.loc[LAST, "actual"] == f"{stored.actual:g} %"
    assert list(table.columns) == ["actual", "target", "baseline", "weight"]


def test_a_kpi_that_nothing_weighs_has_no_weight(draw):
    assert "weight" not in draw(kpi="formation").data_editor[0].value


def test_an_executive_has_no_form(draw):
    assert not draw(viewer=Viewer("boss", ViewerRole.EXECUTIVE)).button


def test_a_contributor_changes_a_value_of_the_own_unit(draw, typed, sessions):
    viewer = Viewer("someone", ViewerRole.CONTRIBUTOR, unit_id(sessions))
    edit(app := draw(viewer=viewer), typed, actual="4,5 %")
    assert not press(app, "Save").error
    assert stand(sessions)[PERIOD] == KpiValue(4.5)


def test_values_are_saved_and_undone(draw, typed, sessions):
    before = dict(stand(sessions))
    edit(app := draw(), typed, target="4 %")
    assert "Import can undo it" in press(app, "Save").toast[0].value
    assert stand(sessions)[PERIOD] == KpiValue(None, 4)
    newest = import_history.list_batches(sessions, LOCAL_VIEWER)[0]
    import_history.withdraw(sessions, LOCAL_VIEWER, newest.id)
    assert stand(sessions) == before


def test_problems_are_listed_and_nothing_typed_is_lost(draw, typed, sessions):
    edit(app := draw(), typed, actual="a few")
    press(app, "Save")
    assert app.dataframe[-1].value["Where"].tolist() == ["October 2026, Actual"]
    assert PERIOD not in stand(sessions)
    table = app.toggle[0].set_value(True).run().data_editor[0].value
    assert table.set_index("period").loc[PERIOD, "actual"] == "a few"


def test_what_was_typed_is_there_again_after_another_page(draw, typed):
    edit(app := draw(), typed, actual="4 %")
    app.checkbox[0].uncheck().run()
    app.checkbox[0].check().run()
    assert app.data_editor[0].value.set_index("period").loc[PERIOD, "actual"] == "4 %"


def test_more_periods_keep_what_is_typed(draw, typed):
    edit(app := draw(), typed, actual="4 %")
    table = app.toggle[0].set_value(True).run().data_editor[0].value
    assert len(table) >= 120
    assert table.set_index("period").loc[PERIOD, "actual"] == "4 %"


def test_unchanged_nothing_is_stored(draw, sessions):
    before = len(import_history.list_batches(sessions, LOCAL_VIEWER))
    assert press(draw(), "Save").info[0].value == "Nothing has changed."
    assert len(import_history.list_batches(sessions, LOCAL_VIEWER)) == before


def test_somebody_else_was_faster(draw, typed, sessions):
    edit(app := draw(), typed, actual="4 %")
    change_meanwhile(sessions, actual="3 %")
    press(app, "Save")
    assert "Somebody has changed these values" in app.error[0].value
    assert PERIOD not in stand(sessions)
    press(app, "Discard what is typed")
    assert app.data_editor[0].value.set_index("period").loc[LAST, "actual"] == "3 %"


def test_an_untouched_form_follows_what_others_store(draw, sessions):
    app = draw()
    change_meanwhile(sessions, actual="3 %")
    assert app.run().data_editor[0].value.set_index("period").loc[LAST, "actual"] == "3 %"


def test_the_history_says_who_said_what(draw, sessions):
    change_meanwhile(sessions, actual="3 %")
    app = draw()
    app.session_state["kpi_values.1.history"] = True
    told = app.run().dataframe[-1].value
    assert told["Actual"].tolist()[0] == "3 %"
    assert told["File"].tolist() == ["Typed on screen: Absence, Commerce en ligne", "kpis.xlsx"]
