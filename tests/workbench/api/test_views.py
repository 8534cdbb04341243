"""The page that describes the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from hsforhs.workbench.api.assembly import schema

pytestmark = pytest.mark.django_db


def pages() -> dict[str, HttpResponse]:
    tags = {x["get"]["tags"][0] for x in schema()["paths"].values()}
    return {tag: Client().get("/api/v1/docs", {"of": tag}) for tag in tags}


def test_the_page_names_every_endpoint_and_parameter_without_a_script() -> None:
    overview, found = Client().get("/api/v1/docs"), pages()
    for path, methods in schema()["paths"].items():
        text = found[methods["get"]["tags"][0]].content.decode()
        assert f"GET {path}<" in overview.content.decode()
        assert f"GET {path}</code></h3>" in text
        for parameter in methods["get"]["parameters"]:
            assert f">{parameter['name']}</th>" in text
    for page in (overview, *found.values()):
        assert page.status_code == 200
        assert "<script" not in page.content.decode()
        assert 'style="' not in page.content.decode()
        assert len(page.content) < 65_000, "with the style sheet it stays below 100 kB"
    assert Client().get("/api/v1/docs", {"of": "nothing"}).status_code == 404


def test_the_page_says_what_stands_in_an_answer() -> None:
    found = {tag: page.content.decode() for tag, page in pages().items()}
    assert ">published_total</th><td>number or null</td>" in found["assessments"]
    assert ">supporting_sectors</th><td>list of string</td>" in found["actions"]
    assert ">source</th><td>SourceAnswer</td>" in found["assessments"]


def test_the_start_leads_to_the_page(ask: Callable[..., HttpResponse]) -> None:
    assert ask("")["Location"] == "/api/v1/docs"
    assert ask("elsewhere").json()["detail"].endswith("/api/v1/docs lists what there is.")
