"""The screen KPIs: the scorecard of a unit, one KPI, what they are compared with, and what a viewer may see."""

import pytest

from services.domain.viewer import Viewer, ViewerRole
from tests.app.test_pages import unit_id, words


def figures(app):
    return {metric.label: metric.value for metric in app.metric}


def test_the_finding_names_what_is_off_target(open_app, with_sample):
    title = open_app("kpis").title[0].value
    assert (
        title == "Groupe Havresol: 6 of 8 KPIs are on target; off target: Engagement rate and Delivery time"
    )


def test_there_is_a_card_for_each_chosen_kpi(open_app, with_sample):
    assert len(open_app("kpis").metric) == 8


def test_a_status_is_a_word_beside_its_mark(open_app, with_sample):
    captions = [caption.value for caption in open_app("kpis").caption]
    assert "Internal process · ✕\u00a0off target" in captions


def test_lower_is_better_where_it_is(open_app, with_sample):
    app = open_app("kpis", kpi="livraison")
    assert (
        app.title[0].value == "Delivery time of Groupe Havresol is off target: 5.8\u00a0d against 3.4\u00a0d"
    )


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("year_earlier", "no value a year before"),
        ("target", "against the target (3.4\u00a0d)"),
        ("benchmark", "no benchmark"),
        ("group", "no group average"),
    ],
)
def test_one_control_says_what_is_compared_with(open_app, with_sample, base, told):
    assert told in words(open_app("kpis", kpi="livraison", against=base))


def test_a_unit_below_is_held_against_its_group(open_app, with_sample):
    assert "against the group average" in words(open_app("kpis", unit="WEB", against="group"))


def test_a_quarter_is_made_of_its_months(open_app, with_sample):
    app = open_app("kpis", month="2026-Q3", kpi="livraison")
    assert not app.exception
    assert "Q3 2026" in words(app)


def test_an_unknown_kpi_is_said(open_app, with_sample):
    assert "“nothing” is not among those" in words(open_app("kpis", kpi="nothing"))


def test_a_scoped_viewer_sees_the_own_units(open_app, with_sample):
    viewer = Viewer("scoped", ViewerRole.EXECUTIVE, unit_id(with_sample, "BOUT"))
    app = open_app("kpis", viewer)
    assert app.title[0].value.startswith("Boutiques: ")
    assert "Commerce en ligne" not in str([frame.value.to_dict() for frame in app.dataframe])


def test_without_values_the_next_step_is_said(open_app):
    app = open_app("administration")
    app.text_input[0].set_value("Acme")
    app.text_input[1].set_value("ACME")
    app.button[0].click().run()
    assert "Download the workbook of KPIs" in words(app.switch_page("../pages/kpis.py").run())


def test_the_copied_link_holds_every_choice(open_app, with_sample):
    code = open_app("kpis", kpi="livraison", against="target").code[0].value
    assert all(part in code for part in ("kpi=livraison", "against=target", "unit=HAVRESOL"))


def test_compare_shows_kpis_side_by_side(open_app, with_sample):
    assert "KPIs side by side" in words(open_app("compare", units="WEB,BOUT", part="kpis"))
