"""An open day in a real browser: set up, register, agree to be named, come, be certified, be checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.processes import said
from tools.demo_site import Site

pytestmark = pytest.mark.e2e

TITLE = "Open day on silent districts"
SESSION = "Where reports stop"
NAME = "Zadie Orlo"
SPEAKER = "Kori Banel"
QUESTION = "Who answers <b>silent</b> districts?"


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).click()


@pytest.fixture
def steward(site: Site, new_context: Callable[..., BrowserContext]) -> Page:
    email = "steward.of.events@events.example"
    data = ("--data", str(site.data))
    added = said("user", "add", email, "--role", "data-steward", "--place", "XLM", "--name", "Event Steward", *data)
    page = new_context().new_page()
    page.goto(site.url(added.split()[-1]))
    press(page, "Sign in now")
    page.wait_for_url(site.url("/"))
    return page


def set_up(steward: Page) -> tuple[str, str]:
    """Set up an event of today with a session, a talk and a speaker; returns its address and the speaker's link."""
    steward.goto("/events/")
    follow(steward, "Set up an event")
    steward.locator("#id_title").fill(TITLE)
    steward.locator("#id_place").fill("XLM")
    press(steward, "Set up the event")
    address = steward.url.removesuffix("programme/")
    follow(steward, "Add a day")
    steward.locator("#id_date").fill(dt.datetime.now(dt.UTC).date().isoformat())
    press(steward, "Save")
    steward.get_by_role("link", name=re.compile("^Add a session")).click()
    steward.locator("#id_title").fill(SESSION)
    press(steward, "Save")
    steward.get_by_role("link", name=re.compile("^Add a talk")).click()
    steward.locator("#id_title").fill("Reports by radio")
    press(steward, "Save")
    steward.get_by_role("link", name=re.compile("^Add a speaker")).click()
    steward.locator("#id_name").fill(SPEAKER)
    press(steward, "Save")
    told = steward.get_by_role("status").first.inner_text()
    steward.goto(f"{address}edit/")
    press(steward, "Make it: announced")
    return address, told.split()[-1]


def ask_and_answer(
    steward: Page,
    phone: Page,
    new_context: Callable[..., BrowserContext],
    questions: str,
    axe: Callable[[Page], list[str]],
) -> None:
    """A participant asks, the steward holds and releases, a visitor without script votes, the steward answers."""
    steward.goto(f"{questions}desk/")
    steward.get_by_label("Questions are open").check()
    press(steward, "Store the settings")

    phone.goto(questions)
    phone.locator("#id_text").fill(QUESTION)
    press(phone, "Ask this question")
    expect(phone.locator("#mine")).to_contain_text("waiting for a moderator")
    visitor = new_context(java_script_enabled=False).new_page()
    visitor.goto(questions)
    expect(visitor.locator("main")).not_to_contain_text(QUESTION)

    steward.goto(f"{questions}desk/")
    press(steward, "Hold")
    press(steward, "Show")
    assert axe(steward) == []
    # The page of the telephone asks again by itself and says that something came.
    expect(phone.locator("#live")).to_contain_text(QUESTION, timeout=15_000)
    expect(phone.locator("#said")).to_contain_text("New questions: 1")
    vote = phone.locator("form.vote button")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(phone.locator(".vote .number")).to_have_text(re.compile("^1 vote"))
    assert axe(phone) == []

    visitor.goto(questions)
    visitor.locator("form.vote button").click()
    expect(visitor.locator("form.vote button")).to_have_attribute("aria-pressed", "true")
    steward.goto(f"{questions}desk/")
    expect(steward.locator("#shown")).to_contain_text("2 votes")
    press(steward, "Answer now")
    visitor.goto(f"{questions}wall/")
    expect(visitor.locator(".big")).to_have_text(QUESTION)
    phone.goto(f"{questions}wall/")
    assert axe(phone) == []
    press(steward, "It is answered")
    phone.goto(questions)
    expect(phone.locator("#live")).to_contain_text("Answered in the session.")


def test_an_open_day(
    steward: Page, new_context: Callable[..., BrowserContext], page: Page, axe: Callable[[Page], list[str]]
) -> None:
    address, speaker_link = set_up(steward)
    assert axe(steward) == []
    page.goto(address)
    expect(page.locator("main")).not_to_contain_text(SPEAKER)
    speaker = new_context().new_page()
    speaker.goto(speaker_link)
    press(speaker, "Yes, show my name")

    page.goto(address)
    expect(page.locator("main")).to_contain_text(SPEAKER)
    follow(page, "Register")
    page.locator("#id_name").fill(NAME)
    page.locator("#id_email").fill("zadie@people.example")
    page.locator("#id_timezone").fill("Asia/Kolkata")
    assert axe(page) == []
    press(page, "Register")
    expect(page.locator(".lead")).to_contain_text("confirmed")
    link = page.get_by_role("status").nth(1).inner_text().split()[-1]

    # On another device, by the link alone.
    phone = new_context().new_page()
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text("My registration")
    phone.goto(address)
    follow(phone, SESSION)
    press(phone, "I am here")
    ask_and_answer(steward, phone, new_context, f"{phone.url}questions/", axe)
    phone.goto(address)
    follow(phone, SESSION)
    press(phone, "I leave now")

    steward.goto(f"{address}edit/")
    press(steward, "Make it: ended")
    phone.goto(f"{address}me/")
    follow(phone, "Certificate of attendance")
    expect(phone.locator("svg.qr")).to_be_visible()
    assert axe(phone) == []
    check = phone.locator("a[href*='/events/certificates/']").get_attribute("href")
    assert check
    speaker.goto(check)
    expect(speaker.locator("main")).to_contain_text(NAME)
    expect(speaker.locator("main")).to_contain_text(TITLE)
