"""From gaps and a network to a team."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsforhs.matching import Knowledge, Need, Wanted, example_network, muster
from hsforhs.matching.musters import MOST_EXACT
from hsforhs.matching.shortlists import CONSENT, FAR

from .made import DAY, expert

D2, P4 = Wanted(Need("D2"), 2.0), Wanted(Need("P4"))


def test_a_team_covers_several_gaps_and_says_why_each_and_what_is_missing() -> None:
    people = [expert("a"), expert("b", knowledge=(Knowledge("P4", 5),)), expert("c", consents=False), expert("d")]
    found = muster([D2, P4], people, size=2, on=DAY)
    assert found.team.status == "optimal"
    assert {x.id for x in found.members} == {"a", "b"}, "a and d are alike, the first id is taken"
    assert found.filtered_out == {CONSENT: 1}
    assert set(found.missing) == {"D2", "P4"}
    assert all(x.gain > 0 for x in found.team.members)


def test_people_of_one_institution_and_rivals_are_not_in_one_team() -> None:
    one = frozenset({"i"})
    people = [expert("a", bodies=one), expert("b", bodies=one), expert("c", rivals=frozenset({"a"}))]
    assert set(muster([D2], people, size=3, on=DAY).problem.conflicts) == {("a", "b"), ("a", "c")}
    assert {x.id for x in muster([D2], people, size=3, on=DAY).members} == {"b", "c"}


def test_who_fits_none_of_the_gaps_is_counted_by_the_first_reason() -> None:
    far = expert("x", knowledge=(Knowledge("CE", 5),))
    found = muster([D2, P4], [far], size=1, on=DAY)
    assert found.filtered_out == {FAR: 1}
    assert found.missing["D2"] == ("D2",)


def test_quotas_by_region_gender_and_country() -> None:
    people = [
        expert("a", gender="m"),
        expert("b", gender="f", knowledge=(Knowledge("D2", 1),)),
        expert("c", gender="m"),
    ]
    found = muster([D2], people, size=2, on=DAY, quotas={"gender": {"f": 1}})
    assert "b" in {x.id for x in found.members}
    none = muster([D2], people, size=2, on=DAY, quotas={"region": {"WPRO": 1}})
    assert none.team.status == "infeasible"
    assert none.members == ()


def test_a_large_network_gets_a_good_team_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [expert(f"p{number:03}") for number in range(MOST_EXACT + 1)]

    def never(*_args: object, **_more: object) -> None:
        raise AssertionError("the proof was asked for")

    monkeypatch.setattr("hsforhs.matching.musters.choose_team", never)
    assert len(muster([D2], people, size=3, on=DAY).members) == 3


def test_the_invented_network_gives_a_team_for_gaps_of_a_country() -> None:
    network = example_network()
    wanted = [Wanted(replace(Need(x), country="XLM")) for x in ("D2", "P4", "R1")]
    found = muster(wanted, network.people, size=4, on=network.day, quotas={"region": {"AFRO": 1}})
    assert found.team.status == "optimal"
    assert 1 <= len(found.members) <= 4
    assert any(x.region == "AFRO" for x in found.members)
    assert all("XLM" not in x.interests.countries for x in found.members if x.interests)
