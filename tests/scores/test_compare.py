"""Comparison: directly within an edition, through the crosswalk between editions, and nothing dropped."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import Crosswalks, Framework, Key, MappingRow, Predicate, framework
from hsforhs.scores import Assessment, Comparison, compare
from tests.scores.made import NOT_APPLICABLE, assessment, codes, values_of

WORDS = framework()
EDITIONS = [("spar-1", "spar-2"), ("spar-2", "spar-1"), ("jee-1", "jee-2"), ("jee-2", "jee-3"), ("jee-1", "jee-3")]


def without(found: Assessment, *left_out: str) -> Assessment:
    """Return an assessment that does not ask some indicators, as an adapted instrument."""
    return replace(found, scores={key: x for key, x in found.scores.items() if key.code not in left_out})


def named(found: Comparison) -> tuple[set[Key], set[Key]]:
    """Return every indicator of the two sides that a comparison names anywhere."""
    before = {x.before for x in found.changes} | {x.subject for x in found.unclear}
    after = {x.after for x in found.changes} | {x.object for x in found.unclear}
    before |= set(found.without_counterpart_before) | {a for a, _ in found.without_value}
    after |= set(found.without_counterpart_after) | {b for _, b in found.without_value}
    return before, after


class TestOneEdition:
    def test_levels_are_subtracted_the_greatest_gain_first(self) -> None:
        old = assessment("spar-2", {"C1.1": 40, "C1.2": 60, "C2.1": 80}, year=2021)
        new = assessment("spar-2", {"C1.1": 40, "C1.2": 100, "C2.1": 60}, year=2022)
        found = compare(old, new, WORDS)
        assert [(x.before.code, x.level_before, x.level_after, x.steps) for x in found.changes] == [
            ("C1.2", 3, 5, 2),
            ("C1.1", 2, 2, 0),
            ("C2.1", 4, 3, -1),
        ]
        assert {x.counterpart for x in found.changes} == {None}
        assert found.unclear == ()

    def test_a_pair_without_one_value_is_listed_and_not_taken_as_zero(self) -> None:
        old = assessment("spar-2", {"C1.1": 40, "C1.2": NOT_APPLICABLE})
        new = assessment("spar-2", {"C1.2": 60})
        found = compare(old, new, WORDS)
        assert found.changes == ()
        assert {a.code for a, b in found.without_value if a == b} == set(codes("spar-2"))

    def test_an_indicator_that_one_side_does_not_ask_is_listed(self) -> None:
        full = assessment("spar-2", dict.fromkeys(codes("spar-2"), 40))
        found = compare(without(full, "C2.1"), without(full, "C1.1"), WORDS)
        assert [x.code for x in found.without_counterpart_before] == ["C1.1"]
        assert [x.code for x in found.without_counterpart_after] == ["C2.1"]
        assert len(found.changes) == 33

    @given(values_of("spar-2"), values_of("spar-2"))
    def test_back_is_the_opposite_of_there(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        there = compare(assessment("spar-2", one), assessment("spar-2", other), WORDS)
        back = compare(assessment("spar-2", other), assessment("spar-2", one), WORDS)
        assert {(x.before, x.steps) for x in there.changes} == {(x.after, -x.steps) for x in back.changes}


class TestBetweenEditions:
    def test_a_code_is_followed_to_its_question_not_to_its_namesake(self) -> None:
        """SPAR 1 C3.1 is zoonoses, SPAR 2 C3.1 financing."""
        found = compare(assessment("spar-1", {"C3.1": 40}), assessment("spar-2", {"C3.1": 100, "C12.1": 60}), WORDS)
        (change,) = found.changes
        assert (change.before.code, change.after.code, change.steps) == ("C3.1", "C12.1", 1)
        assert change.counterpart
        assert change.counterpart.relation == "moved, renamed"

    def test_a_split_question_is_listed_and_not_subtracted(self) -> None:
        values = {"C9.1": 60, "C9.2": 60, "C9.3": 60}
        found = compare(assessment("spar-1", {"C9.2": 40}), assessment("spar-2", values), WORDS)
        assert found.changes == ()
        split = [x for x in found.unclear if x.subject.code == "C9.2"]
        assert [(x.object.code, x.predicate) for x in split] == [
            (code, Predicate.NARROW) for code in ("C9.1", "C9.2", "C9.3")
        ]

    def test_a_new_question_has_no_counterpart(self) -> None:
        found = compare(assessment("spar-1", {}), assessment("spar-2", {}), WORDS)
        assert Key.parse("spar-2:C1.2") in found.without_counterpart_after

    @pytest.mark.parametrize("predicate", list(Predicate))
    def test_only_exact_and_close_pairs_are_subtracted(self, predicate: Predicate) -> None:
        found = compare(
            assessment("spar-1", {"C1.1": 40}),
            assessment("spar-2", {"C1.1": 60}),
            with_rows(("C1.1", predicate, "C1.1")),
        )
        clear = predicate in (Predicate.EXACT, Predicate.CLOSE)
        assert (len(found.changes), len(found.unclear)) == ((1, 0) if clear else (0, 1))

    def test_two_exact_matches_into_one_question_are_not_clear(self) -> None:
        words = with_rows(("C1.1", Predicate.EXACT, "C1.1"), ("C1.2", Predicate.EXACT, "C1.1"))
        values = {"C1.1": 40, "C1.2": 40}
        found = compare(assessment("spar-1", values), assessment("spar-2", values), words)
        assert found.changes == ()
        assert [(x.subject.code, x.object.code) for x in found.unclear] == [("C1.1", "C1.1"), ("C1.2", "C1.1")]

    def test_one_question_with_two_close_matches_is_not_clear(self) -> None:
        words = with_rows(("C1.1", Predicate.CLOSE, "C1.1"), ("C1.1", Predicate.CLOSE, "C1.2"))
        values = {"C1.1": 40, "C1.2": 40}
        found = compare(assessment("spar-1", values), assessment("spar-2", values), words)
        assert (len(found.changes), len(found.unclear)) == (0, 2)

    def test_a_chain_of_editions_is_followed(self) -> None:
        full = [
            assessment(x, dict.fromkeys(codes(x), 3), date=dt.date(2017 + 3 * i, 1, 1))
            for i, x in enumerate(("jee-1", "jee-3"))
        ]
        found = compare(full[0], full[1], WORDS)
        assert found.changes
        assert {x.counterpart.through for x in found.changes if x.counterpart} == {("jee-2",)}

    @given(
        st.sampled_from(EDITIONS).flatmap(lambda pair: st.tuples(st.just(pair), values_of(pair[0]), values_of(pair[1])))
    )
    def test_nothing_is_dropped_and_nothing_is_subtracted_twice(
        self, drawn: tuple[tuple[str, str], dict[str, Any], dict[str, Any]]
    ) -> None:
        (one, other), old, new = drawn
        before, after = assessment(one, old), assessment(other, new)
        found = compare(before, after, WORDS)
        assert named(found) == (set(before.scores), set(after.scores))
        pairs = [(x.before, x.after) for x in found.changes]
        assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
        assert not set(found.without_counterpart_before) & {x.subject for x in found.unclear}


def with_rows(*rows: tuple[str, Predicate, str]) -> Framework:
    """Return a vocabulary whose only crosswalk joins the two editions of SPAR by these rows."""
    return replace(
        WORDS,
        crosswalks=Crosswalks(
            MappingRow(Key.of("spar-1", a), predicate, Key.of("spar-2", b), "", "same", "", "read")
            for a, predicate, b in rows
        ),
    )
