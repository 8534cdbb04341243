"""A question in one language finds a document in another; a tag is proposed and accepted by somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.processes import demo_store, said
from tools.demo_site import Site, served

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Site]:
    """A site of its own: a tag that is decided changes what other tests find."""
    with served(demo_store(tmp_path_factory.mktemp("library") / "store")) as running:
        yield running


def signed_in(site: Site, context: BrowserContext, name: str, role: str, place: str) -> Page:
    added = said(
        "user", "add", f"{name}@example.org", "--role", role, "--place", place, "--name", name, "--data", str(site.data)
    )
    page = context.new_page()
    page.goto(site.url(added.split()[-1]))
    page.get_by_role("button", name="Sign in now", exact=True).click()
    page.wait_for_url(site.url("/"))
    return page


def test_from_a_question_to_an_accepted_tag(site: Site, new_context: Callable[..., BrowserContext]) -> None:
    visitor = new_context(java_script_enabled=False).new_page()
    visitor.goto("/framework/D2/HIS/")
    expect(visitor.locator("#help .list > li")).to_have_count(5)
    visitor.get_by_role("link", name="Library", exact=True).click()
    visitor.get_by_label("Question, words or a code").fill("вакцинация")
    visitor.get_by_role("button", name="Search", exact=True).click()
    expect(visitor.locator("main")).to_contain_text("Concepts in your question")
    visitor.goto("/library/?q=Thailand+quarantine")
    expect(visitor.locator("#lessons")).to_contain_text("Thailand")
    visitor.go_back()
    visitor.locator("main .list a[href*='/library/documents/']").first.click()
    expect(visitor.locator("#tags")).to_contain_text("proposed")
    address = visitor.url.removeprefix(site.address)

    member = signed_in(site, new_context(), "member", "contributor", "XLM")
    member.goto(address)
    member.get_by_text("Propose another tag").click()
    member.locator("#tags details").get_by_label("What it speaks about").select_option("sector ANI")
    member.locator("#tags details").get_by_label("Why").fill("It names animal vaccines")
    member.locator("#tags details").get_by_role("button", name="Propose").click()
    expect(member.locator("main")).to_contain_text("The tag is proposed")
    member.get_by_text("We used it").click()
    member.locator("#uses details").get_by_role("button", name="Tell others").click()
    expect(member.locator("#uses")).to_contain_text("1 place used it")

    approver = signed_in(site, new_context(), "approver", "approver", "XLM")
    approver.goto(address)
    row = approver.locator("#tags tr", has_text="It names animal vaccines")
    row.get_by_role("button", name="Accept").click()
    expect(approver.locator("#tags tr", has_text="It names animal vaccines")).to_contain_text("accepted")
