"""`hsforhs plan import --plan`: a costed plan of another layout is tried on a plan of the store, and taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs.models import Line
from hsforhs.workbench.plan_imports.models import PlanImport
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from tests.cli.made import refusal, run
from tests.planning.incoming.made import who_row, who_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opened() -> Iterator[None]:
    """The store of the tests in place of one in a folder."""
    with patch("hsforhs.cli.plan_import.open_store"):
        yield


@pytest.fixture
def path(costed_plan: Plan, tmp_path: Path) -> Path:
    """Three rows: one of an action of the plan, one of a year outside, one like nothing."""
    first, second = (action_catalogue().actions[x.action.id] for x in plan_record(costed_plan).lines[:2])
    assert first.indicator is not None
    assert second.indicator is not None
    rows = [
        who_row(first.indicator.code, first.text, 100, (2, None, 1, 1)),
        who_row(second.indicator.code, second.text, None, costs=[None] * 4 + [90]),
        who_row("", "qqqq zzzz", 5, (1,)),
    ]
    return who_workbook(tmp_path / "costed.xlsx", {"Mixed": rows}, years=[2027, 2028, 2029, 2030, 2031])


def test_rows_are_tried_and_then_taken_in_somebodys_name(costed_plan: Plan, member: User, path: Path) -> None:
    words: tuple[Any, ...] = ("plan", "import", path, "--plan", costed_plan.pk)
    last = Event.objects.latest("pk").pk
    tried = run(*words)
    assert tried.exit_code == 0, tried.output
    assert "2 rows would be taken; nothing is stored without --take; left: 1 unplaced; refused: 0" in tried.output
    assert (Line.objects.count(), PlanImport.objects.count(), Event.objects.latest("pk").pk) == (0, 0, last)
    found = json.loads(run(*words, "--first-year", 2026, "--json").output)
    assert [x["outcome"] for x in found["rows"]] == ["taken", "outside", "unplaced"]
    assert (found["taken"], found["left"], found["stored"]) == (1, {"outside": 1, "unplaced": 1}, False)
    done = run(*words, "--take", "--as", member.email, "--currency", "EUR", "--price-year", 2025, "--beside")
    assert "2 rows taken into the plan; left: 1 unplaced; refused: 0" in done.output
    assert {(x.currency, x.price_year, x.changed_by, x.excluded) for x in Line.objects.all()} == {
        ("EUR", 2025, member.actor, False)
    }
    assert Event.objects.latest("pk").action == "plan_imports.take"
    again = refusal(*words, "--take", "--as", member.email)
    assert "No row stands under an action that could take it; nothing is stored." in again
    assert "Nothing" not in again


def test_what_cannot_be_is_said_and_stores_nothing(costed_plan: Plan, path: Path) -> None:
    stranger = User.objects.create(email="stranger@example.org")
    plan = ("--plan", costed_plan.pk)
    for words, said in (
        ((*plan, "--take"), "expected --as EMAIL beside --take"),
        ((*plan, "--take", "--as", stranger.email), "may not cost this plan"),
        ((*plan, "--as", "nobody@example.org"), "nobody here has the address"),
        ((*plan, "--currency", "US$"), "is no currency"),
        ((*plan, "--column", "Budget=nothing"), "nothing"),
        ((*plan, "--catalogue", "lumora"), "has its own catalogue"),
        (("--plan", "0b0e2f34-8a55-4c8e-9d11-f1de5ea30d01"), "there is no plan"),
        (("--take",), "--take says something of a stored plan; expected --plan ID beside it"),
    ):
        assert said in refusal("plan", "import", path, *words), words
    assert not Line.objects.exists()
    assert not PlanImport.objects.exists()
