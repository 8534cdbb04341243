"""Relations between editions: their algebra, direction, chains and what stays out."""

from __future__ import annotations

from itertools import product

import pytest

from hsforhs.framework import Crosswalks, Key, MappingRow, Predicate, framework

ALL = list(Predicate)
PAIRS = list(product(ALL, ALL))
RANK = {Predicate.EXACT: 0, Predicate.CLOSE: 1, Predicate.BROAD: 2, Predicate.NARROW: 2, Predicate.RELATED: 3}
DIRECT = [x for x in framework().crosswalks.rows if x.subject and x.object and x.status != "proposal"]


def row(
    subject: str, predicate: Predicate | None, target: str, *, relation: str = "same", status: str = "read"
) -> MappingRow:
    return MappingRow(
        Key.parse(subject) if subject else None,
        predicate,
        Key.parse(target) if target else None,
        "semapv:ManualMappingCuration",
        relation,
        "a book",
        status,
    )


class TestPredicate:
    @pytest.mark.parametrize("one", ALL)
    def test_the_inverse_of_the_inverse_is_itself(self, one: Predicate) -> None:
        assert one.inverse.inverse is one

    def test_only_broad_and_narrow_have_a_direction(self) -> None:
        assert Predicate.BROAD.inverse is Predicate.NARROW
        assert [x for x in ALL if x.inverse is x] == [Predicate.EXACT, Predicate.CLOSE, Predicate.RELATED]

    @pytest.mark.parametrize("one", ALL)
    def test_exact_is_the_identity(self, one: Predicate) -> None:
        assert Predicate.EXACT.then(one) is one
        assert one.then(Predicate.EXACT) is one

    @pytest.mark.parametrize(("one", "two"), PAIRS)
    def test_two_steps_are_never_stronger_than_either(self, one: Predicate, two: Predicate) -> None:
        assert RANK[one.then(two)] >= max(RANK[one], RANK[two])

    @pytest.mark.parametrize(("one", "two"), PAIRS)
    def test_a_chain_read_backwards_is_the_inverse(self, one: Predicate, two: Predicate) -> None:
        assert one.then(two).inverse is two.inverse.then(one.inverse)

    @pytest.mark.parametrize(("one", "two", "three"), list(product(ALL, ALL, ALL)))
    def test_the_grouping_of_three_steps_does_not_matter(
        self, one: Predicate, two: Predicate, three: Predicate
    ) -> None:
        assert one.then(two).then(three) is one.then(two.then(three))

    def test_broad_stays_broad_and_up_then_down_is_only_related(self) -> None:
        assert Predicate.BROAD.then(Predicate.BROAD) is Predicate.BROAD
        assert Predicate.CLOSE.then(Predicate.NARROW) is Predicate.NARROW
        assert Predicate.BROAD.then(Predicate.NARROW) is Predicate.RELATED
        assert Predicate.RELATED.then(Predicate.CLOSE) is Predicate.RELATED


class TestOneCrosswalk:
    def test_it_is_read_in_both_directions(self) -> None:
        walk = Crosswalks([row("a-1:X", Predicate.BROAD, "b-1:Y", relation="merge")])
        (there,) = walk.counterparts(Key.parse("a-1:X"), "b-1")
        (back,) = walk.counterparts(Key.parse("b-1:Y"), "a-1")
        assert (str(there.object), there.predicate, there.relation) == ("b-1:Y", Predicate.BROAD, "merge")
        assert (str(back.object), back.predicate, back.through) == ("a-1:X", Predicate.NARROW, ())
        assert there.read
        assert back.read

    def test_the_closest_match_comes_first(self) -> None:
        walk = Crosswalks(
            [row("a-1:X", p, f"b-1:{p.name}") for p in (Predicate.RELATED, Predicate.NARROW, Predicate.EXACT)]
        )
        found = walk.counterparts(Key.parse("a-1:X"), "b-1")
        assert [x.object.code for x in found] == ["EXACT", "NARROW", "RELATED"]

    def test_our_own_judgement_is_not_called_read(self) -> None:
        walk = Crosswalks([row("a-1:X", Predicate.EXACT, "b-1:Y", status="own")])
        assert [x.read for x in walk.counterparts(Key.parse("a-1:X"), "b-1")] == [False]

    def test_proposals_are_kept_as_rows_but_lead_nowhere(self) -> None:
        walk = Crosswalks([row("a-1:X", Predicate.EXACT, "b-1:Y", status="proposal")])
        assert len(walk.rows) == 1
        assert walk.route("a-1", "b-1") == ()
        assert walk.counterparts(Key.parse("a-1:X"), "b-1") == ()

    def test_a_row_with_an_open_end_leads_nowhere(self) -> None:
        walk = Crosswalks([row("a-1:X", None, "", relation="dropped"), row("", None, "b-1:Y", relation="new")])
        assert len(walk.rows) == 2
        assert walk.route("a-1", "b-1") == ()

    def test_no_counterpart_and_no_route_can_be_told_apart(self) -> None:
        walk = Crosswalks([row("a-1:X", Predicate.EXACT, "b-1:Y")])
        assert walk.counterparts(Key.parse("a-1:Z"), "b-1") == walk.counterparts(Key.parse("a-1:X"), "c-1") == ()
        assert walk.route("a-1", "b-1") == ("a-1", "b-1")
        assert walk.route("a-1", "c-1") == ()


class TestChain:
    def test_words_way_and_trust_of_every_step_are_kept(self) -> None:
        walk = Crosswalks(
            [
                row("a-1:X", Predicate.CLOSE, "b-1:Y", relation="renamed"),
                row("b-1:Y", Predicate.NARROW, "c-1:Z", relation="split", status="own"),
            ]
        )
        (found,) = walk.counterparts(Key.parse("a-1:X"), "c-1")
        assert found.subject == Key.parse("a-1:X")
        assert (found.predicate, found.relation) == (Predicate.NARROW, "renamed ; split")
        assert (found.through, found.read) == (("b-1",), False)

    @pytest.mark.parametrize(("first", "second"), [("own", "read"), ("read", "own"), ("own", "own")])
    def test_a_chain_is_read_only_where_every_step_was(self, first: str, second: str) -> None:
        walk = Crosswalks(
            [
                row("a-1:X", Predicate.EXACT, "b-1:Y", status=first),
                row("b-1:Y", Predicate.EXACT, "c-1:Z", status=second),
            ]
        )
        assert [x.read for x in walk.counterparts(Key.parse("a-1:X"), "c-1")] == [False]

    def test_the_shortest_route_is_taken(self) -> None:
        long = [row("a-1:X", Predicate.EXACT, "b-1:X"), row("b-1:X", Predicate.EXACT, "c-1:X")]
        walk = Crosswalks([*long, row("c-1:X", Predicate.EXACT, "d-1:X"), row("a-1:X", Predicate.RELATED, "d-1:X")])
        assert walk.route("a-1", "d-1") == ("a-1", "d-1")
        assert walk.route("b-1", "d-1") in {("b-1", "a-1", "d-1"), ("b-1", "c-1", "d-1")}
        (found,) = walk.counterparts(Key.parse("a-1:X"), "d-1")
        assert found.predicate is Predicate.RELATED

    def test_of_two_ways_to_one_question_the_closest_is_kept(self) -> None:
        walk = Crosswalks(
            [
                row("a-1:X", Predicate.RELATED, "b-1:FIRST"),
                row("a-1:X", Predicate.NARROW, "b-1:SECOND"),
                row("b-1:FIRST", Predicate.EXACT, "c-1:Z"),
                row("b-1:SECOND", Predicate.EXACT, "c-1:Z"),
            ]
        )
        (found,) = walk.counterparts(Key.parse("a-1:X"), "c-1")
        assert found.predicate is Predicate.NARROW


class TestDeclared:
    @pytest.mark.parametrize("one", DIRECT, ids=lambda x: f"{x.subject}_{x.object}")
    def test_every_row_is_found_from_both_ends(self, one: MappingRow) -> None:
        assert one.subject
        assert one.object
        assert one.predicate
        walk = framework().crosswalks
        there = {x.object: x.predicate for x in walk.counterparts(one.subject, one.object.instrument_id)}
        back = {x.object: x.predicate for x in walk.counterparts(one.object, one.subject.instrument_id)}
        assert there[one.object] is one.predicate
        assert back[one.subject] is one.predicate.inverse

    def test_old_editions_reach_the_newest_through_those_between(self) -> None:
        walk = framework().crosswalks
        assert walk.route("jee-1", "jee-3") == ("jee-1", "jee-2", "jee-3")
        assert walk.route("spar-1", "jee-3") == ("spar-1", "spar-2", "jee-3")

    def test_the_same_code_does_not_mean_the_same_question(self) -> None:
        (found,) = framework().counterparts(Key.parse("spar-1:C3.1"), "spar-2")
        assert str(found.object) == "spar-2:C12.1"
