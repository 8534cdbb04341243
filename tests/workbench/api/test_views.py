"""The page that describes the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from hsforhs.workbench.api.assembly import schema

pytestmark = pytest.mark.django_db


def test_the_page_names_every_endpoint_and_parameter_without_a_script() -> None:
    page = Client().get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    for path, methods in schema()["paths"].items():
        assert f"GET {path}" in text
        for parameter in methods["get"]["parameters"]:
            assert f">{parameter['name']}</th>" in text
    assert "<script" not in text
    assert 'style="' not in text
    assert len(page.content) < 75_000, "with the style sheet it stays below 100 kB"


def test_the_page_says_what_stands_in_an_answer() -> None:
    text = Client().get("/api/v1/docs").content.decode()
    assert ">published_total</th><td>number or null</td>" in text
    assert ">supporting_sectors</th><td>list of string</td>" in text
    assert ">source</th><td>SourceAnswer</td>" in text


def test_the_start_leads_to_the_page(ask: Callable[..., HttpResponse]) -> None:
    assert ask("")["Location"] == "/api/v1/docs"
    assert ask("elsewhere").json()["detail"].endswith("/api/v1/docs lists what there is.")
