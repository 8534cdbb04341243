"""Getting figures from a service of the shape of the World Bank's, against a stub on this machine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from hsforhs.files import BadInput
from hsforhs.framework import framework
from hsforhs.scores import worldbank as module
from hsforhs.scores.worldbank import POPULATION_INDICATOR, FetchedPopulation, fetch_population

PATH = f"/v2/country/all/indicator/{POPULATION_INDICATOR}"


def row(iso3: str, value: float | None, *, year: str = "2024", **more: Any) -> dict[str, Any]:
    return {
        "indicator": {"id": POPULATION_INDICATOR, "value": "Population, total"},
        "country": {"id": iso3[:2], "value": iso3},
        "countryiso3code": iso3,
        "date": year,
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
        **more,
    }


def page(*rows: Any, number: int = 1, of: int = 1) -> list[Any]:
    return [{"page": number, "pages": of, "per_page": 1000, "total": len(rows), "sourceid": "2"}, list(rows)]


@pytest.fixture
def base(httpserver: HTTPServer) -> str:
    return httpserver.url_for("/v2/")


def fetch(base: str, waits: list[float] | None = None, **more: Any) -> FetchedPopulation:
    return fetch_population(2024, base_url=base, pause=(waits if waits is not None else []).append, **more)


class TestAnswer:
    def test_one_page(self, httpserver: HTTPServer, base: str) -> None:
        httpserver.expect_request(PATH).respond_with_json(page(row("KEN", 50_000_000), row("GHA", 34_000_000.0)))
        found = fetch(base)
        assert found.populations == {"GHA": 34_000_000, "KEN": 50_000_000}
        assert found.year == 2024
        assert found.address == httpserver.url_for(PATH)
        assert "World Bank" in found.source
        assert found.licence
        assert found.remarks == ()
        assert found.retrieved_at.tzinfo is not None

    def test_the_question_names_year_and_page_only(self, httpserver: HTTPServer, base: str) -> None:
        httpserver.expect_request(PATH).respond_with_json(page(row("KEN", 1)))
        fetch(base.rstrip("/"))
        ((request, _),) = httpserver.log
        assert dict(request.args) == {"format": "json", "date": "2024", "per_page": "1000", "page": "1"}

    def test_aggregates_and_territories_are_left_out_and_counted(self, httpserver: HTTPServer, base: str) -> None:
        rows = [row("WLD", 8e9), row("AFE", 7.3e8), row("", 5, country={"id": "XX", "value": "Odd"}), row("KEN", 1)]
        httpserver.expect_request(PATH).respond_with_json(page(*rows, row("PRI", 3_200_000)))
        found = fetch(base)
        assert found.populations == {"KEN": 1}
        assert [str(x) for x in found.remarks] == ["4 regions, income groups and territories were left out."]

    def test_a_null_is_no_zero(self, httpserver: HTTPServer, base: str) -> None:
        httpserver.expect_request(PATH).respond_with_json(page(row("KEN", 1), row("ERI", None), row("NIU", 0)))
        found = fetch(base)
        assert found.populations == {"KEN": 1, "NIU": 0}
        assert [str(x) for x in found.remarks] == ["no figure is known for ERI."]

    def test_namibia_is_not_taken_for_a_missing_value(self, httpserver: HTTPServer, base: str) -> None:
        httpserver.expect_request(PATH).respond_with_json(page(row("NAM", 3_000_000)))
        assert fetch(base).populations == {"NAM": 3_000_000}

    @given(st.dictionaries(st.sampled_from(sorted(framework().states)), st.none() | st.integers(0, 2**33), min_size=1))
    def test_every_figure_arrives_as_it_was_sent(self, figures: dict[str, int | None]) -> None:
        rows = [row(code, value) for code, value in figures.items()]
        known = {code: value for code, value in figures.items() if value is not None}
        if not known:
            with pytest.raises(BadInput, match="no population of a State in 2024"):
                module._read(rows, 2024, "address")
            return
        found, remarks = module._read(rows, 2024, "address")
        assert found == known
        assert bool(remarks) == (len(known) < len(figures))


class TestPages:
    def test_all_pages_are_read_and_count_for_the_digest(self, httpserver: HTTPServer, base: str) -> None:
        told: list[tuple[int, int]] = []
        second = row("GHA", 2)

        def answer(request: Request) -> Response:
            number = int(request.args["page"])
            rows = {1: [row("KEN", 1)], 2: [second]}[number]
            return Response(json.dumps(page(*rows, number=number, of=2)), content_type="application/json")

        httpserver.expect_request(PATH).respond_with_handler(answer)
        found = fetch(base, progress=lambda done, of: told.append((done, of)))
        assert found.populations == {"GHA": 2, "KEN": 1}
        assert told == [(1, 2), (2, 2)]
        assert fetch(base).sha256 == found.sha256
        second["value"] = 3
        assert fetch(base).sha256 != found.sha256

    def test_the_wrong_page_is_refused(self, httpserver: HTTPServer, base: str) -> None:
        httpserver.expect_request(PATH).respond_with_json(page(row("KEN", 1), number=1, of=2))
        with pytest.raises(BadInput, match="the service gave page 1; expected page 2"):
            fetch(base)

    def test_an_answer_without_end_is_cut_off(
        self, httpserver: HTTPServer, base: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MOST_PAGES", 3)

        def answer(request: Request) -> Response:
            return Response(json.dumps(page(row("KEN", 1), number=int(request.args["page"]), of=9)))

        httpserver.expect_request(PATH).respond_with_handler(answer)
        with pytest.raises(BadInput, match="more than 3 pages"):
            fetch(base)

    def test_too_large_an_answer_is_refused(
        self, httpserver: HTTPServer, base: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MOST_BYTES", 100)
        httpserver.expect_request(PATH).respond_with_json(page(row("KEN", 1)))
        with pytest.raises(BadInput, match="larger than"):
            fetch(base)


REFUSAL = {"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}


class TestTrouble:
    @pytest.mark.parametrize(
        ("content", "what"),
        [
            (json.dumps([REFUSAL]), r"the service refused the question \(The provided parameter value is not valid\)"),
            (json.dumps([REFUSAL, None]), "the service refused the question"),
            (json.dumps([{"message": "closed"}]), r"refused the question \(closed\)"),
            (json.dumps(page(row("KEN", 1)))[:-20], "the JSON breaks off"),
            ("<html>Maintenance</html>", "the answer looks like a web page"),
            ("", "the answer is empty"),
            ("{}", "the answer is not a list of paging and rows"),
            ("[]", "the answer is not a list of paging and rows"),
            ("[[], []]", "the answer is not a list of paging and rows"),
            (json.dumps([{"page": 1, "pages": 1}]), "the answer is not a list of paging and rows"),
            (json.dumps([{"total": 0}, []]), "does not say which page it is"),
            (json.dumps([{"page": 0, "pages": 0, "total": 0}, None]), "no population of a State in 2024"),
            (json.dumps(page()), "no population of a State in 2024"),
            (json.dumps(page(1)), "row 1: a row has not the fields of the service"),
            (json.dumps(page({"countryiso3code": "KEN"})), "a row has not the fields"),
            (json.dumps(page(row("KEN", 1, year="2023"))), "row 1: a row is of 2023; expected 2024"),
            (json.dumps(page(row("KEN", -1))), "-1 is no population"),
            (json.dumps(page({**row("KEN", 1), "value": "many"})), "'many' is no population"),
            (json.dumps(page({**row("KEN", 1), "value": True})), "True is no population"),
            (json.dumps(page(row("KEN", 1), row("KEN", 2))), "row 2: KEN has two figures"),
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

    def test_a_busy_service_is_asked_again(self, httpserver: HTTPServer, base: str) -> None:
        waits: list[float] = []
        busy = Response("", 429, headers={"Retry-After": "9"})
        httpserver.expect_ordered_request(PATH).respond_with_response(busy)
        httpserver.expect_ordered_request(PATH).respond_with_json(page(row("KEN", 1)))
        assert fetch(base, waits).populations == {"KEN": 1}
        assert waits == [9]

    def test_a_service_that_is_not_there(self) -> None:
        with HTTPServer() as gone:
            address = gone.url_for("/v2/")
        with pytest.raises(BadInput, match="the service cannot be reached"):
            fetch(address)

    def test_an_address_that_is_none(self) -> None:
        with pytest.raises(BadInput, match="the address cannot be used"):
            fetch("http://[::1/")
