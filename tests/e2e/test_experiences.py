"""A review is written, opened, and given away without names by a second person, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.processes import demo_store, said
from tools.demo_site import Site, served

pytestmark = pytest.mark.e2e
LESSON = "Count boats before the rain (invented)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Site]:
    """A site of its own: what is opened here would stand on pages that other tests look at."""
    with served(demo_store(tmp_path_factory.mktemp("experiences") / "store")) as running:
        yield running


@pytest.fixture
def sign_in_as(site: Site, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Make a person with a role in the invented country, and open a page for that person."""

    def signed_in(name: str, role: str) -> Page:
        words = ("--role", role, "--place", "XLM", "--name", name, "--data", str(site.data))
        added = said("user", "add", f"{name.lower()}@example.org", *words)
        page = new_context().new_page()
        page.goto(site.url(added.split()[-1]))
        press(page, "Sign in now")
        page.wait_for_url(site.url("/"))
        return page

    return signed_in


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def write(writer: Page) -> str:
    """Add a review with a lesson and a recommendation; returns its path."""
    writer.goto("/reviews/new/XLM/")
    writer.locator('[name="title"]').fill("Flood in Lumora (invented)")
    writer.locator('[name="kind"]').select_option("AAR")
    press(writer, "Store the review")
    writer.wait_for_url(re.compile(r"/reviews/\d+/$"))
    path = urlsplit(writer.url).path
    writer.get_by_role("link", name="Add a lesson").click()
    writer.locator('[name="lesson"]').fill(LESSON)
    writer.locator('[name="pillar"]').fill("Boats and logistics")
    writer.locator('[name="areas"]').select_option(["R1"])
    writer.locator('[name="components"]').select_option(["MPT"])
    writer.locator('[name="kind"]').select_option("challenge")
    press(writer, "Store the lesson")
    expect(writer.locator("#lessons")).to_contain_text("no action yet")
    writer.get_by_text("Add a recommendation").click()
    writer.locator('#steps [name="text"]').fill("Keep a list of boats")
    writer.locator('#steps [name="of"]').select_option(label=LESSON)
    press(writer, "Store the recommendation")
    expect(writer.locator("#lessons")).not_to_contain_text("no action yet")
    return path


def test_from_a_review_to_a_lesson_for_everybody(
    site: Site, sign_in_as: Callable[..., Page], new_context: Callable[..., BrowserContext]
) -> None:
    writer, approver = sign_in_as("Writer", "contributor"), sign_in_as("Second", "approver")
    path = write(writer)
    visitor = new_context().new_page()
    visitor.goto(f"/lessons/?q={LESSON}")
    expect(visitor.locator("#lessons")).not_to_contain_text("Count boats")
    writer.goto(path)
    writer.locator('#public [name="title"]').fill("A flood")
    press(writer, "Propose a version without names")
    writer.wait_for_url(re.compile(r"/reviews/\d+/$"))
    copy = urlsplit(writer.url).path
    expect(writer.locator("main")).to_contain_text("Who changed it last cannot accept it.")
    approver.goto(copy)
    press(approver, "Accept: everybody may read it")
    expect(approver.locator("main")).to_contain_text("Everybody can read this version now.")
    visitor.goto("/lessons/?q=boats+before+the+rain")
    expect(visitor.locator("#lessons")).to_contain_text("Count boats before the rain")
    visitor.locator("#lessons").get_by_role("link", name=re.compile("World")).first.click()
    expect(visitor.locator("main")).to_contain_text("Boats and logistics")
    expect(visitor.locator("main")).not_to_contain_text("Lumora")
    expect(visitor.locator("main")).to_contain_text("Keep a list of boats")
