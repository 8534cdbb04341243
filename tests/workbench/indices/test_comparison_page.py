"""Places beside each other."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.metric import read_definition
from hsforhs.workbench.indices import comparison_page
from hsforhs.workbench.indices.models import ObservationSet, Run, UnitResult
from hsforhs.workbench.places.models import Place
from tests.workbench.indices.test_shape import small

SMALL = read_definition(small())
RUN = Run(slug="small", shown=["top", "left", "right"])


def result(unit: str, *numbers: float | None, name: str = "", **place: Any) -> UnitResult:
    found = Place(code=unit, name=name, **place) if place else None
    content = {"name": name, "class": "low", "reason": "", "nodes": {"top": list(numbers)}}
    return UnitResult(run=RUN, unit=unit, place=found, content=content)


def test_units_come_by_name_and_never_by_score() -> None:
    found = [result("X", 9.0, name="zeta"), result("Y", 1.0, name="Álpha"), result("B", 5.0)]
    assert [comparison_page.title_of(x) for x in comparison_page.in_alphabet(found)] == ["Álpha", "B", "zeta"]


def test_pairs_say_who_is_above_only_where_intervals_are_apart() -> None:
    low = result("A", 2.0, 1.0, 1.5, 2.0, 2.5, 3.0, name="A")
    middle = result("B", 3.5, 2.9, 3.0, 3.5, 4.0, 4.5, name="B")
    high = result("C", 6.0, 5.0, 5.5, 6.0, 6.5, 7.0, name="C")
    RUN.text, RUN.seed = small(), 1
    RUN.observations = ObservationSet(text="unit,a,b\nA,20,4\nB,30,3.3\nC,60,2\nD,,\n")
    found = comparison_page.pairs(RUN, [low, middle, high, result("D", None, name="D")], "top")
    assert all(x.chance is not None and x.chance <= 50 for x in found)
    assert [(x.one, x.other, x.overlap, x.above) for x in found] == [
        ("A", "B", True, ""),
        ("A", "C", False, "C"),
        ("B", "C", False, "C"),
    ]


def test_a_row_leads_to_the_page_of_its_place_or_says_why_there_is_no_score() -> None:
    known, strange = comparison_page.rows(
        SMALL, RUN, [result("GHA", 5.0, name="Ghana", kind="country"), result("x", None)], "top"
    )
    assert (known.address, known.label, known.value) == ("/indices/small/GHA/", "low", "5.0")
    assert (strange.address, strange.value, strange.reason) == ("", "", "not computable")
    (part,) = comparison_page.rows(SMALL, RUN, [result("GHA", 5.0, name="Ghana", kind="country")], "left")
    assert (part.label, part.value) == ("", "")


@pytest.mark.django_db
def test_averages_are_plain_means_of_countries_and_say_of_how_many(states_store: None) -> None:
    def country(code: str, value: float | None, **more: Any) -> UnitResult:
        return result(code, value, name=code, **{"kind": "country", "path": f"WORLD/AFRO/{code}", **more})

    rows = [
        country("GHA", 4.0),
        country("NGA", 5.0),
        country("TGO", None),
        country("FRA", 9.0, path="WORLD/EURO/FRA"),
        country("XLM", 1.0, invented=True),
        country("XLM-U", 1.0, kind="province", path="WORLD/AFRO/XLM/XLM-U"),
        result("somewhere", 1.0),
    ]
    found = {x.code: (x.mean, x.number, x.states) for x in comparison_page.averages(SMALL, rows, "top")}
    assert found == {"AFRO": ("4.5", 2, 47), "EURO": ("9.0", 1, 55), "WORLD": ("6.0", 3, 196)}
    assert comparison_page.averages(SMALL, [result("somewhere", 1.0)], "top") == []


def test_classes_are_counted_in_their_own_order() -> None:
    rows = [result("a", 1.0), result("b", 1.0)]
    assert comparison_page.class_counts(SMALL, rows) == [("low", 2), ("high", 0)]


def test_only_scores_of_the_run_can_be_compared() -> None:
    one = UnitResult(unit="X1", content={"nodes": {"top": [None], "left": [None], "right": [3.0]}})
    found = comparison_page.nodes_to_compare(SMALL, RUN, [one])
    assert [(x.id, x.number) for x in found] == [("top", 0), ("left", 0), ("right", 1)]
    assert comparison_page.first_to_show(SMALL, found) == "right"
    found = comparison_page.nodes_to_compare(SMALL, Run(shown=["top"]), [])
    assert [x.id for x in found] == ["top"]
    assert comparison_page.first_to_show(SMALL, found) == "top"
