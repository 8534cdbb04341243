"""HXL, validated and read by libhxl."""

from __future__ import annotations

import io

import hxl
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.formats.hxl import COLUMNS, write_hxl
from hsforhs.framework import framework
from hsforhs.scores import Assessment
from tests.formats.exchanged import any_assessment, lumora, published, three_states
from tests.scores.made import assessment

WORDS = framework()


def written(*assessments: Assessment) -> bytes:
    target = io.BytesIO()
    write_hxl(assessments, WORDS, target)
    return target.getvalue()


def read_back(content: bytes) -> list[dict[str, str]]:
    data = hxl.data(io.BytesIO(content))
    return [{column.display_tag: value for column, value in zip(row.columns, row.values, strict=True)} for row in data]


def test_libhxl_finds_the_tags_under_the_headings() -> None:
    data = hxl.data(io.BytesIO(written(three_states())))
    assert [(x.header, x.display_tag) for x in data.columns] == list(COLUMNS)


def test_libhxl_finds_nothing_wrong() -> None:
    found: list[str] = []
    schema = hxl.schema(callback=lambda error: found.append(f"{error.rule.severity}: {error.message}"))
    assert schema.validate(hxl.data(io.BytesIO(written(*lumora(), published("GHA", "jee-1")))))
    assert [x for x in found if not x.startswith("info")] == []


def test_libhxl_would_find_a_value_that_is_no_number() -> None:
    content = written(three_states()).replace(b",60,per cent", b",sixty,per cent")
    found: list[str] = []
    hxl.schema(callback=lambda error: found.append(error.rule.severity)).validate(hxl.data(io.BytesIO(content)))
    assert "error" in found


def test_the_three_states_stay_three() -> None:
    rows = {x["#indicator+code"]: x for x in read_back(written(three_states()))}
    told = {code: (x["#indicator+value+num"], x["#status"]) for code, x in rows.items()}
    assert told["C1.1"] == ("0", "value")
    assert told["C2.1"] == ("", "not applicable")
    assert told["C2.2"] == ("", "not reported")
    assert rows["TOTAL"]["#indicator+level"] == "total"
    assert rows["C1"]["#indicator+level"] == "capacity"
    assert rows["C1.1"]["#indicator+instrument"] == "spar-2"


@given(any_assessment())
def test_every_score_comes_back(found: Assessment) -> None:
    rows = read_back(written(found))
    told = {x["#indicator+code"]: x["#indicator+value+num"] for x in rows}
    assert {code: float(value) if value else None for code, value in told.items()} == {
        key.code: score.value for key, score in found.scores.items()
    }


@given(st.sampled_from("=+-@\t'"), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8))
def test_no_cell_is_run_by_a_spreadsheet(sign: str, rest: str) -> None:
    (row, *_) = read_back(written(assessment("spar-2", {}, name=sign + rest, place=sign)))
    assert row["#loc+code"].startswith("'")
    assert not any(str(x).startswith(("=", "+", "-", "@", "\t")) for x in row.values())


def test_the_file_is_always_the_same() -> None:
    assert written(*lumora()) == written(*lumora()[::-1])
