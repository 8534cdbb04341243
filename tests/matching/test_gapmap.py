"""Supply against demand."""

from __future__ import annotations

import pytest

from hsforhs.framework import framework
from hsforhs.matching import Knowledge, Need, gap_map, scarcest, shortlist

from .made import DAY, expert

PEOPLE = [expert("a"), expert("b", consents=False), expert("c", knowledge=(Knowledge("P4", 2),))]


def test_every_area_has_a_row_and_supply_is_the_sum_of_scores() -> None:
    rows = {x.area: x for x in gap_map({"D2": 2.0}, PEOPLE, on=DAY)}
    assert list(rows) == list(framework().areas)
    listed = shortlist(Need("D2"), PEOPLE, on=DAY).people
    assert rows["D2"].people == len(listed) == 1
    assert rows["D2"].supply == pytest.approx(sum(x.score for x in listed))
    assert rows["D2"].ratio == pytest.approx(rows["D2"].supply / 2)


def test_who_knows_a_neighbouring_area_alone_is_no_supply() -> None:
    neighbour = expert("n", knowledge=(Knowledge("D1:HIS", 5), Knowledge("HIS", 5)))
    assert shortlist(Need("D2"), [neighbour], on=DAY).people, "and yet on the list"
    rows = {x.area: x.people for x in gap_map({}, [neighbour], on=DAY)}
    assert (rows["D1"], rows["D2"]) == (1, 0)


def test_without_demand_there_is_no_ratio() -> None:
    assert all(x.ratio is None for x in gap_map({}, PEOPLE, on=DAY))


def test_the_scarcest_come_first_and_what_nobody_asks_for_does_not() -> None:
    rows = gap_map({"D2": 1.0, "CE": 1.0, "P4": 1.0}, PEOPLE, on=DAY)
    found = scarcest(rows)
    assert next(x.area for x in found) == "CE", "nobody knows it"
    assert {x.area for x in found} == {"D2", "CE", "P4"}
    assert [x.ratio for x in found] == sorted(x.ratio for x in found if x.ratio is not None)
