"""From an empty start to the first chart of an own organisation."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.builders import filled
from tests.running import palier

pytestmark = pytest.mark.browser


def found(page: Page) -> None:
    """The name is typed, and the code and the rest are as suggested."""
    page.get_by_role("textbox", name="Name of the organisation").fill("Acme")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Code")).to_have_value("ACME")
    page.get_by_role("button", name="Go on").click()


def add_units(page: Page) -> None:
    """Three units are pasted, looked at and confirmed."""
    page.get_by_role("textbox", name="Units, one a line").fill("North\nSouth\nWEB; Online shop")
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_text("This makes 3 units below Acme:")).to_be_visible()
    page.get_by_role("button", name="Add 3 units").click()


def download(page: Page, folder: Path) -> bytes:
    """The questionnaire that is handed out."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the questionnaire").click()
    path = folder / "questionnaire.xlsx"
    waiting.value.save_as(path)
    return path.read_bytes()


def test_the_first_start_leads_to_the_first_chart(page: Page, tmp_path: Path):
    with palier(tmp_path) as url:
        page.goto(url)
        found(page)
        add_units(page)
        page.get_by_role("button", name="Open the wave").click()
        expect(page.get_by_text("0 of 3 units have answered")).to_be_visible()
        page.reload()
        expect(page.get_by_text("0 of 3 units have answered")).to_be_visible()
        answers = tmp_path / "answers.xlsx"
        answers.write_bytes(filled(download(page, tmp_path), {"NORTH": [[4] * 12], "WEB": [[2] * 12]}))
        page.get_by_role("link", name="Go to Import").click()
        page.locator("input[type=file]").set_input_files(answers)
        page.get_by_role("button", name="Confirm and store").click()
        expect(page.get_by_role("button", name="Confirm and store")).to_have_count(0)
        page.get_by_role("link", name="Overview").click()
        expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Acme stands at")


def test_the_code_may_be_left_to_the_name(page: Page, tmp_path: Path):
    with palier(tmp_path) as url:
        page.goto(url)
        page.get_by_role("textbox", name="Name of the organisation").fill("Acme")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("Acme (ACME)")).to_be_visible()
