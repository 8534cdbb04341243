"""Indicators in a browser: from the registry to a place, figures brought in, and where to start with other weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_figures_are_found_brought_in_and_weighed(
    signed_in_page: Page, tmp_path: Path, axe: Callable[[Page], list[str]]
) -> None:
    page = signed_in_page
    page.goto("/framework/")
    page.get_by_role("link", name="Indicators").click()
    page.get_by_label("Component").select_option("MPT")
    page.get_by_label("Words").fill("measles")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Measles-containing-vaccine second-dose").click()
    expect(page.get_by_role("table")).to_contain_text("older vintage")
    page.get_by_role("link", name="Ghana").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Indicators of Ghana")

    path = tmp_path / "figures.csv"
    rows = ["plan_cost_usd,GHA,2025,1000000", "plan_money_usd,GHA,2025,200000"]
    path.write_text("\n".join(["indicator,place,period,value", *rows]) + "\n", encoding="utf-8")
    page.get_by_role("link", name="Bring in figures").click()
    page.get_by_label("File:", exact=True).set_input_files(path)
    page.get_by_label("Source").fill("Invented plan, for a test")
    page.get_by_label("Who may see them").select_option("PRIVATE")
    page.get_by_role("button", name="Store the figures").click()
    expect(page.get_by_role("status")).to_contain_text("2 figures are stored")

    page.goto("/where-to-start/")
    expect(page.locator("#groups")).to_contain_text("80")
    page.get_by_label("Weight of the gap").fill("0")
    page.get_by_label("Add a criterion").select_option("doctors_per_10k")
    page.get_by_label("WHO region").select_option("SEARO")
    page.get_by_role("button", name="Group anew").click()
    expect(page.get_by_label("Weight of the gap")).to_have_value("0")
    expect(page.locator("#groups")).to_contain_text("India")
    expect(page.locator("#groups")).not_to_contain_text("Ghana")
    assert axe(page) == []
