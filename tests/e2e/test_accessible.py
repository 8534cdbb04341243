"""Every page for everybody: rules of axe, keyboard, zoom, forced colours, paper, weight, languages and directions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tools.demo_site import Site, sign_in

from .conftest import watched
from .pages import Visit, visits

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

VISITS = list(visits())
FIRST_VIEW = 100_000
ZOOM_400 = {"width": 320, "height": 256}
"""1280 x 1024 CSS pixels, looked at with 400 %."""
WIDE = {"width": 1280, "height": 1024}
AXED = ("en", "ar")
"""Languages in which axe reads every page: one in each direction."""
A4 = {"width": 718, "height": 1000}

each_page = pytest.mark.parametrize("visit", VISITS, ids=str)


@pytest.fixture(scope="session")
def addresses(site: Site, browser: Any, administrator: dict[str, Any]) -> dict[str, str]:
    """Where the pages of a visit begin: the site, a plan of somebody without account, the open round, a profile."""
    page = browser.new_page(base_url=site.address, locale="en")
    page.goto("/places/GHA/")
    page.get_by_role("button", name="Draft a five-year plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("draft plan")
    plan = str(page.url)
    cost_and_choose(page, plan)
    page.close()
    page = browser.new_page(base_url=site.address, locale="en", storage_state=administrator)
    page.goto("/rounds/")
    page.locator("main tr.mid", has_text="2026").locator("a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lumora")
    team = str(page.url)
    page.goto("/network/me/")
    page.get_by_role("button", name="Begin my profile").click()
    page.close()
    return {"visitor": site.address, "administrator": site.address, "planner": plan, "team": team}


def cost_and_choose(page: Page, plan: str) -> None:
    """Give a plan invented prices and a scenario, so that its pages have something to show."""
    page.goto(f"{plan}costs/set-up/")
    page.get_by_label("Currency").fill("USD")
    page.get_by_label("Health facilities").fill("4000")
    for item in ("staff-month", "support-staff-month", "consultant-day", "meeting-day", "training-day", "travel-day"):
        page.locator(f"[name=price_{item}]").fill("50")
    page.get_by_label("Where these prices come from").fill("Invented price list")
    page.get_by_role("button", name="Cost the plan").click()
    page.goto(f"{plan}scenarios/new/")
    page.locator("#id_name").fill("A little money")
    page.get_by_label("Who pays (1)").fill("Government")
    page.get_by_label("Money a year, or one figure for each year (1)").fill("2000000")
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A little money")


@pytest.fixture(scope="session")
def administrator(site: Site, browser: Any) -> dict[str, Any]:
    """The cookies of the signed-in administrator."""
    context = browser.new_context(base_url=site.address, locale="en")
    sign_in(context.new_page(), site)
    state: dict[str, Any] = context.storage_state()
    context.close()
    return state


class Readers:
    """Browsers that stay open for all tests of this module: opening one takes longer than reading a page."""

    def __init__(self, site: Site, browser: Any, administrator: dict[str, Any]) -> None:
        self.site, self.browser, self.administrator = site, browser, administrator
        self.faults: list[str] = []
        self.contexts: dict[tuple[bool, tuple[tuple[str, object], ...]], BrowserContext] = {}

    def tab(self, *, signed_in: bool, **options: Any) -> Page:
        key = (signed_in, tuple(sorted(options.items())))
        if key not in self.contexts:
            state = self.administrator if signed_in else None
            self.contexts[key] = watched(
                self.browser, self.site, lambda: self.faults, storage_state=state, reduced_motion="reduce", **options
            )
        return self.contexts[key].new_page()


@pytest.fixture(scope="module")
def readers(site: Site, browser: Any, administrator: dict[str, Any]) -> Iterator[Readers]:
    kept = Readers(site, browser, administrator)
    yield kept
    for context in kept.contexts.values():
        context.close()


@pytest.fixture
def look_at(readers: Readers, addresses: dict[str, str]) -> Iterator[Callable[..., Page]]:
    """Open a page as its visitor, with Playwright's settings of a context."""
    opened: list[Page] = []

    def open_page(visit: Visit, *, viewport: Any = None, **options: Any) -> Page:
        page = readers.tab(signed_in=visit.who in ("administrator", "team"), **{"locale": "en", **options})
        opened.append(page)
        if viewport:
            page.set_viewport_size(viewport)
        page.goto(urljoin(addresses[visit.who], visit.path))
        return page

    readers.faults.clear()
    yield open_page
    for page in opened:
        page.close()
    # The page that says "not here" answers 404, which the console repeats.
    assert [fault for fault in readers.faults if "404" not in fault] == []


CAN_BE_USED = """
    [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter(x => x.checkVisibility({visibilityProperty: true}) && !x.disabled && x.tabIndex >= 0)
    // One stop for each group of radio buttons: the chosen one, or the first where none is chosen.
    .filter((x, place, all) => x.type !== 'radio' || x.checked
        || !all.some((y, other) => y.type === 'radio' && y.name === x.name && (y.checked || other < place)))
"""
FOCUSED = """() => {
    const x = document.activeElement
    if (!x || x === document.body) return null
    const all = window.canBeUsed
    const style = getComputedStyle(x), box = x.getClientRects()[0] || x.getBoundingClientRect()
    // A large field may stand partly below the edge: what matters is the part that is on the screen.
    const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2
    const top = document.elementFromPoint(box.left + box.width / 2, middle)
    return {
        index: all.indexOf(x),
        what: x.outerHTML.slice(0, 90),
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: top !== null && (x === top || x.contains(top) || top.contains(x) || top.tagName === 'LABEL'),
    }
}"""


CONTROLS_SHOWN = """
    [...document.querySelectorAll('nav, .skip, .tongues, .find, .filters, button')]
    .filter(x => x.checkVisibility()).map(x => x.outerHTML.slice(0, 80))
"""
TABLES_ON_PAPER = """
    [...document.querySelectorAll('table')].filter(x => x.checkVisibility()).map(x => {
        const head = x.querySelector('thead'), row = x.querySelector('tbody tr')
        return [!head || getComputedStyle(head).display === 'table-header-group',
            !row || getComputedStyle(row).breakInside === 'avoid',
            x.getBoundingClientRect().width <= document.documentElement.clientWidth + 1]
    })
"""
SCROLLED_WITHOUT_NAME = """
    [...document.querySelectorAll('*')].filter(x => x.scrollWidth > x.clientWidth + 1 && x.clientWidth > 1
        && ['auto', 'scroll'].includes(getComputedStyle(x).overflowX)
        && !(x.tabIndex === 0 && x.getAttribute('aria-label'))).map(x => x.outerHTML.slice(0, 80))
"""
UNMARKED = """() => {
    const found = [], page = document.documentElement.lang
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node; (node = walk.nextNode()); ) {
        const around = node.parentElement
        if (!/[A-Za-z]{3,}(\\s+[A-Za-z]{2,}){3,}/.test(node.textContent)) continue
        if (around.closest('script, code, bdi')) continue
        if (around.closest('[lang]').lang === page) found.push(node.textContent.trim().slice(0, 80))
    }
    return found
}"""


@each_page
@pytest.mark.parametrize("language", ["en", "ar", "ru", "zh-CN"])
def test_a_page_is_light_fits_at_400_per_cent_says_its_language_and_holds_the_rules_of_axe(
    visit: Visit, language: str, look_at: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    page = look_at(visit, locale=language, viewport=ZOOM_400)
    assert page.evaluate("document.documentElement.lang") == {"zh-CN": "zh-hans"}.get(language, language)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOM_400["width"]
    assert page.evaluate(SCROLLED_WITHOUT_NAME) == []
    assert language == "en" or page.evaluate(UNMARKED) == []
    styles = page.evaluate("[...document.querySelectorAll('link[rel=stylesheet]')].map(x => x.href)")
    assert styles
    loads = [page.context.request.get(x, headers={"Accept-Language": language}) for x in (page.url, *styles)]
    assert sum(len(load.body()) for load in loads) <= FIRST_VIEW
    if language in AXED:
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        assert axe(page) == []
    if language == AXED[0]:
        # In the dark only colours differ, and they are those of every language.
        page.emulate_media(color_scheme="dark")
        assert axe(page, "color-contrast") == []


@each_page
def test_the_keyboard_reaches_everything_and_paper_leaves_the_controls_out(
    visit: Visit, look_at: Callable[..., Page]
) -> None:
    page = look_at(visit)
    number = page.evaluate(f"(window.canBeUsed = {CAN_BE_USED}).length")
    # Some pages put the focus into their first field; the walk goes on from there.
    first = page.evaluate("window.canBeUsed.indexOf(document.activeElement) + 1")
    reached = []
    while len(reached) < number - first:
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        assert found is not None, f"the focus left the page after {len(reached)} of {number}"
        assert found["outlined"], f"no visible focus: {found['what']}"
        assert found["seen"], f"something covers the focus: {found['what']}"
        # A field for a date has several stops inside.
        if reached[-1:] != [found["index"]]:
            reached.append(found["index"])
    assert reached == list(range(first, number))

    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    assert page.evaluate(CONTROLS_SHOWN) == []
    assert page.locator("h1").is_visible()
    tables = page.evaluate(TABLES_ON_PAPER)
    assert all(all(one) for one in tables), tables


@each_page
def test_a_page_shows_its_content_without_scripts(visit: Visit, look_at: Callable[..., Page]) -> None:
    page = look_at(visit, java_script_enabled=False)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main :is(h2, p, table, form)").first).to_be_visible()


def test_a_page_goes_to_paper(look_at: Callable[..., Page]) -> None:
    page = look_at(Visit("/places/GHA/"), locale="ar")
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_stop_skips_to_the_content(language: str, look_at: Callable[..., Page]) -> None:
    page = look_at(Visit("/places/GHA/"), locale=language)
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_levels_and_charts_hold_in_forced_colours(scheme: str, look_at: Callable[..., Page]) -> None:
    page = look_at(Visit("/places/GHA/"), forced_colors="active", color_scheme=scheme)
    chips = page.evaluate(
        """[...document.querySelectorAll('.lv')].map(x => {
            const s = getComputedStyle(x)
            return [s.borderTopStyle !== 'none' && parseFloat(s.borderTopWidth) > 0, x.innerText.trim() !== '']
        })"""
    )
    assert chips
    assert all(bordered and told for bordered, told in chips)
    bars = page.evaluate(
        """[...document.querySelectorAll('.dist')].map(x => {
            const r = getComputedStyle(x.querySelector('rect')), t = getComputedStyle(x.querySelector('text'))
            return [r.fill !== r.stroke, t.fill !== r.fill,
                x.querySelectorAll('rect').length === x.querySelectorAll('text.inside').length]
        })"""
    )
    assert bars
    assert all(all(one) for one in bars)
    page.goto("/")
    tiles = page.evaluate(
        """[...document.querySelectorAll('.tiles a')].map(x => parseFloat(getComputedStyle(x).borderTopWidth) > 0)"""
    )
    assert len(tiles) == 196
    assert all(tiles)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_changes_the_language_and_stays_on_the_page(scripts: bool, look_at: Callable[..., Page]) -> None:
    page = look_at(Visit("/actions/?area=D2&step=3"), java_script_enabled=scripts)
    page.get_by_role("button", name="العربية").click()
    assert page.url.endswith("/actions/?area=D2&step=3")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto("/places/GHA/")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Ghana")
