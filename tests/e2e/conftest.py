"""A real browser on a real server with the worked example: one of each for every worker of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.cli.processes import demo_store, said
from tools.browser import start_chromium
from tools.demo_site import Site, served

GRAVE = ("serious", "critical")
# The rule about the size of targets is off unless it is asked for. What holds the rules is counted and not described,
# which halves the time.
OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"], "preload": False}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Site]:
    """The workbench with the worked example; tests that change its records must not rely on their order."""
    with served(demo_store(tmp_path_factory.mktemp("demo") / "store")) as running:
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
    """Open a browser for one more person; paths are relative to the site, and no other host is asked.

    ``faults`` gives the list that takes what the browser complains of; ``options`` are Playwright's settings of a
    context, such as ``viewport``, ``locale``, ``java_script_enabled``.
    """
    # Browsers offer passkeys at localhost and not at 127.0.0.1: the same server by two names.
    ours = (f"{site.address}/", f"{site.address.replace('127.0.0.1', 'localhost')}/")

    # Looked at and not held up, for which the browser would give up its cache: it reaches no other host anyway.
    def look(request: Request) -> None:
        if not request.url.startswith((*ours, "data:", "blob:")):
            faults().append(f"request to another host: {request.url}")

    context = browser.new_context(**{"base_url": site.address, "locale": "en", **options})
    context.set_default_timeout(10_000)
    context.on("request", look)
    context.on("console", lambda said: faults().append(f"console: {said.text}") if said.type == "error" else None)
    context.on("weberror", lambda found: faults().append(f"script error: {found.error}"))
    return context


@pytest.fixture(scope="session")
def administrator(site: Site, browser: Browser) -> dict[str, Any]:
    """The cookies of the signed-in administrator."""
    context = browser.new_context(base_url=site.address, locale="en")
    page = context.new_page()
    page.goto(said("sign-in-link", "--data", site.data).strip())
    page.get_by_role("button", name="Sign in now").click()
    page.wait_for_url(site.url("/"))
    state: dict[str, Any] = context.storage_state()
    context.close()
    return state


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
def signed_in_page(new_context: Callable[..., BrowserContext], administrator: dict[str, Any]) -> Page:
    """A page of the demo's administrator."""
    return new_context(storage_state=administrator).new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return the serious and critical accessibility violations of a page, a line each."""
    script = Axe().axe_script

    def violations(page: Page, within: object = None) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        answer = page.evaluate("([part, options]) => axe.run(part || document, options)", [within, OPTIONS])
        found = answer["violations"]
        return [f"{one['id']} ({one['impact']}): {places(one)}" for one in found if one["impact"] in GRAVE]

    def places(violation: dict[str, Any]) -> str:
        return ", ".join(str(node["target"][0]) for node in violation["nodes"])

    return violations
