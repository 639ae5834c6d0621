"""No screen and no command tells what a small group of confidential respondents answered."""

import json

import pytest
from click.testing import CliRunner

from services.adapters.database import open_sessions
from services.cli import main
from tests.builders import document, found_company, import_now, options, question, questionnaire, text

HIDDEN = "A choice nobody may read"
CHOICES = [o | {"value": None} for o in options(2)]
KIND = {
    "code": "kind",
    "kind": "choice",
    "options": [*CHOICES, {"code": "3", "label": text(HIDDEN)}],
}
OPEN = {"code": "open", "kind": "text"}
SECRET = "nobody may read this"
MODEL = {
    "answer_sets": [*document()["answer_sets"], KIND, OPEN],
    "dimensions": [
        *document()["dimensions"],
        {"code": "c", "parent": "all", "title": text("C"), "rollup": "none"},
    ],
    "questions": [
        *document()["questions"],
        question("C1", "c", answer_set="kind"),
        question("C2", "c", answer_set="open"),
    ],
    "self_role": "boss",
}
PAGES = ["overview", "maturity", "compare", "answers", "method", "import_answers", "administration"]
SMALL, LARGE = 4, 6


@pytest.fixture
def small_group(sqlite_url):
    """NORTH has four respondents, SOUTH six; each wrote a text, and chose what no other did."""
    sessions = open_sessions(sqlite_url)
    company = found_company(sessions, **MODEL)
    column = [1, 5, 2, 4, 3, SECRET]
    import_now(
        company, questionnaire(company, {"NORTH": [column] * SMALL, "SOUTH": [[3, 3, 3, 3, 1]] * LARGE})
    )
    yield company
    sessions.kw["bind"].dispose()


def everything(app):
    """All that a screen holds: words, tables and figures."""
    parts = [str(block.value) for block in (*app.title, *app.header, *app.markdown, *app.caption, *app.info)]
    parts += [frame.value.to_csv() for frame in app.dataframe]
    return "\n".join([*parts, *(json.dumps(chart.proto.spec) for chart in app.get("plotly_chart"))])


@pytest.mark.parametrize("unit", ["ORG", "NORTH"])
@pytest.mark.parametrize("page", PAGES)
def test_no_screen_tells_a_text_of_a_small_group(open_app, small_group, page, unit):
    app = open_app(page, unit=unit)
    assert not app.exception and SECRET not in everything(app)


@pytest.mark.parametrize("page", PAGES)
def test_no_screen_tells_what_a_small_group_chose(open_app, small_group, page):
    assert HIDDEN not in everything(open_app(page, unit="NORTH"))


@pytest.mark.parametrize("part", ["maturity", "difference", "models"])
@pytest.mark.parametrize("by", ["units", "group"])
def test_no_comparison_tells_what_a_small_group_said(open_app, small_group, by, part):
    told = everything(open_app("compare", by=by, unit="SOUTH", units="NORTH,SOUTH", part=part))
    assert HIDDEN not in told and SECRET not in told


def test_no_screen_tells_how_a_small_group_rates_itself(open_app, small_group):
    assert "too few people answered" in everything(open_app("maturity", unit="NORTH"))


@pytest.mark.parametrize("unit", ["ORG", "NORTH"])
def test_no_table_of_a_screen_tells_the_spread_of_a_small_group(open_app, small_group, unit):
    app = open_app("maturity", unit=unit)
    for frame in app.dataframe:
        if "Spread (sd)" in frame.value:
            assert set(frame.value["Spread (sd)"]) == {"–"}


def test_the_list_of_scores_withholds_the_spread_of_a_small_group(
    small_group, sqlite_url, tmp_path, monkeypatch
):
    monkeypatch.setenv("PALIER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PALIER_DATA_FOLDER", str(tmp_path))
    listed = json.loads(CliRunner().invoke(main, ["scores", "--json"]).output)
    spread = {line["unit"]: line["spread"] for line in listed if line["node"] == "all"}
    assert spread["NORTH"] is None and spread["ORG"] is None and spread["SOUTH"] is not None
