from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.geography import Mapped, PlaceReading, read_places
from hsforhs.geography.geojson import _check_shape

from .made import LUMORA, SQUARE, features, json_file


def read(folder: Path, content: dict[str, Any], mapped: Mapped | None = None) -> PlaceReading:
    return read_places(json_file(folder, content), LUMORA, mapped=mapped)


def test_properties_become_places_and_shapes_are_not_kept(tmp_path: Path) -> None:
    found = read(tmp_path, features({"code": "U", "name": "Upland", "population": 459300, "x": None}, shape=SQUARE))
    assert [(x.code, x.name, x.kind, x.population) for x in found.rows] == [("XLM-U", "Upland", "province", 459300)]


def test_properties_with_other_names_are_mapped(tmp_path: Path) -> None:
    content = features({"ADM2_PCODE": "XLM0101", "ADM2_EN": "Tessamor", "ADM1_PCODE": "XLM01"})
    fields = {"code": "ADM2_PCODE", "name": "ADM2_EN", "parent": "ADM1_PCODE"}
    (row,) = read(tmp_path, content, Mapped(fields, "district")).rows
    assert (row.code, row.parent, row.kind) == ("XLM0101", "XLM01", "district")
    with pytest.raises(BadInput, match=r"no column is called code; .*'ADM2_PCODE', 'ADM2_EN', 'ADM1_PCODE'"):
        read(tmp_path, content)


def test_a_collection_without_features_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, features()).rows == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"type": "FeatureCollection"}, "no list of features"),
        ({"type": "FeatureCollection", "features": [7]}, "feature 1: this is no feature"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": None}]}, "no feature with"),
        (features({"code": "U", "name": "Upland", "population": "x"}), "feature 1: the population 'x'"),
    ],
)
def test_broken_collections_are_refused(tmp_path: Path, content: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("Polygon", "'None' is no shape"),
        ({"type": "Circle", "coordinates": []}, "'Circle' is no shape"),
        ({"type": "Point"}, "no coordinates"),
        ({"type": "Point", "coordinates": [1]}, "no pair of numbers"),
        ({"type": "Point", "coordinates": [True, 2]}, "no pair of numbers"),
        ({"type": "Point", "coordinates": [624000, 712000]}, "lies outside the world; expected .* not metres"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1]]]}, "not closed"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [2, 2]]]}, "not closed"),
        ({"type": "Polygon", "coordinates": [[0, 0], [0, 1]]}, "no coordinates"),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point"}]}, "no coordinates"),
    ],
)
def test_shapes_that_are_none_are_refused(tmp_path: Path, shape: object, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        read(tmp_path, features({"code": "U", "name": "Upland"}, shape=shape))
    assert "feature 1" in str(caught.value)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=8))
def test_every_closed_ring_in_degrees_is_a_shape(points: list[tuple[float, float]]) -> None:
    ring = [list(x) for x in [*points, points[0]]]
    _check_shape({"type": "Polygon", "coordinates": [ring]})
    _check_shape({"type": "MultiPolygon", "coordinates": [[ring], [ring]]})
