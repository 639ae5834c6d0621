"""KPIs on the Administration page: those that matter are chosen, own ones stated and changed."""

import pytest

from services import kpis
from services.adapters.database import open_sessions
from services.administration import list_units
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole

CHOICE = "KPIs in the order in which they are shown"


@pytest.fixture
def sessions(with_sample):
    """The sample company's database, beside the app."""
    opened = open_sessions(with_sample)
    yield opened
    opened.kw["bind"].dispose()


def top(sessions):
    return list_units(sessions, LOCAL_VIEWER).roots[0].id


def chosen(sessions):
    return [one.code for one in kpis.chosen_kpis(sessions, LOCAL_VIEWER, top(sessions))]


def offered(sessions):
    return {one.code: one for one in kpis.offered_kpis(sessions, LOCAL_VIEWER, top(sessions))}


def field(app, kind, label):
    return next(one for one in getattr(app, kind) if one.label == label)


def fill(app, kind="text_input", **values):
    """Type into fields, by their labels with _ for blanks."""
    for label, value in values.items():
        field(app, kind, label.replace("_", " ")).set_value(value)
    return app


def press(app, label):
    return field(app, "button", label).click().run()


def test_the_kpis_that_matter_are_chosen_in_order(open_app, sessions):
    app = open_app("administration", part="kpis")
    codes = [*reversed(chosen(sessions)[:5]), "formation"]
    field(app, "multiselect", CHOICE).set_value(codes)
    assert not press(app, "Save the choice").error
    assert chosen(sessions) == codes


def test_too_few_are_refused_and_stay_to_be_mended(open_app, sessions):
    before, app = chosen(sessions), open_app("administration", part="kpis")
    field(app, "multiselect", CHOICE).set_value(before[:2])
    assert press(app, "Save the choice").error[0].value.startswith("From 5 to 9 KPIs are chosen.")
    assert field(app, "multiselect", CHOICE).value == before[:2]
    assert chosen(sessions) == before


def test_who_sees_a_part_states_no_kpi(open_app, sessions):
    unit = next(one.id for one in list_units(sessions, LOCAL_VIEWER).units if one.code == "WEB")
    app = open_app("administration", Viewer("someone", ViewerRole.ADMINISTRATOR, unit), part="kpis")
    assert not app.exception
    assert "Save the KPI" not in [one.label for one in app.button]


def new_kpi(app):
    fill(app, "selectbox", Perspective="customer", Measured_in="index", Better="up", Frequency="quarter")
    fill(app, "selectbox", **{"Roll-up": "none"})
    return fill(
        app, **{"Title_(en)": "Willing to recommend", "Title_(fr)": "Recommandation", "Lowest_value": "-100"}
    )


def test_an_own_kpi_is_stated(open_app, sessions):
    app = press(new_kpi(open_app("administration", part="kpis")), "Save the KPI")
    assert not app.error
    found = offered(sessions)["willing_to_recommend"]
    assert (found.title.fr, found.low, found.frequency) == ("Recommandation", -100, "quarter")
    assert field(app, "text_input", "Title (en)").value == ""


def test_problems_are_listed_by_field_and_nothing_typed_is_lost(open_app, sessions):
    app = fill(new_kpi(open_app("administration", part="kpis")), Decimals="many")
    press(app, "Save the KPI")
    assert app.dataframe[-1].value["Where"].tolist() == ["Decimals"]
    assert field(app, "text_input", "Title (en)").value == "Willing to recommend"


def test_an_own_kpi_is_changed(open_app, sessions):
    app = open_app("administration", part="kpis")
    field(app, "selectbox", "KPI to state or to change").set_value("absences").run()
    assert field(app, "text_input", "Tolerance: on target").value == "0.2"
    fill(app, **{"Tolerance:_on_target": "0.3"})
    assert not press(app, "Save the KPI").error
    assert offered(sessions)["absences"].on_target == 0.3


def test_the_measure_of_one_with_values_stays(open_app, sessions):
    app = open_app("administration", part="kpis")
    field(app, "selectbox", "KPI to state or to change").set_value("absences").run()
    fill(app, "selectbox", Measured_in="count")
    assert press(app, "Save the KPI").dataframe[-1].value["Problem"].tolist() == [
        "KPI with values measured otherwise"
    ]


def test_what_was_typed_is_there_again_after_another_page(open_app, sessions):
    app = new_kpi(open_app("administration", part="kpis")).run()
    app.switch_page("../pages/maturity.py").run()
    app.switch_page("../pages/administration.py").run()
    assert field(app, "text_input", "Title (en)").value == "Willing to recommend"


def test_discarded_the_form_is_as_it_was(open_app, sessions):
    app = new_kpi(open_app("administration", part="kpis")).run()
    assert field(press(app, "Discard what is typed"), "text_input", "Title (en)").value == ""
