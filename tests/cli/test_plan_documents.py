"""`hsforhs plan document` and `plan take-back` on a store: out, changed, compared, stored in somebody's name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
from click.testing import CliRunner, Result

from hsforhs.cli import cli
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.models import Activity
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from tests.workbench.conftest import example_store, states_store
from tests.workbench.costs.conftest import costed_plan, member
from tests.workbench.plan_documents.handing import NORTH, filled, written

__all__ = ["costed_plan", "example_store", "member", "states_store"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opened() -> Iterator[None]:
    """The store of the tests in place of one in a folder."""
    with patch("hsforhs.cli.plan_documents.open_store"):
        yield


def run(*words: object, code: int = 0) -> Result:
    found = CliRunner().invoke(cli, ["plan", *map(str, words)])
    assert found.exit_code == code, found.output
    return found


def test_documents_go_out_and_come_back(costed_plan: Plan, member: User, tmp_path: Path) -> None:
    first, second = (x.action.id for x in plan_record(costed_plan).lines[:2])
    costs.set_activity(person=member, plan=costed_plan, action_id=first, places=[NORTH])
    whole, pack = tmp_path / "plan.docx", tmp_path / "pack"
    plan = ("--plan", costed_plan.pk)
    assert f"written: {whole}" in run("document", *plan, "--out", whole).output
    arabic = tmp_path / "arabic.xlsx"
    run("document", *plan, "--out", arabic, "--language", "ar", "--province", NORTH)
    assert openpyxl.load_workbook(arabic).worksheets[0].sheet_view.rightToLeft
    assert "nothing stored" in run("take-back", arabic, *plan).output
    run("document", *plan, "--out", pack, "--format", "xlsx", "--province", NORTH)
    whole.write_bytes(
        written(whole.read_bytes(), {"activities": {first: {"Responsible": "A"}, second: {"Responsible": "B"}}})
    )
    pack.write_bytes(filled(pack.read_bytes(), {"activities": {first: {"Responsible": "C", "Partners": "P"}}}))
    said = run("take-back", whole, pack, *plan).output
    assert "nothing stored" in said
    found = json.loads(run("take-back", whole, pack, *plan, "--json").output)
    kinds = {(x["row"], *x["fields"]): x["kind"] for x in found["changes"]}
    assert kinds == {(first, "owner"): "conflict", (first, "partners"): "changed", (second, "owner"): "changed"}
    assert [x["sources"] for x in found["changes"][0]["options"]] == [
        ["plan.docx, table Activities, row 1"],
        ["pack, sheet Activities, row 5"],
    ]
    assert (found["stored"], found["not_mapped"]) == ({}, [])
    assert Activity.objects.get().partners == ""
    assert "2 fields stored" in run("take-back", whole, pack, *plan, "--store", "--as", member.email).output
    assert {x.action_id: (x.owner, x.partners) for x in Activity.objects.all()} == {first: ("", "P"), second: ("B", "")}
    last = Event.objects.latest("pk")
    assert (last.action, last.actor, last.facts["left"]) == ("plans.accept_pack", member.actor, 1)


def test_what_cannot_be_done_is_said(costed_plan: Plan, tmp_path: Path) -> None:
    out, plan = tmp_path / "plan.xlsx", ("--plan", costed_plan.pk)
    stranger = User.objects.create_user("stranger@example.org", "a long password", name="Stranger")
    other = "11111111-2222-3333-4444-555555555555"
    assert "there is no plan" in run("document", "--plan", other, "--out", out, code=2).output
    assert "is not written as '.odt'" in run("document", *plan, "--out", tmp_path / "plan.odt", code=2).output
    refused = run("document", *plan, "--out", out, "--province", NORTH, code=2).output
    assert "none: no activity names a province" in refused
    out.write_bytes(b"%PDF-1.7")
    assert "it looks like a PDF" in run("take-back", out, *plan, code=2).output
    assert "expected --as EMAIL" in run("take-back", out, *plan, "--store", code=2).output
    assert "nobody here has the address" in run("take-back", out, *plan, "--as", "no@example.org", code=2).output
    assert "may not change this plan" in run("take-back", out, *plan, "--as", stranger.email, code=2).output
