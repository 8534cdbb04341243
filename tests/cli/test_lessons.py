"""`hsforhs lessons`: search, export, count without a store; import into one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hsforhs.cli import cli
from hsforhs.experiences import read_lessons
from hsforhs.library import shipped_stock
from tests.cli.processes import demo_store, hsforhs


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["lessons", *words])


def test_a_question_is_answered_with_reasons() -> None:
    done = run("search", "what did Thailand do about quarantine", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert (found["total"], {x["id"] for x in found["hits"]}) == (3, {"L013", "L014", "L015"})
    assert found["hits"][0]["why"] == ["of Thailand", "holds “quarantine”"]
    assert found["hits"][0]["missing"] == []


def test_facets_narrow_and_the_limit_cuts_what_is_printed() -> None:
    found = json.loads(run("search", "--country", "SGP", "--limit", "2", "--json").stdout)
    assert (found["total"], len(found["hits"])) == (6, 2)
    assert "6 lessons" in run("search", "--country", "SGP").stdout


def test_an_unknown_code_is_one_sentence() -> None:
    done = run("search", "x", "--area", "ZZ")
    assert done.exit_code == 2
    assert "'ZZ' is no area; known are P1" in done.stderr


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_can_be_read(tmp_path: Path, form: str) -> None:
    out = tmp_path / f"lessons.{form}"
    done = run("export", "--format", form, "--out", str(out), "--area", "D2")
    assert done.exit_code == 0, done.output
    assert read_lessons(out) == [x for x in shipped_stock().lessons.values() if "D2" in x.areas]


def test_json_is_exported_as_a_list(tmp_path: Path) -> None:
    assert run("export", "--format", "json", "--out", str(tmp_path / "x.json"), "--query", "quarantine").exit_code == 0
    assert len(json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))) == 3


def test_counts_hold_the_lessons_behind_each_number(tmp_path: Path) -> None:
    done = run(
        "count", "--by", "area", "--by", "component", "--by", "region", "--out", str(tmp_path / "x.csv"), "--json"
    )
    found = json.loads(done.stdout)
    assert found["total"] == len(shipped_stock().lessons)
    assert all(x["number"] == len(x["lessons"]) for x in found["cells"])
    assert len((tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()) == len(found["cells"]) + 1
    assert found["digest"] in run("count", "--by", "area", "--by", "component", "--by", "region").stdout
    assert run("count", "--by", "area").exit_code == 2


def test_a_file_is_stored_and_searched_with_what_ships(tmp_path: Path) -> None:
    data = demo_store(tmp_path / "store")
    path = tmp_path / "lessons.csv"
    path.write_text("lesson,citation,areas\nBoats first (invented),Report 2025 (invented),D2\n", encoding="utf-8")
    words = ("lessons", "import", path, "--visibility", "public", "--data", data, "--place")
    assert hsforhs(*words, "xlm").stdout.strip() == "stored: 1 lessons in 1 reviews; there before and left out: 0"
    found = json.loads(hsforhs("lessons", "search", "boats first", "--json", "--data", data).stdout)
    assert [x["lesson"] for x in found["hits"]] == ["Boats first (invented)"]
    assert "there is no place with the code 'nowhere'" in hsforhs(*words, "nowhere", code=2).stderr
