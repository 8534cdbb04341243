"""Answers of WHO's Global Health Observatory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.scores import TOTAL, Reading, ScoreState
from hsforhs.scores.readers import AmbiguousFile, read_scores
from hsforhs.scores.readers.gho import looks_like_gho, read_gho_answers


def record(what: str = "C05", value: Any = 80.0, **other: Any) -> dict[str, Any]:
    """A record of the service; ``what`` is the end of Dim2."""
    return {
        "IndicatorCode": "SDGIHR2021",
        "SpatialDimType": "COUNTRY",
        "SpatialDim": "GHA",
        "ParentLocationCode": "AFR",
        "TimeDim": 2024,
        "Dim1": "IHRSPARCAPACITYLEVEL_TOTL",
        "Dim2": f"IHRSPARINDICATORSCORE_{what}",
        "Value": None if value is None else str(value),
        "NumericValue": value,
        **other,
    }


def read(*records: Any, **choice: Any) -> Reading:
    return read_gho_answers([{"value": list(records)}], file="answer.json", **choice)


def remarks(reading: Reading) -> list[str]:
    return [str(x) for x in reading.remarks]


def refusal(*records: Any) -> str:
    with pytest.raises(BadInput) as caught:
        read(*records)
    return str(caught.value)


def test_average_and_capacities_without_indicators() -> None:
    (ghana,) = read(record("TOTL", 61.0), record("C01", 67.0), record("C15", 0.0)).assessments
    assert (ghana.instrument, ghana.place, ghana.year, ghana.kind) == ("spar-2", "GHA", 2024, "SELF")
    assert (ghana.name, ghana.who_region, ghana.reported) == ("Ghana", "AFR", True)
    assert ghana.published == {TOTAL: 61, "C1": 67, "C15": 0}
    assert len(ghana.scores) == 35
    assert {x.state for x in ghana.scores.values()} == {ScoreState.NOT_REPORTED}


def test_tables_of_one_capacity() -> None:
    table = {"Dim1": None, "Dim2": None}
    rows = [
        record(value=40, IndicatorCode="IHRSPAR2_C01", **table),
        record(value=55, IndicatorCode="IHRSPAR2_C12", **table),
    ]
    assert read(*rows).assessments[0].published == {"C1": 40, "C12": 55}


def test_indicator_rows_are_kept_out() -> None:
    found = read(record("C01", 67), record("C01", 20, Dim1="IHRSPARCAPACITYLEVEL_LVL1"))
    assert found.assessments[0].published == {"C1": 67}
    assert remarks(found) == [
        "rows whose Dim1 is IHRSPARCAPACITYLEVEL_LVL1 and not IHRSPARCAPACITYLEVEL_TOTL were left out."
    ]


@pytest.mark.parametrize("dimension", ["C16", "C99", "AVG"])
def test_unknown_dimension(dimension: str) -> None:
    found = read(record("C01", 67), record(dimension), record(dimension))
    assert found.assessments[0].published == {"C1": 67}
    assert remarks(found) == [f"rows of the unknown Dim2 IHRSPARINDICATORSCORE_{dimension} were left out (2)."]


def test_another_table() -> None:
    found = read(record("C01", 67), record(IndicatorCode="IHRSPAR_CAPACITY05"))
    assert remarks(found) == ["rows of the table IHRSPAR_CAPACITY05 were left out."]


def test_regions_are_averages() -> None:
    region = {"SpatialDimType": "REGION", "SpatialDim": "AFR"}
    world = {"SpatialDimType": "GLOBAL", "SpatialDim": "GLOBAL"}
    found = read(record("C01", 67), record("C01", 38, **region), record("TOTL", 66, **world))
    assert [x.place for x in found.assessments] == ["GHA"]
    assert found.published_averages == {"AFRO": {"C1": 38}, "GLOBAL": {TOTAL: 66}}


def test_averages_belong_to_one_year() -> None:
    region = {"SpatialDimType": "REGION", "SpatialDim": "AFR"}
    rows = [record("C01", x, TimeDim=y, **place) for y, x in ((2023, 30), (2024, 40)) for place in ({}, region)]
    assert read(*rows).published_averages == {}
    assert read(*rows, year=2023).published_averages == {"AFRO": {"C1": 30}}


def test_several_years(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    rows = [record("C01", 67), record("C01", 60, TimeDim=2023), record("C01", 50, TimeDim=2023, SpatialDim="IND")]
    path.write_text(json.dumps({"value": rows}), encoding="utf-8")
    with pytest.raises(AmbiguousFile) as caught:
        read_scores(path)
    assert caught.value.choices == (("spar-2", 2023, 2), ("spar-2", 2024, 1))
    assert [x.published for x in read_scores(path, year=2024).assessments] == [{"C1": 67}]


def test_pages(tmp_path: Path) -> None:
    path = tmp_path / "pages.json"
    path.write_text(json.dumps([{"value": [record("C01", 67)]}, {"value": [record("C02", 40)]}]), encoding="utf-8")
    found = read_scores(path)
    assert (found.layout, found.assessments[0].published) == ("GHO answer", {"C1": 67, "C2": 40})


@pytest.mark.parametrize(("text", "number"), [("51 [36-79]", 51), ("80", 80), ("47.5", 47.5)])
def test_text_where_the_number_is_missing(text: str, number: float) -> None:
    found = read(record("C01", None, Value=text))
    assert found.assessments[0].published == {"C1": number}
    assert remarks(found) == [f"values that stand as text only, such as '{text}', were read from the text."]


@pytest.mark.parametrize("text", ["No data", "Category 3"])
def test_words_are_no_number(text: str) -> None:
    found = read(record("C01", None, Value=text))
    assert (found.assessments[0].published, found.assessments[0].reported) == ({"C1": None}, False)
    assert remarks(found) == [
        f"values that stand as text only, such as '{text}', hold no number and count as not reported."
    ]


def test_nothing_is_no_value_and_needs_no_remark() -> None:
    found = read(record("C01", None))
    assert (found.assessments[0].published, found.remarks) == ({"C1": None}, ())


@pytest.mark.parametrize("value", [101, -1, True, "80"])
def test_no_score(value: Any) -> None:
    assert refusal(record("C02"), record("C01", value)) == (
        f"answer.json, record 2: {value} is no score; expected 0 to 100 per cent."
    )


def test_one_value_for_one_thing() -> None:
    assert read(record("C01", 67), record("C01", 67)).assessments[0].published == {"C1": 67}
    assert "record 2: GHA 2024 has two values of C1; expected one value." in refusal(
        record("C01", 67), record("C01", 60)
    )


def test_years_before_the_edition() -> None:
    found = read(record("C01", 67), record("C01", 60, TimeDim=2019))
    assert found.years == (2024,)
    assert remarks(found) == ["figures of 2019, before the second edition of SPAR, were left out."]


def test_a_place_that_is_no_state_party() -> None:
    found = read(record("C01", 67), record("C01", 60, SpatialDim="PSE"))
    assert [x.place for x in found.assessments] == ["GHA"]
    assert remarks(found) == ["PSE is not a State Party and was left out."]


@pytest.mark.parametrize("broken", ["text", None, {"IndicatorCode": "SDGIHR2021"}, {"SpatialDim": "GHA"}])
def test_records_of_another_shape(broken: Any) -> None:
    assert "record 2: a record has not the fields of the service" in refusal(record(), broken)


@pytest.mark.parametrize("year", [None, "", "soon"])
def test_no_year(year: Any) -> None:
    assert "record 1: a record has no year; expected TimeDim." in refusal(record(TimeDim=year))


def test_nothing_to_read() -> None:
    assert (
        refusal()
        == "answer.json: the answer holds no SPAR figure of a State; expected SDGIHR2021 or IHRSPAR2_C01 to C15."
    )


@pytest.mark.parametrize(
    ("content", "known"),
    [
        ({"value": []}, True),
        ([{"value": []}] * 2, True),
        ([], False),
        ({}, False),
        ({"value": 1}, False),
        ("value", False),
    ],
)
def test_recognised_by_its_shape(content: Any, known: bool) -> None:
    assert looks_like_gho(content) is known
