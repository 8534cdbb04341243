"""Getting figures from services of the shape of GHO's and the World Bank's, against a stub on this machine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from hsforhs.files import BadInput
from hsforhs.indicators import Indicator, registry
from hsforhs.indicators.fetching import FetchedSeries, can_fetch, failing_softly, fetch_series

KNOWN = registry().indicators


def record(
    code: str, place: str, year: int, value: float | None, text: str | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "IndicatorCode": code,
        "SpatialDimType": "COUNTRY",
        "SpatialDim": place,
        "TimeDimType": "YEAR",
        "TimeDim": year,
        "Dim1": None,
        "Dim2": None,
        "Dim3": None,
        "Value": text if text is not None else str(value),
        "NumericValue": value,
        "Low": None,
        "High": None,
        "Date": "2025-05-01T10:00:00+02:00",
        **more,
    }


def row(code: str, iso3: str, year: str, value: float | None, **more: Any) -> dict[str, Any]:
    country = {"id": iso3[:2], "value": iso3}
    return {
        "indicator": {"id": code},
        "country": country,
        "countryiso3code": iso3,
        "date": year,
        "value": value,
        **more,
    }


class Gho:
    """A stub that answers every code with the records given."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.base = server.url_for("/api/")

    def get(self, name: str, *records: dict[str, Any], places: tuple[str, ...] = ("GHA",)) -> FetchedSeries:
        path = f"/api/{KNOWN[name].code}"
        self.server.expect_request(path).respond_with_json({"value": list(records)})
        return fetch_series(KNOWN[name], places, base_url=self.base, pause=lambda _seconds: None)


@pytest.fixture
def gho(httpserver: HTTPServer) -> Gho:
    return Gho(httpserver)


def values(found: FetchedSeries) -> dict[tuple[str, str], float | None]:
    return {(x.place, x.period): x.value for x in found.figures}


def remarks(found: FetchedSeries) -> list[str]:
    return [str(x) for x in found.remarks]


class TestGho:
    def test_figures_come_with_everything_that_must_stand_beside_them(self, gho: Gho) -> None:
        code = "UHC_INDEX_REPORTED"
        found = gho.get(
            "uhc_service_coverage",
            record(code, "GHA", 2019, 45.0, Low=43.0, High=47.5),
            record(code, "GHA", 2021, 48.0),
        )
        first, second = found.figures
        assert (first.value, first.low, first.high, first.period) == (45.0, 43.0, 47.5, "2019")
        assert (second.unit, second.published, second.source_code) == ("index 0-100", "2025-05-01", code)
        provenance = second.provenance
        assert provenance.address == f"{gho.base}{code}"
        assert provenance.licence == KNOWN["uhc_service_coverage"].licence
        assert len(provenance.sha256) == 64
        assert provenance.retrieved_at is not None
        assert provenance.source.startswith("WHO GHO, UHC_INDEX_REPORTED: ")
        assert remarks(found) == []

    def test_the_question_names_the_places_and_countries_alone(self, gho: Gho, httpserver: HTTPServer) -> None:
        gho.get("uhc_service_coverage", places=("GHA", "SEN"))
        ((request, _),) = httpserver.log
        assert request.args["$filter"] == (
            "SpatialDimType eq 'COUNTRY' and (SpatialDim eq 'GHA' or SpatialDim eq 'SEN')"
        )

    def test_an_empty_answer_is_a_remark(self, gho: Gho) -> None:
        found = gho.get("uhc_service_coverage")
        assert found.figures == ()
        assert remarks(found) == ["UHC_INDEX_REPORTED holds no figure of GHA."]

    def test_only_the_average_is_taken_of_the_series_that_mixes_it_with_capacities(self, gho: Gho) -> None:
        total = {"Dim1": "IHRSPARCAPACITYLEVEL_TOTL", "Dim2": "IHRSPARINDICATORSCORE_TOTL"}
        found = gho.get(
            "spar_average",
            record("SDGIHR2021", "GHA", 2022, 52.0, **total),
            record("SDGIHR2021", "GHA", 2022, 80.0, **{**total, "Dim2": "IHRSPARINDICATORSCORE_C05"}),
            record("SDGIHR2021", "GHA", 2022, 60.0, **{**total, "Dim1": "IHRSPARCAPACITYLEVEL_C0501"}),
        )
        assert values(found) == {("GHA", "2022"): 52.0}
        assert remarks(found) == ["rows by dimension, which are not the total, were left out (2)."]

    def test_codes_of_dimensions_are_compared_without_case(self, gho: Gho) -> None:
        found = gho.get(
            "reliable_electricity_hcf",
            record("HCF_REL_ELECTRICITY", "GHA", 2020, 61.0, Dim1="RESIDENCEAREATYPE_totl"),
            record("HCF_REL_ELECTRICITY", "GHA", 2020, 50.0, Dim1="RESIDENCEAREATYPE_RUR"),
        )
        assert values(found) == {("GHA", "2020"): 61.0}

    def test_without_a_declared_filter_totals_count_and_parts_do_not(self, gho: Gho) -> None:
        found = gho.get(
            "mcv2_coverage",
            record("MCV2", "GHA", 2020, 80.0, Dim1="SEX_BTSX"),
            record("MCV2", "GHA", 2020, 70.0, Dim1="SEX_FMLE"),
        )
        assert values(found) == {("GHA", "2020"): 80.0}

    def test_two_totals_that_differ_are_left_out_and_not_chosen_from(self, gho: Gho) -> None:
        found = gho.get("mcv2_coverage", record("MCV2", "GHA", 2020, 80.0), record("MCV2", "GHA", 2020, 81.0))
        assert found.figures == ()
        assert remarks(found)[0].startswith("places and years with several values")

    def test_texts_stand_in_value_and_numbers_may(self, gho: Gho) -> None:
        words = gho.get("uhc_legislation", record("HSS_UHCLEGISLATION", "GHA", 2020, None, "Yes"))
        assert [(x.text, x.value) for x in words.figures] == [("Yes", None)]
        number = gho.get("tb_incidence", record("MDG_0000000020", "GHA", 2021, None, "136 [66-230]"))
        assert values(number) == {("GHA", "2021"): 136.0}
        nothing = gho.get("dtp3_coverage", record("WHS4_100", "GHA", 2021, None, "No data"))
        assert nothing.figures == ()
        assert remarks(nothing)[0] == "rows without a value that can be read were left out (1)."

    def test_regions_other_places_and_odd_times_are_left_out(self, gho: Gho) -> None:
        found = gho.get(
            "mcv2_coverage",
            record("MCV2", "AFR", 2020, 44.0, SpatialDimType="REGION"),
            record("MCV2", "SEN", 2020, 55.0),
            record("MCV2", "GHA", 2020, 66.0, TimeDim="about 2020"),
            record("MCV2", "GHA", 2021, 83.0),
        )
        assert values(found) == {("GHA", "2021"): 83.0}
        assert len(found.remarks) == 2

    @pytest.mark.parametrize(
        ("numbers", "why"),
        [([2.0, 4.0], "lie between 2 and 4, as levels do"), ([40.0, 140.0], "go to 140; expected 0 to 100")],
    )
    def test_scores_on_another_scale_are_refused(self, gho: Gho, numbers: list[float], why: str) -> None:
        records = [record("IHRSPAR2_C05", "GHA", 2021 + i, x) for i, x in enumerate(numbers)]
        with pytest.raises(BadInput, match=why):
            gho.get("spar_c05_surveillance", *records)

    def test_all_zero_is_a_score(self, gho: Gho) -> None:
        assert values(gho.get("spar_c05_surveillance", record("IHRSPAR2_C05", "GHA", 2021, 0.0))) == {
            ("GHA", "2021"): 0.0
        }

    def test_many_places_are_asked_for_without_naming_them(self, gho: Gho, httpserver: HTTPServer) -> None:
        places = tuple(sorted(registry_states())[:21])
        gho.get("mcv2_coverage", places=places)
        ((request, _),) = httpserver.log
        assert request.args["$filter"] == "SpatialDimType eq 'COUNTRY'"

    @pytest.mark.parametrize("answer", [{"value": [{"Id": 1}]}, {"value": ["text"]}, {"rows": []}, []])
    def test_another_shape_is_refused(self, httpserver: HTTPServer, answer: Any) -> None:
        httpserver.expect_request("/api/MCV2").respond_with_json(answer)
        with pytest.raises(BadInput, match=r"record 1|OData"):
            fetch_series(KNOWN["mcv2_coverage"], ("GHA",), base_url=httpserver.url_for("/api/"))


def registry_states() -> set[str]:
    from hsforhs.framework import framework

    return set(framework().states)


def paged(*rows: Any, page: int = 1, pages: int = 1, updated: str = "2026-01-15") -> list[Any]:
    return [{"page": page, "pages": pages, "per_page": 1000, "total": len(rows), "lastupdated": updated}, list(rows)]


class TestWorldBank:
    def get(self, server: HTTPServer, name: str, answer: Any, places: tuple[str, ...] = ("GHA",)) -> FetchedSeries:
        path = f"/v2/country/{';'.join(places)}/indicator/{KNOWN[name].code}"
        server.expect_request(path).respond_with_json(answer)
        return fetch_series(KNOWN[name], places, base_url=server.url_for("/v2/"), pause=lambda _seconds: None)

    def test_years_without_a_value_are_no_zero(self, httpserver: HTTPServer) -> None:
        code = KNOWN["electricity_access"].code
        rows = [row(code, "GHA", "2022", 85.1), row(code, "GHA", "2021", None), row(code, "GHA", "2020", 0)]
        found = self.get(httpserver, "electricity_access", paged(*rows))
        assert values(found) == {("GHA", "2022"): 85.1, ("GHA", "2020"): 0.0}
        assert {x.published for x in found.figures} == {"2026-01-15"}
        assert found.figures[0].source_code == code

    def test_another_database_is_named(self, httpserver: HTTPServer) -> None:
        self.get(httpserver, "gov_effectiveness", paged(row("GOV_WGI_GE.EST", "GHA", "2023", -0.2)))
        ((request, _),) = httpserver.log
        assert request.args["source"] == "3"

    def test_a_country_without_iso3_field_is_known_by_its_id(self, httpserver: HTTPServer) -> None:
        odd = row("PI-18", "GHA", "2018", 3, countryiso3code="", country={"id": "GHA", "value": "Ghana"})
        found = self.get(httpserver, "pefa_budget_scrutiny", paged(odd, row("PI-18", "WLD", "2018", 2)))
        assert values(found) == {("GHA", "2018"): 3.0}
        assert remarks(found) == ["rows of other places were left out (1)."]

    def test_quarters_are_written_as_everywhere(self, httpserver: HTTPServer) -> None:
        found = self.get(httpserver, "trade_gdp", paged(row("NE.TRD.GNFS.ZS", "GHA", "2022Q3", 70)))
        assert values(found) == {("GHA", "2022-Q3"): 70.0}

    def test_an_empty_answer_is_a_remark(self, httpserver: HTTPServer) -> None:
        found = self.get(httpserver, "trade_gdp", [{"page": 0, "pages": 0, "per_page": 0, "total": 0}, None])
        assert remarks(found) == ["NE.TRD.GNFS.ZS holds no figure of GHA."]

    def test_a_refusal_with_status_200_is_one_sentence(self, httpserver: HTTPServer) -> None:
        answer = [{"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter is not valid"}]}]
        with pytest.raises(BadInput, match="refused the question"):
            self.get(httpserver, "trade_gdp", answer)

    def test_all_pages_count(self, httpserver: HTTPServer) -> None:
        def answer(request: Request) -> Response:
            number = int(request.args["page"])
            content = paged(row("X", "GHA", str(2020 + number), number), page=number, pages=2)
            return Response(json.dumps(content), content_type="application/json")

        httpserver.expect_request("/v2/country/GHA/indicator/NE.TRD.GNFS.ZS").respond_with_handler(answer)
        found = fetch_series(KNOWN["trade_gdp"], ("GHA",), base_url=httpserver.url_for("/v2/"))
        assert values(found) == {("GHA", "2021"): 1.0, ("GHA", "2022"): 2.0}

    @pytest.mark.parametrize("value", ["12", True, [1]])
    def test_what_is_no_number_is_left_out(self, httpserver: HTTPServer, value: Any) -> None:
        found = self.get(httpserver, "trade_gdp", paged(row("X", "GHA", "2021", value)))
        assert found.figures == ()
        assert "cannot" in remarks(found)[0] or "can be read" in remarks(found)[0]

    def test_another_shape_is_refused(self, httpserver: HTTPServer) -> None:
        with pytest.raises(BadInput, match="row 1"):
            self.get(httpserver, "trade_gdp", paged({"country": "x"}))


def test_other_providers_are_not_asked() -> None:
    assert not can_fetch(KNOWN["hdi"])
    with pytest.raises(BadInput, match="published by UNDP, which is not asked here"):
        fetch_series(KNOWN["hdi"], ("GHA",))


def test_a_place_must_be_a_state() -> None:
    with pytest.raises(BadInput, match="'XLM' is not the ISO3 code"):
        fetch_series(KNOWN["trade_gdp"], ("XLM",))


def test_a_series_that_fails_does_not_stop_the_others(gho: Gho, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/MCV2").respond_with_data("gone", status=404)
    good = gho.get("dtp3_coverage", record("WHS4_100", "GHA", 2021, 98.0))
    found, failures = failing_softly(
        [KNOWN["mcv2_coverage"], KNOWN["dtp3_coverage"]],
        lambda x: fetch_series(x, ("GHA",), base_url=gho.base, pause=lambda _seconds: None),
    )
    assert [values(x) for x in found] == [values(good)]
    (failure,) = failures
    assert failure.startswith("mcv2_coverage: ")
    assert "404" in failure


def test_a_service_that_is_down_is_asked_once(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/MCV2").respond_with_data("busy", status=503)
    asked: list[str] = []

    def fetch(indicator: Indicator) -> FetchedSeries:
        asked.append(indicator.id)
        base = httpserver.url_for("/api/")
        return fetch_series(indicator, ("GHA",), base_url=base, pause=lambda _seconds: None)

    found, failures = failing_softly([KNOWN[x] for x in ("mcv2_coverage", "dtp3_coverage", "pcv3_coverage")], fetch)
    assert (found, asked) == ([], ["mcv2_coverage"])
    assert "503" in failures[0]
    assert failures[1:] == ["2 more series of WHO GHO were not asked for"]
