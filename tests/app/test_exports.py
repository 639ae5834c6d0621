"""Exports on screen: offered in the header, made when asked for, equal to what is shown."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from dashboard import exports
from services.language import format_percent, format_score

SCREENS = {"overview": "scores", "maturity": "scores", "compare": "comparison", "answers": "answers"}
SCORES = ("export.scores.open",)


@pytest.fixture
def offered(monkeypatch):
    """What the screen offers to download, by key: file name and how to make it."""
    found = {}

    def keep(_label, data, file_name, key, **_more):
        found[key] = file_name, data

    monkeypatch.setattr(exports.st, "download_button", keep)
    return found


def sheet(offered, key):
    heading, *rows = load_workbook(BytesIO(offered[key][1]())).worksheets[0].values
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.mark.parametrize("page", SCREENS)
def test_every_screen_of_figures_offers_both_kinds_of_file(open_app, with_sample, offered, page):
    what = SCREENS[page]
    open_app(page, opened=(f"export.{what}.open",))
    assert {f"export.{what}.xlsx", f"export.{what}.csv"} <= set(offered)


def test_the_export_stands_beside_the_link(open_app, with_sample):
    app = open_app()
    assert [found.proto.popover.label for found in app.get("popover")][:2] == ["Copy link", "Export"]


def test_nothing_is_offered_where_nobody_has_answered(open_app, with_sample, offered):
    open_app(period="2026-Q4")
    assert offered == {}


def test_the_file_is_named_by_what_it_holds(open_app, with_sample, offered):
    open_app(opened=SCORES, unit="WEB")
    assert offered["export.scores.csv"][0] == "palier-scores-social-maturity-2026-Q3-WEB.csv"


def test_the_exported_comparison_equals_the_table_on_screen(open_app, with_sample, offered):
    table = open_app("compare", opened=("export.comparison.open",), units="BOUT,WEB,SIEG").dataframe[-1].value
    exported = [
        [row["Unit"], row["Dimension"], format_score(row["Score"]), format_score(row["Group average"]),
         format_percent(row["Coverage"]), format_score(row["Spread (sd)"])]
        for row in sheet(offered, "export.comparison.xlsx")
    ]  # fmt: skip
    titles = ["Unit", "Dimension", "Score", "Group average", "Coverage", "Spread (sd)"]
    assert exported == table[titles].to_numpy().tolist()


def test_the_exported_answers_begin_with_the_page_on_screen(open_app, with_sample, offered):
    app = open_app("answers", opened=("export.answers.open",))
    app.text_input(key="search").set_value("leaders").run()
    page = app.dataframe[0].value
    exported = sheet(offered, "export.answers.xlsx")[: len(page)]
    titles = {"Code": "Question code", "Answer": "Answer", "Unit": "Unit"}
    assert page[list(titles)].to_numpy().tolist() == [[row[t] for t in titles.values()] for row in exported]


def test_a_table_behind_a_chart_is_downloaded_as_shown(open_app, with_sample, offered):
    app = open_app()
    app.session_state["overview.ranking.table"] = True
    shown = app.run().dataframe[0].value
    exported = sheet(offered, "overview.ranking.export.xlsx")
    assert [row["Score"] for row in exported] == shown["Score"].tolist()


def test_a_french_screen_gives_a_french_file(open_app, with_sample, offered):
    open_app(opened=SCORES, language="Français")
    content = offered["export.scores.csv"][1]().decode("utf-8-sig")
    assert next(csv.DictReader(StringIO(content), delimiter=";"))["Niveau"] == "En coordination"
