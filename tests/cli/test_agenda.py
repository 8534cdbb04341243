"""`hsforhs agenda`: the contract of the three commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.agenda.made import GOLDEN, GROUPS, score_rows, write
from tests.cli.made import answer, refusal, run

RANKS = {"a": "12345", "b": "21354", "c": "13245", "d": "12435"}


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    return write(tmp_path / "scores.csv", score_rows(GOLDEN, GROUPS))


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return write(tmp_path / "weights.csv", [("C1", 1.2), ("C2", 0.8)], ("criterion", "weight"))


@pytest.fixture
def thresholds(tmp_path: Path) -> Path:
    return write(tmp_path / "thresholds.csv", [("C1", 0.3)], ("criterion", "threshold"))


def by_question(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["question"]: row for row in found["questions"]}


def test_the_golden_exercise(scores: Path, weights: Path, thresholds: Path) -> None:
    found = answer("agenda", "score", scores, "--weights", weights, "--thresholds", thresholds)
    assert [row["question"] for row in found["questions"]] == ["Q1", "Q2", "Q3"]
    first, second, third = found["questions"]
    assert {name: round(second[name], 6) for name in ("rps", "weighted_rps", "aea_nonblank", "aea_all")} == {
        "rps": 0.583333,
        "weighted_rps": 0.566667,
        "aea_nonblank": 0.5,
        "aea_all": 0.375,
    }
    assert (first["rank"], first["eligible"], first["fails"], first["rank_eligible"]) == (1, True, [], 1)
    assert (third["rank"], third["eligible"], third["fails"], third["rank_eligible"]) == (3, False, ["C1"], None)
    assert third["intermediate"] == {"C1": 0.125, "C2": 1.0}
    assert third["answers"] == {"C1": 4, "C2": 3}
    assert {name: round(value, 6) for name, value in found["krippendorff"].items()} == {
        "nominal": 0.137529,
        "ordinal": 0.370748,
        "interval": 0.376499,
    }
    assert found["krippendorff_items"] == found["krippendorff"]
    assert (found["blanks"], found["blank_share"], found["scorers"]) == (3, 0.125, 4)
    assert found["weights"][""] == {"C1": pytest.approx(0.6), "C2": pytest.approx(0.4)}
    assert found["thresholds"] == {"": {"C1": 0.3, "C2": None}}
    assert found["bootstrap"] is None
    assert "rps_low" not in first
    assert "groups" not in first


def test_without_weights_and_thresholds_the_weighted_score_is_the_plain_one(scores: Path) -> None:
    found = answer("agenda", "score", scores)
    assert all(row["weighted_rps"] == pytest.approx(row["rps"]) for row in found["questions"])
    assert all(row["eligible"] and row["fails"] == [] for row in found["questions"])
    assert (found["weights"], found["thresholds"]) == (None, None)


def test_the_bootstrap_gives_intervals_and_the_same_seed_the_same_ones(scores: Path, weights: Path) -> None:
    words = ("agenda", "score", scores, "--weights", weights, "--bootstrap", "400")
    found = answer(*words, "--seed", "3")
    assert found == answer(*words, "--seed", "3")
    assert found != answer(*words, "--seed", "4")
    assert found["bootstrap"] == {"draws": 400, "seed": 3, "level": 0.95, "within_groups": True}
    for row in found["questions"]:
        assert row["rps_low"] <= row["rps"] <= row["rps_high"]
        assert row["weighted_rps_low"] <= row["weighted_rps"] <= row["weighted_rps_high"]
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]
        assert row["p_top10"] == 1
        assert row["p_eligible"] == 1


def test_groups_of_weights_and_thresholds(scores: Path, tmp_path: Path) -> None:
    weights = write(
        tmp_path / "w.csv",
        [("north", 1, "C1"), ("north", 0, "C2"), ("south", 0, "C1"), ("south", 5, "C2")],
        ("group", "weight", "criterion"),
    )
    thresholds = write(tmp_path / "t.csv", [("C2", 0.6, "south")], ("criterion", "threshold", "group"))
    rows = by_question(answer("agenda", "score", scores, "--weights", weights, "--thresholds", thresholds))
    assert {name: view["rank"] for name, view in rows["Q1"]["groups"].items()} == {"north": 1, "south": 3}
    assert rows["Q1"]["worst_rank"] == 3
    assert rows["Q1"]["groups"]["north"]["eligible"]
    assert rows["Q1"]["groups"]["south"]["fails"] == ["C2"]
    assert rows["Q1"]["groups"]["south"]["weighted_rps"] == 0.5
    assert (rows["Q1"]["eligible"], rows["Q2"]["eligible"]) == (False, True)


def test_the_adjustment_for_generous_scorers(scores: Path) -> None:
    found = answer("agenda", "score", scores, "--adjust")
    assert found["adjusted"]["spread_of_scorers"] >= 0
    assert sorted(row["adjusted_rank"] for row in found["questions"]) == [1, 2, 3]
    for row in found["questions"]:
        assert row["adjusted_shift"] == pytest.approx(row["adjusted_rps"] - row["rps"])
    assert "adjusted_rps" in run("agenda", "score", scores, "--adjust").stdout


def test_a_table_for_people(scores: Path, thresholds: Path) -> None:
    shown = run("agenda", "score", scores, "--thresholds", thresholds, "--bootstrap", "50").stdout
    assert "3 questions, 2 criteria, 4 scorers, 3 blanks" in shown
    assert "rank_low" in shown
    assert next(line for line in shown.splitlines() if " Q3 " in line).endswith("C1")
    assert "Krippendorff's alpha: nominal 0.1375, ordinal 0.3707, interval 0.3765; Gwet's AC1 0.1409" in shown


def test_alpha_is_null_where_nothing_varies(tmp_path: Path) -> None:
    table = write(tmp_path / "a.csv", score_rows({"Q1": {"C1": (1, 1)}, "Q2": {"C1": (1, 1)}}))
    found = answer("agenda", "score", table)
    assert found["krippendorff"] == {"nominal": None, "ordinal": None, "interval": None}
    assert [row["rank"] for row in found["questions"]] == [1, 1]
    assert "nominal , ordinal" not in run("agenda", "score", table).stdout
    assert "all answers are the same" in refusal("agenda", "score", table, "--adjust")


@pytest.mark.parametrize(
    ("option", "rows", "sentence"),
    [
        ("--weights", [("C1", 1), ("C2", -1)], "line 3: the weight '-1'"),
        ("--weights", [("C1", 1)], "the weights lack criterion 'C2'"),
        ("--weights", [("C1", 0), ("C2", 0)], "all zero"),
        ("--weights", [("C9", 1)], "there is no criterion 'C9'"),
        ("--thresholds", [("C1", 2)], "line 2: the threshold '2'"),
    ],
)
def test_bad_tables_end_with_one_sentence(
    scores: Path, tmp_path: Path, option: str, rows: list[tuple[str, float]], sentence: str
) -> None:
    table = write(tmp_path / "bad.csv", rows, ("criterion", option.strip("-s")))
    assert sentence in refusal("agenda", "score", scores, option, table, "--json")


def test_a_scorer_twice_is_refused(tmp_path: Path) -> None:
    rows = score_rows(GOLDEN)
    table = write(tmp_path / "twice.csv", [*rows, rows[4]])
    assert "twice.csv, line 26: scorer 's1' on question 'Q1', criterion 'C2' stands already on line 6" in refusal(
        "agenda", "score", table, "--json"
    )


def test_rankings(tmp_path: Path) -> None:
    rows = [(rater, item, rank) for rater, ranks in RANKS.items() for item, rank in zip("vwxyz", ranks, strict=True)]
    table = write(tmp_path / "ranks.csv", rows, ("rater", "item", "rank"))
    found = answer("agenda", "rankings", table)
    assert found["kendall_w"] == pytest.approx(0.8125)
    assert found["chi_square"] == pytest.approx(13)
    assert found["p"] == pytest.approx(0.0112757939, abs=1e-9)
    assert (found["df"], found["raters"]) == (4, 4)
    assert [(x["item"], x["place"], x["mean_rank"]) for x in found["items"]][:2] == [("v", 1, 1.25), ("w", 2, 2)]
    shown = run("agenda", "rankings", table).stdout
    assert "4 raters, Kendall's W 0.8125, chi-square 13, p 0.01128" in shown
    assert "has no rank for 'z'" in refusal("agenda", "rankings", write(table, rows[:-1], ("rater", "item", "rank")))


def test_ranks_of_groups_stand_apart_and_are_added_up(tmp_path: Path) -> None:
    rows = [
        ("a", "x", 1, "p"),
        ("a", "y", 2, "p"),
        ("b", "x", 1, "p"),
        ("b", "y", 2, "p"),
        ("c", "y", 1, "c"),
        ("c", "x", 2, "c"),
    ]
    table = write(tmp_path / "ranks.csv", rows, ("rater", "item", "rank", "group"))
    found = answer("agenda", "rankings", table)["items"]
    assert [(x["item"], x["place"], x["rank_sum"]) for x in found] == [("x", 1, 3), ("y", 1, 3)]
    assert found[0]["group_mean_ranks"] == {"p": 1, "c": 2}
    assert run("agenda", "rankings", table).stdout.splitlines()[0].split() == [
        "place",
        "item",
        "sum",
        "mean",
        "rank",
        "c",
        "p",
    ]


def test_how_many_scorers_are_enough() -> None:
    words = ("agenda", "enough", "--questions", "60", "--scorers", "30", "--noise", "2", "--top", "10")
    found = answer(*words)
    assert found == answer(*words, "--seed", "1")
    assert {name: found[name] for name in ("questions", "scorers", "noise", "top", "seed")} == {
        "questions": 60,
        "scorers": 30,
        "noise": 2,
        "top": 10,
        "seed": 1,
    }
    assert [x["scorers"] for x in found["curve"]] == [5, 10, 15, 20, 25, 30]
    last = {name: found[name] for name in ("scorers", "overlap_median", "overlap_q1", "overlap_q3")}
    assert last == found["curve"][-1]
    assert found["enough"] in {x["scorers"] for x in found["curve"]}
    assert "one published curve" in found["basis"]
    shown = run(*words).stdout
    assert f"From {found['enough']} scorers on" in shown
    assert found["basis"] in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--questions", "5", "--scorers", "9", "--top", "6"), "--top 6 is more than the 5 questions"),
        (("--questions", "5", "--scorers", "9", "--top", "2", "--noise", "nan"), "'--noise': nan is no number"),
        (("--questions", "5", "--scorers", "0", "--top", "2"), "--scorers"),
        (("--questions", "5", "--scorers", "5", "--top", "2", "--noise", "-1"), "--noise"),
        (("--scorers", "5"), "--questions"),
    ],
)
def test_impossible_plans_are_refused(words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refusal("agenda", "enough", *words)


def test_the_register_by_cell_and_by_likeness() -> None:
    everything = answer("agenda", "questions")
    assert len(everything["questions"]) >= 75
    found = answer("agenda", "questions", "--area", "D2", "--component", "OS")["questions"]
    assert found
    assert all(any(cell.startswith("D2:OS") for cell in x["cells"]) for x in found)
    assert {x["likeness"] for x in found} == {None}
    (alike, *_) = answer("agenda", "questions", "--like", "how can preparedness spending be tagged and published")[
        "questions"
    ]
    assert (alike["code"], alike["searched"]) == ("RQ10", "not searched yet")
    assert alike["likeness"] > 0.6
    shown = run("agenda", "questions", "--area", "RE").stdout
    assert shown.count("radiation  ") == int(shown.splitlines()[-1].split()[0])
    assert "there is no capacity area 'D9'" in refusal("agenda", "questions", "--area", "D9")
    assert "there is no component 'X'" in refusal("agenda", "questions", "--component", "X")


@pytest.mark.parametrize("command", ["score", "rankings"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "an empty file"),
        (b"PK\x03\x04 cut off", "an Excel workbook"),
        (b"<!doctype html><html><table></table></html>", "a web page"),
        (b"only,a,heading\n", "the column '"),
        (b'scorer,"question', "line 1"),
    ],
)
def test_files_of_another_kind_are_refused(tmp_path: Path, command: str, content: bytes, sentence: str) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    assert sentence in refusal("agenda", command, path, "--json")


def test_names_in_any_script_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    rows = "scorer;question;criterion;value\nأ;什么有效？;Équité;1\nб;什么有效？;Équité;0,5\n"
    path.write_text(rows, encoding="utf-8-sig")
    found = answer("agenda", "score", path)
    assert (found["questions"][0]["question"], found["questions"][0]["rps"]) == ("什么有效？", 0.75)
    assert found["criteria"] == ["Équité"]
