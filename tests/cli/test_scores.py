"""`hsforhs scores`: the shape of its answer, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cli.made import SPAR_COLUMNS, all_at, answer, jee, refusal, run, spar, spar_rows, write
from tests.scores.made import codes


class TestSpar:
    def test_the_answer_has_the_documented_shape(self, tmp_path: Path) -> None:
        found = answer("scores", spar(tmp_path / "x.csv", {"GHA": {**all_at(2, 60), "C1": 60, "TOTAL": 60}}))
        assert set(found) == {"instrument", "year", "states", "differences", "warnings"}
        assert (found["instrument"], found["year"]) == ("spar-2", 2022)
        (state,) = found["states"]
        assert set(state) == {
            *("iso3", "name", "who_region", "status", "status_as_written"),
            *("indicators", "not_applicable", "capacities", "total"),
        }
        assert (state["iso3"], state["name"], state["who_region"]) == ("GHA", "Ghana", "AFRO")
        assert state["status"] == "reported"
        assert state["indicators"] == all_at(2, 60)
        assert list(state["capacities"]) == [f"C{number}" for number in range(1, 16)]
        assert state["capacities"]["C1"] == {"published": 60, "computed": 60}
        assert state["capacities"]["C2"] == {"published": None, "computed": 60}
        assert state["total"] == {"published": 60, "computed": 60}
        assert (found["differences"], found["warnings"]) == ([], [])

    def test_codes_are_those_of_the_edition(self, tmp_path: Path) -> None:
        found = answer("scores", spar(tmp_path / "x.csv", {"GHA": {"C.1.1": 80}}, edition=1, year=2018))
        assert (found["instrument"], found["year"]) == ("spar-1", 2018)
        assert list(found["states"][0]["indicators"]) == codes("spar-1")
        assert found["states"][0]["indicators"]["C1.1"] == 80

    def test_zero_not_reported_and_not_applicable_are_three_things(self, tmp_path: Path) -> None:
        scores = {**all_at(2, 40), "C1.1": 0, "C1.2": "", "C2.1": "n/a", "C2.2": "no data"}
        (state,) = answer("scores", spar(tmp_path / "x.csv", {"GHA": scores}))["states"]
        assert [state["indicators"][x] for x in ("C1.1", "C1.2", "C2.1", "C2.2")] == [0, None, None, None]
        assert state["not_applicable"] == ["C2.1"]
        assert state["capacities"]["C1"]["computed"] == 0
        assert state["capacities"]["C2"]["computed"] == 40

    def test_a_published_figure_stays_and_the_difference_is_told(self, tmp_path: Path) -> None:
        scores = {**all_at(2, 40), "C3": 44, "TOTAL": 52}
        found = answer("scores", spar(tmp_path / "x.csv", {"GHA": scores, "SEN": all_at(2, 20)}))
        assert found["differences"] == [
            {"iso3": "GHA", "what": "total", "published": 52, "computed": 40},
            {"iso3": "GHA", "what": "C3", "published": 44, "computed": 40},
        ]
        ghana = found["states"][0]
        assert ghana["capacities"]["C3"] == {"published": 44, "computed": 40}
        assert ghana["total"] == {"published": 52, "computed": 40}

    def test_a_state_that_did_not_report(self, tmp_path: Path) -> None:
        found = answer(
            "scores", spar(tmp_path / "x.csv", {"GHA": all_at(2, 40), "NAM": dict.fromkeys(codes("spar-2"))})
        )
        namibia = next(x for x in found["states"] if x["iso3"] == "NAM")
        assert namibia["status"] == "not reported"
        assert set(namibia["indicators"].values()) == {None}
        assert namibia["total"] == {"published": None, "computed": None}

    def test_what_was_assumed_is_a_warning(self, tmp_path: Path) -> None:
        found = answer("scores", spar(tmp_path / "x.csv", {"GHA": {**all_at(2, 40), "C1.1": "NA"}}))
        assert len(found["warnings"]) == 1
        assert "'NA' was read as not applicable" in found["warnings"][0]
        assert found["states"][0]["not_applicable"] == ["C1.1"]

    def test_for_people_there_is_a_table(self, tmp_path: Path) -> None:
        result = run("scores", spar(tmp_path / "x.csv", {"GHA": {**all_at(2, 40), "TOTAL": 52}}))
        assert result.exit_code == 0
        assert "1 assessments, 1 reported" in result.stdout
        assert "difference: GHA total: published 52, computed 40" in result.stdout


class TestJee:
    def test_levels_with_a_date_and_without_roll_up(self, tmp_path: Path) -> None:
        found = answer("scores", jee(tmp_path / "x.csv", {"GHA": {"P.1.1": 2.0, "POE.1": 3.5}}))
        assert (found["instrument"], found["year"]) == ("jee-1", None)
        (state,) = found["states"]
        assert state["date"] == "2017-02-10"
        assert state["capacities"] is None
        assert state["total"] is None
        assert (state["indicators"]["P.1.1"], state["indicators"]["PoE.1"]) == (2, 3.5)
        assert state["indicators"]["P.1.2"] is None
        assert len(state["indicators"]) == 48
        assert found["differences"] == []


class TestGho:
    def test_capacities_alone_are_read_and_not_checked(self, tmp_path: Path) -> None:
        rows = [
            {
                "IndicatorCode": "SDGIHR2021",
                "SpatialDimType": "COUNTRY",
                "SpatialDim": "GHA",
                "ParentLocationCode": "AFR",
                "TimeDim": 2024,
                "Dim1": "IHRSPARCAPACITYLEVEL_TOTL",
                "Dim2": f"IHRSPARINDICATORSCORE_{what}",
                "NumericValue": value,
            }
            for what, value in (("TOTL", 61.0), ("C05", 80.0))
        ]
        path = tmp_path / "gho.json"
        path.write_text(json.dumps({"value": rows}), encoding="utf-8")
        found = answer("scores", path)
        (state,) = found["states"]
        assert (found["instrument"], found["year"], state["status"]) == ("spar-2", 2024, "reported")
        assert state["capacities"]["C5"] == {"published": 80, "computed": None}
        assert state["total"] == {"published": 61, "computed": None}
        assert set(state["indicators"].values()) == {None}
        assert found["differences"] == []


class TestChoice:
    @pytest.fixture
    def several(self, tmp_path: Path) -> Path:
        rows = spar_rows({"GHA": all_at(1, 40)}, 1, 2018) + spar_rows({"GHA": all_at(2, 60)}, 2, 2022)
        rows += spar_rows({"GHA": all_at(2, 80), "SEN": all_at(2, 80)}, 2, 2023)
        return write(tmp_path / "several.csv", SPAR_COLUMNS, rows)

    def test_several_editions_and_years_are_listed(self, several: Path) -> None:
        sentence = refusal("scores", several, "--json")
        for part in ("spar-1 2018 (1 State)", "spar-2 2022 (1 State)", "spar-2 2023 (2 States)", "--instrument"):
            assert part in sentence

    def test_the_edition_alone_may_not_be_enough(self, several: Path) -> None:
        assert "--year" in refusal("scores", several, "--instrument", "spar-2")

    def test_a_choice_gives_one_edition_and_year(self, several: Path) -> None:
        found = answer("scores", several, "--instrument", "spar-2", "--year", "2023")
        assert (found["instrument"], found["year"], len(found["states"])) == ("spar-2", 2023, 2)
        assert answer("scores", several, "--instrument", "spar-1")["year"] == 2018
        assert answer("scores", several, "--year", "2022")["instrument"] == "spar-2"

    def test_a_choice_that_is_not_there_lists_what_is(self, several: Path) -> None:
        sentence = refusal("scores", several, "--year", "2030")
        assert "holds no 2030" in sentence
        assert "spar-1 2018" in sentence

    def test_an_unknown_instrument_lists_the_known(self, several: Path) -> None:
        assert "no instrument 'spar-9'" in refusal("scores", several, "--instrument", "spar-9")

    def test_codes_that_fit_two_editions_need_a_word(self, tmp_path: Path) -> None:
        path = write(tmp_path / "x.csv", ("iso3", "code", "score"), [("GHA", "C1.1", 40)])
        assert "spar-1, spar-2" in refusal("scores", path)
        assert answer("scores", path, "--instrument", "spar-2")["instrument"] == "spar-2"


class TestRefused:
    @pytest.mark.parametrize(
        ("code", "value", "what"),
        [
            ("C1.1", 50, "50 is no score of C1.1"),
            ("C1.1", 3, "it looks like a level"),
            ("C1.1", "many", "'many' is no score"),
            ("C1", 140, "140 is no score of C1"),
            ("C99.1", 40, "the code C99.1 does not exist in spar-2"),
        ],
    )
    def test_a_cell_that_cannot_be_is_named_with_its_place(
        self, tmp_path: Path, code: str, value: object, what: str
    ) -> None:
        sentence = refusal("scores", spar(tmp_path / "x.csv", {"GHA": {"C2.1": 40, code: value}}))
        assert what in sentence
        assert sentence.startswith("x.csv")
        assert "expected" in sentence
        assert "3" in sentence.partition(":")[0]

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.csv", b""),
            ("words.csv", b"some words\nand more\n"),
            ("page.json", b"<html></html>"),
            ("broken.json", b'{"value": ['),
            ("other.json", b'{"a": 1}'),
            ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
            ("broken.xlsx", b"PK\x03\x04" + bytes(50)),
            ("bytes.csv", bytes(range(256)) * 4),
        ],
    )
    def test_a_file_of_another_kind_is_one_sentence(self, tmp_path: Path, name: str, content: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        sentence = refusal("scores", path, "--json")
        assert name in sentence
        assert "Traceback" not in sentence

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert "does not exist" in refusal("scores", tmp_path / "nothing.csv")
        assert "is a directory" in refusal("scores", tmp_path)


HEADERS = ("iso3,year,spar_edition,level,code,score", "country,jee_edition,code,score", "iso3,C1.1,C1.2,C2.1,C2.2,C3.1")
ROWS = st.lists(st.lists(st.sampled_from(["", "GHA", "Ghana", "2022", "1", "C1.1", "P.1.1", "40", "6", '"', "n/a"])))
TABLES = st.builds(
    lambda header, rows: "\n".join([header, *map(",".join, rows)]).encode(), st.sampled_from(HEADERS), ROWS
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "IndicatorCode", "SpatialDim", "TimeDim", "NumericValue"]), inner)
    ),
    max_leaves=10,
)
RECORDS = st.fixed_dictionaries(
    {"IndicatorCode": st.sampled_from(["IHRSPAR2_C05", "SDGIHR2021"]), "SpatialDim": PLAIN, "TimeDim": PLAIN},
    optional={"SpatialDimType": st.sampled_from(["COUNTRY", "REGION"]), "NumericValue": PLAIN, "Value": PLAIN},
)
ANSWERS = (PLAIN | st.builds(lambda rows: {"value": rows}, st.lists(RECORDS))).map(lambda x: json.dumps(x).encode())


@given(st.binary() | TABLES | ANSWERS)
@example(b"iso3,year,spar_edition,level,code,score\nGHA,2022,2,indicator,C1.1,40")
def test_whatever_a_file_holds_the_end_is_an_answer_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.csv"
    path.write_bytes(content)
    result = run("scores", path, "--json")
    assert result.exception is None or isinstance(result.exception, SystemExit), content
    if result.exit_code == 0:
        assert json.loads(result.stdout)["states"]
    else:
        assert result.exit_code == 2
        assert len(result.stderr.strip().splitlines()) == 1
