"""A small exercise by each of the three methods, from ideas without names to its report, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.e2e
IDEAS = (
    "Which alarms reach a district in time?",
    "Who pays for the first week?",
    "What keeps clinics open in a flood?",
)
SCORERS = 2


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def said(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def begin(steward: Page, method: str) -> str:
    """Begin an exercise of the invented country that everybody may see; returns its path."""
    steward.goto("/agenda/exercises/new/")
    steward.locator('[name="title"]').fill(f"Small exercise by {method}")
    steward.locator('[name="method"]').select_option(method)
    steward.locator('[name="place"]').select_option("XLM")
    steward.locator('[name="visibility"]').select_option("PUBLIC")
    press(steward, "Begin")
    steward.wait_for_url(re.compile(r"/agenda/exercises/\d+/$"))
    return urlsplit(steward.url).path


def collect(steward: Page, visitor: Page, address: str) -> None:
    """Ideas come from somebody without an account and become questions."""
    press(steward, "Open the form for ideas")
    visitor.goto(f"{address}ideas/")
    for text in IDEAS:
        visitor.locator('[name="text"]').fill(text)
        press(visitor, "Hand it in")
        said(visitor, "Your idea is stored.")
    steward.goto(address)
    press(steward, "Close the form and sort")
    for _ in IDEAS:
        steward.get_by_role("button", name="Make it a question").first.click()
    said(steward, "No idea waits.")


def invite(steward: Page, address: str) -> list[str]:
    """Return the paths of the invitations, which are shown once."""
    steward.goto(f"{address}voters/")
    steward.locator('[name="labels"]').fill("\n".join(f"Scorer {x}" for x in range(SCORERS)))
    press(steward, "Invite them")
    links = steward.locator("#links code").all_inner_texts()
    assert len(links) == SCORERS
    return [urlsplit(x).path for x in links]


def answer(scorer: Page, invitation: str, method: str, number: int) -> str:
    """Take the ballot and answer every question on a phone; returns the path of the ballot."""
    scorer.goto(invitation)
    press(scorer, "Take my ballot")
    said(scorer, "You have answered 0 of 3 questions.")
    ballot = urlsplit(scorer.url).path
    while True:
        if method == "jla":
            for box in scorer.locator('[type="checkbox"]').all()[: 3 - number]:
                box.check()
        else:
            value = {"chnri": "1" if number else "0.5", "delphi": "8"}[method]
            for choice in scorer.locator(f'[type="radio"][value="{value}"]').all():
                choice.check()
            scorer.locator("details summary").first.click()
            scorer.locator('[name^="reason:"]').first.select_option("outside")
            scorer.locator('[name^="comment:"]').first.fill("Ask the nurses first.")
        last = scorer.get_by_role("button", name="Save and finish").count()
        press(scorer, "Save and finish" if last else "Save and go on")
        if last:
            break
    said(scorer, "Thank you: your answers are stored.")
    return ballot


def workshop(steward: Page, address: str) -> None:
    """Two small groups rank the shortlist."""
    for group in ("Table A", "Table B"):
        steward.goto(f"{address}workshop/")
        steward.locator('[name="group"]').fill(group)
        for rank, field in enumerate(steward.locator('[name^="rank:"]').all(), start=1):
            field.fill(str(rank))
        press(steward, "Store the ranks of the group")
    press(steward, "Add up the ranks")


def publish(steward: Page, address: str) -> None:
    steward.goto(address)
    ends = dt.date.today() + dt.timedelta(days=365)
    steward.locator('[name="expires_on"]').fill(ends.isoformat())
    press(steward, "Publish")


def report(visitor: Page, folder: Path) -> str:
    """Take the report away and return what stands in its tables."""
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Report as Word").click()
    path = folder / "report.docx"
    download.value.save_as(path)
    document = docx.Document(str(path))
    return "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


@pytest.fixture
def phones(new_context: Callable[..., BrowserContext]) -> list[Page]:
    return [new_context(viewport={"width": 360, "height": 740}).new_page() for _ in range(SCORERS)]


# One browser for each person: opening one takes longer than reading a few pages.
def test_an_exercise_goes_from_ideas_to_its_report(
    page: Page, signed_in_page: Page, phones: list[Page], axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    steward = signed_in_page
    for method in ("chnri", "jla", "delphi"):
        address = begin(steward, method)
        collect(steward, page, address)
        invitations = invite(steward, address)
        steward.goto(address)
        press(steward, "Fix the protocol and open scoring")
        for number, (phone, invitation) in enumerate(zip(phones, invitations, strict=True)):
            ballot = answer(phone, invitation, method, number)
            if not number:
                phone.goto(ballot)
                assert axe(phone) == [], method
        steward.goto(address)
        press(steward, "Close the round and compute")
        if method == "jla":
            workshop(steward, address)
        assert page.request.get(f"{address}results/").status == 404, "results wait for publishing"
        publish(steward, address)

        page.goto(f"{address}results/")
        said(page, IDEAS[0])
        assert axe(page) == [], method
        written = report(page, tmp_path)
        assert IDEAS[0] in written
        assert "Conflicts of interest" in written
        assert "missing" in written
        page.goto(address)
        page.get_by_role("link", name=re.compile(r"^Q\d+$")).first.click()
        said(page, "of 3")
