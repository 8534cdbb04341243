"""Editions over the API."""

from __future__ import annotations

from django.test import Client

from hsforhs.planning.edition import Change
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.editions.models import Edition
from hsforhs.workbench.editions.services import add_change
from tests.workbench.editions.conftest import NOTE, SHIPPED, note

REMOVED = SHIPPED.tables["area_sectors"]["D1:OS:TRN"]


def test_editions_are_listed(client: Client, steward: User, shipped: Edition) -> None:
    add_change(person=steward, change=note("Invented text"), trail={})
    found = client.get("/api/v1/editions").json()["items"]
    assert [(x["name"], x["status"], x["changes"], x["based_on"]) for x in found] == [
        (shipped.name, "current", 0, None),
        (f"{shipped.name}.1", "draft", 1, shipped.name),
    ]


def test_the_difference_of_two(client: Client, steward: User, shipped: Edition) -> None:
    add_change(person=steward, change=note("Invented text"), trail={})
    add_change(person=steward, change=Change("area_sectors", "D1:OS:TRN", "remove", {}), trail={})
    found = client.get(f"/api/v1/editions/{shipped.name}/to/{shipped.name}.1").json()
    assert found == {
        "old": shipped.name,
        "new": f"{shipped.name}.1",
        "tables": [
            {
                "table": "matrix",
                "rows": [{"row": "P1:LG", "kind": "change", "fields": {"descriptor": [NOTE, "Invented text"]}}],
            },
            {
                "table": "area_sectors",
                "rows": [{"row": "D1:OS:TRN", "kind": "remove", "fields": {x: [y, None] for x, y in REMOVED.items()}}],
            },
        ],
    }


def test_an_unknown_name(client: Client, shipped: Edition) -> None:
    assert client.get(f"/api/v1/editions/{shipped.name}/to/none").status_code == 404
