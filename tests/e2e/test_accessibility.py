"""Accessibility: every screen checked by axe-core, and used with the keyboard, zoomed in and on a phone."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dashboard import navigation
from tests.running import palier, wait_until_drawn

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
DESKTOP, ZOOMED, PHONE = (1366, 768), (683, 384), (390, 844)
"""Sizes in CSS pixels; a desktop zoomed to 200 % has half as many each way."""

LOOKS = {
    "light desktop in English": ("light", "en-CA", DESKTOP),
    "dark phone in French": ("dark", "fr-CA", PHONE),
}
SCREENS = list(navigation.menu())
FURTHER = (
    "/maturity?framework=executive-questionnaire",
    "/maturity?framework=digital-transformation",
    "/business-case?initiative=FORMATION",
    "/compare?units=BOUT,WEB,FABR&part=narrative",
    "/compare?by=periods&unit=WEB&part=difference",
    "/method?topic=words",
    "/start",
)
"""Views of a screen that the menu does not lead to."""

FILTERS, MOST_STOPS = 5, 120
"""Select boxes of Overview, each with a button for its help, and more stops of Tab than any screen should have."""

GRAVE = {"serious", "critical"}
OUR_OWN = {"heading-order", "page-has-heading-one", "landmark-one-main", "identical-links-same-purpose"}
"""Rules of less weight that our own code could break."""

EXCEPTIONS = {
    # stMetric draws its sparkline with Vega, which gives the last point a role and no name; the card says the value.
    ("svg-img-alt", "metric_chart_"),
    # A wide chart in its own scrolled container (stVerticalBlock takes no tabindex): Chromium and Firefox lead the
    # keyboard to a scrolled part that holds nothing to focus by themselves, and the same figures stand in the table.
    ("scrollable-region-focusable", "-scrolled"),
}
"""What is left: the rule, and a part of the element's address."""

FIND = """async () => {
    const found = await axe.run(document, {
        resultTypes: ["violations"], rules: {"identical-links-same-purpose": {enabled: true}}
    });
    return found.violations.flatMap(v => v.nodes.map(n => [v.id, v.impact, n.target.join(" "), n.html.slice(0, 200)]));
}"""
WIDTHS = """() => [document.scrollingElement, ...document.querySelectorAll('[data-testid=stMain]')]
    .map(part => part.scrollWidth - part.clientWidth)"""
KIND = """found => found === document.body ? "" : found.matches("summary") ? "table" :
    ["stSidebarNavLink", "stSelectbox", "stDownloadButton"].find(
        kind => found.closest(`[data-testid=${kind}]`)) ?? found.tagName"""
LOOK = """found => [found, found.parentElement, found.parentElement?.parentElement].filter(Boolean).map(part => {
    const style = getComputedStyle(part);
    return [style.outlineStyle, style.boxShadow, style.borderColor].join();
}).join()"""
"""How an element looks in what may tell the focus: outline, ring, border."""


@pytest.fixture(scope="module")
def address(browser: Browser, sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the sample company."""
    folder = tmp_path_factory.mktemp("accessibility")
    shutil.copy(sample_file, folder / "palier.db")
    with palier(folder) as url:
        yield url


@pytest.fixture(scope="module", params=LOOKS)
def visits(request: pytest.FixtureRequest, browser: Browser, address: str) -> dict[str, dict[str, list]]:
    """What is wrong with each screen on a desktop, zoomed in and on a phone; each is visited once a look."""
    theme, locale, size = LOOKS[request.param]
    context = browser.new_context(
        viewport=_size(DESKTOP), color_scheme=theme, locale=locale, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    wait_until_drawn(page)
    found = {}
    for place, name in enumerate(SCREENS):
        page.set_viewport_size(_size(DESKTOP))
        page.get_by_test_id("stSidebarNavLink").nth(place).click()
        page.wait_for_timeout(300)
        found[name] = _visit(page, size, narrow=size == PHONE)
    context.close()
    return found


def _size(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def _widths(page: Page) -> list[int]:
    """How far each part of a page scrolls sideways, once it has had three seconds to follow its window."""
    for _ in range(15):
        page.wait_for_timeout(200)
        found: list[int] = page.evaluate(WIDTHS)
        if max(found) <= 0:
            break
    return found


def _visit(page: Page, size: tuple[int, int], *, narrow: bool = True) -> dict[str, list]:
    """What is wrong with a screen; also how far it scrolls sideways where it is made `narrow`."""
    wait_until_drawn(page)
    language = page.evaluate("document.documentElement.lang")
    widths = {}
    for name, tried in (("zoomed", ZOOMED), ("phone", PHONE)) if narrow else ():
        page.set_viewport_size(_size(tried))
        widths[name] = _widths(page)
    page.set_viewport_size(_size(size))
    return {"violations": _violations(page), "language": [language], **widths}


def _violations(page: Page) -> list[list[str]]:
    page.evaluate(AXE)
    found = [one for one in page.evaluate(FIND) if one[1] in GRAVE or one[0] in OUR_OWN]
    return [one for one in found if not any(one[0] == rule and part in one[2] for rule, part in EXCEPTIONS)]


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_grave(visits, screen):
    assert visits[screen]["violations"] == []


@pytest.mark.parametrize("visits", ["dark phone in French"], indirect=True)
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("size", ["zoomed", "phone"])
def test_no_screen_scrolls_sideways(visits, screen, size):
    assert max(visits[screen][size]) <= 0


def test_the_page_says_its_language(visits, request):
    language = "fr" if "French" in request.node.callspec.params["visits"] else "en"
    assert {visit["language"][0] for visit in visits.values()} == {language}


@pytest.mark.parametrize("view", FURTHER)
def test_further_views_are_sound_on_a_phone(phone_page, address, view):
    phone_page.goto(address + view)
    found = _visit(phone_page, PHONE)
    assert (found["violations"], max(*found["zoomed"], *found["phone"])) == ([], 0)


@pytest.fixture(scope="module")
def stops(browser: Browser, address: str) -> list[tuple[str, str, bool]]:
    """Where Tab leads on Overview: kind of element, its name, and whether it looks different while it has the focus.

    The table below the chart is opened on the way.
    """
    context = browser.new_context(viewport=_size(DESKTOP), locale="en-CA", reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    wait_until_drawn(page)
    found = []
    page.keyboard.press("Tab")
    while kind := page.evaluate(f"({KIND})(document.activeElement)"):
        if kind == "table":
            page.keyboard.press("Enter")
            page.get_by_test_id("stDownloadButton").first.wait_for()
            wait_until_drawn(page)
        focused = page.evaluate_handle("document.activeElement")
        name = focused.evaluate("found => found.getAttribute('aria-label') || found.innerText || ''")
        with_focus = focused.evaluate(LOOK)
        page.keyboard.press("Tab")
        page.wait_for_timeout(60)
        found.append((kind, " ".join(name.split())[:60], focused.evaluate(LOOK) != with_focus))
        assert len(found) < MOST_STOPS
    context.close()
    return found


def test_the_keyboard_reaches_menu_filters_table_and_download_in_this_order(stops):
    wanted = ["stSidebarNavLink", "stSelectbox", "table", "stDownloadButton"]
    assert [kind for kind in dict.fromkeys(kind for kind, *_rest in stops) if kind in wanted] == wanted


def test_the_keyboard_reaches_every_page_and_every_filter(stops):
    kinds = [kind for kind, *_rest in stops]
    assert kinds.count("stSidebarNavLink") == len(SCREENS)
    assert kinds.count("stSelectbox") == 2 * FILTERS


def test_the_focus_is_seen_wherever_it_is(stops):
    styled = [
        stop for stop in stops if stop[0] != "CANVAS"
    ]  # a table draws its focus itself, around the cell
    assert [(kind, name) for kind, name, visible in styled if not visible] == []
