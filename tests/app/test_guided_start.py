"""The guided start: each step, a reload in the middle, wrong input, and the sample company beside it."""

import pytest

from services import administration, founding, wave_administration
from services.adapters.database import open_sessions
from services.domain.unit_drafts import UnitDraft
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.framework_library import find_version
from tests.app.test_pages import words
from tests.builders import found_company, import_now, questionnaire, spreadsheet


@pytest.fixture
def sessions(sqlite_url):
    opened = open_sessions(sqlite_url)
    yield opened
    opened.kw["bind"].dispose()


@pytest.fixture
def acme(sessions):
    """An organisation without units."""
    return founding.found_organisation(sessions, LOCAL_VIEWER, "Acme", "ACME")


def open_wave(sessions, acme, *units):
    """Units below the organisation, and a wave for each of them."""
    founding.add_units(sessions, LOCAL_VIEWER, acme, [UnitDraft(unit, unit.capitalize()) for unit in units])
    framework = find_version(sessions, "social-maturity").id
    tree = administration.list_units(sessions, LOCAL_VIEWER)
    expected = {unit.id: 5 for unit in tree.children(acme)}
    return wave_administration.open_wave(
        sessions, LOCAL_VIEWER, acme, framework, "2026-Q3", expected=expected
    )


def step(app):
    """The number of the step to do now."""
    lists = [
        block.value
        for block in app.markdown
        if ":material/check_circle:" in block.value or "**1. " in block.value
    ]
    return lists[0].split("radio_button_checked: **")[1][0]


def test_an_empty_start_asks_for_the_organisation(open_app):
    assert step(open_app()) == "1"


def test_the_code_follows_the_name(open_app):
    app = open_app()
    app.text_input(key="start.name").set_value("Café Élan").run()
    assert app.text_input(key="start.code").value == "CAFE-ELAN"


def test_an_organisation_is_founded_and_its_units_are_asked(open_app):
    app = open_app()
    app.text_input(key="start.name").set_value("Acme").run()
    app.button(key="start.found").click().run()
    assert (app.title[0].value, step(app)) == ("Acme: on the way to the first chart", "2")


def test_an_organisation_needs_a_name(open_app):
    app = open_app()
    app.button(key="start.found").click().run()
    assert "A name and a code are needed." in app.error[0].value


def test_the_language_of_the_questionnaire_survives_a_reload(open_app, sessions, acme):
    open_wave(sessions, acme, "NORTH")
    assert open_app(questionnaire="fr").selectbox(key="questionnaire").value == "fr"


def paste(app, acme, text):
    return app.text_area(key=f"start.units.{acme}").set_value(text).run()


def test_pasted_units_are_shown_and_not_stored(open_app, sessions, acme):
    app = paste(open_app(), acme, "North\n  Depot\nSouth")
    assert app.code[0].value == "NORTH; North\n    DEPOT; Depot\nSOUTH; South"
    assert founding.list_founded(sessions, LOCAL_VIEWER)[0].units == 0


def test_confirmed_units_are_stored_and_a_framework_is_asked(open_app, acme):
    app = paste(open_app(), acme, "North\n  Depot\nSouth")
    app.button(key="start.add").click().run()
    assert "2. Units · 3 units" in words(app)
    assert step(app) == "3"


def test_every_problem_of_a_list_is_said_and_none_of_it_can_be_added(open_app, acme):
    app = paste(open_app(), acme, "N; North\nN; South\nACME; West")
    assert "Problems to mend in the list: 2." in app.error[0].value
    assert "Line 2: The code “N” is that of line 1 already." in app.error[0].value
    assert "start.add" not in [button.key for button in app.button]


def test_units_are_read_from_a_file(open_app, acme):
    app = open_app()
    content = spreadsheet([["Unité", "Code", "Unité parente"], ["Lyon", "", "FR"], ["France", "FR", ""]])
    app.file_uploader(key=f"start.file.{acme}").upload("units.xlsx", content).run()
    assert app.code[0].value == "FR; France\n    LYON; Lyon"


def test_a_file_that_is_no_table_is_a_sentence(open_app, acme):
    app = open_app()
    app.file_uploader(key=f"start.file.{acme}").upload("units.xlsx", b"nothing").run()
    assert len(app.error) == 1
    assert not app.exception


def test_an_organisation_without_units_goes_on_to_the_framework(open_app, acme):
    app = open_app()
    app.checkbox(key="start.alone").check().run()
    app.button(key="start.open").click().run()
    assert "0 of 1 unit has answered" in words(app)


def test_each_framework_says_what_it_takes(open_app, acme):
    app = open_app()
    app.checkbox(key="start.alone").check().run()
    captions = app.radio(key="start.framework").proto.captions
    assert len(captions) == 12
    assert captions[0].startswith("12 questions · about 4 minutes")


def test_a_wave_is_opened_for_the_units_without_others_below(open_app, sessions, acme):
    founding.add_units(
        sessions, LOCAL_VIEWER, acme, [UnitDraft("NORTH", "North"), UnitDraft("DEPOT", "Depot", "NORTH")]
    )
    app = open_app()
    app.number_input(key="start.people").set_value(7)
    app.button(key="start.open").click().run()
    assert step(app) == "4"
    wave = founding.list_founded(sessions, LOCAL_VIEWER)[0].wave
    depot = max(unit.id for unit in administration.list_units(sessions, LOCAL_VIEWER).units)
    assert wave_administration.expected_by_unit(sessions, LOCAL_VIEWER, wave) == {depot: 7}


@pytest.mark.parametrize("page", ["overview", "start"])
def test_another_visitor_goes_on_with_the_hand_out(open_app, sessions, acme, page):
    open_wave(sessions, acme, "NORTH", "SOUTH")
    app = open_app(page)
    assert step(app) == "4"
    assert "0 of 2 units have answered" in words(app)
    assert next(button.label for button in app.get("download_button")) == "Download the questionnaire"


def test_more_units_than_a_workbook_takes_come_in_portions(open_app, sessions, acme):
    open_wave(sessions, acme, *[f"U{number:03}" for number in range(101)])
    assert open_app().selectbox(key="start.portion").options == ["U000 to U099", "U100 to U100"]


def test_the_sample_company_stands_beside_an_organisation_being_set_up(open_app, with_sample, acme):
    assert open_app().title[0].value.startswith("Groupe Havresol stands at")
    assert step(open_app("start")) == "2"


def links(app):
    return [link.proto.label for link in app.get("page_link")]


def test_the_sample_company_leads_to_the_guided_start(open_app, with_sample):
    assert "Set up your organisation" in links(open_app())


def test_the_way_back_to_an_organisation_being_set_up_names_it(open_app, with_sample, acme):
    assert "Go on with Acme" in links(open_app())


def test_an_own_organisation_with_a_wave_comes_before_the_sample_company(
    open_app, with_sample, sessions, acme
):
    open_wave(sessions, acme, "NORTH")
    assert step(open_app()) == "4"


def test_the_sample_company_is_shown_once_it_is_loaded_beside_an_own_organisation(open_app, sessions, acme):
    open_wave(sessions, acme, "NORTH")
    app = open_app()
    app.button(key="start.load_sample").click().run()
    assert app.title[0].value.startswith("Groupe Havresol stands at")


def test_the_sample_company_is_removed_and_the_own_organisation_stays(open_app, with_sample, sessions, acme):
    app = open_app("start")
    app.button(key="start.remove_sample").click().run()
    assert not app.error
    assert [unit.code for unit in administration.list_units(sessions, LOCAL_VIEWER).units] == ["ACME"]


def test_a_further_organisation_can_be_set_up(open_app, acme):
    app = open_app("start")
    app.selectbox(key="start.organisation.1").select_index(1).run()
    assert (app.title[0].value, step(app)) == ("Set up another organisation", "1")


@pytest.fixture
def answered(sessions):
    """An organisation one of whose two units has answered."""
    company = found_company(sessions)
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))


def test_with_the_first_answers_all_steps_are_done(open_app, answered):
    app = open_app("start")
    assert app.title[0].value == "Organisation is set up"
    assert "1 of 2 units have answered" in words(app)


def test_with_the_first_answers_the_overview_shows_them(open_app, answered):
    assert open_app().get("plotly_chart")


def test_the_guided_start_is_reached_from_administration(open_app, answered):
    assert "Guided start" in links(open_app("administration"))


@pytest.mark.parametrize("role", [ViewerRole.EXECUTIVE, ViewerRole.CONTRIBUTOR])
def test_only_an_administrator_is_asked(open_app, acme, role):
    app = open_app("overview", Viewer("somebody", role))
    assert "An administrator sets up the organisation." in words(app)
    assert not app.text_area
    assert not app.button
