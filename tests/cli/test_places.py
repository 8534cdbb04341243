"""Commands around the tree of places, run as processes of their own on a store of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.processes import demo_store, hsforhs
from tests.geography.made import features, json_file, unit, units


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("demo") / "store"
    demo_store(data)
    return data


def test_a_list_is_shown_then_stored_then_listed(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "ghana.csv"
    path.write_text("code,name,parent,population\nGH-X,Invented North,,10\nX-1,Invented One,GH-X,5\n", encoding="utf-8")
    words = ("places", "import", path, "--country", "gha", "--data", demo)
    dry = hsforhs(*words, "--dry-run").stdout
    assert dry.splitlines() == [
        "places that would be: 2 new",
        "new       GH-X  Invented North",
        "new       GHA-X-1  Invented One",
    ]
    assert "GH-X" not in hsforhs("places", "list", "--country", "GHA", "--data", demo).stdout
    assert "places that were: 2 new" in hsforhs(*words).stdout
    assert "places that were: 2 same" in hsforhs(*words).stdout
    rows = json.loads(hsforhs("places", "list", "--country", "GHA", "--json", "--data", demo).stdout)
    assert [(x["code"], x["kind"], x["parent"], x["population"]) for x in rows] == [
        ("GH-X", "province", "GHA", 10),
        ("GHA-X-1", "district", "GH-X", 5),
    ]
    hsforhs("audit", "verify", "--data", demo)


def test_places_end_on_the_day_before_and_the_list_follows(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "togo.csv"
    path.write_text("code,name\nA,Invented A\nB,Invented B\n", encoding="utf-8")
    hsforhs("places", "import", path, "--country", "TGO", "--data", demo)
    path.write_text("code,name\nA,Invented A\n", encoding="utf-8")
    done = hsforhs("places", "import", path, "--country", "TGO", "--on", "2026-01-01", "--json", "--data", demo)
    said = json.loads(done.stdout)
    assert said["counts"] == {"same": 1, "closed": 1}
    assert said["changes"][0]["fields"] == {"valid_to": [None, "2025-12-31"]}
    words = ("places", "list", "--country", "TGO", "--data", demo, "--on")
    assert "Invented B" in hsforhs(*words, "2025-12-31").stdout
    assert "Invented B" not in hsforhs(*words, "2026-01-01").stdout


def test_geojson_and_dhis2_come_in_with_their_own_words(demo: Path, tmp_path: Path) -> None:
    shapes = json_file(tmp_path, features({"ADM1_PCODE": "BJ01", "ADM1_EN": "Invented Coast"}), name="a.geojson")
    words = ("places", "import", shapes, "--country", "BEN", "--data", demo, "--dry-run")
    assert "no column is called code" in hsforhs(*words, code=2).stderr
    fields = ("--field", "code=ADM1_PCODE", "--field", "name=ADM1_EN", "--kind", "province")
    assert "new       BJ01  Invented Coast" in hsforhs(*words, *fields).stdout
    assert "names no column" in hsforhs(*words, "--field", "code", code=2).stderr
    tree = json_file(tmp_path, units(unit(1, "Benin"), unit(2, "Invented", [1], code="I")))
    done = hsforhs("places", "import", tree, "--country", "BEN", "--levels", "2", "3", "--data", demo, "--dry-run")
    assert "new       BEN-I  Invented" in done.stdout
    assert "warning: level 2 was read as provinces" in done.stderr


def test_a_bad_list_or_country_is_one_sentence(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("code,name,parent\nA,Invented A,Z\n", encoding="utf-8")
    said = hsforhs("places", "import", path, "--country", "TGO", "--data", demo, code=2).stderr
    assert "bad.csv, line 2: Invented A lies in TGO-Z, which is neither in the file nor stored" in said
    said = hsforhs("places", "list", "--country", "ZZZ", "--data", demo, code=2).stderr
    assert "'ZZZ' is no country of this store; expected an ISO3 code such as GHA." in said


def test_dated_facts_are_stored_from_lists_with_sources(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "ihr.csv"
    path.write_text("country,version,valid_from,valid_to,source\nGHA,invented,2007-06-15,,a test\n", encoding="utf-8")
    assert hsforhs("places", "ihr", path, "--data", demo).stdout == "countries that were: 1 new\n"
    assert hsforhs("places", "ihr", path, "--data", demo).stdout == "countries that were: 1 same\n"
    path.write_text("country,region,valid_from,valid_to,source\nGHA,AFRO,1990-01-01,,a test\n", encoding="utf-8")
    assert hsforhs("places", "regions", path, "--data", demo).stdout == "countries that were: 1 new\n"
    assert "no column is called version" in hsforhs("places", "ihr", path, "--data", demo, code=2).stderr
