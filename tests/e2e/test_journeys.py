"""What only a browser shows: the first start, a workbook from download to undo, French, links, themes."""

import re
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.builders import filled, spreadsheet
from tests.running import wait_until_drawn

pytestmark = pytest.mark.browser

FINDING = re.compile("Groupe Havresol stands at Coordinating")


@pytest.fixture(scope="module")
def sample(browser: Browser, server_url: str) -> str:
    """The first start: the sample company is offered, loaded with one click, and shown."""
    page = browser.new_page()
    page.goto(server_url)
    page.get_by_role("button", name="Look around with a sample company").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FINDING, timeout=40_000)
    page.close()
    return server_url


def test_the_first_start_leads_to_the_overview(sample: str, page: Page):
    page.goto(sample)
    expect(page.get_by_role("heading", level=1)).to_have_text(FINDING)
    expect(page.get_by_test_id("stMetric")).to_have_count(5)


def test_the_answer_stands_above_the_fold(sample: str, page: Page):
    page.goto(sample)
    chart = page.get_by_test_id("stPlotlyChart").first
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 768


def test_nothing_is_asked_of_other_hosts(sample: str, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sample)
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    assert [
        url for url in asked if not url.startswith((sample, "data:", "blob:", sample.replace("http", "ws")))
    ] == []


def download(page: Page, url: str, folder: Path) -> Path:
    """The questionnaire of the open wave for the first unit."""
    page.goto(f"{url}/import")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the questionnaire").click()
    path = folder / "questionnaire.xlsx"
    waiting.value.save_as(path)
    return path


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def test_a_workbook_from_download_to_undo(sample: str, page: Page, tmp_path: Path):
    blank = download(page, sample, tmp_path).read_bytes()
    bad, good = tmp_path / "bad.xlsx", tmp_path / "good.xlsx"
    bad.write_bytes(filled(blank, {"BOUT-QC": [["often", *[5] * 11]]}))
    good.write_bytes(filled(blank, {"BOUT-QC": [[5] * 12]}))
    upload(page, bad)
    expect(page.get_by_text("Problems to mend before anything is stored: 1.")).to_be_visible()
    expect(page.get_by_role("button", name="Confirm and store")).to_have_count(0)
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("button", name="Discard")).to_have_count(0)
    upload(page, good)
    page.get_by_role("button", name="Confirm and store").click()
    expect(page.get_by_role("button", name="Confirm and store")).to_have_count(0)
    expect(page.get_by_text("good.xlsx")).to_have_count(1)
    page.goto(f"{sample}/?period=2026-Q4&unit=BOUT-QC")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Boutiques Québec stands at Empowered (5.0")
    page.goto(f"{sample}/import")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_role("button", name="Bring back")).to_be_visible()
    page.goto(f"{sample}/?period=2026-Q4&unit=BOUT-QC")
    expect(page.get_by_text("No answers yet").first).to_be_visible()


def test_a_french_browser_gets_french(sample: str, browser: Browser):
    page = browser.new_page(locale="fr-CA")
    page.goto(sample)
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "Groupe Havresol\u00a0: En coordination (2,9"
    )
    page.close()


def test_the_switch_changes_the_language_and_keeps_the_filters(sample: str, page: Page):
    page.goto(f"{sample}/?unit=WEB")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Commerce en ligne stands at")
    page.get_by_text("Français").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Commerce en ligne\u00a0: En expansion")


def test_a_deep_link_survives_a_reload_and_the_menu(sample: str, page: Page):
    page.goto(f"{sample}/maturity?unit=ENER&period=2026-Q2")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Énergie stands at")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Énergie stands at")
    page.get_by_role("link", name="Overview").click()
    expect(page).to_have_url(re.compile(r"/\?(?=.*unit=ENER)(?=.*period=2026-Q2)"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Énergie stands at")


def test_charts_have_words_for_those_who_do_not_see_them(sample: str, page: Page):
    page.goto(sample)
    expect(page.get_by_label(re.compile("Bars by unit")).first).to_be_attached()


def test_a_chart_is_saved_as_a_picture_by_its_own_button(sample: str, page: Page):
    page.goto(sample)
    chart = page.get_by_test_id("stPlotlyChart").first
    chart.hover()
    with page.expect_download() as waiting:
        chart.get_by_role("button", name="Save as a picture (PNG)").click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")
    assert waiting.value.suggested_filename == "palier-ranking-social-maturity-2026-Q3-HAVRESOL.png"


MOVED = """new Promise(done => {
    let sum = 0;
    const add = list => list.getEntries().forEach(entry => sum += entry.value);
    new PerformanceObserver(add).observe({type: 'layout-shift'});
    window.moved = () => sum;
    done();
})"""
"""Adds up how far things jump from now on: the browser's own layout shift, from 0 to 1."""


def test_nothing_jumps_when_the_period_changes(sample: str, page: Page):
    page.goto(f"{sample}/maturity")
    wait_until_drawn(page)
    page.evaluate(MOVED)
    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="Q2 2026").click()
    expect(page.get_by_text("Q2 2026 · Groupe Havresol")).to_be_visible()
    wait_until_drawn(page)
    assert page.evaluate("window.moved()") < 0.02


def test_answers_given_on_screen_survive_a_reload_as_a_draft_and_count_once_submitted(
    sample: str, page: Page
):
    address = f"{sample}/answers?period=2026-Q4&unit=ENER"
    page.goto(address)

    def open_form() -> None:
        page.get_by_role("tab", name="Fill in").click()
        page.get_by_placeholder("R001").fill("R042")
        page.get_by_test_id("stBaseButton-secondaryFormSubmit").first.click()
        expect(page.get_by_placeholder("Comment (optional)").first).to_be_visible()

    open_form()
    page.get_by_placeholder("Comment (optional)").first.fill("Because we began in March")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("This is your draft")).to_be_visible()
    page.reload()
    open_form()
    expect(page.get_by_placeholder("Comment (optional)").first).to_have_value("Because we began in March")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Énergie: 1 of 8 people have answered")


def export_of_a_survey(folder: Path) -> Path:
    """What Microsoft Forms would give: a word nobody knows in one cell."""
    source = Path(__file__).parents[2] / "services" / "frameworks" / "social-maturity.yaml"
    questions = [
        question["text"]["fr"] for question in yaml.safe_load(source.read_text("utf-8"))["questions"]
    ]
    head = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Votre unité", *questions]
    person = [1, "", "", "ann@example.com", "", "Logistique", "4 - Maitrisee", *["4 - Maîtrisé"] * 11]
    path = folder / "Sondage(1-1).xlsx"
    path.write_bytes(spreadsheet([head, person]))
    return path


def test_a_survey_export_from_marked_workbook_to_score(sample: str, page: Page, tmp_path: Path):
    page.goto(f"{sample}/import")
    upload(page, export_of_a_survey(tmp_path))
    expect(page.get_by_text("Microsoft Forms · one row a respondent")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Your workbook with the problems marked").click()
    waiting.value.save_as(tmp_path / "marked.xlsx")
    marked = load_workbook(tmp_path / "marked.xlsx")
    assert "Not an allowed answer" not in str(marked["Sheet1"]["G2"].value)
    assert "4 - Maitrisee" in str(marked["Sheet1"]["G2"].comment.text)
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Confirm and store").click()
    expect(page.get_by_role("button", name="Confirm and store")).to_have_count(0)
    page.goto(f"{sample}/?period=2026-Q4&unit=LOGI")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Logistique stands at")


def test_a_what_if_survives_a_reload_and_stores_nothing(sample: str, page: Page):
    page.goto(f"{sample}/business-case")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("8 initiatives return"))
    slider = page.get_by_role("slider", name="Delay (years)")
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile("delay=1"))
    page.reload()
    expect(page.get_by_text("What if: a start 1 year later.")).to_be_visible()
    page.goto(f"{sample}/business-case")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("8 initiatives return"))
    expect(page.get_by_text("What if: ")).to_have_count(0)


def test_an_initiative_is_edited_on_screen_and_undone(sample: str, page: Page):
    page.goto(f"{sample}/business-case?initiative=FORMATION")
    page.get_by_text("Edit this initiative").click()
    title = page.get_by_role("textbox", name="Title")
    title.fill("Formation des gérants, refaite")
    title.press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Formation des gérants, refaite"))
    page.goto(f"{sample}/import")
    withdrawn = page.get_by_role("button", name="Bring back")
    expect(page.get_by_role("button", name="Undo").first).to_be_visible()
    before = withdrawn.count()
    page.get_by_role("button", name="Undo").first.click()
    expect(withdrawn).to_have_count(before + 1)
    page.goto(f"{sample}/business-case?initiative=FORMATION")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Formation numérique des gérants"))


def test_the_business_case_leads_to_its_topic_of_the_method(sample: str, page: Page):
    page.goto(f"{sample}/business-case")
    page.get_by_test_id("stMain").get_by_role("link", name="Method").click()
    expect(page.get_by_role("tab", name="Business case", selected=True)).to_be_visible()
    expect(page).to_have_url(re.compile("/method.*topic=business-case"))


def test_a_topic_of_the_method_is_left_and_taken_up_again(sample: str, page: Page):
    page.goto(f"{sample}/method?topic=business-case")
    page.get_by_role("tab", name="Scores").click()
    expect(page.get_by_text("Worked example")).to_be_visible()
    page.get_by_role("tab", name="Business case").click()
    expect(page.get_by_role("heading", name="Conventions")).to_be_visible()
    expect(page).to_have_url(re.compile("topic=business-case"))


def test_the_manual_is_as_wide_as_a_phone(sample: str, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{sample}/method?topic=business-case")
    expect(page.get_by_role("heading", name="Conventions")).to_be_visible()
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth") == 390
