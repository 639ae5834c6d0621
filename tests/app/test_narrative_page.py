"""The screen Narrative: its finding, the call to action up front, the facts beside it, and writing on screen."""

import pytest

from services import administration, narratives
from services.adapters.database import open_sessions
from services.domain.narrative import Narrative, Said
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.app.test_pages import unit_id, words


def texts(app):
    return [text.value for text in app.text]


def figures(app):
    return {metric.label.split(" · ")[0]: metric.value for metric in app.metric}


def field(app, kind, name):
    return next(one for one in app.get(kind) if one.key and one.key.endswith(f".{name}"))


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    return app.run()


@pytest.fixture
def open_form(open_app):
    """The screen with its form opened."""
    return lambda **query: open_app("narrative", opened=("narrative.write",), **query)


def write(url, unit, call, seen=None, period="2026-Q3"):
    sessions = open_sessions(url)
    told = Narrative(unit_id(url, unit), period, call=Said(call, "explicit"))
    narratives.write_narrative(sessions, LOCAL_VIEWER, told, seen)
    sessions.kw["bind"].dispose()


@pytest.fixture
def alone(sqlite_url):
    """An organisation with one unit and no wave."""
    sessions = open_sessions(sqlite_url)
    top = administration.add_organisation(sessions, LOCAL_VIEWER, "Acme", "ACME")
    administration.add_unit(sessions, LOCAL_VIEWER, top, "Shop", "SHOP")
    sessions.kw["bind"].dispose()
    return sqlite_url


def test_the_finding_is_the_title(open_app, with_sample):
    assert open_app("narrative").title[0].value == (
        "3 of 14 units have an explicit call to action; 1 is vague, 1 has none, 9 have not told anything"
    )


def test_the_call_to_action_comes_first_and_names_whom_it_addresses(open_app, with_sample):
    app = open_app("narrative", unit="WEB")
    assert texts(app)[0].startswith("Prêtez-nous deux gérants")
    assert "To: **Direction des boutiques**" in words(app)


def test_the_facts_stand_beside_it(open_app, with_sample):
    app, overview = open_app("narrative", unit="WEB"), open_app("overview", unit="WEB")
    assert figures(app)["Stage"] == figures(overview)["Stage"]
    assert "Net present value (NPV)" in figures(app)


def test_a_vague_call_is_said(open_app, with_sample):
    assert "The call to action stays vague." in words(open_app("narrative", unit="CLIE"))


def test_a_missing_call_is_said(open_app, with_sample):
    assert "There is no call to action." in words(open_app("narrative", unit="FABR"))


def test_a_unit_without_a_narrative_says_so(open_app, with_sample):
    assert "Logistique has no narrative for Q3 2026." in words(open_app("narrative", unit="LOGI"))


def test_an_earlier_narrative_is_named(open_app, with_sample):
    assert "The latest one before is of Q3 2026." in words(
        open_app("narrative", unit="WEB", period="2026-Q4")
    )


def test_every_unit_below_has_a_row_those_with_a_narrative_first(open_app, with_sample):
    table = open_app("narrative").dataframe[0].value
    assert (len(table), table["Call to action"].tolist()[:5]) == (
        14,
        ["● Explicit", "● Explicit", "○ Absent", "◐ Vague", "● Explicit"],
    )


def test_markup_in_a_text_is_shown_as_written(open_app, with_sample):
    write(with_sample, "LOGI", "<b>Now</b> **now** [x](http://x)")
    app = open_app("narrative", unit="LOGI")
    assert texts(app)[0] == "<b>Now</b> **now** [x](http://x)"


def test_it_works_without_any_wave(open_app, alone):
    app = open_app("narrative")
    assert app.title[0].value == "No unit of Acme has a narrative yet"
    assert "There is no wave for this period" in words(app)


def test_a_narrative_is_written_without_any_wave(open_form, alone):
    app = open_form()
    field(app, "text_area", "call").input("Help us")
    field(app, "radio", "call.rating").set_value("explicit")
    press(app, "Save the narrative")
    assert not app.error
    assert texts(app) == ["Help us"]


def test_what_is_written_takes_the_place_of_what_was_there(open_form, with_sample):
    app = open_form(unit="WEB")
    field(app, "text_area", "call").input("Lend us one")
    press(app, "Save the narrative")
    assert texts(app)[0] == "Lend us one"
    assert texts(app)[1].startswith("Nous sommes le premier comptoir")


def test_an_answer_that_is_not_rated_is_asked_about(open_form, with_sample):
    app = open_form(unit="LOGI")
    field(app, "text_area", "why").input("Because")
    assert "Say how clear the answer is: Why are we here?" in words(press(app, "Save the narrative"))


def test_an_empty_form_is_refused(open_form, with_sample):
    app = press(open_form(unit="LOGI"), "Save the narrative")
    assert "None of the three questions is answered." in words(app)


def test_what_somebody_wrote_meanwhile_is_kept_and_so_is_what_is_typed(open_form, with_sample):
    app = open_form(unit="LOGI")
    write(with_sample, "LOGI", "Theirs")
    field(app, "text_area", "call").input("Mine")
    field(app, "radio", "call.rating").set_value("explicit")
    press(app, "Save the narrative")
    assert "Somebody has changed this narrative" in words(app)
    assert (texts(app)[0], field(app, "text_area", "call").value) == ("Theirs", "Mine")


def test_starting_over_begins_with_what_counts_now(open_form, with_sample):
    app = open_form(unit="LOGI")
    write(with_sample, "LOGI", "Theirs")
    app = press(app.run(), "Start over")
    assert field(app, "text_area", "call").value == "Theirs"


def test_the_form_begins_with_the_words_of_an_earlier_period(open_form, with_sample):
    app = open_form(unit="CLIE", period="2026-Q4")
    assert field(app, "text_area", "call").value.startswith("Il faudrait")


def test_a_reader_sees_no_form(open_app, with_sample):
    app = open_app("narrative", Viewer("reader", ViewerRole.EXECUTIVE), unit="WEB")
    assert texts(app)
    assert "Save the narrative" not in [button.label for button in app.button]


def test_a_scoped_viewer_sees_the_own_units_only(open_app, with_sample):
    viewer = Viewer("scoped", ViewerRole.EXECUTIVE, unit_id(with_sample, "WEB"))
    assert open_app("narrative", viewer).title[0].value == "Commerce en ligne says what others can do"


def test_a_link_by_codes_is_understood_and_copied(open_app, with_sample):
    app = open_app("narrative", unit="WEB", period="2026-Q1")
    assert all(part in app.code[0].value for part in ("unit=WEB", "period=2026-Q1", "framework="))


def test_an_unknown_period_is_said(open_app, with_sample):
    app = open_app("narrative")
    app.query_params["period"] = "2031"
    assert "“2031” is not among those" in words(app.run())


def test_the_import_history_names_what_was_written_on_screen(open_app, with_sample):
    write(with_sample, "LOGI", "Help us")
    assert "Narrative written on screen" in words(open_app("import_answers"))


def test_a_workbook_of_narratives_is_told_in_numbers(open_app, with_sample):
    from sample_data.narratives import FILE, FOLDER  # noqa: PLC0415
    from tests.builders import changed  # noqa: PLC0415

    content = changed((FOLDER / FILE).read_bytes(), 0, {"J3": "Everybody"})
    app = open_app("import_answers")
    app.file_uploader(key="import.files.0").upload("again.xlsx", content).run()
    told = "Narrative · Q3 2026 · Groupe Havresol · narratives: 1 · replacing earlier ones: 1"
    assert told in [caption.value for caption in app.caption]
    app.button(key="import.confirm").click().run()
    assert "narratives: 1" in words(app)


def test_what_counted_before_is_kept_in_sight(open_form, with_sample):
    write(with_sample, "LOGI", "First words")
    app = open_form(unit="LOGI")
    field(app, "text_area", "call").input("Second words")
    press(app, "Save the narrative")
    app.session_state["narrative.history"] = True
    assert texts(app.run()) == ["Second words", "First words"]
