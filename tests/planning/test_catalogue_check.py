"""The order of actions, near-duplicates, and what the catalogue covers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import framework
from hsforhs.planning import HEALTH, ActionCatalogue, action_catalogue, coverage, faults
from hsforhs.planning.catalogue_check import circles

WORDS = framework()
NEAR = 0.8
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


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{4,}", text.casefold()))


def _near(texts: dict[str, str]) -> Iterator[tuple[str, str, float]]:
    """Yield pairs that are nearly the same; only pairs that share half of their longer words are compared."""
    tokens = {name: _tokens(text) for name, text in texts.items()}
    for one, other in combinations(texts, 2):
        shared = len(tokens[one] & tokens[other])
        if 2 * shared >= min(len(tokens[one]), len(tokens[other])):
            ratio = SequenceMatcher(None, texts[one], texts[other]).ratio()
            if ratio > NEAR:
                yield one, other, ratio


def test_an_action_replaces_only_what_is_gone() -> None:
    known = action_catalogue()
    first, second = list(known.actions)[:2]
    broken = replace(known, actions={**known.actions, first: replace(known.actions[first], replaces=(second, "X-1"))})
    assert faults(broken, WORDS) == [f"action {first}: it replaces {second}, which is still there"]


class TestTexts:
    def test_no_action_is_a_rephrased_copy_of_another(self) -> None:
        assert list(_near({x.id: x.text for x in action_catalogue().actions.values()})) == []

    def test_a_near_copy_would_be_found(self) -> None:
        text = "Train one legal officer of each province in the powers of emergency law"
        assert list(_near({"a": text, "b": text.replace("province", "district")}))

    def test_sentences_are_short_enough_to_read(self) -> None:
        long = [x.id for x in action_catalogue().actions.values() if len(x.text.split()) > 35]
        assert long == []

    def test_no_sentence_is_shared_with_the_digest_of_the_first_edition(self, shared_data: Path) -> None:
        path = shared_data.parent / "tables" / "benchmarks1_actions_paraphrased.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            digest = {row["paraphrase_own_words"].strip().casefold() for row in csv.DictReader(stream)}
        assert digest
        assert [x.id for x in action_catalogue().actions.values() if x.text.casefold() in digest] == []


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
        assert all(found.by_component[x] / found.actions > 0.08 for x in WORDS.components)
        assert all(found.by_level[x] / found.actions > 0.08 for x in ("COMM", "LOC", "INT", "NAT"))
        assert all(number > 0 for number in found.by_kind.values())

    def test_every_sector_leads_at_least_five_actions(self) -> None:
        found = coverage(action_catalogue(), WORDS)
        assert {x: n for x, n in found.by_sector.items() if n < 5} == {}

    @pytest.mark.parametrize("step", [2, 3, 4, 5])
    def test_a_missing_step_is_named(self, step: int) -> None:
        known = action_catalogue()
        key = next(iter(known.by_step))[0]
        left = replace(known, by_step={x: y for x, y in known.by_step.items() if x != (key, step)})
        assert coverage(left, WORDS).missing == ((key, step),)
