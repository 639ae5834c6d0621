"""Every page, through the shell: empty, with the sample company, for a scoped viewer, in both languages."""

import pytest
from streamlit.testing.v1 import AppTest

from services.adapters.database import open_sessions
from services.administration import list_units
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole

PAGES = [
    "overview",
    "maturity",
    "compare",
    "business_case",
    "kpis",
    "answers",
    "narrative",
    "roadmap",
    "import_answers",
    "frameworks",
    "method",
    "administration",
    "start",
]
SCREENS = ["overview", "maturity", "compare", "business_case", "kpis", "narrative", "method"]


def unit_id(url, code):
    sessions = open_sessions(url)
    tree = list_units(sessions, LOCAL_VIEWER)
    sessions.kw["bind"].dispose()
    return next(unit.id for unit in tree.units if unit.code == code)


def open_all(app, label=""):
    """Open what is made when it is opened, or what of it bears a label."""
    for kind in ("expander", "popover"):
        for block in app.get(kind):
            told = block.proto.popover if kind == "popover" else block.proto
            if told.id and label in ("", told.label):
                app.session_state[told.id.removeprefix("$$ID-").partition("-")[2]] = True
    return app.run()


def words(app):
    """Everything the main part says, in one text."""
    blocks = [*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(str(block.value) for block in blocks)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_works_without_data(open_app, page):
    app = open_app(page)
    assert not app.exception
    assert app.title


@pytest.mark.parametrize("page", PAGES)
def test_every_page_works_with_the_sample(open_app, with_sample, page):
    app = open_app(page)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
def test_every_page_works_in_french(open_app, with_sample, page):
    app = open_app(page, language="Français")
    assert not app.exception
    assert "Score shown" not in [box.label for box in app.selectbox]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_works_for_a_scoped_viewer(open_app, with_sample, page):
    viewer = Viewer("scoped", ViewerRole.CONTRIBUTOR, unit_id(with_sample, "BOUT"))
    app = open_app(page, viewer)
    assert not app.exception
    assert "Fabrication" not in words(app)


@pytest.mark.parametrize("page", SCREENS)
@pytest.mark.parametrize("unit", ["LOGI", "ENER", "SIEG"])
def test_every_unit_has_its_screens(open_app, with_sample, page, unit):
    app = open_app(page)
    app.selectbox(key="unit").set_value(unit_id(with_sample, unit)).run()
    assert not app.exception
    assert not app.error


def test_the_first_start_offers_the_sample_company(open_app):
    app = open_app()
    assert app.title[0].value == "Welcome to Palier"
    app.button(key="start.load_sample").click().run()
    assert app.title[0].value.startswith("Groupe Havresol stands at Coordinating")


def test_the_overview_shows_five_cards(open_app, with_sample):
    labels = [metric.label for metric in open_app().metric]
    assert [label.split(" · ")[0] for label in labels] == [
        "Stage", "Return on investment (ROI)", "Payback", "KPIs on target", "Questions answered"
    ]  # fmt: skip


def test_the_overview_names_three_actions(open_app, with_sample):
    assert len([m for m in open_app().markdown if "weakest: " in m.value]) == 3


def test_a_link_by_codes_is_understood(open_app, with_sample):
    app = open_app(period="2025-Q4", unit="WEB", score="tools")
    assert (app.selectbox(key="period").value, app.selectbox(key="score").value) == ("2025-Q4", "tools")
    assert app.title[0].value.startswith("Commerce en ligne")


def test_an_unknown_unit_is_said_and_not_replaced_silently(open_app, with_sample):
    assert "“Nowhere” is not among those you may see" in words(open_app(unit="Nowhere"))


def test_a_unit_out_of_scope_is_said(open_app, with_sample):
    viewer = Viewer("scoped", ViewerRole.EXECUTIVE, unit_id(with_sample, "BOUT"))
    assert "“WEB” is not among those you may see" in words(open_app("overview", viewer, unit="WEB"))


def test_an_open_wave_is_marked(open_app, with_sample):
    text = words(open_app(period="2026-Q4"))
    assert "This wave is open: 0 of 11 units" in text
    assert "No answers yet" in text


def test_a_unit_below_minimum_coverage_says_why(open_app, with_sample):
    app = open_app(unit="SIEG")
    assert "has no score. Only" in app.title[0].value
    assert "Only 30% answered; 50% needed" in words(app)


def test_the_copied_link_holds_every_filter(open_app, with_sample):
    code = open_app().code[0].value
    assert all(part in code for part in ("framework=social-maturity", "period=2026-Q3", "unit=HAVRESOL"))


def test_the_method_shows_the_units_own_numbers(open_app, with_sample):
    app = open_app("method")
    app.selectbox(key="unit").set_value(unit_id(with_sample, "WEB")).run()
    assert "Worked example: Commerce en ligne, Social maturity" in words(app)
    assert "lies from 3.4 to 4.2: Scaling" in words(app)


def open_tabs(app):
    """The titles of the tabs that hold anything."""
    return [tab.label for tab in app.tabs if len(tab.children)]


def test_the_method_begins_with_the_scores(open_app, with_sample):
    assert open_tabs(open_app("method")) == ["Scores"]


@pytest.mark.parametrize(
    ("language", "title", "heading"),
    [
        ("English", "Business case", "Conventions"),
        ("Français", "Analyse de rentabilité", "Effets intangibles"),
    ],
)
def test_the_method_explains_the_business_case(open_app, with_sample, language, title, heading):
    app = open_app("method", language=language, topic="business-case")
    assert open_tabs(app) == [title]
    assert f"## {heading}\n" in words(app)


@pytest.mark.parametrize("topic", ["scores", "business-case"])
def test_the_method_is_explained_without_data(open_app, topic):
    assert "\n## " in words(open_app("method", topic=topic))


def test_a_topic_that_is_not_there_is_said(open_app):
    assert "“magic” is not among those you may see under “Topic”; “Scores”" in words(
        open_app("method", topic="magic")
    )


@pytest.mark.parametrize(
    ("page", "topic"), [("business_case", "business-case"), ("maturity", "scores"), ("answers", "scores")]
)
def test_a_screen_leads_to_its_own_topic_of_the_method(open_app, with_sample, page, topic):
    links = [link.proto for link in open_app(page).get("page_link") if link.proto.page == "method"]
    assert [link.query_string for link in links] == [f"topic={topic}"]


def test_two_to_six_units_are_compared(open_app, with_sample):
    app = open_app("compare")
    assert app.title[0].value.startswith("Commerce en ligne leads Assurance by 0.8")
    app.multiselect(key="units").set_value([]).run()
    assert "Choose at least two units above." in words(app)


def test_a_table_stands_behind_each_chart(open_app, with_sample):
    app = open_app("maturity")
    assert [e.label for e in app.expander].count("Show as a table") == 4


def test_the_sample_is_removed_on_screen(open_app, with_sample):
    app = open_app("administration", part="sample")
    app.button(key="administration.remove_sample").click().run()
    assert not app.error
    assert app.button(key="administration.load_sample")


def test_an_organisation_is_built_on_screen(open_app):
    app = open_app("administration")
    app.text_input[0].set_value("Acme")
    app.text_input[1].set_value("ACME")
    app.button[0].click().run()
    assert not app.error
    assert "Acme (ACME)" in app.selectbox[0].options


def test_a_refused_change_is_a_sentence(open_app, with_sample):
    app = open_app("administration")
    app.button(key="administration.remove").click().run()
    assert "is in use" in app.error[0].value


def test_an_error_of_ours_is_a_sentence():
    def screen():
        from dashboard import components  # noqa: PLC0415

        components.unexpected(ZeroDivisionError())

    assert "our fault" in AppTest.from_function(screen).run().error[0].value


def test_a_unit_shows_its_targets(open_app, with_sample):
    assert "of the way to its" in words(open_app("maturity", unit="WEB"))


def test_only_a_contributor_sets_targets(open_app, with_sample):
    reader = Viewer("reader", ViewerRole.EXECUTIVE)
    labels = [[e.label for e in open_app("maturity", viewer).expander] for viewer in (reader, LOCAL_VIEWER)]
    assert ["Set targets" in found for found in labels] == [False, True]


def test_a_form_is_made_when_it_is_opened_and_stays_when_it_is_closed(open_app, with_sample):
    """Closing it loses nothing that was typed."""
    app, there = open_app("maturity"), []
    for opened in (False, True, False):
        app.session_state["targets.set"] = opened
        there.append("Save the targets" in [button.label for button in app.run().button])
    assert there == [False, True, True]
