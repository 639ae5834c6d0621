"""The board pack on screen: offered beside the export, made when it is asked for, of what is shown."""

import pytest

from dashboard import board_pack
from tests import packs


@pytest.fixture
def offered(monkeypatch):
    """What the screen offers to download: file name and how to make it."""
    found = {}

    def keep(_label, data, file_name, key, **_more):
        found[key] = file_name, data

    monkeypatch.setattr(board_pack.st, "download_button", keep)
    return found


def opened(open_app, **query):
    """Overview with the choices of the board pack open."""
    app = open_app(**query)
    app.session_state["pack.open"] = True
    return app.run()


def test_the_choices_are_drawn_when_they_are_opened(open_app, with_sample, offered):
    open_app()
    assert "pack.download" not in offered


def test_the_pack_is_that_of_the_unit_and_the_period_on_screen(open_app, with_sample, offered):
    opened(open_app, unit="WEB", period="2026-Q2")
    name, make = offered["pack.download"]
    assert name == "palier-board-pack-social-maturity-2026-Q2-WEB.pptx"
    assert packs.titles(make())[0] == "Commerce en ligne"


def test_sections_and_language_are_chosen(open_app, with_sample, offered):
    app = opened(open_app)
    app.multiselect(key="pack.sections").set_value(["cover", "appendix"]).run()
    app.segmented_control(key="pack.language").set_value("fr").run()
    content = offered["pack.download"][1]()
    assert len(packs.titles(content)) == 3
    assert "Référentiel" in " ".join(packs.texts(content))


def test_a_page_is_made_where_it_is_chosen(open_app, with_sample, offered):
    app = opened(open_app)
    app.segmented_control(key="pack.form").set_value("html").run()
    name, make = offered["pack.download"]
    assert name.endswith(".html") and make().startswith(b"<!doctype html>")


def test_nothing_is_offered_where_nobody_has_answered(open_app, with_sample):
    app = open_app(period="2026-Q4")
    assert "Board pack" not in [found.proto.popover.label for found in app.get("popover")]
