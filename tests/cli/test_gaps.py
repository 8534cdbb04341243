"""`hsforhs gaps`: the shape of its answer, its targets, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hsforhs.framework import framework
from tests.cli.made import JEE_COLUMNS, all_at, answer, jee, jee_rows, refusal, run, spar, write
from tests.scores.made import codes


@pytest.fixture
def ghana(tmp_path: Path) -> Path:
    """Ghana at level 5 but for C5.1 at level 3 and C5.2 at level 4; Senegal at level 1."""
    return spar(tmp_path / "x.csv", {"GHA": {**all_at(2, 100), "C5.1": 60, "C5.2": 80}, "SEN": all_at(2, 20)})


def test_the_answer_has_the_documented_shape(ghana: Path) -> None:
    found = answer("gaps", ghana, "--country", "GHA")
    assert {"gaps", "unmapped", "not_seen"} <= set(found)
    first, second = found["gaps"]
    assert set(first) == {"indicator", "instrument", "area", "now", "target", "jee3", "components", "sectors"}
    assert (first["indicator"], first["instrument"], first["area"]) == ("C5.1", "spar-2", "D2")
    assert (first["now"], first["target"]) == (3, 4)
    assert (second["indicator"], second["now"], second["target"]) == ("C5.2", 4, 5)
    assert first["jee3"] == ["D2.1"]
    assert {x["code"] for x in first["components"]} == set(framework().components)
    assert {x["code"] for x in first["sectors"]} == {x.sector for x in framework().area_sectors["D2"]}
    assert all(set(x) == {"code", "strength", "mode"} for x in first["components"] + first["sectors"])
    assert found["unmapped"] == []
    assert "P4.2" in found["not_seen"]


@pytest.mark.parametrize(("target", "expected"), [(3, []), (4, ["C5.1"]), (5, ["C5.1", "C5.2"])])
def test_one_target_for_all(ghana: Path, target: int, expected: list[str]) -> None:
    found = answer("gaps", ghana, "--country", "GHA", "--target", str(target))
    assert [x["indicator"] for x in found["gaps"]] == expected
    assert {x["target"] for x in found["gaps"]} <= {target}


def test_the_country_may_be_written_in_small_letters(ghana: Path) -> None:
    assert answer("gaps", ghana, "--country", "sen") == answer("gaps", ghana, "--country", "SEN")
    assert len(answer("gaps", ghana, "--country", "sen")["gaps"]) == len(codes("spar-2"))


def test_a_zero_is_level_0_and_a_blank_is_no_gap(tmp_path: Path) -> None:
    scores = {**all_at(2, 100), "C5.1": 0, "C5.2": "", "C1.1": "n/a"}
    found = answer("gaps", spar(tmp_path / "x.csv", {"GHA": scores}), "--country", "GHA")
    assert [(x["indicator"], x["now"], x["target"]) for x in found["gaps"]] == [("C5.1", 0, 4)]
    assert found["not_reported"] == ["C5.2"]
    assert found["not_applicable"] == ["C1.1"]


def test_jee_levels_and_indicators_without_counterpart(tmp_path: Path) -> None:
    path = jee(tmp_path / "x.csv", {"GHA": {"P.1.1": 2, "D.2.2": 1}})
    found = answer("gaps", path, "--country", "GHA")
    assert [(x["indicator"], x["instrument"], x["now"], x["target"]) for x in found["gaps"]] == [
        ("P.1.1", "jee-1", 2, 4)
    ]
    assert found["unmapped"] == ["D.2.2"]
    assert "D2.2" in found["not_seen"]


def test_of_two_missions_the_newest_counts(tmp_path: Path) -> None:
    old = jee_rows({"GHA": {"P.1.1": 2}}, date="2017-02-10")
    new = jee_rows({"GHA": {"P.1.1": 3}}, date="2023-05-05", mission=2)
    path = write(tmp_path / "x.csv", JEE_COLUMNS, new + old)
    assert [x["now"] for x in answer("gaps", path, "--country", "GHA")["gaps"]] == [3]


def test_capacities_alone_speak_areas(tmp_path: Path) -> None:
    rows = [
        {
            "IndicatorCode": "IHRSPAR2_C05",
            "SpatialDimType": "COUNTRY",
            "SpatialDim": "GHA",
            "TimeDim": 2024,
            "NumericValue": 40,
        }
    ]
    path = tmp_path / "gho.json"
    path.write_text(json.dumps({"value": rows}), encoding="utf-8")
    found = answer("gaps", path, "--country", "GHA")
    assert found["gaps"] == []
    assert found["capacities"] == [{"capacity": "C5", "percent": 40, "areas": ["D2"]}]
    shown = run("gaps", path, "--country", "GHA").stdout
    assert "Only capacities were published here" in shown


def test_one_country_in_a_file_needs_no_name(tmp_path: Path) -> None:
    path = spar(tmp_path / "x.csv", {"THA": all_at(2, 80)})
    assert answer("gaps", path)["gaps"] == answer("gaps", path, "--country", "THA")["gaps"]


def test_for_people_there_are_titles_and_what_cannot_be_said(ghana: Path) -> None:
    result = run("gaps", ghana, "--country", "GHA")
    assert result.exit_code == 0
    assert "Early warning surveillance function" in result.stdout
    assert "not asked by this instrument (JEE 3): " in result.stdout


class TestRefused:
    def test_a_country_that_is_not_in_the_file(self, ghana: Path) -> None:
        assert "x.csv: Thailand is not in the file" in refusal("gaps", ghana, "--country", "THA")

    def test_what_is_no_code_of_a_state(self, ghana: Path) -> None:
        assert "'Ghana' is not the ISO3 code of a State Party" in refusal("gaps", ghana, "--country", "Ghana")

    def test_several_countries_need_a_choice(self, ghana: Path) -> None:
        assert "the file holds 2 countries; expected --country ISO3" in refusal("gaps", ghana)

    @pytest.mark.parametrize("target", ["0", "6", "high"])
    def test_a_target_off_the_scale(self, ghana: Path, target: str) -> None:
        assert "--target" in refusal("gaps", ghana, "--country", "GHA", "--target", target)
