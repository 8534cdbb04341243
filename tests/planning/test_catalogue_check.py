"""The order of actions, and what the catalogue covers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import framework
from hsforhs.planning import HEALTH, ActionCatalogue, action_catalogue, coverage, faults
from hsforhs.planning.catalogue_check import circles

WORDS = framework()
LEAST = 800


def with_action(action_id: str, **changes: Any) -> ActionCatalogue:
    known = action_catalogue()
    return replace(known, actions={**known.actions, action_id: replace(known.action(action_id), **changes)})


class TestOrder:
    def test_a_prerequisite_that_does_not_exist(self) -> None:
        assert "action P1-001: its prerequisite P1-999 does not exist" in faults(
            with_action("P1-001", prerequisites=("P1-999",)), WORDS
        )

    def test_a_prerequisite_from_a_higher_step_of_the_same_indicator(self) -> None:
        later = next(x for x in action_catalogue().actions.values() if x.indicator.code == "P1.1" and x.step == 5)
        found = faults(with_action("P1-001", prerequisites=(later.id,)), WORDS)
        assert f"action P1-001: its prerequisite {later.id} belongs to a higher step" in found

    def test_a_circle(self) -> None:
        one = with_action("P1-001", prerequisites=("P1-002",))
        both = replace(one, actions={**one.actions, "P1-002": replace(one.action("P1-002"), prerequisites=("P1-001",))})
        assert any("P1-001, P1-002" in x and "run in a circle" in x for x in faults(both, WORDS))

    @given(
        st.dictionaries(
            st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3).map(tuple), max_size=6
        )
    )
    def test_an_order_exists_exactly_when_there_is_no_circle(self, before: dict[str, tuple[str, ...]]) -> None:
        def loops(start: str, now: str, seen: frozenset[str]) -> bool:
            return any(
                x == start or (x in before and x not in seen and loops(start, x, seen | {x}))
                for x in before[now]
                if x in before
            )

        assert bool(circles(before)) == any(loops(x, x, frozenset({x})) for x in before)


def test_an_action_replaces_only_what_is_gone() -> None:
    known = action_catalogue()
    first, second = list(known.actions)[:2]
    broken = replace(known, actions={**known.actions, first: replace(known.actions[first], replaces=(second, "X-1"))})
    assert faults(broken, WORDS) == [f"action {first}: it replaces {second}, which is still there"]


class TestCoverage:
    def test_no_step_is_without_action_and_there_are_enough(self) -> None:
        found = coverage(action_catalogue(), WORDS)
        assert found.missing == ()
        assert found.indicators == 56
        assert found.actions == len(action_catalogue().actions) >= LEAST
        assert sum(found.by_step.values()) == sum(found.by_sector.values()) == sum(found.by_level.values())

    def test_every_step_offers_three_to_six_actions(self) -> None:
        numbers = {len(x) for x in action_catalogue().by_step.values()}
        assert min(numbers) >= 3
        assert max(numbers) <= 6

    def test_shares_are_plausible(self) -> None:
        found = coverage(action_catalogue(), WORDS)
        assert 0.3 < found.by_sector[HEALTH] / found.actions < 0.75
        for component in WORDS.components:
            share = found.by_component[component] / found.actions
            assert 0.1 < share < (0.75 if component == "OS" else 0.4), component
        for level in ("COMM", "LOC", "INT", "NAT"):
            assert 0.1 < found.by_level[level] / found.actions < 0.5, level
        assert found.by_level["REG"] == found.by_level["GLO"] == 0, "a country does no work of a region or of the world"
        for kind, number in found.by_kind.items():
            assert 0.01 < number / found.actions < 0.2, kind

    def test_every_sector_leads_at_least_five_actions(self) -> None:
        found = coverage(action_catalogue(), WORDS)
        assert {x: n for x, n in found.by_sector.items() if n < 5} == {}

    def test_topics_are_counted_beside_the_indicators(self) -> None:
        found = coverage(action_catalogue(), WORDS)
        assert sum(found.by_topic.values()) == sum(x.indicator is None for x in action_catalogue().actions.values())
        assert sum(map(len, action_catalogue().by_step.values())) + sum(found.by_topic.values()) == found.actions

    @pytest.mark.parametrize("step", [2, 3, 4, 5])
    def test_a_missing_step_is_named(self, step: int) -> None:
        known = action_catalogue()
        key = next(iter(known.by_step))[0]
        left = replace(known, by_step={x: y for x, y in known.by_step.items() if x != (key, step)})
        assert coverage(left, WORDS).missing == ((key, step),)


def test_a_long_chain_without_a_circle_takes_no_time() -> None:
    assert circles({str(x): (str(x + 1),) for x in range(50_000)}) == []
