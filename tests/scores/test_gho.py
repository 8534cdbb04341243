"""Getting figures from a service of the shape of GHO, against a stub on this machine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from hsforhs.files import BadInput
from hsforhs.scores import TOTAL, capacity_gaps
from hsforhs.scores import gho as module
from hsforhs.scores.gho import SPAR_INDICATOR, Fetched, fetch_spar

PATH = f"/api/{SPAR_INDICATOR}"


def record(place: str, what: str, value: float, *, year: int = 2024, **more: Any) -> dict[str, Any]:
    return {
        "IndicatorCode": SPAR_INDICATOR,
        "SpatialDimType": "COUNTRY",
        "SpatialDim": place,
        "ParentLocationCode": "AFR",
        "TimeDim": year,
        "Dim1": "IHRSPARCAPACITYLEVEL_TOTL",
        "Dim2": f"IHRSPARINDICATORSCORE_{what}",
        "Value": str(value),
        "NumericValue": value,
        **more,
    }


FIRST = {"value": [record("KEN", "TOTL", 61.0), record("KEN", "C05", 80.0)]}
SECOND = {"value": [record("GHA", "TOTL", 55.0), record("GHA", "C01", 40.0)]}


@pytest.fixture
def base(httpserver: HTTPServer) -> str:
    return httpserver.url_for("/api/")


@pytest.fixture
def waits() -> list[float]:
    return []


def fetch(base: str, waits: list[float] | None = None, **more: Any) -> Fetched:
    return fetch_spar(base_url=base, pause=(waits if waits is not None else []).append, **more)


def asked(httpserver: HTTPServer) -> list[Request]:
    return [request for request, _ in httpserver.log]


class TestAnswer:
    def test_one_page(self, httpserver: HTTPServer, base: str) -> None:
        httpserver.expect_request(PATH).respond_with_json(FIRST)
        found = fetch(base)
        (kenya,) = found.reading.assessments
        assert (kenya.place, kenya.instrument, kenya.year) == ("KEN", "spar-2", 2024)
        assert (kenya.published[TOTAL], kenya.published["C5"]) == (61, 80)
        assert kenya.values == {}
        assert found.address == httpserver.url_for(PATH)
        assert found.retrieved_at.tzinfo is not None
        assert found.retrieved_at.strftime("%Y-%m-%d") in found.citation
        assert "World Health Organization" in found.citation
        assert found.licence

    def test_capacities_without_indicators_speak_areas(self, httpserver: HTTPServer, base: str) -> None:
        from hsforhs.framework import framework

        httpserver.expect_request(PATH).respond_with_json(FIRST)
        (gap,) = capacity_gaps(fetch(base).reading.assessments[0], framework())
        assert (gap.capacity.code, gap.per_cent, gap.areas) == ("C5", 80, ("D2",))

    @pytest.mark.parametrize(
        ("year", "wanted"),
        [(None, "SpatialDimType eq 'COUNTRY'"), (2024, "SpatialDimType eq 'COUNTRY' and TimeDim eq 2024")],
    )
    def test_only_states_and_the_wanted_year_are_asked_for(
        self, httpserver: HTTPServer, base: str, year: int | None, wanted: str
    ) -> None:
        httpserver.expect_request(PATH).respond_with_json(FIRST)
        fetch(base, year=year)
        (request,) = asked(httpserver)
        assert request.args["$filter"] == wanted
        assert request.headers["Accept"] == "application/json"

    def test_a_base_address_without_slash_is_the_same(self, httpserver: HTTPServer, base: str) -> None:
        httpserver.expect_request(PATH).respond_with_json(FIRST)
        assert fetch(base.rstrip("/")).address == fetch(base).address

    def test_the_same_content_has_the_same_digest_and_another_has_not(self, httpserver: HTTPServer, base: str) -> None:
        for answer in (FIRST, FIRST, SECOND):
            httpserver.expect_ordered_request(PATH).respond_with_json(answer)
        first, again, other = (fetch(base) for _ in range(3))
        assert first.sha256 == again.sha256 != other.sha256
        assert first.reading == again.reading


class TestPages:
    def test_two_pages_are_read_as_one_answer(self, httpserver: HTTPServer, base: str) -> None:
        following = httpserver.url_for("/api/more?$skip=2")
        httpserver.expect_request(PATH).respond_with_json({**FIRST, "@odata.nextLink": following})
        httpserver.expect_request("/api/more", query_string={"$skip": "2"}).respond_with_json(SECOND)
        told: list[tuple[int, int]] = []
        found = fetch(base, progress=lambda done, of: told.append((done, of)))
        assert [x.place for x in found.reading.assessments] == ["GHA", "KEN"]
        assert told == [(1, 2), (2, 2)]

    def test_every_page_counts_for_the_digest(self, httpserver: HTTPServer, base: str) -> None:
        link = {"@odata.nextLink": "more"}
        changed = {"value": [record("GHA", "TOTL", 56.0)]}
        for second in (SECOND, changed):
            httpserver.expect_ordered_request(PATH).respond_with_json({**FIRST, **link})
            httpserver.expect_ordered_request("/api/more").respond_with_json(second)
        assert fetch(base).sha256 != fetch(base).sha256

    @pytest.mark.parametrize(
        "link",
        [
            "http://elsewhere.invalid/api/more",
            "//elsewhere.invalid/more",
            "https://localhost/more",
            "file:///etc/hostname",
            "http://user@localhost/more",
        ],
    )
    def test_a_next_page_on_another_host_is_refused(self, httpserver: HTTPServer, base: str, link: str) -> None:
        httpserver.expect_request(PATH).respond_with_json({**FIRST, "@odata.nextLink": link})
        with pytest.raises(BadInput, match=r"the next page is on another host .*; expected the same host"):
            fetch(base)
        assert len(asked(httpserver)) == 1

    def test_a_next_page_by_another_scheme_is_refused(self, httpserver: HTTPServer, base: str) -> None:
        link = httpserver.url_for("/api/more").replace("http://", "https://")
        httpserver.expect_request(PATH).respond_with_json({**FIRST, "@odata.nextLink": link})
        with pytest.raises(BadInput, match="the next page is on another host"):
            fetch(base)

    def test_an_answer_without_end_is_cut_off(
        self, httpserver: HTTPServer, base: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MOST_PAGES", 3)
        httpserver.expect_request(PATH).respond_with_json({"value": [], "@odata.nextLink": PATH})
        with pytest.raises(BadInput, match="more than 3 pages"):
            fetch(base)
        assert len(asked(httpserver)) == 3

    def test_too_large_an_answer_is_refused(
        self, httpserver: HTTPServer, base: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MOST_BYTES", 100)
        httpserver.expect_request(PATH).respond_with_json(FIRST)
        with pytest.raises(BadInput, match="larger than"):
            fetch(base)


class TestTrouble:
    def test_a_busy_service_is_asked_again_after_the_time_it_names(
        self, httpserver: HTTPServer, base: str, waits: list[float]
    ) -> None:
        busy = Response("slow down", 429, headers={"Retry-After": "7"})
        httpserver.expect_ordered_request(PATH).respond_with_response(busy)
        httpserver.expect_ordered_request(PATH).respond_with_json(FIRST)
        assert fetch(base, waits).reading.assessments
        assert waits == [7]

    @pytest.mark.parametrize(("named", "waited"), [("3600", 60), ("Wed, 21 Oct 2026 07:28:00 GMT", 1), ("", 1)])
    def test_a_wait_is_never_longer_than_a_minute_nor_unreadable(
        self, httpserver: HTTPServer, base: str, waits: list[float], named: str, waited: float
    ) -> None:
        busy = Response("", 503, headers={"Retry-After": named})
        httpserver.expect_ordered_request(PATH).respond_with_response(busy)
        httpserver.expect_ordered_request(PATH).respond_with_json(FIRST)
        fetch(base, waits)
        assert waits == [waited]

    def test_after_four_failures_it_gives_up_with_one_sentence(
        self, httpserver: HTTPServer, base: str, waits: list[float]
    ) -> None:
        httpserver.expect_request(PATH).respond_with_data("oops", 500)
        with pytest.raises(BadInput, match=r"the service answered 500 .*; expected 200 and JSON\.$") as caught:
            fetch(base, waits)
        assert len(asked(httpserver)) == 4
        assert waits == [1, 2, 4]
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize("status", [400, 403, 404, 301])
    def test_what_will_not_change_is_not_asked_again(
        self, httpserver: HTTPServer, base: str, waits: list[float], status: int
    ) -> None:
        httpserver.expect_request(PATH).respond_with_data(
            "no", status, headers={"Location": "http://elsewhere.invalid/"}
        )
        with pytest.raises(BadInput, match=f"the service answered {status}"):
            fetch(base, waits)
        assert (len(asked(httpserver)), waits) == (1, [])

    def test_a_service_that_is_not_there(self, waits: list[float]) -> None:
        with HTTPServer() as gone:
            address = gone.url_for("/api/")
        with pytest.raises(BadInput, match="the service cannot be reached"):
            fetch(address, waits)
        assert waits == [1, 2, 4]

    def test_an_address_that_is_none(self) -> None:
        with pytest.raises(BadInput, match="the address cannot be used"):
            fetch("http://[::1/api/")


class TestBrokenAnswers:
    @pytest.mark.parametrize(
        ("content", "what"),
        [
            (json.dumps(FIRST)[:-30], "the JSON breaks off"),
            ("<!doctype html><title>Sign in</title>", "the answer looks like a web page; expected JSON"),
            ("", "the answer is empty"),
            ('{"error": "no such indicator"}', "the answer has no list 'value'; expected an OData answer"),
            ('{"value": {}}', "the answer has no list 'value'"),
            ("[]", "the answer has no list 'value'"),
            ('{"value": []}', "the answer holds no SPAR figure of a State"),
            ('{"value": [1]}', "a record has not the fields of the service"),
            (json.dumps({"value": [record("KEN", "TOTL", 161.0)]}), "161 is no score|161.0 is no score"),
        ],
    )
    def test_one_sentence_names_the_address_and_the_trouble(
        self, httpserver: HTTPServer, base: str, content: str, what: str
    ) -> None:
        httpserver.expect_request(PATH).respond_with_data(content, content_type="application/json")
        with pytest.raises(BadInput, match=what) as caught:
            fetch(base)
        assert str(caught.value).startswith(httpserver.url_for(PATH))
        assert "\n" not in str(caught.value)

    def test_a_broken_second_page_is_no_half_answer(self, httpserver: HTTPServer, base: str) -> None:
        httpserver.expect_request(PATH).respond_with_json({**FIRST, "@odata.nextLink": "more"})
        httpserver.expect_request("/api/more").respond_with_data("<html>", content_type="text/html")
        with pytest.raises(BadInput, match="web page"):
            fetch(base)
