"""Write pictures of pages to build/shots: shots.py [--address ADDRESS] [NAME ...].

The pages stand in tools/shots.toml. Without an address, the worked example is prepared and served in a
temporary folder; with one, only the pages that need no signing in are taken.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.browser import find_chromium, start_chromium  # noqa: E402
from tools.demo_site import Site, demo_site, sign_in  # noqa: E402

TARGET = ROOT / "build" / "shots"
HEIGHT = 900


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at every page: the ending of the picture's name, and how the browser is set."""

    suffix: str
    width: int
    scheme: Literal["light", "dark"] = "light"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Page:
    """A page to picture: its name, its path on the site, and whether it needs a signed-in person.

    ``draft`` names a place whose five-year plan is drafted first; ``path`` then goes on from the address of the plan.
    ``round`` lets it go on from the address of the first open round.
    """

    name: str
    path: str
    signed_in: bool = False
    draft: str = ""
    round: bool = False


def read_list(path: Path) -> tuple[list[Page], list[View]]:
    """Read the pages and the languages; the first language has three views, each other one has two."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    first, *others = table["languages"]
    views = [
        View("1440", 1440, language=first),
        View("320", 320, language=first),
        View("dark-1440", 1440, scheme="dark", language=first),
    ]
    for language in others:
        views += [View(f"{language}-{width}", width, language=language) for width in (1440, 320)]
    return [Page(**entry) for entry in table["page"]], views


def take_shots(browser: Browser, address: str, pages: list[Page], view: View, state: Any = None) -> Iterator[str]:
    """Picture pages in one view, one line about each; ``state`` holds the cookies of a signed-in person."""
    context = browser.new_context(
        viewport={"width": view.width, "height": HEIGHT},
        color_scheme=view.scheme,
        locale=view.language,
        reduced_motion="reduce",
        storage_state=state,
    )
    tab = context.new_page()
    for page in pages:
        answer = tab.goto(f"{address}{page.path}", wait_until="networkidle")
        target = TARGET / f"{page.name}-{view.suffix}.png"
        tab.screenshot(path=target, full_page=True)
        overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        remarks = [f"{overflow} px too wide"] if overflow > 0 else []
        if answer is None or not answer.ok:
            remarks.append(f"answered {answer.status if answer else 'nothing'}")
        yield f"{target.relative_to(ROOT)}{''.join(f'  ({remark})' for remark in remarks)}"
    context.close()


def with_record(page: Page, tab: Tab, site: Site) -> Page:
    """Find the round or draft the plan that a page shows, and return the page with its address."""
    if page.round:
        tab.goto(site.url("/rounds/"))
        tab.locator("tbody a").first.click()
        return replace(page, path=tab.url.removeprefix(site.address) + page.path)
    if not page.draft:
        return page
    tab.goto(site.url(f"/places/{page.draft}/"))
    tab.get_by_role("button", name="Draft a five-year plan").click()
    return replace(page, path=tab.url.removeprefix(site.address) + page.path)


def main() -> int:
    """Return 0 when all pictures were taken and 1 when there is no browser for them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="site to picture, such as http://127.0.0.1:8000")
    parser.add_argument("names", nargs="*", metavar="NAME", help="pages to picture [default: all]")
    chosen = parser.parse_args()
    path = find_chromium()
    if path is None:
        print("No Chromium is here: install Debian's chromium or set HSFORHS_CHROMIUM", file=sys.stderr)
        return 1
    pages, views = read_list(ROOT / "tools" / "shots.toml")
    unknown = set(chosen.names) - {page.name for page in pages}
    if unknown:
        parser.error(f"no page is called {', '.join(sorted(unknown))}; expected names in tools/shots.toml")
    if chosen.names:
        pages = [page for page in pages if page.name in chosen.names]
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, start_chromium(playwright, path) as browser:
        if chosen.address:
            open_pages = [page for page in pages if not page.signed_in]
            for view in views:
                for line in take_shots(browser, chosen.address.rstrip("/"), open_pages, view):
                    print(line)
            return 0
        with (
            tempfile.TemporaryDirectory(prefix="hsforhs-shots-") as folder,
            demo_site(Path(folder) / "store") as site,
        ):
            with browser.new_context() as context:
                tab = context.new_page()
                sign_in(tab, site)
                signed_in = context.storage_state()
                pages = [with_record(page, tab, site) for page in pages]
            for view in views:
                for state, needs in ((None, False), (signed_in, True)):
                    group = [page for page in pages if page.signed_in is needs]
                    for line in take_shots(browser, site.address, group, view, state):
                        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
