"""The screen Compare: units, periods of a unit, a unit and its group; what the address pins; what a viewer may see."""

import pytest

from services.domain.viewer import Viewer, ViewerRole
from tests.app.test_pages import unit_id, words

PARTS = ["maturity", "difference", "money", "kpis", "models", "narrative"]
MODES = {
    "units": {"units": "BOUT,WEB,ENER"},
    "periods": {"by": "periods", "unit": "WEB"},
    "group": {"by": "group", "unit": "WEB"},
}
MOST_CHARTS = 8


def headers(app):
    return [header.value for header in app.header]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("mode", MODES)
def test_every_area_of_every_comparison_is_drawn(open_app, with_sample, mode, part):
    app = open_app("compare", part=part, **MODES[mode])
    assert not app.exception and not app.error
    assert len(app.get("plotly_chart")) <= MOST_CHARTS


@pytest.mark.parametrize(
    ("mode", "finding"),
    [
        ("units", "leads Énergie by 0.2; Boutiques is last, 1.2 behind; they differ most in “Skills” (1.4)"),
        ("periods", "went from 3.2 in Q4 2025 to 3.7 in Q3 2026 (+0.5); it moved most in “Resources” (+0.6)"),
        (
            "group",
            "stands 1.1 above its group without itself (3.7 against 2.6); it differs most in “Skills” (+1.2)",
        ),
    ],
)
def test_the_title_is_a_finding(open_app, with_sample, mode, finding):
    assert open_app("compare", **MODES[mode]).title[0].value == f"Commerce en ligne {finding}"


@pytest.mark.parametrize(
    ("mode", "sides"),
    [
        ("units", ["Boutiques", "Commerce en ligne", "Énergie"]),
        ("periods", ["Q4 2025", "Q1 2026", "Q2 2026", "Q3 2026"]),
        ("group", ["Commerce en ligne", "Group without it"]),
    ],
)
def test_all_areas_stand_at_a_glance(open_app, with_sample, mode, sides):
    glance = open_app("compare", **MODES[mode]).dataframe[0].value
    assert glance.iloc[:, 0].tolist() == sides
    assert {"Score", "KPIs on target", "How the organisation organises", "Call to action"} <= set(glance)


def test_an_unknown_unit_is_said_and_the_others_are_compared(open_app, with_sample):
    app = open_app("compare", units="BOUT,NOWHERE,WEB")
    assert "“NOWHERE” is not among those you may see under “Units to compare”" in words(app)
    assert app.dataframe[0].value["Unit"].tolist() == ["Boutiques", "Commerce en ligne"]


def test_an_unknown_period_is_said(open_app, with_sample):
    app = open_app("compare", by="periods", unit="WEB", periods="2025-Q4,2031-Q1,2026-Q3")
    assert "“2031-Q1” is not among those you may see under “Periods to compare”" in words(app)
    assert app.dataframe[0].value["Period"].tolist() == ["Q4 2025", "Q3 2026"]


def test_an_unknown_kind_of_comparison_is_said(open_app, with_sample):
    assert "“planets” is not among those you may see" in words(open_app("compare", by="planets"))


def test_a_seventh_unit_is_left_out_and_said(open_app, with_sample):
    app = open_app("compare", units="BOUT,WEB,ASSU,LOGI,FABR,CLIE,ENER")
    assert "At most 6 are compared; left out: Énergie (ENER)." in words(app)
    assert len(app.dataframe[0].value) == 6


def test_a_unit_out_of_scope_is_said_and_not_compared(open_app, with_sample):
    viewer = Viewer("scoped", ViewerRole.EXECUTIVE, unit_id(with_sample, "BOUT"))
    app = open_app("compare", viewer, units="WEB,BOUT-QC,BOUT-ON")
    assert "“WEB” is not among those you may see" in words(app)
    assert app.dataframe[0].value["Unit"].tolist() == ["Boutiques Québec", "Boutiques Ontario"]


@pytest.mark.parametrize("part", PARTS)
def test_a_scoped_viewer_is_told_the_average_of_a_group_without_names(open_app, with_sample, part):
    viewer = Viewer("scoped", ViewerRole.EXECUTIVE, unit_id(with_sample, "WEB"))
    app = open_app("compare", viewer, by="group", unit="WEB", part=part)
    assert "above its group without itself (3.7 against 2.6)" in app.title[0].value
    told = words(app) + "".join(frame.value.to_csv() for frame in app.dataframe)
    assert not any(name in told for name in ("Fabrication", "Assurance", "Énergie"))


def test_a_group_of_too_few_units_out_of_scope_is_not_told(open_app, with_sample):
    viewer = Viewer("scoped", ViewerRole.EXECUTIVE, unit_id(with_sample, "BOUT-QC"))
    app = open_app("compare", viewer, by="group", unit="BOUT-QC")
    assert "there are too few units to compare it with" in app.title[0].value
    assert "Too few units to compare." in words(app)


@pytest.mark.parametrize(
    ("mode", "pinned"),
    [
        ("units", ("by=units", "units=BOUT%2CWEB%2CENER", "period=2026-Q3", "part=money")),
        (
            "periods",
            ("by=periods", "unit=WEB", "periods=2025-Q4%2C2026-Q1%2C2026-Q2%2C2026-Q3", "part=money"),
        ),
        ("group", ("by=group", "unit=WEB", "period=2026-Q3", "part=money")),
    ],
)
def test_the_copied_link_pins_the_comparison(open_app, with_sample, mode, pinned):
    code = open_app("compare", part="money", **MODES[mode]).code[0].value
    assert [part for part in pinned if part not in code] == []


def test_one_period_is_not_a_comparison(open_app, with_sample):
    app = open_app("compare", by="periods", unit="WEB", periods="2026-Q3")
    assert "Choose at least two periods above." in words(app)


def test_a_period_in_which_a_unit_did_not_take_part_has_no_score(open_app, with_sample):
    app = open_app("compare", by="periods", unit="ENER", periods="2026-Q1,2026-Q2,2026-Q3")
    assert app.dataframe[0].value["Level"].tolist()[0] == "No answers yet"
    assert app.title[0].value.startswith("Énergie went from 3.0 in Q2 2026 to 3.5 in Q3 2026")


def test_what_makes_the_difference_has_its_numbers(open_app, with_sample):
    app = open_app("compare", part="difference", units="BOUT,WEB")
    app.session_state["compare.differences.table"] = True
    table = app.run().dataframe[1].value
    assert len(table) == 8
    assert {"Question", "Boutiques", "Commerce en ligne", "Difference", "Scale"} <= set(table)


def test_choices_among_names_have_no_largest_gap(open_app, with_sample):
    app = open_app("compare", framework="organisation-model", part="difference", units="BOUT,WEB")
    assert "Choices among names have no distance" in words(app)


def test_initiatives_have_no_periods(open_app, with_sample):
    app = open_app("compare", part="money", **MODES["periods"])
    assert "Initiatives are planned by year and have no waves" in words(app)


def test_the_narrative_puts_the_call_first_and_leads_on(open_app, with_sample):
    app = open_app("compare", part="narrative", units="WEB,FABR")
    assert words(app).index("What can you do to help?") < words(app).index("Why are we here?")
    links = [link.proto.query_string for link in app.get("page_link") if link.proto.page == "narrative"]
    assert any("unit=WEB" in link and "period=2026-Q3" in link for link in links)


def test_organisation_models_stand_side_by_side(open_app, with_sample):
    table = open_app("compare", part="models", units="WEB,ENER").dataframe[1].value
    told = dict(zip(table["Unit"], table["Digital transformation: what and how"], strict=True))
    assert told == {"Commerce en ligne": "Digirati", "Énergie": "Digirati"}


def test_the_exported_periods_are_those_on_screen(open_app, with_sample):
    app = open_app("compare", **MODES["periods"])
    assert [found.proto.popover.label for found in app.get("popover")][:2] == ["Copy link", "Export"]


def test_a_framework_with_one_wave_has_no_periods_to_compare(open_app, with_sample):
    app = open_app("compare", by="periods", framework="organisation-model", unit="WEB")
    assert "This framework has one wave only" in words(app)


def test_another_framework_has_its_own_periods(open_app, with_sample):
    app = open_app("compare", by="periods", unit="WEB", periods="2025-Q4,2026-Q3")
    app.selectbox(key="framework").set_value("social-needs").run()
    assert app.dataframe[0].value["Period"].tolist() == ["Q1 2026", "Q3 2026"]
    app.selectbox(key="framework").set_value("social-maturity").run()
    assert app.dataframe[0].value["Period"].tolist() == ["Q4 2025", "Q3 2026"]


def test_the_organisation_has_no_group_and_the_next_step_is_said(open_app, with_sample):
    app = open_app("compare", by="group")
    assert app.title[0].value.startswith("No unit stands beside Groupe Havresol")
    assert "Choose a business unit that has others beside it." in words(app)
