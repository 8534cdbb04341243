"""The action catalogue over the API is the catalogue."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.planning import HEALTH, action_catalogue
from hsforhs.planning.search import ActionFilter, find_actions

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]
CATALOGUE = action_catalogue()


def ids(response: HttpResponse) -> list[str]:
    assert response.status_code == 200, response.content
    return [x["id"] for x in response.json()["items"]]


def test_all_pages_together_are_the_catalogue(ask: Ask) -> None:
    came: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask("actions", limit=300, cursor=cursor)
        came += ids(page)
        cursor = page.json()["next"]
    assert came == list(CATALOGUE.actions)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"indicator": "jee-3:D1.1"}, ActionFilter(indicator="D1.1")),
        ({"topic": "ESS"}, ActionFilter(topic="ESS")),
        ({"area": "D2", "step": 3}, ActionFilter(area="D2", step=3)),
        ({"component": "OS", "sector": "ANI"}, ActionFilter(component="OS", sector="ANI")),
        ({"sector": HEALTH, "area": "P1"}, ActionFilter(sector=HEALTH, area="P1")),
        ({"q": "LABORATORY", "area": "D1"}, ActionFilter(words="laboratory", area="D1")),
        ({"kind": "TRA", "area": "R1"}, ActionFilter(kind="TRA", area="R1")),
        ({"mode": "SURGE", "goal": "UHC"}, ActionFilter(mode="SURGE", goal="UHC")),
    ],
)
def test_actions_are_found_as_on_the_page(ask: Ask, asked: dict[str, object], wanted: ActionFilter) -> None:
    expected = [x.id for x in find_actions(CATALOGUE, wanted)]
    assert ids(ask("actions", limit=500, **asked)) == expected
    assert expected


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"indicator": "D1.1"}, "indicator is 'D1.1'; expected one of jee-3:P1.1"),
        ({"step": 1}, "step is '1'; expected greater than or equal to 2."),
        ({"level": "moon"}, "level is 'moon'; expected one of"),
        ({"topic": "x"}, "topic is 'x'; expected one of ESS, PHC"),
        ({"kind": "x"}, "kind is 'x'; expected one of"),
        ({"mode": "x"}, "mode is 'x'; expected one of ROUT"),
        ({"goal": "x"}, "goal is 'x'; expected one of UHC"),
        ({"sector": "x"}, "sector is 'x'; expected one of HEALTH"),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused(ask: Ask, asked: dict[str, object], sentence: str) -> None:
    response = ask("actions", **asked)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(sentence)


def test_one_action_with_costs_and_cells(ask: Ask) -> None:
    action = next(x for x in CATALOGUE.actions.values() if x.costs and x.prerequisites)
    found = ask(f"actions/{action.id}").json()
    assert found["cells"] == [str(x) for x in action.cells]
    assert [f"{x['item']}*{x['quantity']:g}" for x in found["costs"]] == [
        f"{x.item}*{x.quantity:g}" for x in action.costs
    ]
    assert found["prerequisites"] == list(action.prerequisites)
    assert found["edition"] == CATALOGUE.version
    assert ask("actions/none").status_code == 404


def test_the_table_writes_lists_by_blanks(ask: Ask) -> None:
    text = ask("bulk/actions.csv").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [x["id"] for x in rows] == list(CATALOGUE.actions)
    for row, action in zip(rows, CATALOGUE.actions.values(), strict=True):
        assert row["components"].split() == list(action.components)
        assert row["costs"].split() == [str(x) for x in action.costs]
        assert int(row["months"]) == action.months
        assert row["mode"] == action.mode.value
