from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.geography import Mapped, PlaceReading, check_rows, read_places

from .made import LUMORA, json_file, uid, unit, units

TREE = (
    unit(1, "Lumora"),
    unit(2, "Upland", [1], code="U"),
    unit(3, "Tessamor", [1, 2], code="U-1", openingDate="2019-01-01T00:00:00.000"),
    unit(4, "Halvenny", [1, 2]),
    unit(5, "Health centre", [1, 2, 3], code="HC 1"),
)


def read(folder: Path, content: dict[str, Any], mapped: Mapped | None = None) -> PlaceReading:
    return read_places(json_file(folder, content), LUMORA, mapped=mapped)


def test_the_two_levels_below_the_country_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, units(*TREE))
    assert [(x.code, x.kind, x.parent) for x in found.rows] == [
        ("XLM-U", "province", "XLM"),
        ("XLM-U-1", "district", "XLM-U"),
        (f"XLM-{uid(4)}", "district", "XLM-U"),
    ]
    assert found.rows[1].valid_from == dt.date(2019, 1, 1)
    assert found.rows[2].identifiers == {"dhis2": uid(4)}
    check_rows(found.rows, LUMORA, file=found.file)


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    said = " ".join(map(str, read(tmp_path, units(*TREE)).remarks))
    assert "level 2 was read as provinces and level 3 as districts of XLM." in said
    assert "left out were 1 of level 1, 1 of level 4." in said
    assert "1 units without a code are kept under their identifier." in said


def test_without_the_country_the_highest_level_is_the_provinces(tmp_path: Path) -> None:
    found = read(tmp_path, units(unit(2, "Upland", [1]), unit(6, "Rivers", [1]), unit(3, "Tessamor", [1, 2])))
    assert [x.kind for x in found.rows] == ["province", "province", "district"]


def test_levels_can_be_chosen_and_what_lies_between_is_climbed(tmp_path: Path) -> None:
    found = read(tmp_path, units(*TREE), Mapped(levels=(2, 4)))
    assert [(x.name, x.parent) for x in found.rows] == [("Upland", "XLM"), ("Health centre", "XLM-U")]


def test_levels_follow_from_paths_or_parents(tmp_path: Path) -> None:
    bare = [{k: v for k, v in x.items() if k != "level"} for x in TREE]
    assert read(tmp_path, units(*bare)).rows == read(tmp_path, units(*TREE)).rows
    linked = [
        {"id": uid(1), "name": "Lumora"},
        {"id": uid(2), "name": "Upland", "parent": {"id": uid(1)}},
        {"id": uid(3), "name": "Tessamor", "parent": {"id": uid(2)}},
    ]
    assert [(x.name, x.kind) for x in read(tmp_path, units(*linked)).rows] == [
        ("Upland", "province"),
        ("Tessamor", "district"),
    ]


def test_names_in_other_languages_come_along(tmp_path: Path) -> None:
    translations = [
        {"property": "NAME", "locale": "fr", "value": "Hautes-Terres"},
        {"property": "SHORT_NAME", "locale": "fr", "value": "HT"},
        "broken",
    ]
    found = read(tmp_path, units(TREE[0], {**TREE[1], "translations": translations}))
    assert found.rows[0].names == {"fr": "Hautes-Terres"}


def test_a_district_without_its_province_is_not_hidden(tmp_path: Path) -> None:
    found = read(tmp_path, units(unit(3, "Tessamor", [1, 2])), Mapped(levels=(2, 3)))
    assert [(x.kind, x.parent) for x in found.rows] == [("district", "XLM")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (units(*TREE, pager={"page": 1, "pageCount": 9}), "one of 9 pages of a list; expected the whole list"),
        ({"organisationUnits": {}}, "is no list"),
        (units(), "holds no organisation unit"),
        (units({"id": "1", "name": "x"}), "organisation unit 1: '1' is no identifier of DHIS2"),
        (units("x"), "is no identifier"),
        (units(TREE[0], TREE[1], TREE[1]), "an identifier stands twice"),
        (
            units(
                {"id": uid(1), "name": "a", "parent": {"id": uid(2)}},
                {"id": uid(2), "name": "b", "parent": {"id": uid(1)}},
            ),
            "lies in itself",
        ),
        (units(TREE[0], {**TREE[1], "name": ""}), "organisation unit 2: the place has no name"),
        (units(TREE[0], {**TREE[1], "openingDate": "long ago"}), "the opening date 'long ago' is no date"),
    ],
)
def test_broken_lists_are_refused(tmp_path: Path, content: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read(tmp_path, content)
