"""Where to start over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from hsforhs.indicators import Figure, Provenance
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indicators.services import store_figures
from hsforhs.workbench.places.models import Visibility

pytestmark = pytest.mark.usefixtures("example_store")
Ask = Callable[..., HttpResponse]


def answer(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def by_code(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {x["place"]: x for x in found["places"]}


def test_groups_come_with_all_that_they_rest_on(ask: Ask) -> None:
    found = answer(ask("where-to-start"))
    assert (found["instrument"], found["target"], found["middle"], found["high"]) == ("spar-2", 4, 0.35, 0.55)
    assert (found["draws"], found["seed"], found["error"]) == (1000, 1, 0.1)
    assert {x["id"]: x["weight"] for x in found["criteria"]}["gap"] == 50
    places = by_code(found)
    assert (places["AFG"]["group"], places["FIN"]["group"], places["FRA"]["group"]) == ("high", "low", "unknown")
    assert 0 <= places["GHA"]["low"] < places["GHA"]["high"] <= 1
    assert places["FRA"]["low"] is None
    assert places["GHA"]["unfunded"] is None
    assert not any("rank" in name for name in places["GHA"])


def test_weights_and_region_are_taken_from_the_question(ask: Ask) -> None:
    found = answer(ask("where-to-start", weights="gap:0,oop_share_che:10", region="SEARO", error=0))
    assert [(x["id"], x["weight"]) for x in found["criteria"]] == [("gap", 0.0), ("oop_share_che", 10.0)]
    assert set(by_code(found)) >= {"IND", "THA"}
    assert "GHA" not in by_code(found)
    assert by_code(found)["IND"]["moved_by_data"] == 0


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        ({"weights": "nothing:1"}, "'nothing' is no criterion"),
        ({"weights": "gap"}, "'' cannot be used"),
        ({"weights": "gap:0"}, "no criterion has a weight"),
        ({"region": "MARS"}, "no WHO region"),
        ({"instrument": "spar"}, "no instrument with scores"),
        ({"middle": 60, "high": 50}, "the groups begin at"),
        ({"target": 9}, "target is '9'"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(ask: Ask, filters: dict[str, Any], why: str) -> None:
    refusal = ask("where-to-start", **filters)
    assert refusal.status_code == 422
    assert why in refusal.json()["detail"]  # type: ignore[attr-defined]


def test_private_records_count_for_their_people_alone(
    ask: Ask, join: Callable[..., User], token_of: Callable[..., str]
) -> None:
    plan = Provenance("Invented plan")
    figures = [
        Figure("plan_cost_usd", "GHA", "2024", 1000.0, "current US$", plan),
        Figure("plan_money_usd", "GHA", "2024", 250.0, "current US$", plan),
    ]
    store_figures(actor="operator", figures=figures, visibility=Visibility.PRIVATE)
    assert by_code(answer(ask("where-to-start")))["GHA"]["money"] == "unknown"
    own = ask("where-to-start", token_of(join(Role.VIEWER, "GHA")))
    assert by_code(answer(own))["GHA"]["unfunded"] == 0.75
    assert own["Cache-Control"] == "private, no-cache"
