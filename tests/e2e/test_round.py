"""Three roles take one round from opening to publication in a real browser, in English and in Arabic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.processes import said
from tools.demo_site import Site

pytestmark = pytest.mark.e2e

PLACE = "XLM-C-1"
# Years before those of the example, so that no page of other tests shows other figures.
YEARS = {"en": 2022, "ar": 2023}
TEXTS = {
    "en": ("Two laboratories report each week", "Train staff\nBuy reagents\nSign the agreement", "Which law is meant?"),
    "ar": ("يبلغ مختبران كل أسبوع", "تدريب العاملين\nشراء الكواشف\nتوقيع الاتفاق", "أي قانون هو المقصود؟"),
}


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of the interface; labels of the test are translated as the pages are."""
    with override(request.param):
        yield request.param


@pytest.fixture
def sign_in_as(site: Site, new_context: Callable[..., BrowserContext], language: str) -> Callable[[str, str], Page]:
    """Make a person with a role at the place, and open a page for that person."""

    def signed_in(name: str, role: str) -> Page:
        email = f"{name}-{language}@example.org"
        added = said(
            "user",
            "add",
            email,
            "--role",
            role,
            "--place",
            PLACE,
            "--name",
            f"{name} {language}",
            "--data",
            str(site.data),
        )
        page = new_context(locale=language).new_page()
        page.goto(site.url(added.split()[-1]))
        page.get_by_role("button", name=gettext("Sign in now")).click()
        page.wait_for_url(site.url("/"))
        return page

    return signed_in


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=gettext(words), exact=True).click()


@dataclass(frozen=True)
class Journey:
    """What the steps of one journey share: language, texts, and the check that each page reads well."""

    language: str
    axe: Callable[[Page], list[str]]

    @property
    def texts(self) -> tuple[str, str, str]:
        return TEXTS[self.language]

    def reads_well(self, page: Page) -> None:
        assert self.axe(page) == []

    def open_round(self, steward: Page) -> str:
        """Adapt the instrument to two indicators, open the round, name a lead; returns the path of the round."""
        steward.goto(f"/rounds/adapted/{PLACE}/")
        steward.locator('[name="name"]').fill(f"journey-{self.language}")
        for code in ("C14.1", "C15.1"):
            steward.locator(f'[name="ask-{code}"]').check()
        press(steward, "Store this adapted instrument")
        adapted = f"spar-2+xlm-journey-{self.language}-1"
        expect(steward.get_by_role("status")).to_contain_text(adapted)
        self.reads_well(steward)
        steward.goto(f"/rounds/open/{PLACE}/")
        steward.locator('[name="year"]').fill(str(YEARS[self.language]))
        steward.locator('[name="adapted"]').select_option(label=adapted)
        self.reads_well(steward)
        press(steward, "Open the round")
        steward.wait_for_url(re.compile(r"/rounds/\d+/$"))
        address = urlsplit(steward.url).path
        self.reads_well(steward)
        steward.goto(f"{address}team/")
        steward.locator('[name="lead-C14"]').select_option(label=f"Leader {self.language}")
        self.reads_well(steward)
        press(steward, "Save")
        expect(steward.locator("tbody tr").first).to_contain_text(f"Leader {self.language}")
        return address

    def score(self, lead: Page, address: str, document: Path) -> None:
        """Write a score with its reasoning, add a document, give an opinion."""
        lead.goto(f"{address}scores/C14.1/")
        lead.locator('[name="score"][value="60"]').check()
        lead.locator('[name="reasoning"]').fill(self.texts[0])
        press(lead, "Save")
        expect(lead.get_by_role("status")).to_be_visible()
        self.reads_well(lead)
        lead.get_by_text(gettext("Add a document")).click()
        lead.locator('[name="file"]').set_input_files(document)
        press(lead, "Add it")
        expect(lead.get_by_role("link", name=document.name)).to_be_visible()
        lead.locator('[name="value"]').select_option("60")
        press(lead, "Give this opinion")
        expect(lead.get_by_role("status")).to_be_visible()

    def meet_conflict(self, early: Page) -> None:
        """Save a form that was opened before somebody else saved: both entries stand on the page, nothing is lost."""
        early.locator('[name="score"][value="80"]').check()
        press(early, "Save")
        expect(early.get_by_role("heading", level=1)).to_have_text(gettext("Two people changed this"))
        expect(early.locator("main")).to_contain_text(self.texts[0])
        self.reads_well(early)
        early.locator("#theirs-score").check()
        press(early, "Save what is chosen")
        expect(early.locator('[name="score"][value="60"]')).to_be_checked()

    def propose_all(self, lead: Page, address: str) -> None:
        """Answer the other indicator, name the actions of both areas and propose them."""
        lead.goto(f"{address}scores/C15.1/")
        lead.locator('[name="score"][value="n/a"]').check()
        press(lead, "Save")
        expect(lead.get_by_role("status")).to_be_visible()
        for group in ("C14", "C15"):
            lead.goto(f"{address}areas/{group}/")
            lead.locator('[name="priority_actions"]').fill(self.texts[1])
            press(lead, "Save the actions")
            expect(lead.get_by_role("status")).to_be_visible()
            press(lead, "Propose this area")
            expect(lead.locator('[name="priority_actions"]')).to_have_count(0)
        self.reads_well(lead)

    def decide(self, approver: Page, lead: Page, address: str) -> None:
        """Return one area with a question, agree to the other, and to the first when it comes again."""
        approver.goto(f"{address}areas/C15/")
        approver.locator("#note").fill(self.texts[2])
        press(approver, "Return it to the team")
        expect(approver.get_by_role("status")).to_be_visible()
        approver.goto(f"{address}areas/C14/")
        self.reads_well(approver)
        press(approver, "Agree to this area")
        expect(approver.get_by_role("status")).to_be_visible()
        lead.goto(f"{address}areas/C15/")
        expect(lead.locator("main")).to_contain_text(self.texts[2])
        press(lead, "Propose this area")
        expect(lead.get_by_role("status")).to_be_visible()
        approver.goto(f"{address}areas/C15/")
        press(approver, "Agree to this area")
        expect(approver.get_by_role("status")).to_be_visible()

    def publish(self, approver: Page, address: str) -> None:
        """Open the agreed round to everybody."""
        approver.goto(f"{address}publish/")
        self.reads_well(approver)
        approver.locator('[name="visibility"][value="PUBLIC"]').check()
        press(approver, "Publish this round")
        approver.wait_for_url(f"**{address}")


def test_a_round_goes_from_opening_to_publication(
    language: str,
    sign_in_as: Callable[[str, str], Page],
    page: Page,
    axe: Callable[[Page], list[str]],
    faults: list[str],
    tmp_path: Path,
) -> None:
    journey, year = Journey(language, axe), str(YEARS[language])
    document = tmp_path / "law.pdf"
    document.write_bytes(b"%PDF-1.7\n%%EOF\n")
    steward = sign_in_as("Steward", "data-steward")
    lead = sign_in_as("Leader", "area-lead")
    approver = sign_in_as("Approver", "approver")
    expect(steward.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")

    address = journey.open_round(steward)
    early = lead.context.new_page()
    early.goto(f"{address}scores/C14.1/")
    journey.score(lead, address, document)
    journey.meet_conflict(early)
    faults[:] = [x for x in faults if "409" not in x]
    journey.propose_all(lead, address)
    journey.decide(approver, lead, address)
    page.goto(f"/places/{PLACE}/")
    expect(page.locator("main")).not_to_contain_text(f"SPAR 2, {year}")
    journey.publish(approver, address)
    page.goto(f"/places/{PLACE}/")
    expect(page.locator("main")).to_contain_text(f"SPAR 2, {year}")
    steward.goto(f"{address}areas/C14/")
    expect(steward.locator("main")).to_contain_text(journey.texts[1].splitlines()[0])
    expect(steward.locator('[name="priority_actions"]')).to_have_count(0)


def test_a_stranger_with_a_role_elsewhere_finds_nothing(
    site: Site, signed_in_page: Page, new_context: Callable[..., BrowserContext]
) -> None:
    signed_in_page.goto("/rounds/")
    open_round = signed_in_page.get_by_role("link", name="Lumora").first.get_attribute("href")
    assert open_round
    added = said(
        "user", "add", "stranger@example.org", "--role", "approver", "--place", "GHA", "--data", str(site.data)
    )
    stranger = new_context(locale="en").new_page()
    stranger.goto(site.url(added.split()[-1]))
    stranger.get_by_role("button", name="Sign in now").click()
    stranger.wait_for_url(site.url("/"))
    stranger.goto("/rounds/")
    expect(stranger.locator("main")).not_to_contain_text("Lumora")
    assert stranger.request.get(site.url(open_round)).status == 404
    assert signed_in_page.request.get(site.url(open_round)).status == 200
