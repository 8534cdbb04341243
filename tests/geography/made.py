"""Lists of places of the invented country Lumora, as the three kinds of file give them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hsforhs.geography import Country, PlaceRow

LUMORA = Country("XLM")
GHANA = Country("GHA", "GH")
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}


def table(folder: Path, text: str, *, name: str = "places.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def json_file(folder: Path, content: object, *, name: str = "places.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def features(*found: Mapping[str, Any], shape: object = None) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": shape, "properties": dict(x)} for x in found],
    }


def uid(number: int) -> str:
    return f"U{number:010d}"


def unit(number: int, name: str, parents: Sequence[int] = (), **more: Any) -> dict[str, Any]:
    """Return an organisation unit; ``parents`` are the numbers of the units above, from the top."""
    path = "/" + "/".join(uid(x) for x in (*parents, number))
    return {"id": uid(number), "name": name, "path": path, "level": len(parents) + 1, **more}


def units(*found: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"organisationUnits": list(found), **more}


def row(code: str, kind: str = "province", parent: str = "XLM", **more: Any) -> PlaceRow:
    return PlaceRow(**{"code": code, "name": code.title(), "kind": kind, "parent": parent, "where": code, **more})
