"""Every page for everybody: rules of axe, keyboard, zoom, forced colours, paper, weight, languages and directions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml.html import HtmlElement, fromstring
from playwright.sync_api import BrowserContext, Page, Response, expect

from tools.demo_site import Site

from .conftest import watched
from .costed import costed_file
from .pages import Visit, visits

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

VISITS = list(visits())
FIRST_VIEW = 100_000
ZOOM_400 = {"width": 320, "height": 256}
"""1280 x 1024 CSS pixels, looked at with 400 %."""
WIDE = {"width": 1280, "height": 1024}
CHINESE_EVERY = 4
RUSSIAN_EVERY = 2
"""Russian has the longest words and Arabic the other direction: both are weighed, being heavier than English."""
ALL_EVERY = 8
"""Every so many pages the part that all have in common is looked at and walked through as well."""
OF_ALL = [["header.bar"], ["body > footer"]]
ROWS = 12
"""Rows of a table, or items of a list, that axe and the keyboard visit: the others come from the same template."""
A4 = {"width": 718, "height": 1000}
USUAL = {"width": 1280, "height": 720}

TOGETHER = 8
"""Pages that one worker looks at, one after the other."""

each_page = pytest.mark.parametrize(
    "visit",
    [
        pytest.param(visit, marks=pytest.mark.xdist_group(f"pages {number // TOGETHER}"))
        for number, visit in enumerate(VISITS)
    ],
    ids=str,
)


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
    page.goto(f"{plan}import/")
    page.set_input_files("#id_file", [costed_file("P1.1")])
    page.get_by_role("button", name="Read the file").click()
    page.goto(f"{plan}scenarios/new/")
    page.locator("#id_name").fill("A little money")
    page.get_by_label("Who pays (1)").fill("Government")
    page.get_by_label("Money a year, or one figure for each year (1)").fill("2000000")
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A little money")


class Readers:
    """Browsers whose tabs stay open for all tests of this module: opening one takes longer than reading a page."""

    def __init__(self, site: Site, browser: Any, administrator: dict[str, Any]) -> None:
        self.site, self.browser, self.administrator = site, browser, administrator
        self.faults: list[str] = []
        self.contexts: dict[tuple[bool, tuple[tuple[str, object], ...]], BrowserContext] = {}
        self.weights: dict[str, int] = {}
        self.answer: Response | None = None

    def tab(self, *, signed_in: bool, **options: Any) -> Page:
        """Return the one tab of a browser as if it were new; the page of the test before stays until the next comes."""
        context = self.context(signed_in=signed_in, **options)
        page = context.pages[0] if context.pages else context.new_page()
        page.set_viewport_size(USUAL)  # type: ignore[arg-type]
        page.emulate_media(media="null", color_scheme=options.get("color_scheme", "light"))
        return page

    def context(self, *, signed_in: bool, **options: Any) -> BrowserContext:
        key = (signed_in, tuple(sorted(options.items())))
        if key not in self.contexts:
            state = self.administrator if signed_in else None
            self.contexts[key] = watched(
                self.browser, self.site, lambda: self.faults, storage_state=state, reduced_motion="reduce", **options
            )
        return self.contexts[key]

    def weight(self, path: str) -> int:
        """Return the bytes of a style sheet."""
        if path not in self.weights:
            self.weights[path] = len(self.context(signed_in=False).request.get(path).body())
        return self.weights[path]


@pytest.fixture(scope="module")
def readers(site: Site, browser: Any, administrator: dict[str, Any]) -> Iterator[Readers]:
    kept = Readers(site, browser, administrator)
    yield kept
    for context in kept.contexts.values():
        context.close()


@pytest.fixture
def look_at(readers: Readers, addresses: dict[str, str]) -> Iterator[Callable[..., Page]]:
    """Open a page as its visitor, with Playwright's settings of a context."""

    def open_page(visit: Visit, **options: Any) -> Page:
        page = readers.tab(signed_in=visit.who in ("administrator", "team"), **{"locale": "en", **options})
        readers.answer = page.goto(urljoin(addresses[visit.who], visit.path))
        return page

    readers.faults.clear()
    yield open_page
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
FOCUSED = """
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
"""
WALK = f"""() => {{
    window.canBeUsed = {CAN_BE_USED.strip()}
    window.stops = []
    // The key comes up where the focus has gone to, when the page has been moved there.
    addEventListener('keyup', said => {{ if (said.key === 'Tab') stops.push((() => {{{FOCUSED}}})()) }}, true)
    return canBeUsed.length
}}"""
PAST_THE_HEAD = """() => {
    const main = document.querySelector('main')
    return canBeUsed.findIndex(x => main.contains(x) || main.compareDocumentPosition(x) & 4)
}"""
SHORTENED = """rows => {
    for (const table of document.querySelectorAll('table'))
        [...table.querySelectorAll('tbody tr')].slice(rows).forEach(x => x.remove())
    for (const list of document.querySelectorAll('ul, ol, dl'))
        [...list.children].slice(rows).forEach(x => x.remove())
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
WORDS = re.compile(r"[A-Za-z]{3,}(\s+[A-Za-z]{2,}){3,}")


def unmarked(body: HtmlElement, language: str) -> list[str]:
    """Return the English sentences of a page in another language that do not say that they are English."""
    found = []
    for text in body.xpath(".//text()[not(ancestor::script or ancestor::code or ancestor::bdi)]"):
        if WORDS.search(text) and text.getparent().xpath("string(ancestor-or-self::*[@lang][1]/@lang)") == language:
            found.append(text.strip()[:80])
    return found


def holds_in(page: HtmlElement, language: str) -> None:
    """Hold what the server sent to a language: it says so, and marks what stands in another; no script is needed."""
    code = {"zh-CN": "zh-hans"}.get(language, language)
    assert (page.get("lang"), page.get("dir")) == (code, "rtl" if language == "ar" else "ltr")
    assert language == "en" or unmarked(page.body, code) == []
    assert page.xpath("//h1")
    assert page.xpath("//main//*[self::h2 or self::p or self::table or self::form]")


@pytest.fixture
def sent(readers: Readers, addresses: dict[str, str]) -> Callable[..., None]:
    """Look at what is sent in a language: of the page that is shown, or of one that its visitor asks for alone."""

    def look(visit: Visit, language: str, *, shown: bool = False) -> None:
        if shown:
            assert readers.answer
            body = readers.answer.body()
        else:
            context = readers.context(signed_in=visit.who in ("administrator", "team"), locale="en")
            address = urljoin(addresses[visit.who], visit.path)
            body = context.request.get(address, headers={"Accept-Language": language}).body()
        page = fromstring(body.decode())
        holds_in(page, language)
        styles = page.xpath("//link[@rel='stylesheet']/@href")
        assert styles
        weight = len(body) + sum(readers.weight(x) for x in styles)
        assert weight <= FIRST_VIEW, f"{weight} bytes in {language}"

    return look


@each_page
def test_a_page_fits_at_400_per_cent_holds_the_rules_of_axe_and_is_used_by_keyboard_and_on_paper(
    visit: Visit, look_at: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    number = VISITS.index(visit)
    whole = number % ALL_EVERY == 0
    page = look_at(visit)
    holds_in(fromstring(page.content()), "en")
    fits(page)
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    assert page.evaluate(CONTROLS_SHOWN) == []
    assert page.locator("h1").is_visible()
    tables = page.evaluate(TABLES_ON_PAPER)
    assert all(all(one) for one in tables), tables

    page.emulate_media(media="screen")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.evaluate(SHORTENED, ROWS)
    walk_by_keyboard(page, whole=whole)
    assert axe(page, within=None if whole else {"exclude": OF_ALL}) == []


@each_page
def test_a_page_is_light_and_fits_at_400_per_cent_in_long_words_and_from_right_to_left(
    visit: Visit, look_at: Callable[..., Page], sent: Callable[..., None], axe: Callable[..., list[str]]
) -> None:
    number = VISITS.index(visit)
    russian = number % RUSSIAN_EVERY == 0
    if russian:
        fits(look_at(visit, locale="ru"))
    sent(visit, "ru", shown=russian)
    if number % CHINESE_EVERY == 0:
        sent(visit, "zh-CN")
    page = look_at(visit, locale="ar")
    sent(visit, "ar", shown=True)
    fits(page)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.evaluate(SHORTENED, ROWS)
    # No colour depends on the direction: in the dark, all rules are held here.
    page.emulate_media(color_scheme="dark")
    assert axe(page, within=None if number % ALL_EVERY == 0 else {"exclude": OF_ALL}) == []


def fits(page: Page) -> None:
    """Hold a page to 320 pixels: only named parts are scrolled to the side."""
    page.set_viewport_size(ZOOM_400)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOM_400["width"]
    assert page.evaluate(SCROLLED_WITHOUT_NAME) == []


def walk_by_keyboard(page: Page, *, whole: bool) -> None:
    """Press Tab through a page: everything that can be used is reached in order, outlined, and covered by nothing.

    Unless the ``whole`` is wanted the walk skips to the content, where the first stop offers it.
    """
    number = page.evaluate(WALK)
    # Some pages put the focus into their first field; the walk goes on from there.
    first = page.evaluate("window.canBeUsed.indexOf(document.activeElement) + 1")
    if not first and not whole and page.locator("a.skip").count():
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("stops.splice(0)[0].index") == 0
        first = page.evaluate(PAST_THE_HEAD)
    reached: list[int] = []
    while len(reached) < number - first:
        before, pressed = len(reached), number - first - len(reached)
        for _ in range(pressed):
            page.keyboard.press("Tab")
        found = page.evaluate("stops.splice(0)")
        assert len(found) == pressed, f"the focus left the page after {before + len(found)} of {number}"
        for one in found:
            assert one is not None, f"the focus left the page after {len(reached)} of {number}"
            assert one["outlined"], f"no visible focus: {one['what']}"
            assert one["seen"], f"something covers the focus: {one['what']}"
            # A field for a date has several stops inside.
            if reached[-1:] != [one["index"]]:
                reached.append(one["index"])
        assert len(reached) > before, f"the focus stays: {found[-1]['what']}"
    assert reached == list(range(first, number))


@pytest.mark.parametrize("path", ["/", "/places/GHA/", "/framework/?place=GHA", "/library/?q=surveillance", "/calls/"])
def test_a_page_shows_its_content_without_scripts(path: str, look_at: Callable[..., Page]) -> None:
    page = look_at(Visit(path), java_script_enabled=False)
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
