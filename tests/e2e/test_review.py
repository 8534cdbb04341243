"""A remark goes from the page of an action through proposal and decision into the next edition, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.processes import demo_store, said
from tools.demo_site import Site, served

pytestmark = pytest.mark.e2e

ACTION = "R4-001"
REMARK = "It forgets clinics that have no running water"
NEW_WORDS = "clinics without running water included"
DISSENT = "Water belongs to another programme"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Site]:
    """A site of its own: a published edition changes what every page shows."""
    with served(demo_store(tmp_path_factory.mktemp("review") / "store")) as running:
        yield running


@pytest.fixture
def sign_in_as(site: Site, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Make a person with a role at a place, and open a page for that person."""

    def signed_in(name: str, role: str, place: str) -> Page:
        email = f"{name.lower()}@example.org"
        data = ("--data", str(site.data))
        added = said("user", "add", email, "--role", role, "--place", place, "--name", name, *data)
        page = new_context().new_page()
        page.goto(site.url(added.split()[-1]))
        press(page, "Sign in now")
        page.wait_for_url(site.url("/"))
        return page

    return signed_in


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def shows(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def leave_remark(reviewer: Page) -> str:
    """Follow the line on the page of the action, leave a remark; returns the path of the remark."""
    reviewer.goto(f"/actions/{ACTION}/")
    reviewer.get_by_role("link", name=re.compile("say what is missing")).click()
    reviewer.locator('[name="kind"][value="gap"]').check()
    reviewer.locator('[name="text"]').fill(REMARK)
    reviewer.locator('[name="links"]').fill("https://example.org/water")
    press(reviewer, "Leave this remark")
    shows(reviewer, REMARK)
    return urlsplit(reviewer.url).path


def propose(steward: Page, remark: str) -> str:
    """Draft a proposal from the remark, write the change, open it; returns its path and the new text."""
    steward.goto(remark)
    steward.get_by_role("link", name="Draft a proposal").click()
    steward.locator('[name="title"]').fill("Count clinics without water")
    steward.locator('[name="why"]').fill("A reviewer misses them")
    press(steward, "Store the draft")
    steward.wait_for_url(re.compile(r"/review/proposals/\d+/$"))
    address = urlsplit(steward.url).path
    steward.goto(f"/review/item/action/{ACTION}/")
    draft = steward.locator("section", has=steward.get_by_role("heading", name="Propose a change"))
    draft.get_by_role("link", name="Change it").last.click()
    text = steward.locator('[name="text"]')
    text.fill(f"{text.input_value()}, {NEW_WORDS}")
    press(steward, "Write it into the draft")
    expect(steward.locator("ins")).to_contain_text(NEW_WORDS)
    steward.locator('[name="closes_on"]').fill((dt.date.today() + dt.timedelta(days=7)).isoformat())
    press(steward, "Open it for comment")
    shows(steward, "7 days left")
    return address


def agree(second: Page, remark: str) -> None:
    second.goto(remark)
    second.locator('[name="agrees"][value="yes"]').check()
    second.locator('[name="reason"]').fill("Seen in four districts")
    press(second, "Give this opinion")
    shows(second, "Seen in four districts")


def comment_and_vote(second: Page, address: str) -> None:
    second.goto(address)
    second.locator('[name="text"]').fill("Who counts them?")
    press(second, "Comment")
    shows(second, "Who counts them?")
    second.locator('[name="choice"][value="oppose"]').check()
    press(second, "Vote")
    expect(second.get_by_role("status")).to_have_text("Your vote is saved.")


def vote_without_role(viewer: Page, address: str) -> int:
    """Read the proposal without a form to vote, and send a vote all the same; returns the status of the answer."""
    viewer.goto(address)
    shows(viewer, "Who counts them?")
    expect(viewer.locator('[name="choice"]')).to_have_count(0)
    token = viewer.locator('[name="csrfmiddlewaretoken"]').first.input_value()
    sent = {"choice": "support", "csrfmiddlewaretoken": token}
    return viewer.request.post(f"{address}vote/", form=sent, headers={"Referer": viewer.url}).status


def decide(steward: Page, address: str) -> None:
    """Accept the proposal with the dissent of the second reviewer."""
    steward.goto(f"{address}decide/")
    steward.locator('[name="outcome"][value="accepted"]').check()
    steward.locator('[name="decision"]').fill("The words are added")
    steward.locator('[name="reasons"]').fill("Nobody else counts these clinics")
    steward.locator('[name="person-1"]').select_option(label="Second")
    steward.locator('[name="reason-1"]').fill(DISSENT)
    press(steward, "Record this decision")
    shows(steward, "waits for the next edition")


def publish(steward: Page) -> None:
    """Publish the draft edition."""
    steward.goto("/editions/")
    steward.locator("tbody tr").first.get_by_role("link").first.click()
    shows(steward, NEW_WORDS)
    steward.locator('[name="note"]').fill("Clinics without water")
    steward.locator("#publish button").click()
    expect(steward.get_by_role("status")).to_contain_text("is the current edition now")


def test_a_remark_becomes_a_proposal_a_decision_and_a_new_edition(
    sign_in_as: Callable[..., Page], page: Page, axe: Callable[[Page], list[str]], faults: list[str]
) -> None:
    reviewer = sign_in_as("First", "contributor", "XLM")
    second = sign_in_as("Second", "approver", "GHA")
    viewer = sign_in_as("Viewer", "viewer", "XLM")
    steward = sign_in_as("Steward", "data-steward", "WORLD")

    page.goto(f"/actions/{ACTION}/")
    before = page.locator("h1").inner_text()
    remark = leave_remark(reviewer)
    assert axe(reviewer) == []
    agree(second, remark)
    address = propose(steward, remark)
    assert axe(steward) == []
    comment_and_vote(second, address)
    assert vote_without_role(viewer, address) == 403
    assert page.request.get(address).status == 404, "an open proposal is for members"

    decide(steward, address)
    page.goto(address)
    shows(page, DISSENT)
    shows(page, "approver")
    expect(page.locator("main")).not_to_contain_text("Second")
    assert axe(page) == []
    page.goto(f"/actions/{ACTION}/")
    expect(page.locator("h1")).to_have_text(before)

    publish(steward)
    page.goto(f"/actions/{ACTION}/")
    expect(page.locator("h1")).to_have_text(f"{before}, {NEW_WORDS}")
    page.get_by_role("link", name=re.compile(r"Changed in edition .* because of proposal \d+")).click()
    assert urlsplit(page.url).path == address
    shows(page, "in edition")
    reviewer.goto(remark)
    shows(reviewer, "answered")
    steward.goto("/editions/")
    steward.locator("tbody tr").first.get_by_role("link").first.click()
    steward.get_by_role("link", name=re.compile("What changed since")).click()
    shows(steward, ACTION)
    shows(steward, NEW_WORDS)
    assert axe(steward) == []
    faults[:] = [x for x in faults if "404" not in x and "403" not in x]
