"""A real browser on a real server with the worked example: one of each for every worker of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tools.browser import start_chromium
from tools.demo_site import Site, demo_site, sign_in

GRAVE = ("serious", "critical")
# The rule about the size of targets is off unless it is asked for.
RULES = {"rules": {"target-size": {"enabled": True}}}
# What holds the rules is counted and not described, which halves the time.
BRIEF = {"resultTypes": ["violations"], "preload": False}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Site]:
    """The workbench with the worked example; tests that change its records must not rely on their order."""
    with demo_site(tmp_path_factory.mktemp("demo") / "store") as running:
        yield running


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright, start_chromium(playwright, chromium) as started:
        yield started


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained of. A test that expects a complaint removes it from the list."""
    return []


def watched(browser: Browser, site: Site, faults: Callable[[], list[str]], **options: Any) -> BrowserContext:
    """Open a browser for one more person; paths are relative to the site, and no other host is reached.

    ``faults`` gives the list that takes what the browser complains of; ``options`` are Playwright's settings of a
    context, such as ``viewport``, ``locale``, ``java_script_enabled``.
    """
    # Browsers offer passkeys at localhost and not at 127.0.0.1: the same server by two names.
    ours = (f"{site.address}/", f"{site.address.replace('127.0.0.1', 'localhost')}/")

    def guard(route: Route) -> None:
        if route.request.url.startswith(ours):
            route.continue_()
        else:
            faults().append(f"request to another host: {route.request.url}")
            route.abort()

    context = browser.new_context(**{"base_url": site.address, "locale": "en", **options})
    context.set_default_timeout(10_000)
    context.route("**/*", guard)
    context.on("console", lambda said: faults().append(f"console: {said.text}") if said.type == "error" else None)
    context.on("weberror", lambda found: faults().append(f"script error: {found.error}"))
    return context


@pytest.fixture
def new_context(browser: Browser, site: Site, faults: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser for one more person, until the test ends."""
    opened: list[BrowserContext] = []

    def open_context(**options: Any) -> BrowserContext:
        opened.append(watched(browser, site, lambda: faults, **options))
        return opened[-1]

    yield open_context
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of someone who is not signed in."""
    return new_context().new_page()


@pytest.fixture
def signed_in_page(new_context: Callable[..., BrowserContext], site: Site) -> Page:
    """A page of the demo's administrator."""
    opened = new_context().new_page()
    sign_in(opened, site)
    return opened


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return the serious and critical accessibility violations of a page, of all rules or one, a line each."""
    checker = Axe()

    def violations(page: Page, only: str = "") -> list[str]:
        options = BRIEF | ({"runOnly": {"type": "rule", "values": [only]}} if only else RULES)
        found = checker.run(page, options=options).response["violations"]
        return [f"{one['id']} ({one['impact']}): {places(one)}" for one in found if one["impact"] in GRAVE]

    def places(violation: dict[str, Any]) -> str:
        return ", ".join(str(node["target"][0]) for node in violation["nodes"])

    return violations
