"""Records near a gap: the nearest term counts, what shares nothing is left out, equals keep their order."""

from __future__ import annotations

from hsforhs.matching import Need
from hsforhs.matching.near import Near, nearest

ROWS = {
    "elsewhere": ("P4:SD",),
    "domain": ("D1:WF",),
    "here too": ("P4:SD", "D2:HIS"),
    "nothing": (),
    "area": ("D2",),
    "here": ("D2:HIS", "D1:HIS"),
    "component": ("P4:HIS",),
}


def test_the_nearest_stand_first_with_the_term_that_makes_them_so() -> None:
    found = nearest(Need("D2", "HIS"), ROWS, lambda name: ROWS[name])
    assert found == [
        Near("here too", 1.0, "D2:HIS"),
        Near("here", 1.0, "D2:HIS"),
        Near("area", 0.7, "D2"),
        Near("domain", 0.4, "D1:WF"),
        Near("component", 0.3, "P4:HIS"),
    ]
    assert nearest(Need("D2", "HIS"), ROWS, lambda name: ROWS[name], most=2) == found[:2]
    assert nearest(Need("P1"), [], lambda name: ROWS[name]) == []
