"""Charts of scenarios."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from hsforhs.workbench.scenarios.pictures import frontier_marks, path_bars


def point(share: float, budget: float, steps: int | None) -> dict[str, Any]:
    return {"share": share, "budget": budget, "steps": steps}


def test_more_money_stands_further_along_and_more_steps_higher() -> None:
    marks, lines = frontier_marks([point(0.5, 50, 2), point(0.75, 75, None), point(1, 100, 4)])
    assert [(x.steps, x.declared) for x in marks] == [(2, False), (4, True)]
    assert float(marks[0].x) < float(marks[1].x)
    assert float(marks[0].y) > float(marks[1].y)
    assert [(x.x1, x.y2) for x in lines] == [(marks[0].x, marks[1].y)]
    with translation.override("ar"):
        mirrored, _lines = frontier_marks([point(0.5, 50, 2), point(1, 100, 4)])
    assert float(mirrored[0].x) > float(mirrored[1].x)
    assert frontier_marks([]) == ([], [])


def test_a_path_without_index_has_no_bars() -> None:
    path = [{"year": 0, "index": 40.0}, {"year": 1, "index": 46.0}]
    assert [(x.year, x.width, x.gained) for x in path_bars(path)] == [(0, "40", 0.0), (1, "46", 6.0)]
    assert path_bars([{"year": 0, "index": None}]) == []
