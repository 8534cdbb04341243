"""A costed plan of another layout in a real browser: read, looked at, taken; then the plan as PDF."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .costed import costed_file

pytestmark = pytest.mark.e2e


def test_a_costed_plan_is_brought_in_and_the_plan_is_printed(signed_in_page: Page) -> None:
    page = signed_in_page
    page.goto("/places/XLM/")
    page.get_by_role("button", name="Draft a one-year plan").click()
    plan = page.url.partition("?")[0]
    page.goto(f"{plan}costs/set-up/")
    page.get_by_label("Currency").fill("USD")
    page.get_by_label("Where these prices come from").fill("Invented price list")
    page.get_by_role("button", name="Cost the plan").click()
    page.get_by_role("link", name="Bring in a costed plan").click()
    page.set_input_files("#id_file", [costed_file("P1.1")])
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".lead")).to_contain_text("2 rows were read")
    expect(page.locator("main")).to_contain_text("the total is 20 and the years add up to 10")
    page.get_by_role("link", name="What columns, codes and years mean").click()
    page.get_by_label("Comments").select_option("")
    page.get_by_role("button", name="Read the file so").click()
    expect(page.get_by_role("status")).to_contain_text("read anew")
    page.get_by_role("button", name="Take 1 row into the plan").click()
    expect(page.get_by_role("status")).to_contain_text("1 row is in the plan")
    expect(page.locator("main")).to_contain_text("no action was chosen")
    page.locator("main a.code, main td a").first.click()
    expect(page.get_by_label("Responsible")).to_have_value("Ministry of Justice")

    page.goto(plan)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download as PDF").click()
    assert download.value.suggested_filename == "lumora-1-year-draft-plan.en.pdf"
