"""A plan goes out as Word and comes back in a real browser: two cells changed, a conflict, part of it taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from hsforhs.formats.living.fields import ACTIVITIES

pytestmark = pytest.mark.e2e


def _fill(path: Path, entries: dict[str, str]) -> str:
    """Write into the first row of the activities; returns its identifier."""
    document = docx.Document(str(path))
    table = next(x for x in document.tables if tuple(c.text for c in x.rows[0].cells) == ACTIVITIES.headings)
    row = table.rows[1]
    for heading, text in entries.items():
        row.cells[ACTIVITIES.headings.index(heading)].text = text
    document.save(str(path))
    return row.cells[0].text


def test_a_word_document_goes_out_and_two_cells_come_back(
    signed_in_page: Page, tmp_path: Path, axe: Callable[[Page], list[str]], faults: list[str]
) -> None:
    page = signed_in_page
    page.goto("/places/XLM/")
    page.get_by_role("button", name="Draft a one-year plan").click()
    plan = page.url.partition("?")[0]
    page.get_by_role("link", name="Documents that come back").click()
    expect(page.get_by_role("heading", name="Packs of provinces")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Word").click()
    one, other = tmp_path / "office.docx", tmp_path / "province.docx"
    download.value.save_as(one)
    download.value.save_as(other)
    _fill(one, {"Responsible": "Ministry of health, unit of laboratories", "Starts in year": "1"})
    action = _fill(other, {"Responsible": "The province itself"})

    page.goto(f"{plan}return/")
    page.get_by_label("Files").set_input_files([one, other])
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you store")
    expect(page.locator(".lead")).to_contain_text("fields changed: 1, emptied: 0, in conflict: 1")
    conflict = page.locator("tr.conflict")
    expect(conflict).to_contain_text("office.docx, table Activities, row 1")
    expect(page.get_by_label(f"Take {action} Starts in year")).to_be_checked()
    assert axe(page) == []
    page.get_by_label(f"Take {action} Responsible").check()
    page.get_by_role("button", name="Store the ticked fields").click()
    expect(page.get_by_role("alert")).to_contain_text(f"Choose for {action}, Responsible")
    assert len(faults) == 1
    assert "422" in faults.pop()
    conflict.get_by_label("The province itself").check()
    page.get_by_role("button", name="Store the ticked fields").click()
    expect(page.get_by_role("status")).to_contain_text("2 fields are stored.")
    with page.expect_download() as again:
        page.get_by_role("button", name="Download as Word").click()
    again.value.save_as(one)
    assert "The province itself" in {c.text for x in docx.Document(str(one)).tables for r in x.rows for c in r.cells}
