"""Figures from stand-ins for public services; `fetch spar` is played in test_store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from hsforhs.scores.worldbank import POPULATION_INDICATOR
from tests.cli.exchange_store import Command, make_command
from tests.scores.test_worldbank import page, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    return make_command(tmp_path / "store", monkeypatch)


@pytest.fixture
def service(httpserver: HTTPServer) -> HTTPServer:
    answer = page(row("GHA", 34_000_000), row("KEN", None), row("WLD", 8e9))
    httpserver.expect_request(f"/v2/country/all/indicator/{POPULATION_INDICATOR}").respond_with_json(answer)
    return httpserver


def population(code: str) -> tuple[int | None, int | None, str]:
    from hsforhs.workbench.places.models import Place

    found = Place.objects.get(code=code)
    return found.population, found.population_year, found.population_source


def test_figures_are_stored_with_their_source(command: Command, service: HTTPServer) -> None:
    words = ("fetch", "population", "--year", "2024", "--base-url", service.url_for("/v2/"))
    done = command(*words)
    assert done.stdout.splitlines()[-1] == "populations of 2024 that were stored: 1; already there: 0"
    assert "warning: no figure is known for KEN." in done.stderr
    assert "warning: 1 regions, income groups and territories were left out." in done.stderr
    value, year, source = population("GHA")
    assert (value, year) == (34_000_000, 2024)
    assert "World Bank" in source
    again = json.loads(command(*words, "--json").stdout)
    assert again == {"year": 2024, "changed": 0, "same": 1, "dry_run": False}


def test_the_store_opened_again_keeps_them(command: Command, service: HTTPServer) -> None:
    command("fetch", "population", "--year", "2024", "--base-url", service.url_for("/v2/"))
    command("audit", "verify")
    assert population("GHA")[0] == 34_000_000


def test_a_dry_run_stores_nothing(command: Command, service: HTTPServer) -> None:
    done = command("fetch", "population", "--year", "2024", "--base-url", service.url_for("/v2/"), "--dry-run")
    assert "that would be stored: 1" in done.stdout
    assert population("GHA")[0] is None


def test_the_address_may_come_from_the_environment(
    command: Command, service: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HSFORHS_WORLD_BANK_URL", service.url_for("/v2"))
    command("fetch", "population", "--year", "2024")
    assert population("GHA")[0] == 34_000_000


def test_a_refusal_of_the_service_changes_nothing(command: Command, httpserver: HTTPServer) -> None:
    httpserver.expect_request(f"/v2/country/all/indicator/{POPULATION_INDICATOR}").respond_with_json(
        [{"message": [{"id": "120", "key": "Invalid value", "value": "The value is not valid"}]}]
    )
    done = command("fetch", "population", "--year", "2024", "--base-url", httpserver.url_for("/v2/"), code=2)
    assert "the service refused the question (The value is not valid)" in done.stderr
    assert population("GHA")[0] is None
