"""Takes pictures of the running product with the sample company: `python -m tests.screenshots`.

Every screen in two sizes, themes and languages goes to build/screenshots, the few of the documentation to docs/images.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page

from dashboard import navigation
from tests.running import ROOT, browser_path, chromium, palier_with_sample, wait_until_drawn

IMAGES, ALL = ROOT / "docs" / "images", ROOT / "build" / "screenshots"
DESKTOP, PHONE = (1366, 768), (390, 844)
SIZES = {"desktop": DESKTOP, "phone": PHONE}
LOCALES = {"en": "en-CA", "fr": "fr-CA"}


@dataclass(frozen=True)
class Look:
    """How one person sees the product."""

    size: tuple[int, int] = DESKTOP
    theme: str = "light"
    locale: str = "en-CA"


SHOWN = (
    ("overview-light-en", "/", Look()),
    ("maturity-dark-fr", "/maturity", Look(theme="dark", locale="fr-CA")),
    ("compare-light-en", "/compare?units=BOUT,WEB,ENER", Look()),
    ("business-case-light-en", "/business-case", Look()),
    ("kpis-dark-en", "/kpis", Look(theme="dark")),
    ("overview-phone-fr", "/", Look(PHONE, locale="fr-CA")),
)
"""The pictures of the documentation: name, address, look."""


def opened(browser: Browser, look: Look) -> Page:
    """A page of a fresh visitor."""
    width, height = look.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if look.theme == "dark" else "light",
        locale=look.locale,
        reduced_motion="reduce",
    )
    return context.new_page()


def take(page: Page, address: str, path: Path) -> None:
    """Open an address, wait until it is drawn, and keep what is seen without scrolling."""
    page.goto(address)
    wait_until_drawn(page)
    page.wait_for_timeout(700)
    page.screenshot(path=path)


def whole(page: Page, size: tuple[int, int], path: Path) -> None:
    """Keep all of a screen, as far down as it goes: the window is made as high as what it shows."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    wait_until_drawn(page)
    full = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(full, height)})
    wait_until_drawn(page)
    page.wait_for_timeout(400)
    page.screenshot(path=path)


def every_screen(browser: Browser, url: str) -> Iterator[Path]:
    """Each screen of the menu in each look; the browser is led by the menu, since that is faster than the address."""
    for theme, (language, locale) in product(("light", "dark"), LOCALES.items()):
        page = opened(browser, Look(theme=theme, locale=locale))
        page.goto(url)
        for place, name in enumerate(navigation.menu()):
            page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
            wait_until_drawn(page)
            page.get_by_test_id("stSidebarNavLink").nth(place).click()
            page.wait_for_timeout(400)
            for label, size in SIZES.items():
                path = ALL / f"{name}-{label}-{theme}-{language}.png"
                whole(page, size, path)
                yield path
        page.context.close()


def run() -> None:
    """Take every picture."""
    path = browser_path()
    if path is None:
        sys.exit("No Chromium, Chrome or Edge found; install one.")
    IMAGES.mkdir(exist_ok=True)
    ALL.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        palier_with_sample(Path(folder)) as url,
        chromium(path) as browser,
    ):
        for name, address, look in SHOWN:
            page = opened(browser, look)
            take(page, url + address, IMAGES / f"{name}.png")
            page.context.close()
        taken = list(every_screen(browser, url))
    sys.stdout.write(f"{len(taken)} pictures in {ALL.relative_to(ROOT)}, {len(SHOWN)} in docs/images\n")


if __name__ == "__main__":
    run()
