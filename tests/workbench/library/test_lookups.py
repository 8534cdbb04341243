"""Asking the services of the settings, stubbed on this machine."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from hsforhs.files import BadInput
from hsforhs.workbench.library import lookups
from tests.library.test_lookup import CROSSREF, DATACITE


@pytest.fixture
def services(httpserver: HTTPServer, settings: Any) -> HTTPServer:
    settings.LOOKUP_URLS = {x: httpserver.url_for(f"/{x}/") for x in ("crossref", "datacite")} | {"openalex": ""}
    return httpserver


def test_the_first_service_that_knows_it_answers(services: HTTPServer) -> None:
    services.expect_request("/crossref/works/10.1234/zebra").respond_with_json(CROSSREF)
    found, service = lookups.look_up("10.1234/zebra")
    assert (service, found.year) == ("crossref", 2021)


def test_one_that_fails_leaves_it_to_the_next(services: HTTPServer) -> None:
    services.expect_request("/crossref/works/10.1234/zebra").respond_with_data("busy", status=503)
    services.expect_request("/datacite/dois/10.1234/zebra").respond_with_json(DATACITE)
    assert lookups.look_up("10.1234/zebra")[1] == "datacite"


def test_one_that_nobody_knows(services: HTTPServer) -> None:
    services.expect_request("/crossref/works/10.1234/zebra").respond_with_data("no", status=404)
    services.expect_request("/datacite/dois/10.1234/zebra").respond_with_data("x" * 100, status=404)
    with pytest.raises(BadInput, match="no service knows the DOI"):
        lookups.look_up("10.1234/zebra")


def test_an_answer_without_end_is_cut_off(services: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "MOST_BYTES", 100)
    for path in ("/crossref/works/10.1234/zebra", "/datacite/dois/10.1234/zebra"):
        services.expect_request(path).respond_with_data("x" * 5000)
    with pytest.raises(BadInput, match="no service could be asked"):
        lookups.look_up("10.1234/zebra")


def test_services_that_are_away(settings: Any) -> None:
    settings.LOOKUP_URLS = {"crossref": "http://127.0.0.1:9/"}
    with pytest.raises(BadInput, match="cannot be reached"):
        lookups.look_up("10.1234/zebra")
