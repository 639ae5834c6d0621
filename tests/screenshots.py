"""Takes the pictures of the README from the running product with the sample company: `python -m tests.screenshots`."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from services.domain.viewer import LOCAL_VIEWER
from services.sample import load
from services.settings import Settings
from services.workspace import open_workspace
from tests.running import ROOT, browser_path, chromium, palier

IMAGES = ROOT / "docs" / "images"
DESKTOP, PHONE = (1366, 768), (390, 844)
QUIET = "!document.querySelector('[data-testid=stStatusWidget]')"


@dataclass(frozen=True)
class Picture:
    """A page as one person sees it."""

    name: str
    address: str
    size: tuple[int, int] = DESKTOP
    theme: Literal["light", "dark"] = "light"
    locale: str = "en-CA"


PICTURES = (
    Picture("overview-light-en", "/"),
    Picture("maturity-dark-fr", "/maturity", theme="dark", locale="fr-CA"),
    Picture("compare-light-en", "/compare?units=BOUT,WEB,ENER"),
    Picture("quadrant-light-en", "/maturity?framework=digital-transformation"),
    Picture("overview-phone-fr", "/", PHONE, locale="fr-CA"),
)


def take(browser: Browser, url: str, picture: Picture) -> None:
    """Open a page, wait until it is drawn, and keep what is seen without scrolling."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.theme,
        locale=picture.locale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url + picture.address)
    page.get_by_test_id("stPlotlyChart").first.locator(".main-svg").first.wait_for()
    page.wait_for_function(QUIET)
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


def run() -> None:
    """Take every picture."""
    path = browser_path()
    if path is None:
        sys.exit("No Chromium, Chrome or Edge found; install one.")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_folder=Path(folder), database_url="")
        opened = open_workspace(settings)
        load(opened.sessions, LOCAL_VIEWER, settings.respondent_key)
        opened.sessions.kw["bind"].dispose()
        with palier(Path(folder)) as url, chromium(path) as browser:
            for picture in PICTURES:
                take(browser, url, picture)


if __name__ == "__main__":
    run()
