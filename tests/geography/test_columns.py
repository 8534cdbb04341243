from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.geography.columns import Mapped, find_columns, row_from

from .made import LUMORA


def test_headings_are_found_without_regard_to_case() -> None:
    found = find_columns(["Place_Code", "NAME", "name_fr", "Population"], Mapped(), file="x")
    assert found.fields == {"code": "Place_Code", "name": "NAME", "population": "Population"}
    assert found.names == {"fr": "name_fr"}


def test_a_named_column_goes_before_a_known_heading() -> None:
    found = find_columns(["code", "ADM2_PCODE", "name"], Mapped({"code": "adm2_pcode"}), file="x")
    assert found.fields["code"] == "ADM2_PCODE"


@pytest.mark.parametrize(
    ("headings", "fields", "said"),
    [
        (["name"], {}, "no column is called code; expected such a column, .* here are 'name'"),
        (["code"], {}, "no column is called name"),
        ([], {}, "here are columns with headings"),
        (["code", "name"], {"code": "pcode2"}, "there is no column 'pcode2'; expected 'code', 'name'"),
        (["code", "name"], {"colour": "code"}, "'colour' is no field of a place"),
    ],
)
def test_missing_columns_are_named(headings: list[str], fields: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        find_columns(headings, Mapped(fields), file="x")


def one(cells: dict[str, object], kind: str = ""):
    columns = find_columns(cells, Mapped(), file="x")
    return row_from(cells.get, columns, country=LUMORA, others=(), kind=kind, where="line 2")


def test_the_kind_follows_from_the_parent_where_no_column_tells() -> None:
    assert one({"code": "U", "name": "Upland", "parent": ""}).kind == "province"
    assert one({"code": "U-1", "name": "Tessamor", "parent": "U"}).kind == "district"
    assert one({"code": "U-1", "name": "Tessamor", "parent": "U"}).parent == "XLM-U"
    assert one({"code": "9", "name": "Ninth"}, kind="district").parent == "XLM"


def test_numbers_of_json_are_codes_too() -> None:
    assert one({"code": 7.0, "name": "Seventh", "population": 12.0}).code == "XLM-7"


def test_the_row_of_the_country_is_left_out_and_another_country_refused() -> None:
    assert one({"code": "XLM", "name": "Lumora", "kind": "country"}) is None
    with pytest.raises(BadInput, match="holds the country QQQ"):
        one({"code": "QQQ", "name": "Elsewhere", "kind": "country"})
