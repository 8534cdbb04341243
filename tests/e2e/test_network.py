"""Somebody joins the network, is approved, found for a gap, helps a place and is erased, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.processes import said
from tools.demo_site import Site

pytestmark = pytest.mark.e2e

NAME = "Zadie Orlo"
TITLE = "Read our plan for silent districts"
FOUND = "Two districts report by radio now"


@pytest.fixture
def sign_in_as(site: Site, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Make a person with a role at a place, and open a page for that person."""

    def signed_in(name: str, role: str, place: str) -> Page:
        email = f"{name.lower().replace(' ', '.')}@network.example"
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


def done(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def join(nurse: Page) -> None:
    """Begin the profile, fill it, open name and being found to everybody, declare, apply."""
    nurse.goto("/network/me/")
    press(nurse, "Begin my profile")
    nurse.locator("#id_country").fill("GHA")
    press(nurse, "Save my profile")
    done(nurse, "saved")
    nurse.locator("#id_expertise_term").select_option("D2")
    nurse.locator("#id_expertise_component").select_option("HIS")
    nurse.locator("#id_expertise_level").select_option("5")
    press(nurse, "Add expertise")
    done(nurse, "Added")
    nurse.locator("#id_language_code").fill("fr")
    nurse.locator("#id_language_level").select_option("C1")
    press(nurse, "Add language")
    for field in ("name", "matching"):
        nurse.locator(f"#id_{field}_audience").select_option("public")
        press(nurse, f"Save {'Name' if field == 'name' else 'Being found for a gap'}")
        done(nurse, "Saved who may see")
    for question in ("employment", "funding", "holdings", "statements"):
        nurse.locator(f"#id_declaration_{question}").fill("none")
    press(nurse, "Sign the declaration")
    done(nurse, "signed")
    press(nurse, "Apply for membership")
    expect(nurse.locator(".lead")).to_contain_text("applied")


def approve(steward: Page) -> None:
    steward.goto("/network/members/")
    steward.get_by_role("link", name=NAME).click()
    press(steward, "Under vetting")
    press(steward, "Accept")
    press(steward, "Approved")
    done(steward, "The step is taken")
    expect(steward.locator(".lead")).to_contain_text("approved")


def help_place(approver: Page, nurse: Page) -> str:
    """Ask, offer, take, record, give feedback; returns the address of the request."""
    approver.goto("/network/requests/new/?place=XLM&gap=D2:HIS&steps=2-3")
    approver.locator("#id_title").fill(TITLE)
    approver.locator("#id_text").fill("What would you change?")
    press(approver, "Ask")
    expect(approver.locator("h1")).to_contain_text(TITLE)
    address = urlsplit(approver.url).path
    nurse.goto("/network/requests/")
    nurse.get_by_role("link", name=TITLE).click()
    nurse.locator("#id_text").fill("I have seen this before")
    press(nurse, "Offer help")
    approver.goto(address)
    press(approver, f"Take this offer {NAME}")
    nurse.goto(address)
    nurse.locator('[name="text"]').fill(FOUND)
    nurse.locator('[name="outcome"]').fill("https://lumora.example/lesson")
    press(nurse, "Store the record and end the work")
    approver.goto(address)
    approver.locator('[name="mark"]').select_option("5")
    press(approver, "Give feedback")
    expect(approver.locator("main")).to_contain_text("5 of 5")
    return address


def make_useful(approver: Page, address: str) -> None:
    """Make a document of the record: read, confirmed, linked both ways."""
    approver.get_by_role("link", name="Make a document of the library of it").click()
    expect(approver.locator("#id_abstract")).to_have_value(FOUND)
    expect(approver.locator("#id_cells")).to_have_value("D2:HIS")
    approver.locator("#id_seen").check()
    press(approver, "Add it")
    expect(approver.locator("h1")).to_contain_text(TITLE)
    approver.get_by_role("link", name=TITLE).click()
    expect(approver.locator("main")).to_contain_text("Made of it: document")
    assert urlsplit(approver.url).path == address


def test_from_joining_to_erasing(sign_in_as: Callable[..., Page], page: Page, axe: Callable[[Page], list[str]]) -> None:
    nurse = sign_in_as(NAME, "viewer", "GHA")
    steward = sign_in_as("Network Steward", "data-steward", "WORLD")
    approver = sign_in_as("Lumora Approver", "approver", "XLM")
    join(nurse)
    assert axe(nurse) == []
    approve(steward)

    page.goto("/framework/D2/HIS/")
    page.get_by_role("link", name="Who can help").click()
    expect(page.locator("main")).to_contain_text(NAME)
    assert axe(page) == []
    page.goto("/network/team/?gaps=D2:HIS&size=20&languages=fr")
    expect(page.locator("main")).to_contain_text(NAME)

    address = help_place(approver, nurse)
    assert axe(approver) == []
    make_useful(approver, address)

    nurse.goto("/network/me/erase/")
    press(nurse, "Erase me from the network")
    expect(nurse.locator("h1")).to_have_text("Receipt of an erasure")
    page.goto("/network/match/?gap=D2:HIS")
    expect(page.locator("main")).not_to_contain_text(NAME)
    approver.goto(address)
    main = approver.locator("main")
    expect(main).to_contain_text(FOUND)
    expect(main).not_to_contain_text(NAME)
    expect(main).to_contain_text(re.compile(r"member [0-9a-f]{4}"))
