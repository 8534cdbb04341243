"""The main job in a real browser: from published scores to a draft plan, and from a file to stored scores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.e2e


def _draft(page: Page, place: str = "GHA", years: str = "five") -> None:
    page.goto(f"/places/{place}/")
    page.get_by_role("button", name=f"Draft a {years}-year plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("draft plan")


def test_a_visitor_goes_from_the_search_to_a_plan_as_excel_and_word(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("ghana")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Ghana").click()
    expect(page.locator(".lead")).to_contain_text("13 at level 3")
    page.get_by_role("button", name="Draft a five-year plan").click()
    expect(page.locator(".lead")).to_contain_text("actions for 35 gaps")
    plan = page.url

    page.get_by_role("link", name="D3 Human resources").click()
    page.get_by_role("link", name="Take out").first.click()
    page.get_by_label("Reason").fill("Paid by another plan")
    page.get_by_role("button", name="Take it out of the plan").click()
    expect(page.get_by_text("Paid by another plan")).to_be_visible()

    for kind, button in (("xlsx", "Download as Excel"), ("docx", "Download as Word")):
        page.goto(plan)
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        assert download.value.suggested_filename == f"ghana-5-year-draft-plan.{kind}"
        download.value.save_as(tmp_path / f"plan.{kind}")
        assert (tmp_path / f"plan.{kind}").read_bytes().startswith(b"PK")


def test_targets_change_the_plan(page: Page) -> None:
    _draft(page, years="one")
    before = page.locator(".lead").inner_text()
    page.get_by_role("link", name="Change targets").click()
    page.get_by_label("C4.5").select_option("4")
    page.get_by_role("button", name="Set these targets").click()
    expect(page.get_by_role("status")).to_contain_text("The targets are set")
    assert page.locator(".lead").inner_text() != before


def test_an_action_that_the_assessment_cannot_see_is_added(page: Page) -> None:
    _draft(page)
    page.get_by_role("link", name="Add actions for them").click()
    page.get_by_role("link", name="P8 Immunization").click()
    page.get_by_role("link", name="Add P8-001").click()
    page.get_by_label("Reason").fill("Measles in two provinces")
    page.get_by_role("button", name="Add it to the plan").click()
    expect(page.get_by_text("Measles in two provinces")).to_be_visible()


def test_an_administrator_imports_a_file_and_sees_the_country(signed_in_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    codes = ("C1.1", "C1.2", "C2.1", "C2.2", "C2.3", "C3.1", "C3.2")
    rows = "".join(f"KEN,2022,2,{code},{60}\n" for code in codes)
    path.write_text(f"iso3,year,edition,code,score\n{rows}KEN,2022,2,C1,44\n", encoding="utf-8")
    page = signed_in_page
    page.goto("/import/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you import", timeout=20_000)
    expect(page.get_by_role("table")).to_contain_text("44")
    page.get_by_role("button", name="Import the ticked assessments").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported", timeout=20_000)
    page.goto("/places/KEN/")
    expect(page.locator(".lead")).to_contain_text("7 at level 3")


def test_a_bad_file_says_what_is_wrong_and_where(signed_in_page: Page, tmp_path: Path) -> None:
    path = tmp_path / "levels.csv"
    path.write_text("iso3,year,edition,code,score\nKEN,2022,2,C1.1,3\n", encoding="utf-8")
    page = signed_in_page
    page.goto("/import/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    error = page.locator(".error")
    expect(error).to_contain_text("levels.csv, line 2", timeout=20_000)
    expect(error).to_contain_text("it looks like a level from 1 to 5")
    expect(page.get_by_role("button", name="Import")).to_have_count(0)


def test_the_main_job_works_without_scripts(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    _draft(page, place="XLM")
    expect(page.locator(".note").first).to_contain_text("Invented example")
    page.get_by_role("link", name="by lead sector").click()
    expect(page.get_by_role("link", name="ANI Animal health and veterinary services")).to_be_visible()


def test_pages_load_nothing_from_elsewhere_and_say_so(page: Page) -> None:
    answer = page.goto("/places/GHA/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
