from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.funding import Flow, FlowState, Zone, compare, possible_duplicates

ONE = Flow(
    "a", "Invented Fund", "Ministry of Health", FlowState.COMMITTED, 1_000_000, 2027,
    activity="XX-1", title="Stronger laboratories in Lumora", source="file one",
)  # fmt: skip


def other(**more: object) -> Flow:
    return dataclasses.replace(ONE, **{"id": "b", "source": "file two", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "zone"),
    [
        ({}, Zone.SAME),
        ({"activity": "", "amount": 1_010_000}, Zone.SAME),
        ({"activity": "", "title": "Something else altogether", "giver": "invented fund"}, Zone.ASK),
        ({"activity": "XX-2", "title": "Roads", "amount": 5, "giver": "Another", "receiver": "A city"}, Zone.DIFFERENT),
        ({"activity": "XX-2", "year": 2028, "amount": 400_000, "title": "Cold chain for vaccines"}, Zone.DIFFERENT),
    ],
)
def test_three_zones(change: dict[str, object], zone: Zone) -> None:
    found = compare(ONE, other(**change))
    assert found.zone is zone, found
    assert found.weight == pytest.approx(sum(weight for _reason, weight in found.reasons))


def test_what_is_not_told_weighs_nothing() -> None:
    reasons = dict(compare(ONE, other(activity="", title="", giver="", receiver="")).reasons)
    assert set(reasons) == {"amounts within two per cent", "the same year"}


def test_only_what_could_be_the_same_is_listed_the_surest_first() -> None:
    ask = other(id="c", activity="", title="Something else altogether")
    later = other(id="d", year=2030)
    told_apart = dataclasses.replace(ONE, id="e")
    found = possible_duplicates([ONE, ask, later, told_apart, other()])
    pairs = [(x.one.id, x.other.id) for x in found]
    assert pairs[0] in {("a", "b"), ("e", "b")}
    assert ("a", "c") in pairs
    assert all("d" not in pair for pair in pairs)
    assert ("a", "e") not in pairs
    assert [x.weight for x in found] == sorted((x.weight for x in found), reverse=True)


@given(st.floats(0, 1e9), st.integers(2026, 2028), st.sampled_from(["", "XX-1", "XX-2"]))
def test_the_order_of_the_two_does_not_matter(amount: float, year: int, activity: str) -> None:
    second = other(amount=amount, year=year, activity=activity)
    assert compare(ONE, second).weight == pytest.approx(compare(second, ONE).weight)


def test_only_neighbouring_years_and_other_sources_are_compared_the_surest_first() -> None:
    def told(number: int, year: int, source: str, amount: float = 100.0) -> Flow:
        return Flow(
            str(number),
            "Fund",
            "Ministry",
            FlowState.COMMITTED,
            amount,
            year,
            {},
            {},
            "",
            "",
            "Labs",
            source,
            None,
            None,
        )

    first = told(1, 2027, "one")
    pairs = possible_duplicates([first, told(2, 2028, "two"), told(3, 2029, "three"), told(4, 2027, "one")])
    assert {(x.one.id, x.other.id) for x in pairs} == {("1", "2"), ("2", "3"), ("2", "4")}
    pairs = possible_duplicates([first, told(2, 2028, "two"), told(3, 2027, "three")])
    assert next((x.one.id, x.other.id) for x in pairs) == ("1", "3"), "the same year is a surer sign"
    assert [x.weight for x in pairs] == sorted((x.weight for x in pairs), reverse=True)
    near, beyond = (compare(first, told(2, 2027, "two", amount)) for amount in (98.0, 97.9))
    names = [[name for name, _weight in x.reasons] for x in (near, beyond)]
    assert "amounts within two per cent" in names[0]
    assert "not amounts within two per cent" in names[1]
