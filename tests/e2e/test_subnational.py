"""Provinces and districts in a browser: a list comes in, the roll-up is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_a_list_comes_in_after_a_look_at_the_difference(
    signed_in_page: Page, tmp_path: Path, axe: Callable[[Page], list[str]]
) -> None:
    path = tmp_path / "togo.csv"
    path.write_text("code,name,parent,population\nX,Invented North,,30\nX-1,Invented One,X,10\n", encoding="utf-8")
    page = signed_in_page
    page.goto("/places/TGO/")
    page.get_by_role("link", name="Bring in a new list").click()
    assert axe(page) == []
    page.get_by_label("File:", exact=True).set_input_files(path)
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you store")
    expect(page.get_by_role("table")).to_contain_text("Invented One")
    assert axe(page) == []
    page.get_by_role("button", name="Store 2 changes").click()
    expect(page.locator(".lead")).to_have_text("1 province, 1 district.")
    page.goto("/places/TGO/")
    expect(page.locator("#below")).to_contain_text("0 of 1 provinces have reported; 0 of 1 districts have reported")


def test_the_rule_of_the_roll_up_is_chosen_by_links(page: Page) -> None:
    page.goto("/places/XLM/")
    expect(page.locator("#below")).to_contain_text("The row on top gives the lowest level in each area")
    page.get_by_role("link", name="the mean weighted by population").click()
    expect(page.locator("#below")).to_contain_text("weighted by population. They hold 92 % of the people.")
    page.get_by_role("link", name="provinces", exact=True).click()
    expect(page.locator("#below")).to_contain_text("over the 3 of 3 provinces that reported, weighted by population")
