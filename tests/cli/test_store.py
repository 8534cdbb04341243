"""Commands that touch the store, run as processes of their own on a store of their own."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.made import spar
from tests.cli.processes import HSFORHS, demo_store, environment, hsforhs, python


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("demo") / "store"
    hsforhs("demo", "--prepare-only", "--data", data)
    return data


def _rounds(data: Path) -> int:
    count = (
        "import django; django.setup()\n"
        "from hsforhs.workbench.assessments.models import Round; print(Round.objects.count())"
    )
    return int(python(count, HSFORHS_DATA=str(data)))


def test_the_demo_is_for_its_owner_alone_and_made_once(demo: Path) -> None:
    assert demo.stat().st_mode & 0o077 == 0
    password = (demo / "administrator-password").read_text(encoding="utf-8")
    before = _rounds(demo)
    done = hsforhs("demo", "--prepare-only", "--data", demo)
    assert _rounds(demo) == before
    assert (demo / "administrator-password").read_text(encoding="utf-8") == password
    assert f"store: {demo}, SQLite in {demo / 'hsforhs.sqlite3'}" in done.stderr


def test_the_folder_comes_from_the_environment_or_stands_beside(tmp_path: Path) -> None:
    done = hsforhs("audit", "verify", HSFORHS_DATA=str(tmp_path / "named"))
    assert f"store: {tmp_path / 'named'}" in done.stderr
    assert (tmp_path / "named" / "hsforhs.sqlite3").exists()


def test_a_sign_in_link_is_a_path(demo: Path) -> None:
    assert re.fullmatch(r"/account/link/[\w-]{40,}/\n", hsforhs("sign-in-link", "--data", demo).stdout)


def test_a_store_without_administrator_gives_no_link(tmp_path: Path) -> None:
    done = hsforhs("sign-in-link", "--data", tmp_path / "empty", code=2)
    assert "has no administrator" in done.stderr


def test_import_counts_and_is_idempotent(demo: Path, tmp_path: Path) -> None:
    path = spar(tmp_path / "x.csv", {"THA": {"C1.1": 60, "C1.2": 40}}, year=2024)
    dry = json.loads(hsforhs("import", path, "--data", demo, "--dry-run", "--json").stdout)
    assert dry == {"rounds": {"new": 1}, "scores": {"new": 35}, "dry_run": True}
    assert "assessments that were: 1 new" in hsforhs("import", path, "--data", demo).stdout
    assert "assessments that were: 1 same" in hsforhs("import", path, "--data", demo).stdout


def test_a_bad_file_leaves_the_store_unchanged(demo: Path, tmp_path: Path) -> None:
    before = _rounds(demo)
    path = spar(tmp_path / "bad.csv", {"THA": {"C1.1": 55}}, year=2025)
    done = hsforhs("import", path, "--data", demo, code=2)
    assert done.stderr.count("\n") == 1
    assert "bad.csv, line 2" in done.stderr
    assert _rounds(demo) == before


def _gho(value: float = 80.0, dimension: str = "IHRSPARINDICATORSCORE_TOTL", iso3: str = "KEN") -> dict[str, Any]:
    return {
        "IndicatorCode": "SDGIHR2021",
        "SpatialDimType": "COUNTRY",
        "SpatialDim": iso3,
        "ParentLocationCode": "AFR",
        "TimeDim": 2023,
        "Dim1": "IHRSPARCAPACITYLEVEL_TOTL",
        "Dim2": dimension,
        "Value": str(value),
        "NumericValue": value,
    }


def test_fetch_stores_averages_and_capacities_with_their_source(demo: Path, httpserver: HTTPServer) -> None:
    following = {"value": [_gho(60, "IHRSPARINDICATORSCORE_C05")]}
    httpserver.expect_request("/api/SDGIHR2021", query_string={"$skip": "1"}).respond_with_json(following)
    link = httpserver.url_for("/api/SDGIHR2021?$skip=1")
    httpserver.expect_request("/api/SDGIHR2021").respond_with_json({"value": [_gho()], "@odata.nextLink": link})
    words = ("fetch", "spar", "--year", "2023", "--data", demo, "--json")
    first = hsforhs(*words, HSFORHS_GHO_URL=httpserver.url_for("/api/"))
    assert json.loads(first.stdout)["rounds"] == {"new": 1}
    again = hsforhs(*words, HSFORHS_GHO_URL=httpserver.url_for("/api/"))
    assert json.loads(again.stdout)["rounds"] == {"same": 1}
    asked = httpserver.log[0][0]
    assert asked.args["$filter"] == "SpatialDimType eq 'COUNTRY' and TimeDim eq 2023"


def test_fetch_from_a_page_that_is_no_service_stores_nothing(demo: Path, httpserver: HTTPServer) -> None:
    before = _rounds(demo)
    httpserver.expect_request("/api/SDGIHR2021").respond_with_data("<!doctype html><p>moved")
    done = hsforhs("fetch", "spar", "--data", demo, "--base-url", httpserver.url_for("/api/"), code=2)
    assert "looks like a web page" in done.stderr
    assert _rounds(demo) == before


def test_the_audit_chain_of_the_demo_holds_and_a_broken_one_is_found(tmp_path: Path) -> None:
    import sqlite3

    data = tmp_path / "store"
    demo_store(data)
    assert "events, 0 with erased" in hsforhs("audit", "verify", "--data", data).stdout
    with sqlite3.connect(data / "hsforhs.sqlite3") as connection:
        connection.execute("UPDATE audit_event SET actor = 'nobody' WHERE id = 2")
    connection.close()
    assert "broken at event 2" in hsforhs("audit", "verify", "--data", data, code=1).stderr


def test_a_demo_store_is_served_on_this_machine_only(demo: Path) -> None:
    done = hsforhs("serve", "--data", demo, "--host", "0.0.0.0", "--port", "1", code=2)  # noqa: S104
    assert "is a demo store" in done.stderr


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    done = hsforhs("audit", "verify", "--data", tmp_path / "x", code=2, HSFORHS_DATABASE_URL="mysql://a/b")
    assert "HSFORHS_DATABASE_URL is not an address" in done.stderr


@pytest.fixture
def served(demo: Path, free_tcp_port: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    server = subprocess.Popen(
        [*HSFORHS, "serve", "--data", str(demo), "--port", str(free_tcp_port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert server.stdout is not None
    assert f"http://127.0.0.1:{free_tcp_port}" in server.stdout.readline()
    yield server, free_tcp_port
    server.kill()
    server.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without a signal")
def test_serve_answers_and_ends_cleanly_when_told(served: tuple[subprocess.Popen[str], int]) -> None:
    server, port = served
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        assert (answer.status, answer.read().startswith(b"ok ")) == (200, True)
    server.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert server.wait(20) == 0
    assert time.monotonic() - began < 15


def test_a_port_in_use_is_said_in_one_sentence(served: tuple[subprocess.Popen[str], int], demo: Path) -> None:
    _server, port = served
    done = hsforhs("serve", "--data", demo, "--port", str(port), code=2)
    assert f"port {port} on 127.0.0.1 cannot be used" in done.stderr


def test_work_ends_when_nothing_is_left(demo: Path) -> None:
    hsforhs("work", "--data", demo, "--until-done")


@pytest.mark.parametrize(
    ("kind", "begin"), [("dhis2", "{"), ("adx", "<?xml"), ("sdmx", "STRUCTURE,"), ("hxl", "Country")]
)
def test_scores_leave_the_store_for_other_systems(demo: Path, tmp_path: Path, kind: str, begin: str) -> None:
    out = tmp_path / "lumora"
    words = ("--place", "XLM", "--instrument", "spar-2", "--year", "2025", "--out", out)
    done = hsforhs("export", kind, *words, "--data", demo)
    assert "warning: the figures are invented" in done.stderr
    assert out.read_text(encoding="utf-8").startswith(begin)
