from __future__ import annotations

from hsforhs.geography import DISTRICT, PlaceReading

from .made import row


def test_a_reading_knows_of_which_kinds_it_speaks() -> None:
    assert PlaceReading("x", "GeoJSON", (row("A", DISTRICT), row("B", DISTRICT))).kinds == {DISTRICT}
    assert PlaceReading("x", "GeoJSON", ()).kinds == frozenset()
