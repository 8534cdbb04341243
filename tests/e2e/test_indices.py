"""Indices in a browser: from a place to its picture, a what-if, places beside each other, an own run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_from_a_place_to_its_picture_and_an_own_run(
    signed_in_page: Page, tmp_path: Path, axe: Callable[[Page], list[str]], faults: list[str]
) -> None:
    page = signed_in_page
    page.goto("/places/XLM/")
    page.locator("#indices").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="What pulls it down")).to_be_visible()
    page.locator("#what-if").get_by_label("SPAR second edition: Laboratory C4").select_option("5")
    page.get_by_role("button", name="Show the effect").click()
    expect(page.get_by_role("table", name="Effect")).to_contain_text("Preparedness, respiratory")
    page.get_by_role("link", name="Beside other places").click()
    page.get_by_label("Coast", exact=True).check()
    page.get_by_label("Upland", exact=True).check()
    page.get_by_role("button", name="Compare them").click()
    expect(page.locator("#overlap")).to_contain_text("do not overlap: Coast is higher")

    page.goto("/indices/")
    page.get_by_role("link", name="Compute an index").click()
    path = tmp_path / "levels.csv"
    path.write_text("unit,C1.1,C1.2,C2.1\nXLM,60,40,x\n", encoding="utf-8")
    page.get_by_label("Index:").select_option("spar-2")
    page.get_by_label("File:", exact=True).set_input_files(path)
    page.get_by_label("Name of the observations").fill("Invented levels")
    page.get_by_label("Where it comes from").fill("Invented")
    page.get_by_label("Licence").fill("CC0")
    page.get_by_role("button", name="Compute", exact=True).click()
    expect(page.locator(".why")).to_contain_text("'x' is no number")
    assert axe(page) == []
    assert "422" in faults.pop()
    path.write_text("unit,C1.1,C1.2,C2.1\nXLM,60,40,80\n", encoding="utf-8")
    page.get_by_label("File:", exact=True).set_input_files(path)
    page.get_by_role("button", name="Compute", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Record of a run")
    expect(page.get_by_role("row", name="Lumora")).to_contain_text("65")
    assert axe(page) == []
