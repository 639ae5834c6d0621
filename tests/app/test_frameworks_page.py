"""The Frameworks page: browse, bring one's own, see every problem, store, compare versions."""

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from services.adapters.framework_writer import write_framework
from tests.builders import changed, document, framework, text

BRING = "Bring your own"


@pytest.fixture
def bring(open_app):
    """Upload a file on the page; the page as it then stands."""

    def upload(name: str, content: bytes) -> AppTest:
        app = open_app("frameworks")
        app.session_state["part"] = BRING
        app.run()
        app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
        return app

    return upload


def test_a_framework_is_shown_in_full(open_app):
    app = open_app("frameworks")
    assert "Digital transformation" in " ".join(app.selectbox(key="version").options)
    assert len(app.dataframe) == 3


def test_a_link_leads_to_one_version(open_app):
    app = open_app("frameworks", version="digital-intensity-index-3.1")
    chosen = app.selectbox(key="version")
    assert "3.1" in chosen.options[chosen.index]


def test_every_problem_of_a_workbook_is_named_by_its_cell(bring):
    app = bring(
        "own.xlsx", changed(write_framework(framework()), "settings", {"B2": "two words", "B3": "one"})
    )
    assert {"settings!B2", "settings!B3"} <= set(app.dataframe[0].value["Place"])
    assert not [button for button in app.button if button.key == "frameworks.store"]


def test_an_own_framework_is_stored_and_listed(bring):
    app = bring("own.yaml", yaml.safe_dump(document()).encode())
    app.button(key="frameworks.store").click().run()
    app.session_state["part"] = "Browse"
    app.run()
    assert "Small model · 1.0" in app.selectbox(key="version").options


def test_versions_stand_side_by_side(bring):
    for version in ("1.0", "1.1"):
        app = bring("own.yaml", yaml.safe_dump(document(version=version, title=text(version))).encode())
        app.button(key="frameworks.store").click().run()
    app.session_state["part"] = "Browse"
    app.run()
    place = app.selectbox(key="version").options.index("1.1 · 1.1")
    app.selectbox(key="version").select_index(place).run()
    assert app.dataframe[-1].value.to_numpy().tolist() == [["settings", "title", "Wording only"]]


def test_what_is_no_framework_is_one_sentence(bring):
    assert "not a workbook" in bring("own.xlsx", b"hello").error[0].value
