from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsforhs.formats.assessment_xlsx import scores_digest, write_assessment_workbook
from hsforhs.framework import Key, framework
from hsforhs.scores import Score, difference
from hsforhs.scores.readers import read_scores
from hsforhs.scores.readers.workbook import COLUMNS

HEADER_ROW = 4
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Z")), max_size=40)


def write(target: Any, **more: Any) -> None:
    write_assessment_workbook(
        **{
            "place": "GHA",
            "country": "GHA",
            "name": "Ghana",
            "instrument": "spar-2",
            "year": 2026,
            "framework": framework(),
            "path_or_stream": target,
            **more,
        }
    )


def opened(**more: Any) -> openpyxl.Workbook:
    stream = io.BytesIO()
    write(stream, **more)
    return openpyxl.load_workbook(stream)


def key(code: str) -> Key:
    return Key.of("spar-2", code)


STORED = {
    key("C1.1"): Score.of(key("C1.1"), 0),
    key("C1.2"): Score.of(key("C1.2"), None, not_applicable=True),
    key("C2.1"): Score.of(key("C2.1"), None),
    key("C2.2"): Score.of(key("C2.2"), 80),
}


def rows(book: openpyxl.Workbook) -> dict[str, tuple[Any, ...]]:
    return {row[2]: row for row in book["Scores"].iter_rows(min_row=HEADER_ROW + 1, values_only=True)}


def test_one_row_per_indicator_with_stored_beside_new() -> None:
    book = opened(scores=STORED)
    assert tuple(cell.value for cell in book["Scores"][HEADER_ROW]) == COLUMNS
    found = rows(book)
    assert list(found) == [x.code for x in framework().indicators_of("spar-2")]
    stored_and_new = {code: row[5:7] for code, row in found.items()}
    assert stored_and_new["C1.1"] == (0, 0)
    assert stored_and_new["C1.2"] == ("n/a", "n/a")
    assert stored_and_new["C2.1"] == ("NR", None)
    assert stored_and_new["C2.2"] == (80, 80)
    assert stored_and_new["C3.1"] == (None, None)


def test_only_score_reasoning_evidence_and_date_are_unlocked() -> None:
    sheet = opened()["Scores"]
    assert sheet.protection.sheet
    unlocked = [COLUMNS[x.column - 1] for x in sheet[HEADER_ROW + 1] if not x.protection.locked]
    assert unlocked == ["New score", "Reasoning", "Evidence", "Date"]
    assert sheet.freeze_panes == f"E{HEADER_ROW + 1}"
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"


@pytest.mark.parametrize(
    ("instrument", "allowed"),
    [
        ("spar-2", [0, 20, 40, 60, 80, 100, "NR", "n/a"]),
        ("jee-3", [1, 2, 3, 4, 5, "NR", "n/a"]),
        ("jee-1", [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, "NR", "n/a"]),
    ],
)
def test_the_list_offers_the_scale_of_the_instrument(instrument: str, allowed: list[Any]) -> None:
    book = opened(instrument=instrument)
    rule = next(x for x in book["Scores"].data_validations.dataValidation if x.type == "list")
    assert str(rule.sqref).startswith(f"G{HEADER_ROW + 1}:G")
    assert rule.formula1 == "list_score"
    sheet, cells = next(iter(book.defined_names["list_score"].destinations))
    assert [row[0].value for row in book[sheet][cells]] == allowed


def test_both_score_columns_are_shaded_by_level() -> None:
    formats = opened()["Scores"].conditional_formatting
    shaded = {str(x.sqref).split(":")[0]: {rule.formula[0] for rule in x.rules} for x in formats}
    assert shaded == {f"{column}{HEADER_ROW + 1}": {"20", "40", "60", "80", "100"} for column in "FG"}


def test_children_stand_one_below_the_other() -> None:
    children = [("GHA-A", "Ashanti"), ("GHA-B", "=Bono")]
    book = opened(children=children, child_scores={"GHA-A": {key("C1.1"): Score.of(key("C1.1"), 40)}})
    found = list(book["Scores"].iter_rows(min_row=HEADER_ROW + 1, values_only=True))
    count = len(framework().indicators_of("spar-2"))
    assert [row[0] for row in found] == ["GHA-A"] * count + ["GHA-B"] * count
    assert found[0][5:7] == (40, 40)
    assert found[count][1] == "'=Bono"
    assert dict(book["About this file"].values)["places"] == "GHA-A GHA-B"


def test_the_file_says_what_it_is() -> None:
    keys = dict(opened(scores=STORED)["About this file"].values)
    assert keys["schema"] == "hsforhs-assessment/1"
    assert (keys["instrument"], keys["country"], keys["places"], keys["period"]) == ("spar-2", "GHA", "GHA", "2026")
    assert keys["catalogue version"] == framework().version
    assert keys["stored digest"] == scores_digest({"GHA": STORED})


def test_the_digest_changes_with_a_score_and_with_nothing_else() -> None:
    digest = scores_digest({"GHA": STORED})
    moved = dict(reversed(STORED.items()))
    without = {k: x for k, x in STORED.items() if k != key("C2.1")}
    assert scores_digest({"GHA": moved}) == scores_digest({"GHA": without}) == digest
    changed = {**STORED, key("C1.1"): Score.of(key("C1.1"), 20)}
    assert scores_digest({"GHA": changed}) != digest
    assert scores_digest({"TGO": STORED}) != digest


def test_a_mission_is_known_by_its_date() -> None:
    book = opened(instrument="jee-3", year=None, date=dt.date(2024, 5, 17))
    assert dict(book["About this file"].values)["period"] == "2024-05-17"
    with pytest.raises(ValueError, match="a year or a date"):
        opened(year=None)


SCORES = st.one_of(
    st.sampled_from([0, 20, 40, 60, 80, 100]).map(lambda x: (x, False)), st.just((None, False)), st.just((None, True))
)


@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_stored_comes_back_whole(tmp_path: Path, data: st.DataObject) -> None:
    stored = {}
    for indicator in framework().indicators_of("spar-2"):
        value, not_applicable = data.draw(SCORES)
        stored[indicator.key] = dataclasses.replace(
            Score.of(indicator.key, value, not_applicable=not_applicable),
            reasoning=data.draw(TEXT),
            evidence=data.draw(TEXT),
            dated=data.draw(st.none() | st.dates(dt.date(2005, 1, 1), dt.date(2099, 12, 31))),
        )
    path = tmp_path / "round.xlsx"
    write(path, scores=stored)
    reading = read_scores(path)
    (back,) = reading.assessments
    assert (back.place, back.country, back.instrument, back.year) == ("GHA", "GHA", "spar-2", 2026)
    assert dict(back.scores) == stored
    found = difference(stored, back, base=reading.base["GHA"])
    assert {x.kind for x in found} == {"same"}
