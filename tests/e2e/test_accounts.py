"""Accounts in a real browser: an invitation, a password, an app, a passkey, under the strict policy of the site."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.processes import said
from tools.demo_site import Site

pytestmark = pytest.mark.e2e

PASSWORD = "four plain words here"
NewContext = Callable[..., BrowserContext]
Axe = Callable[[Page], list[str]]


def code_of(key: str) -> str:
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30)))


@pytest.fixture
def open_page(new_context: NewContext, site: Site) -> Callable[..., Page]:
    """Open a page at localhost, where browsers offer passkeys."""

    def opened(**options: object) -> Page:
        return new_context(base_url=site.address.replace("127.0.0.1", "localhost"), **options).new_page()

    return opened


def add_virtual_authenticator(page: Page) -> None:
    """Give the browser a device with a fingerprint reader that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def invite(page: Page, site: Site, email: str, *, place: str = "XLM-U", role: str = "contributor") -> str:
    """Invite an address as the demo's administrator, who reads the link on the page; returns its path."""
    page.goto(said("sign-in-link", "--data", str(site.data)).split()[-1])
    page.get_by_role("button", name="Sign in now").click()
    page.goto(f"/places/{place}/people/")
    page.locator("#invite_email").fill(email)
    page.locator("#invite_role").select_option(label=role)
    page.get_by_role("button", name="Invite", exact=True).click()
    return "/" + page.locator("#invitation-link").inner_text().split("/", 3)[3]


def join(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Name:").fill(name)
    page.get_by_label("Password:", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Accept and make the account").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def confirm_by_password(page: Page) -> None:
    page.get_by_label("Password:", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def sign_in_half_way(page: Page, email: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password:", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_from_an_invitation_to_a_passkey(open_page: Callable[..., Page], site: Site) -> None:
    link = invite(open_page(), site, "ama@example.org")
    page = open_page()
    join(page, link, "Ama Owusu")
    page.get_by_role("link", name="Ama Owusu").click()
    expect(page.get_by_role("row", name="contributor")).to_be_visible()

    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("link", name="Set up an app").click()
    confirm_by_password(page)
    picture = page.locator("svg.qr")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box
    assert box["width"] > 150
    key = page.locator("#key").inner_text()
    page.get_by_label("Code:").fill(code_of(key))
    page.get_by_role("button", name="Set up the app").click()
    expect(page.locator("#codes li")).to_have_count(10)
    recovery = page.locator("#codes li").first.inner_text()

    page.get_by_role("button", name="Sign out").click()
    sign_in_half_way(page, "ama@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    page.get_by_label("Code:").fill(code_of(key))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Ama Owusu")).to_be_visible()

    add_virtual_authenticator(page)
    page.goto("/account/passkeys/add/")
    confirm_by_password(page)
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.goto("/account/passkeys/")
    expect(page.get_by_role("row", name="My phone")).to_contain_text("alone")

    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Ama Owusu")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    sign_in_half_way(page, "ama@example.org")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Ama Owusu")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    sign_in_half_way(page, "ama@example.org")
    page.get_by_label("Code:").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/account/second-factor/")
    expect(page.get_by_text("9 codes are left.")).to_be_visible()


def test_joining_and_signing_in_need_no_javascript(open_page: Callable[..., Page], site: Site) -> None:
    link = invite(open_page(java_script_enabled=False), site, "kofi@example.org", role="viewer")
    page = open_page(java_script_enabled=False)
    join(page, link, "Kofi Mensah")
    page.get_by_role("button", name="Sign out").click()
    sign_in_half_way(page, "kofi@example.org")
    expect(page.get_by_role("link", name="Kofi Mensah")).to_be_visible()
    page.goto("/account/passkeys/add/")
    confirm_by_password(page)
    expect(page.get_by_text("Passkeys need JavaScript in the browser.")).to_be_visible()


PAGES = (
    "/account/",
    "/account/sessions/",
    "/account/close/",
    "/account/address/",
    "/account/password/",
    "/account/second-factor/",
    "/account/second-factor/app/",
    "/account/second-factor/codes/new/",
    "/account/passkeys/",
    "/account/passkeys/add/",
    "/account/connected/",
    "/places/XLM-U/people/",
)
OPEN_PAGES = (
    "/account/sign-in/",
    "/account/recovery/",
    "/account/recovery/sent/",
    "/account/sign-up/",
    "/account/invitation/nothing/",
    "/account/link/nothing/",
)


def test_pages_are_accessible_and_fit_a_narrow_screen(
    open_page: Callable[..., Page], site: Site, axe: Axe, faults: list[str]
) -> None:
    link = invite(open_page(), site, "esi@example.org", role="administrator")
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(link)
    assert axe(page) == []
    join(page, link, "Esi Boateng")
    page.goto("/account/close/")
    assert axe(page) == []
    confirm_by_password(page)
    for path in PAGES:
        page.goto(path)
        assert page.url.endswith(path), "the page asked for a sign-in"
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.get_by_text("Areas", exact=True).locator("visible=true").last.click()
    assert axe(page) == []
    stranger = open_page(viewport={"width": 320, "height": 640})
    for path in OPEN_PAGES:
        stranger.goto(path)
        assert axe(stranger) == [], path
        assert stranger.evaluate("document.documentElement.scrollWidth") <= 320, path
    faults[:] = [x for x in faults if "status of 403" not in x]
