"""Lists of the places of Lumora."""

from __future__ import annotations

from typing import Any

from hsforhs.geography import PlaceRow
from hsforhs.scores.examples import invented_places
from tests.geography.made import row


def listed(**changed: dict[str, Any]) -> list[PlaceRow]:
    """Return the stored list of Lumora; ``changed`` gives other values by code with ``_`` for ``-``."""
    more = {code.replace("_", "-"): values for code, values in changed.items()}
    return [
        row(**{**x, "population": int(x["population"]), **more.get(x["code"], {})})
        for x in invented_places()
        if x["kind"] != "country"
    ]
