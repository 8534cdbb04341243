"""`hsforhs indicators`: the registry, figures in and out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from hsforhs.cli import cli
from hsforhs.indicators import registry

Run = Callable[..., Result]
GOOD = "indicator,place,period,value\nmcv2_coverage,GHA,2024,81\nmcv2_coverage,NGA,2024,60\n"


@pytest.fixture
def run(tmp_path: Path, db: None) -> Run:
    """Run a command on the database of the test."""

    def done(*words: object) -> Result:
        more = () if words[0] == "list" else ("--data", str(tmp_path / "store"))
        return CliRunner().invoke(cli, ["indicators", *map(str, words), *more])

    return done


def test_the_registry_is_listed_without_a_store() -> None:
    result = CliRunner().invoke(cli, ["indicators", "list", "--sector", "TOU"])
    assert result.exit_code == 0
    assert "ST.INT.ARVL" in result.output
    assert len(result.output.splitlines()) == 4
    whole = json.loads(CliRunner().invoke(cli, ["indicators", "list", "--json"]).output)
    assert len(whole["indicators"]) == len(registry().indicators)
    assert whole["indicators"][0]["cells"]
    narrowed = ("--component", "HWF", "--area", "D3", "--provider", "World Bank")
    few = json.loads(CliRunner().invoke(cli, ["indicators", "list", *narrowed, "--json"]).output)
    assert {x["provider"] for x in few["indicators"]} == {"World Bank"}


@pytest.mark.django_db
class TestImport:
    def test_a_table_is_stored_once(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "f.csv"
        path.write_text(GOOD, encoding="utf-8")
        dry = run("import", path, "--source", "Invented", "--dry-run")
        assert "would be stored: 2 new, 0 changed; already there: 0" in dry.output
        first = run("import", path, "--source", "Invented", "--licence", "CC0", "--json")
        assert first.exit_code == 0, first.output
        assert json.loads(first.stdout) == {"new": 2, "changed": 0, "same": 0, "dry_run": False}
        assert json.loads(run("import", path, "--source", "Invented", "--json").stdout)["same"] == 2

    def test_figures_may_be_kept_private(self, run: Run, tmp_path: Path) -> None:
        path, out = tmp_path / "f.csv", tmp_path / "out.csv"
        path.write_text(GOOD, encoding="utf-8")
        assert run("import", path, "--source", "Invented", "--visibility", "PRIVATE").exit_code == 0
        assert "0 observations" in run("export", "--out", out).output
        assert "2 observations" in run("export", "--out", out, "--private").output

    def test_bad_input_is_one_sentence_and_exit_code_2(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "f.csv"
        for content, why in ((GOOD, "names no source"), (GOOD.replace("NGA", "ZZZ"), "'ZZZ' is no country")):
            path.write_text(content, encoding="utf-8")
            words = () if "source" in why else ("--source", "Invented")
            result = run("import", path, *words)
            assert result.exit_code == 2
            assert why in result.output


def record(code: str, place: str, year: int, value: float) -> dict[str, Any]:
    return {
        "IndicatorCode": code, "SpatialDimType": "COUNTRY", "SpatialDim": place, "TimeDim": year,
        "NumericValue": value, "Value": str(value), "Date": "2025-05-01T10:00:00+02:00",
    }  # fmt: skip


@pytest.mark.django_db
class TestFetch:
    def test_one_series_is_fetched_by_its_code_and_exported(
        self, run: Run, httpserver: HTTPServer, tmp_path: Path
    ) -> None:
        records = [record("MCV2", "GHA", 2021, 83.0), record("MCV2", "SEN", 2021, 70.0)]
        httpserver.expect_request("/api/MCV2").respond_with_json({"value": records})
        words = ("fetch", "MCV2", "--place", "GHA", "--place", "SEN", "--source", httpserver.url_for("/api/"))
        result = run(*words, "--json")
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)
        assert found == {"new": 2, "changed": 0, "same": 0, "asked": 1, "answered": 1, "failed": 0, "dry_run": False}
        assert "already there: 2" in run(*words).output
        out = tmp_path / "observations.csv"
        assert "1 observations" in run("export", "--out", out, "--indicator", "MCV2", "--place", "GHA").output
        (row,) = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
        assert (row["unit"], row["indicator"], row["value"]) == ("GHA", "mcv2_coverage", "83.0")
        assert (row["observed"], row["published"], row["status"]) == ("2021", "2025-05-01", "reported")
        assert "0 observations" in run("export", "--out", out, "--as-of", "2020-01-01").output

    def test_an_empty_answer_is_a_warning(self, run: Run, httpserver: HTTPServer) -> None:
        httpserver.expect_request("/api/MCV2").respond_with_json({"value": []})
        result = run("fetch", "mcv2_coverage", "--place", "GHA", "--source", httpserver.url_for("/api/"))
        assert result.exit_code == 0
        assert "warning: mcv2_coverage: MCV2 holds no figure of GHA" in result.output
        assert "0 new" in result.output

    @pytest.fixture
    def few(self, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> None:
        """Let the registry hold four indicators, one of them of a provider that is not asked."""
        httpserver.no_handler_status_code = 404
        names = ("mcv2_coverage", "electricity_access", "uhc_service_coverage", "hdi")
        known = replace(registry(), indicators={x: registry().indicators[x] for x in names})
        monkeypatch.setattr("hsforhs.indicators.registry", lambda: known)

    def test_all_go_on_where_one_fails(self, run: Run, httpserver: HTTPServer, few: None) -> None:
        httpserver.expect_request("/x/MCV2").respond_with_json({"value": [record("MCV2", "GHA", 2021, 83.0)]})
        head = {"page": 1, "pages": 1, "per_page": 1000, "total": 1}
        rows = [{"countryiso3code": "GHA", "date": "2022", "value": 85.1}]
        httpserver.expect_request("/x/country/GHA/indicator/EG.ELC.ACCS.ZS").respond_with_json([head, rows])
        httpserver.expect_request("/x/UHC_INDEX_REPORTED").respond_with_data("<html>", content_type="text/html")
        result = run("fetch", "--all", "--place", "GHA", "--source", httpserver.url_for("/x/"), "--json")
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)
        assert (found["new"], found["asked"], found["answered"], found["failed"]) == (2, 3, 2, 1)
        assert "warning: uhc_service_coverage: " in result.stderr

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (("--place", "GHA"), "expected CODE or --all"),
            (("MCV2", "--all", "--place", "GHA"), "expected CODE or --all"),
            (("GE.EST", "--place", "GHA"), "expected GOV_WGI_GE.EST"),
            (("hdi", "--place", "GHA"), "published by UNDP"),
            (("MCV2", "--place", "XLM"), "'XLM' is not the ISO3 code"),
        ],
    )
    def test_bad_questions_are_one_sentence(self, run: Run, words: tuple[str, ...], why: str) -> None:
        result = run("fetch", *words)
        assert result.exit_code == 2
        assert why in result.output

    def test_a_service_without_any_series_stops_all(self, run: Run, httpserver: HTTPServer, few: None) -> None:
        result = run("fetch", "--all", "--place", "GHA", "--source", httpserver.url_for("/nothing/"))
        assert result.exit_code == 2
        assert "no series could be fetched" in result.output


@pytest.mark.django_db
def test_a_definition_gets_its_figures_by_its_own_names(run: Run, tmp_path: Path) -> None:
    from hsforhs.workbench.indicators.services import load_shipped_figures
    from hsforhs.workbench.places.services import sync_states

    sync_states(actor="operator")
    load_shipped_figures(actor="operator")
    out = tmp_path / "observations.csv"
    result = run("export", "--out", out, "--definition", "dpm-style")
    assert result.exit_code == 0, result.output
    assert "malaria: malaria_incidence (per 1 000 population at risk)" in result.stderr
    assert "warning: no indicator of the registry for" in result.stderr
    assert "malaria" in {x["indicator"] for x in csv.DictReader(out.read_text(encoding="utf-8").splitlines())}
