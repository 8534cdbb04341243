"""The description of the API: the one in the repository is the one that the program gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse

from hsforhs.workbench.api.assembly import ROUTERS, schema

Ask = Callable[..., HttpResponse]


@pytest.fixture(scope="module")
def described() -> dict:
    return json.loads(json.dumps(schema()))


def operations(described: dict) -> list[dict]:
    return [x for methods in described["paths"].values() for x in methods.values()]


def test_the_snapshot_in_the_repository_is_current(described: dict, root: Path) -> None:
    kept = json.loads((root / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8"))
    assert kept == described, "the API changed: read the difference that `make openapi` makes, and commit it"


@pytest.mark.django_db
def test_the_site_gives_the_same_description(ask: Ask, described: dict) -> None:
    assert ask("openapi.json").json() == described


def test_it_is_openapi_3_1_with_a_sentence_for_every_refusal(described: dict) -> None:
    assert described["openapi"].startswith("3.1")
    for operation in operations(described):
        assert {"200", "401", "422", "429"} <= set(operation["responses"])
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                schema_of = answer["content"]["application/json"]["schema"]
                assert schema_of == {"$ref": "#/components/schemas/Fault"}
        assert operation["security"] == [{}, {"Token": []}]


def test_every_endpoint_has_a_name_of_its_own_and_a_sentence(described: dict) -> None:
    names = [x["operationId"] for x in operations(described)]
    assert len(names) == len(set(names))
    for operation in operations(described):
        assert operation["description"].endswith(".")
        assert "_" in operation["operationId"]
        for parameter in operation["parameters"]:
            assert parameter["in"] == "path" or parameter["description"], parameter["name"]


def test_every_list_of_the_store_is_paged(described: dict) -> None:
    for path, methods in described["paths"].items():
        names = {x["name"] for x in methods["get"]["parameters"]}
        if "cursor" in names:
            assert "limit" in names
            assert methods["get"]["operationId"].startswith("list_"), path


def test_each_part_brings_its_router_once() -> None:
    assert len({id(x) for x in ROUTERS}) == len(ROUTERS)
