"""The description of the API and the page of tokens in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hsforhs.client import Workbench, WorkbenchError
from tools.demo_site import Site

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [1280, 320])
def test_the_description_is_accessible_and_fits(
    new_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]], width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto("/api/v1/docs?of=places")
    page.get_by_text("Fields of the answer").first.click()
    expect(page.get_by_role("rowheader", name="population", exact=True)).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_token_is_made_used_and_revoked_without_scripts(
    signed_in_page: Page, site: Site, axe: Callable[[Page], list[str]]
) -> None:
    page = signed_in_page
    page.goto("/account/tokens/")
    password = (site.data / "administrator-password").read_text(encoding="utf-8").strip()
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("made in a browser")
    page.get_by_label("Only below this place").fill("GHA")
    page.get_by_role("button", name="Make the token").click()
    secret = page.get_by_role("status").locator("code").inner_text()
    assert axe(page) == []
    with Workbench(site.address, secret) as workbench:
        assert {x["country"] for x in workbench.items("scores")} == {"GHA"}
        page.get_by_role("button", name="Revoke made in a browser").click()
        with pytest.raises(WorkbenchError, match="was revoked") as error:
            workbench.get("places")
    assert error.value.status == 401
