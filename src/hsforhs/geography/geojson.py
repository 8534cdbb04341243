"""Places in a GeoJSON FeatureCollection (RFC 7946). Shapes are checked and not kept: pages draw no boundaries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written

from .columns import Mapped, find_columns, row_from
from .records import Country, PlaceReading, PlaceRow

LAYOUT = "GeoJSON"
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_RINGS = {"Polygon", "MultiPolygon"}


def read_geojson(
    content: Mapping[str, Any], *, file: str, country: Country, others: Collection[str], mapped: Mapped
) -> PlaceReading:
    """Read the places of a FeatureCollection from the properties of its features.

    Raises BadInput for broken features and shapes, and where no property holds the code or the name.
    """
    features = content.get("features")
    if not isinstance(features, list):
        raise BadInput(
            Sentence("the FeatureCollection has no list of features"), file=file, expected=Sentence("features")
        )
    found = [_properties(feature, index, file) for index, feature in enumerate(features, 1)]
    headings = dict.fromkeys(str(name) for properties in found for name in properties)
    columns = find_columns(headings, mapped, file=file) if found else None
    rows: list[PlaceRow] = []
    for index, (feature, properties) in enumerate(zip(features, found, strict=True), 1):
        where = f"feature {index}"
        try:
            _check_shape(feature.get("geometry"))
            row = columns and row_from(
                properties.get, columns, country=country, others=others, kind=mapped.kind, where=where
            )
        except BadInput as error:
            raise error.at(file=file, place=where) from None
        if row:
            rows.append(row)
    return PlaceReading(file, LAYOUT, tuple(rows))


def _properties(feature: object, index: int, file: str) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or feature.get("type") != "Feature" or not isinstance(properties, dict):
        raise BadInput(
            Sentence("this is no feature with properties"),
            file=file,
            place=Sentence("feature %(index)s", index=index),
            expected=Sentence("a GeoJSON Feature"),
        )
    return properties


def _check_shape(shape: object) -> None:
    """Raise BadInput for a shape that is none; a feature without shape is in order."""
    if shape is None:
        return
    kind = shape.get("type") if isinstance(shape, dict) else None
    if isinstance(shape, dict) and kind == "GeometryCollection":
        for part in shape.get("geometries") or ():
            _check_shape(part)
        return
    if not isinstance(shape, dict) or kind not in _DEPTH:
        raise BadInput(
            Sentence("'%(value)s' is no shape", value=str(kind)[:40]),
            expected=Sentence("%(listed)s or GeometryCollection", listed=", ".join(_DEPTH)),
        )
    _check_positions(shape.get("coordinates"), _DEPTH[kind], ring=kind in _RINGS)


def _check_positions(found: object, depth: int, *, ring: bool) -> None:
    if not isinstance(found, list):
        raise BadInput(Sentence("a shape has no coordinates"), expected=Sentence("lists of longitude and latitude"))
    if depth == 0:
        _check_position(found)
        return
    for inner in found:
        _check_positions(inner, depth - 1, ring=ring)
    if ring and depth == 1 and (len(found) < 4 or found[0] != found[-1]):
        raise BadInput(
            Sentence("a ring of a shape is not closed"),
            expected=Sentence("at least four positions, the last like the first"),
        )


def _check_position(found: Sequence[object]) -> None:
    numbers = [x for x in found[:2] if isinstance(x, int | float) and not isinstance(x, bool)]
    if len(numbers) != 2:
        raise BadInput(
            Sentence("a position of a shape is no pair of numbers"), expected=Sentence("longitude and latitude")
        )
    if not (-180 <= numbers[0] <= 180 and -90 <= numbers[1] <= 90):
        raise BadInput(
            Sentence(
                "the position %(longitude)s, %(latitude)s lies outside the world",
                longitude=Written(numbers[0], f"{numbers[0]:g}"),
                latitude=Written(numbers[1], f"{numbers[1]:g}"),
            ),
            expected=Sentence("longitude and latitude in degrees (WGS 84), not metres"),
        )
