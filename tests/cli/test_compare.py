"""`hsforhs compare`: two files of one country."""

from __future__ import annotations

from pathlib import Path

from tests.cli.made import all_at, answer, jee, refusal, run, spar


def test_within_an_edition(tmp_path: Path) -> None:
    before = spar(tmp_path / "a.csv", {"GHA": {**all_at(2, 40), "C1.1": 60}}, year=2021)
    after = spar(tmp_path / "b.csv", {"GHA": {**all_at(2, 40), "C1.1": 20, "C1.2": 100, "C2.1": ""}})
    found = answer("compare", before, after, "--country", "GHA")
    changes = {x["before"]: x["steps"] for x in found["changes"]}
    assert changes["spar-2:C1.1"] == -2
    assert changes["spar-2:C1.2"] == 3
    assert found["changes"][0]["before"] == "spar-2:C1.2"
    assert {x["predicate"] for x in found["changes"]} == {"same edition"}
    assert found["without_value"] == [["spar-2:C2.1", "spar-2:C2.1"]]


def test_between_editions_through_the_crosswalk(tmp_path: Path) -> None:
    before = spar(tmp_path / "a.csv", {"GHA": all_at(1, 40)}, edition=1, year=2018)
    after = spar(tmp_path / "b.csv", {"GHA": all_at(2, 60)})
    found = answer("compare", before, after, "--country", "GHA")
    zoonoses = next(x for x in found["changes"] if x["before"] == "spar-1:C3.1")
    assert (zoonoses["after"], zoonoses["level_before"], zoonoses["level_after"]) == ("spar-2:C12.1", 2, 3)
    assert (zoonoses["predicate"], zoonoses["relation"]) == ("skos:closeMatch", "moved, renamed")
    assert {(x["before"], x["after"]) for x in found["unclear"]} >= {("spar-1:C9.2", "spar-2:C9.1")}
    assert "spar-2:C1.2" in found["without_counterpart_after"]
    shown = run("compare", before, after, "--country", "GHA").stdout
    assert "not subtracted: spar-1:C9.2 and spar-2:C9.1 (skos:narrowMatch" in shown
    assert "no counterpart before: " in shown


def test_jee_levels_are_compared_as_levels(tmp_path: Path) -> None:
    before = jee(tmp_path / "a.csv", {"GHA": {"P.1.1": 2.5}})
    after = jee(tmp_path / "b.csv", {"GHA": {"P.1.1": 4}}, date="2023-01-01")
    (change,) = answer("compare", before, after, "--country", "GHA")["changes"]
    assert change["steps"] == 1.5


def test_two_different_countries_are_never_compared(tmp_path: Path) -> None:
    ghana = spar(tmp_path / "a.csv", {"GHA": all_at(2, 40)}, year=2021)
    senegal = spar(tmp_path / "b.csv", {"SEN": all_at(2, 60)})
    assert "b.csv: Ghana is not in the file" in refusal("compare", ghana, senegal)
    assert "b.csv: Ghana is not in the file" in refusal("compare", ghana, senegal, "--country", "GHA")


def test_the_country_of_the_first_file_is_looked_for_in_the_second(tmp_path: Path) -> None:
    one = spar(tmp_path / "a.csv", {"SEN": all_at(2, 40)}, year=2021)
    two = spar(tmp_path / "b.csv", {"GHA": all_at(2, 100), "SEN": all_at(2, 60)})
    assert {x["steps"] for x in answer("compare", one, two)["changes"]} == {1}


def test_two_files_are_needed(tmp_path: Path) -> None:
    one = spar(tmp_path / "a.csv", {"SEN": all_at(2, 40)})
    assert "AFTER" in refusal("compare", one)
