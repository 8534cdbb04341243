"""`hsforhs metric`: shapes of answers, exit codes, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.made import answer, refusal, run
from tests.metric.inform.made import COUNTRIES, Edition
from tests.metric.made import SMALL, WIDE, write


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return write(tmp_path / "small.yaml", SMALL)


@pytest.fixture
def observations(tmp_path: Path) -> Path:
    return write(tmp_path / "observations.csv", WIDE)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Edition().write(tmp_path_factory.mktemp("inform") / "INFORM_Risk_2023_v091.xlsx")


def test_run_gives_the_documented_shape(index: Path, observations: Path) -> None:
    found = answer("metric", "run", index, observations)
    assert set(found["definition"]) == {"id", "version", "sha256"}
    one = found["units"]["XLM-U-1"]
    assert (one["score"], one["class"], one["nodes"]["care"], one["available"]) == (61.25, "middle", 65, 1)
    assert found["units"]["XLM-U-4"]["state"] == "not computable"


def test_run_as_a_table_keeps_the_order_of_the_file(index: Path, observations: Path) -> None:
    found = run("metric", "run", index, observations)
    assert found.exit_code == 0
    lines = [x for x in found.output.splitlines() if x.startswith("XLM")]
    assert [x.split()[0] for x in lines] == ["XLM-U-1", "XLM-U-2", "XLM-U-3", "XLM-U-4"]
    assert "61.25" in lines[0]
    assert "no data" in lines[3]


def test_run_as_of_a_day(index: Path, tmp_path: Path) -> None:
    table = write(tmp_path / "x.csv", "unit,period,beds,deaths,staff\nXLM,2020,0,50,0\nXLM,2021,10,0,40\n")
    assert answer("metric", "run", index, table)["units"]["XLM"]["score"] == 100
    assert answer("metric", "run", index, table, "--as-of", "2020")["units"]["XLM"]["score"] == 0
    assert "'soon' is no date" in refusal("metric", "run", index, table, "--as-of", "soon")


def test_a_shipped_definition_by_name(tmp_path: Path) -> None:
    table = write(tmp_path / "x.csv", "unit,indicator,value\nXLM,C8.1,80\nXLM,C8.2,100\nXLM,C8.3,80\n")
    assert answer("metric", "run", "spar-2", table)["units"]["XLM"]["nodes"]["C8"] == 87
    listed = answer("metric", "definitions")
    assert {"inform-2024", "readyscore", "spar-2", "uhc-style"} <= {x["id"] for x in listed}
    assert "readyscore" in run("metric", "definitions").output
    shown = run("metric", "run", "uhc-style", write(tmp_path / "y.csv", "unit,indicator,value\nXLM,ihr,80\n"))
    assert "ndependent reconstruction" in shown.output


def test_bad_input_ends_with_one_sentence(index: Path, observations: Path, tmp_path: Path) -> None:
    assert "no definition 'nowhere'" in refusal("metric", "run", "nowhere", observations)
    broken = write(tmp_path / "broken.yaml", SMALL.replace("high: 10}", "high: 0}"))
    assert "broken.yaml, line 6: both goalposts are 0" in refusal("metric", "run", broken, observations)
    table = write(tmp_path / "x.csv", "unit,beds,deaths,staff\nXLM,many,2,3\n")
    assert "'many' is no number" in refusal("metric", "run", index, table)
    assert "no node 'nowhere'" in refusal("metric", "report", index, observations, "--node", "nowhere")


def test_report(index: Path, observations: Path) -> None:
    found = answer("metric", "report", index, observations, "--node", "care")
    assert [x["node"] for x in found] == ["care"]
    assert "too little to compare" in run("metric", "report", index, observations).output


def test_uncertainty(index: Path, observations: Path) -> None:
    found = answer("metric", "uncertainty", index, observations, "--draws", "50", "--seed", "1")
    one = found["units"]["XLM-U-1"]
    assert {"score", "mean", "q05", "q50", "q95", "rank_low", "rank_high", "classes"} <= set(one)
    assert {"weights", "imputation", "data"} == set(found["factors"])
    shown = run("metric", "uncertainty", index, observations, "--draws", "50").output
    assert "50 draws, seed 20240101" in shown
    assert "middle 100%" in shown


def test_import_and_compare(workbook: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    found = answer("metric", "import-inform", workbook, "--out", folder)
    assert found["definition"]["id"] == "inform-2023"
    assert found["units"] == len(COUNTRIES)
    assert (found["differ"], found["remarks"]) == (0, [])
    same = run("metric", "compare", folder)
    assert same.exit_code == 0
    assert "0 differ" in same.output
    scores = answer("metric", "run", folder / "definition.yaml", folder / "observations.csv")["units"]["XLA"]
    assert {"hazard", "vulnerability", "coping"} <= set(scores["nodes"])
    assert scores["score"] == scores["nodes"]["risk"] == Edition().rows()["XLA"]["risk"]


def test_compare_prints_every_difference_and_fails(workbook: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert "0 differ" in run("metric", "import-inform", workbook, "--out", folder).output
    published = folder / "published.csv"
    text = published.read_text(encoding="utf-8")
    first = next(x for x in text.splitlines() if x.startswith("XLA,hazard,"))
    published.write_text(text.replace(first, "XLA,hazard,0.3"), encoding="utf-8")
    found = run("metric", "compare", folder)
    assert found.exit_code == 1
    assert "hazard" in found.output
    as_json = run("metric", "compare", folder, "--json")
    assert as_json.exit_code == 1
    assert [x["node"] for x in json.loads(as_json.output)["differences"]] == ["hazard"]


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    text = write(tmp_path / "x.csv", "a,b\n1,2\n")
    assert "no Excel workbook" in refusal("metric", "import-inform", text, "--out", tmp_path / "out")


def test_remarks_go_beside_the_answer(tmp_path: Path) -> None:
    edition = Edition(formulas={("XLB", "flood"): "7.5"}, values={("XLB", "flood"): 7.5, ("XLB", "human"): 5.3})
    edition.values["XLB", "natural"] = 7.5
    found = run("metric", "import-inform", edition.write(tmp_path / "x.xlsx"), "--out", tmp_path / "out")
    assert "another rule or a typed value for XLB" in found.stderr
    table = write(tmp_path / "y.csv", "unit,indicator,value\nXLM,beds,5\n")
    assert "no observations of 'staff'" in run("metric", "run", write(tmp_path / "s.yaml", SMALL), table).stderr


def test_sensitivity_gives_orders_with_intervals(index: Path, observations: Path) -> None:
    words = ("metric", "sensitivity", index, observations, "--n", "16", "--seed", "1")
    found = answer(*words, "--unit", "XLM-U-1", "--leave-out", "staff")
    assert found["evaluations"] == 16 * 4
    assert set(found["factors"]) == {"weights", "data"}
    assert set(found["targets"]) == {"mean_abs_rank_change", "score XLM-U-1"}
    order = found["targets"]["score XLM-U-1"]["weights"]
    assert list(order) == ["first", "first_low", "first_high", "total", "total_low", "total_high"]
    assert order["total_low"] <= order["total"] <= order["total_high"]
    assert set(found["leave_one_out"]) == {"staff"}
    shown = run(*words, "--by-node").output
    assert "weights care" in shown
    assert "no unit 'XLM'" in refusal(*words, "--unit", "XLM")


def test_explain_adds_up(index: Path, observations: Path) -> None:
    found = answer("metric", "explain", index, observations, "--unit", "XLM-U-1", "--against", "XLM-U-2")
    parts = sum(x["contribution"] for x in found["indicators"].values())
    assert found["score"] == pytest.approx(found["reference"] + parts + found["rounding"])
    assert "contribution" in run("metric", "explain", index, observations, "--unit", "XLM-U-1").output
    assert "no unit 'XLM'" in refusal("metric", "explain", index, observations, "--unit", "XLM")


def test_change_divides_into_causes(index: Path, observations: Path, tmp_path: Path) -> None:
    later = write(tmp_path / "later.csv", WIDE.replace("5,10,20", "10,10,20"))
    found = answer("metric", "change", index, observations, index, later)
    assert found["units"]["XLM-U-1"]["score"] == {"data": 18.75, "method": 0}
    assert found["units"]["XLM-U-4"]["score"] is None
    assert "18.75" in run("metric", "change", index, observations, index, later).output


def test_what_if_by_steps_and_by_goal(index: Path, observations: Path, tmp_path: Path) -> None:
    words = ("metric", "what-if", index, observations, "--unit", "XLM-U-1")
    found = answer(*words, "--set", "beds=10", "--set", "staff=40")
    assert [x["score"] for x in found["path"]] == [61.25, 80, 92.5]
    assert "beds=10" in run(*words, "--set", "beds=10").output
    gains = write(tmp_path / "gains.csv", "id,value,cost\nbeds,10,5\nstaff,40,1\n")
    best = answer(*words, "--reach", "high", "--gains", gains)
    assert (best["cost"], best["gains"], best["after"]["class"]) == (
        1,
        [{"id": "staff", "value": 40, "cost": 1}],
        "high",
    )
    assert "1 for 1 gains" in run(*words, "--reach", "high", "--gains", gains).output
    assert "nothing is asked" in refusal(*words)
    assert "'beds' sets nothing" in refusal(*words, "--set", "beds")
    assert "'many' in 'beds=many' is no number" in refusal(*words, "--set", "beds=many")
    short = write(tmp_path / "short.csv", "id,value\nbeds,10\n")
    assert "no column 'cost'" in refusal(*words, "--reach", "high", "--gains", short)


def test_series_by_quarters(index: Path, observations: Path, tmp_path: Path) -> None:
    table = write(tmp_path / "x.csv", "unit,period,beds,deaths,staff\nXLM,2020Q1,0,50,0\nXLM,2020Q3,10,0,40\n")
    words = ("metric", "series", index, table, "--from", "2020Q1", "--to", "2020Q4")
    found = answer(*words)
    assert found["quarters"] == ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]
    assert found["units"]["XLM"]["score"] == [0, 0, 100, 100]
    assert found["units"]["XLM"]["class"] == ["low", "low", "high", "high"]
    assert "2020-Q4" in run(*words).output
    assert "no dates" in refusal("metric", "series", index, observations, "--from", "2020Q1", "--to", "2020Q4")
    disclaimer = run("metric", "series", "dpm-style", _events(tmp_path), "--from", "2020Q1", "--to", "2020Q1").output
    assert "not WHO's metric" in disclaimer


def _events(folder: Path) -> Path:
    return write(folder / "events.csv", "unit,indicator,value,period\nXLM,events_febrile,2,2020Q1\n")


def test_draws_in_two_processes_are_the_same(index: Path, observations: Path) -> None:
    words = ("metric", "uncertainty", index, observations, "--draws", "40")
    assert answer(*words, "--workers", "2") == answer(*words)


def test_a_cluster_must_answer(index: Path, observations: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("hsforhs.metric.placing.SECONDS_TO_ANSWER", 0.2)
    said = refusal("metric", "uncertainty", index, observations, "--dask", "nowhere")
    assert "no Dask cluster answers at 'nowhere'" in said


def test_what_if_along_the_levels_of_a_plan(tmp_path: Path) -> None:
    table = write(tmp_path / "x.csv", "unit,C5.1,C5.2\nXLM,40,60\n")
    levels = write(tmp_path / "levels.csv", "indicator,level,year\nC5.1,2,\nC5.2,3,\nC5.1,3,2026\nC5.1,5,2028\n")
    words = ("metric", "what-if", "spar-2", table, "--unit", "XLM", "--levels", levels)
    found = answer(*words)
    assert [(x["year"], x["score"]) for x in found["path"]] == [(None, 50), (2026, 60), (2028, 80)]
    assert "2028" in run(*words).output
    through = answer(*words, "--through", "spar-2")
    assert [x["score"] for x in through["path"]] == [50, 60, 80]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("indicator,level\nC5.1,2\n", "no column 'year'"),
        ("indicator,level,year\nC5.1,2,soon\n", "'soon' is no year"),
        ("indicator,level,year\nC5.1,2,2026\nC5.1,3,2026\n", "'C5.1' stands twice"),
        ("indicator,level,year\nC5.1,high,2026\n", "'high' in"),
        ("indicator,level,year\nC5.1,7,2026\n", "at level 7"),
    ],
)
def test_levels_that_are_no_plan(tmp_path: Path, text: str, part: str) -> None:
    table = write(tmp_path / "x.csv", "unit,C5.1,C5.2\nXLM,40,60\n")
    levels = write(tmp_path / "levels.csv", text)
    assert part in refusal("metric", "what-if", "spar-2", table, "--unit", "XLM", "--levels", levels)
