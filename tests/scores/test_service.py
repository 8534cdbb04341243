"""What all readers of services share; the readers' own tests play the rest."""

from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from hsforhs.files import BadInput
from hsforhs.scores.service import ask, service_address, service_client


def test_an_address_keeps_its_query_and_escapes_it() -> None:
    assert service_address("https://example.org/a", {"q": "x y&z"}) == "https://example.org/a?q=x+y%26z"


@pytest.mark.parametrize("address", ["http://[::1/", "http://example.org:port/"])
def test_what_is_no_address_is_one_sentence(address: str) -> None:
    with pytest.raises(BadInput, match=r"the address cannot be used \(.*\); expected https://host/path/"):
        service_address(address, {})


def test_no_redirect_is_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_response(Response("", 302, headers={"Location": "/b"}))
    httpserver.expect_request("/b").respond_with_data("there")
    with service_client() as client, pytest.raises(BadInput, match="the service answered 302"):
        ask(client, httpserver.url_for("/a"), pause=lambda _: None, most=100)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(("most", "fits"), [(5, True), (4, False)])
def test_a_body_has_as_many_bytes_as_allowed_and_no_more(httpserver: HTTPServer, most: int, fits: bool) -> None:
    httpserver.expect_request("/a").respond_with_data("12345")
    with service_client() as client:
        if fits:
            assert ask(client, httpserver.url_for("/a"), pause=lambda _: None, most=most) == b"12345"
            return
        with pytest.raises(BadInput, match="larger than"):
            ask(client, httpserver.url_for("/a"), pause=lambda _: None, most=most)
