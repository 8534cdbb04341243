"""A workbook leaves a round and comes back in a real browser: difference, conflict, part of it taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hsforhs.formats.pack import COLUMNS, HEADER_ROW

pytestmark = pytest.mark.e2e


def _round(page: Page) -> str:
    """Open the invented team's round and return its path."""
    page.goto("/rounds/")
    page.locator("main table a, main .list a").first.click()
    expect(page.get_by_role("link", name="Workbook to fill in offline")).to_be_visible()
    return page.url


def _fill(path: Path, cells: dict[str, dict[str, Any]]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Scores"]
    rows = {sheet.cell(x, 1).value: x for x in range(HEADER_ROW + 1, sheet.max_row + 1)}
    for code, entries in cells.items():
        for heading, value in entries.items():
            sheet.cell(rows[code], COLUMNS.index(heading) + 1).value = value
    book.save(path)


def _score(page: Page, start: str, code: str, reasoning: str) -> None:
    page.goto(f"{start}scores/{code}/")
    page.get_by_label("Reasoning").fill(reasoning)
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("status")).to_contain_text("Saved")


@pytest.mark.parametrize("script", [True, False])
def test_a_workbook_goes_out_and_part_of_it_is_taken(
    new_context: Callable[..., BrowserContext],
    administrator: dict[str, Any],
    tmp_path: Path,
    axe: Callable[[Page], list[str]],
    faults: list[str],
    script: bool,
) -> None:
    start = _round(new_context(storage_state=administrator).new_page())
    page = new_context(java_script_enabled=script, storage_state=administrator).new_page()
    page.goto(start)
    with page.expect_download() as download:
        page.get_by_role("link", name="Workbook to fill in offline").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    mine = f"Written in the field, {script}"
    _fill(
        path, {"C9.1": {"New score": 80, "Reasoning": mine}, "C9.2": {"Reasoning": mine}, "C10.1": {"Reasoning": mine}}
    )
    theirs = f"Written in the office, {script}"
    _score(page, start, "C9.2", theirs)

    page.goto(start)
    page.get_by_role("link", name="Hand in a filled-in workbook").click()
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you store")
    expect(page.locator(".lead")).to_contain_text("changes 2 rows")
    conflict = page.locator("tr.conflict")
    expect(conflict).to_contain_text(theirs)
    expect(conflict).to_contain_text(mine)
    if script:
        assert axe(page) == []

    page.get_by_label("Take C10.1").uncheck()
    page.get_by_label("Take C9.2").check()
    page.get_by_role("button", name="Store the ticked rows").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose for C9.2")
    assert len(faults) == 1
    assert "422" in faults.pop()
    conflict.get_by_label(mine).check()
    expect(page.get_by_label("Take C10.1")).not_to_be_checked()
    page.get_by_role("button", name="Store the ticked rows").click()
    expect(page.get_by_role("status")).to_contain_text("2 rows of the workbook are stored.")

    for code, words in (("C9.1", mine), ("C9.2", mine)):
        page.goto(f"{start}scores/{code}/")
        expect(page.get_by_label("Reasoning")).to_have_value(words)
    page.goto(f"{start}scores/C10.1/")
    expect(page.get_by_label("Reasoning")).not_to_have_value(mine)
