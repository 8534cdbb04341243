"""`hsforhs actions import` and its companions. The catalogue is invented."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from hsforhs.planning import action_catalogue
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.catalogues.models import CatalogueVersion, OwnCatalogue
from tests.cli.made import all_at, answer, refusal, run, spar
from tests.planning.own_catalogue.made import bad_catalogue, lumora_catalogue, rows, write_csv

TERMS = ("--name", "Lumora actions", "--licence", "Invented licence", "--source", "Invented ministry, 2026")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return lumora_catalogue(tmp_path)


@pytest.fixture
def store(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store of the test stands in for the one of the folder."""
    monkeypatch.setattr("hsforhs.cli.own_catalogues.open_store", lambda data: None)


class TestWithoutStore:
    def test_a_dry_run_says_what_was_understood_and_opens_no_store(self, own: Path, tmp_path: Path) -> None:
        data = tmp_path / "store"
        result = run("actions", "import", own, *TERMS, "--dry-run", "--data", data)
        assert result.exit_code == 0, result.output
        assert "Leads to level  step" in result.stdout
        assert "not read: Our remark" in result.stdout
        assert "8 actions would be stored; nothing was" in result.stdout
        assert not data.exists()

    def test_in_json(self, own: Path) -> None:
        found = answer("actions", "import", own, *TERMS, "--dry-run")
        assert (found["actions"], found["version"], found["dry_run"]) == (8, None, True)
        assert found["columns"]["Depends on"] == "prerequisites"
        assert found["not_read"] == ["Our remark"]

    def test_a_refusal_lists_the_rows_and_touches_no_store(self, tmp_path: Path) -> None:
        data = tmp_path / "store"
        result = run("actions", "import", bad_catalogue(tmp_path), *TERMS, "--data", data)
        assert result.exit_code == 2
        assert result.stdout == ""
        lines = result.stderr.splitlines()
        assert [int(x.split()[1].rstrip(",")) for x in lines[:8]] == [2, 4, 5, 6, 7, 8, 10, 11]
        assert "bad.csv, row 2, column 'indicator': jee-3 has no indicator 'P9.9' (and 7 more)" in lines[-1]
        assert not data.exists()

    def test_a_refusal_in_json_holds_the_rows(self, tmp_path: Path) -> None:
        result = run("actions", "import", bad_catalogue(tmp_path), *TERMS, "--json")
        assert result.exit_code == 2
        found = json.loads(result.stdout)
        assert (found["file"], found["faults"]) == ("bad.csv", 8)
        assert found["rows"][4] == {
            "row": 7,
            "column": "text",
            "value": "x" * 60 + "…",
            "what": "the text has 201 characters",
            "expected": "at most 200",
        }

    def test_more_faults_than_can_be_read_are_counted(self, tmp_path: Path) -> None:
        path = write_csv(
            tmp_path / "own.csv", [("P9.9", "2", f"x{n}") for n in range(203)], ("Indicator", "L", "Action")
        )
        result = run("actions", "import", path, *TERMS, "--map", "L=step")
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 202
        assert "and 3 more" in result.stderr

    def test_columns_are_given_by_a_file_or_one_by_one(self, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "own.csv", [("2.1", "3", "Invented", "x")], ("Kode", "Stufe", "Tat", "Phase"))
        mapping = tmp_path / "map.json"
        mapping.write_text('{"Kode": "indicator", "Stufe": "step", "Tat": "text"}', encoding="utf-8")
        found = answer(
            *("actions", "import", path, *TERMS, "--dry-run", "--columns", mapping, "--instrument", "benchmarks-2")
        )
        assert found["not_read"] == ["Phase"]
        maps = ("--map", "Kode=indicator", "--map", "Stufe=step", "--map", "Tat=text")
        result = run("actions", "import", path, *TERMS, "--dry-run", *maps, "--instrument", "benchmarks-2")
        assert "column 'Phase': 'x' is not known" in result.stderr
        maps = (*maps, "--map", "Phase=")
        assert answer("actions", "import", path, *TERMS, "--dry-run", *maps, "--instrument", "benchmarks-2")

    def test_a_sheet_is_named(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        for name in ("One", "Two"):
            sheet = book.create_sheet(name)
            sheet.append(["Indicator", "Level", "Action"])
            sheet.append(["P1.1", 2, f"Invented {name}"])
        path = tmp_path / "own.xlsx"
        book.save(path)
        assert "expected --sheet" in refusal("actions", "import", path, *TERMS, "--dry-run")
        assert answer("actions", "import", path, *TERMS, "--dry-run", "--sheet", "Two")["sheet"] == "Two"


class TestStore:
    def test_a_catalogue_is_stored_listed_counted_replaced_and_removed(
        self, own: Path, tmp_path: Path, store: None
    ) -> None:
        found = answer("actions", "import", own, *TERMS)
        assert (found["catalogue"], found["version"]) == ("lumora-actions", 1)
        version = CatalogueVersion.objects.get()
        assert (version.imported_by, version.catalogue.readable_by) == ("operator", "members")

        listed = answer("actions", "list", "--catalogue", "Lumora actions", "--indicator", "D2.1")
        assert [x["id"] for x in listed] == ["Lum-1", "LUM-2", "LUM-3"]
        assert listed[0]["edition"] == "lumora-actions@1"
        assert (listed[0]["catalogue"], listed[0]["licence"]) == ("Lumora actions", "Invented licence")
        assert (listed[0]["mode"], listed[0]["components"], listed[0]["months"]) == ("", [], 0)
        counted = answer("actions", "coverage", "--catalogue", "lumora-actions")
        assert (counted["actions"], counted["indicators"]) == (8, 5)
        assert counted["by_step"] == {"2": 3, "3": 2, "4": 1, "5": 2}
        assert "licence: Invented licence" in run("actions", "list", "--catalogue", "lumora-actions").stdout

        assert "is stored already, in version 1; expected another name" in refusal("actions", "import", own, *TERMS)
        second = write_csv(tmp_path / "second.csv", rows()[:4])
        replaced = run("actions", "import", second, *TERMS, "--replace", "--readable-by", "everybody")
        assert "4 actions are stored as lumora-actions, version 2" in replaced.stdout
        table = answer("actions", "catalogues")
        assert [(x["name"], x["version"], x["actions"], x["readable_by"]) for x in table] == [
            ("lumora-actions", 2, 4, "everybody")
        ]
        assert "lumora-actions  2" in run("actions", "catalogues").stdout

        assert "the catalogue lumora-actions is removed" in run("actions", "remove", "Lumora actions").stdout
        assert not OwnCatalogue.objects.exists()
        assert Event.objects.latest("pk").action == "catalogues.remove"

    def test_a_catalogue_that_is_not_there(self, store: None) -> None:
        for words in (("list", "--catalogue", "x"), ("coverage", "--catalogue", "x"), ("remove", "x")):
            assert "there is no catalogue 'x' in the store; expected one of: none" in refusal("actions", *words)

    def test_a_plan_is_drafted_from_it_and_comes_back(self, own: Path, tmp_path: Path, store: None) -> None:
        answer("actions", "import", own, *TERMS)
        scores = spar(tmp_path / "x.csv", {"GHA": {**all_at(2, 100), "C5.1": 20}})
        out = tmp_path / "plan.xlsx"
        words = ("plan", "draft", scores, "--country", "GHA", "--years", "5")
        found = answer(*words, "--out", out, "--catalogue", "lumora-actions")
        assert [x["action"] for x in found["lines"]] == ["Lum-1", "LUM-2", "LUM-3"]
        assert found["catalogue_version"] == "lumora-actions@1"
        assert found["catalogue"]["licence"] == "Invented licence"
        assert answer(*words)["catalogue"] is None
        said = run(*words, "--catalogue", "lumora-actions").stdout
        assert "catalogue: Lumora actions, version 1. Licence: Invented licence." in said
        back = ("plan", "check", out, "--scores", scores)
        assert answer(*back, "--catalogue", "lumora-actions")["differences"] == []
        assert "the catalogue has no action 'Lum-1'" in refusal(*back)

    def test_ours_needs_no_store(self) -> None:
        assert len(answer("actions", "list")) == len(action_catalogue().actions)
