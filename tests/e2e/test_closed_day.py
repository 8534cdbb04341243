"""A closed day: somebody is invited, notes are taken, a decision has its dissent, a next step is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.processes import said
from tools.demo_site import Site

pytestmark = pytest.mark.e2e

TITLE = "Closed talk on wells"
DECISION = "Chlorine is bought in April (invented)"
WHY = "April is after the rains (invented)"
STEP = "Order chlorine (invented)"
PROOF = "Four districts have it (invented)"


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def path(page: Page) -> str:
    return urlsplit(page.url).path


@pytest.fixture
def steward(site: Site, new_context: Callable[..., BrowserContext]) -> Page:
    """A page of somebody who keeps the data of the invented country."""
    email = "closed.day@events.example"
    options = ("--role", "data-steward", "--place", "XLM", "--name", "Cleo Steward", "--data", str(site.data))
    page = new_context().new_page()
    page.goto(site.url(said("user", "add", email, *options).split()[-1]))
    press(page, "Sign in now")
    page.wait_for_url(site.url("/"))
    return page


def set_up(steward: Page) -> str:
    """Set up a closed day with one session, announce it; returns the address of the event."""
    steward.goto("/events/new/")
    steward.locator("#id_title").fill(TITLE)
    steward.locator("#id_place").fill("XLM")
    press(steward, "Set up the event")
    event = path(steward).removesuffix("programme/")
    steward.get_by_role("link", name="Add a day").click()
    steward.locator("#id_date").fill((dt.date.today() + dt.timedelta(days=3)).isoformat())
    steward.locator("#id_access").select_option("closed")
    press(steward, "Save")
    steward.get_by_role("link", name="Add a session").click()
    steward.locator("#id_title").fill("Behind doors")
    press(steward, "Save")
    steward.goto(f"{event}edit/")
    press(steward, "Make it: announced")
    return event


def invite(steward: Page, guest: Page, event: str) -> None:
    """Invite a person, who comes in by the link and accepts."""
    steward.goto(f"{event}participants/")
    steward.locator("#id_email").fill("guest@events.example")
    press(steward, "Invite")
    link = steward.get_by_role("status").filter(has_text="Pass this link on").inner_text().split()[-1]
    guest.goto(urlsplit(link).path)
    if guest.get_by_role("button", name="Accept the invitation").count() == 0:
        guest.goto(f"{event}me/")
    press(guest, "Accept the invitation")


def write_down(steward: Page, event: str, kind: str, **texts: str) -> str:
    """Write a note, a decision or a next step of the closed session; returns its address."""
    steward.goto(f"{event}outcomes/new/{kind}/")
    steward.locator("#id_session").select_option(label="Behind doors")
    for name, text in texts.items():
        steward.locator(f"#id_{name.replace('_', '-')}").fill(text)
    press(steward, "Store it")
    expect(steward.get_by_role("status")).to_contain_text("Stored")
    return path(steward)


def test_from_the_invitation_to_what_was_done(
    steward: Page, page: Page, new_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    guest = new_context().new_page()
    event = set_up(steward)
    invite(steward, guest, event)

    write_down(steward, event, "note", title="Minutes", text="Two wells are dry (invented)")
    decision = write_down(
        steward, event, "decision", text=DECISION, about="D2:HIS", who_0="A guest (invented)", why_0=WHY
    )
    assert axe(steward) == []
    steward.get_by_role("link", name="Write a next step").click()
    steward.locator("#id_text").fill(STEP)
    steward.locator("#id_owner").fill("Ministry of Water (invented)")
    steward.locator("#id_due").fill((dt.date.today() + dt.timedelta(days=30)).isoformat())
    press(steward, "Store it")

    guest.goto(f"{event}outcomes/")
    expect(guest.locator("main")).to_contain_text("0 of 1 next step is done")
    guest.get_by_role("link", name=DECISION).click()
    expect(guest.locator("#dissent")).to_contain_text(WHY)
    expect(guest.locator("#steps")).to_contain_text(STEP)
    page.goto(f"{event}outcomes/")
    expect(page.locator("main")).not_to_contain_text(DECISION)

    steward.locator("#id_state").select_option("done")
    steward.locator("#id_evidence").fill(PROOF)
    press(steward, "Say how far it is")
    expect(steward.locator("#evidence")).to_contain_text(PROOF)
    steward.goto(f"{decision}change/")
    steward.get_by_label("everybody who may read the event").check()
    press(steward, "Store it")

    guest.goto(f"{event}outcomes/")
    expect(guest.locator("main")).to_contain_text("1 of 1 next step is done")
    page.goto(f"{event}outcomes/")
    expect(page.locator("#decided")).to_contain_text(DECISION)
    expect(page.locator("#promised")).not_to_contain_text(STEP)
    assert axe(page) == []
    page.goto("/framework/D2/HIS/")
    expect(page.locator("#decided")).to_contain_text(DECISION)
