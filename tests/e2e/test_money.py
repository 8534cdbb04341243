"""A plan in a real browser: drafted, costed, chosen from, funded, and followed up."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_a_draft_is_costed_chosen_from_funded_and_followed(signed_in_page: Page) -> None:
    page = signed_in_page
    page.goto("/places/XLM/")
    page.get_by_role("button", name="Draft a one-year plan").click()
    plan = page.url.partition("?")[0]

    parts = page.get_by_role("navigation", name="Parts of the plan")
    parts.get_by_role("link", name="Costs").click()
    page.get_by_role("link", name="Answer the first questions").click()
    page.get_by_label("Currency").fill("USD")
    first_year = int(page.get_by_label("First year of the plan").input_value())
    page.get_by_label("Health facilities").fill("200")
    page.get_by_label("Points of entry").fill("5")
    for field in page.locator("input[name^=price_]").all():
        if field.get_attribute("name") != "price_year":
            field.fill("100")
    page.get_by_label("Where these prices come from").fill("Invented price list")
    page.get_by_role("button", name="Cost the plan").click()
    expect(page.get_by_role("status")).to_contain_text("The plan is costed")
    expect(page.locator(".lead")).to_contain_text("USD at the prices of")
    expect(page.get_by_role("heading", name="A range instead of a point")).to_be_visible()

    parts.get_by_role("link", name="What the money buys").click()
    page.get_by_role("link", name="Make a scenario").click()
    page.locator("#id_name").fill("A little money")
    page.get_by_label("Who pays (1)").fill("Government")
    page.get_by_label("Money a year, or one figure for each year (1)").fill("50000")
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A little money")
    expect(page.locator(".lead")).to_contain_text("activities are left out")
    expect(page.get_by_role("heading", name="Left out, and why")).to_be_visible()
    page.get_by_role("button", name="Take it into the plan").click()
    expect(page.get_by_role("status")).to_contain_text("The plan follows this scenario")

    parts.get_by_role("link", name="Funding").click()
    _fund(page, first_year)

    parts.get_by_role("link", name="At a glance").click()
    expect(page.get_by_role("heading", name="Need and gap")).to_be_visible()
    page.locator(".gantt a.code").first.click()
    page.get_by_label("Status").select_option("ongoing")
    page.get_by_label("Done, in per cent").fill("40")
    page.get_by_role("button", name="Report this").click()
    expect(page.get_by_role("status")).to_contain_text("It is stored")
    expect(page.locator(".lead")).to_contain_text(re.compile("Ongoing, 40"))
    page.goto(f"{plan}progress/")
    expect(page.locator(".lead")).to_contain_text("1 ongoing")


def _fund(page: Page, year: int) -> None:
    """Put money on record and see it on the board, then look which calls fit."""
    page.get_by_role("link", name="Add money").click()
    page.get_by_label("Who gives it").fill("Invented Fund of the Journey")
    page.get_by_label("Kind of organisation").select_option("fund")
    page.get_by_label("How far it has come").select_option("committed")
    page.locator("#id_amount").fill("20000")
    page.locator("#id_year").fill(str(year))
    page.locator("input[name=areas][value=D1]").check()
    page.get_by_label("Where this is known from").fill("Invented letter")
    page.get_by_role("button", name="Store the money").click()
    expect(page.get_by_role("status")).to_contain_text("The money is stored")
    expect(page.get_by_role("row", name=re.compile(r"^committed 20.000"))).to_be_visible()
    expect(page.locator("#money")).to_contain_text("Invented Fund of the Journey")
    page.get_by_role("link", name="Calls that fit").click()
    expect(page.get_by_role("heading", name="Trainers for points of entry (invented)")).to_be_visible()
