"""Counts of remarks and votes, what stands on an item, days left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.stewardship import queries, services
from hsforhs.workbench.stewardship.models import Proposal, Remark
from hsforhs.workbench.stewardship.queries import Wanted

pytestmark = pytest.mark.django_db
Leave = Callable[..., Remark]


def test_remarks_are_counted_by_area_component_and_kind_without_withdrawn_ones(reviewer: User, leave: Leave) -> None:
    leave(reviewer, "cell", "D2:HIS", kind="gap")
    leave(reviewer, "action", "D2-010", kind="weakness")
    leave(reviewer, "indicator", "jee-3:D2.1", kind="gap")
    leave(reviewer, "cell", "P5:OS:ANI", kind="strength")
    services.withdraw(person=reviewer, remark=leave(reviewer, "cell", "D2:HIS"))
    found = queries.contested(Wanted())
    assert found.cells == {("D2", "HIS"): 2, ("D2", ""): 1, ("P5", "OS"): 1}
    assert (found.total, found.most, found.of_area("D2"), found.of_component("HIS")) == (4, 2, 3, 2)
    assert found.kinds == {
        "ambiguity": 0,
        "gap": 2,
        "strength": 1,
        "weakness": 1,
        "benchmark needed": 0,
        "wrong crosswalk": 0,
    }
    assert queries.contested(Wanted(kind="strength")).cells == {("P5", "OS"): 1}
    assert queries.contested(Wanted()).total == sum(found.kinds.values())


def test_lists_begin_with_the_newest(steward: User, reviewer: User, leave: Leave) -> None:
    made = [leave(reviewer).pk for _ in range(3)]
    assert [x.pk for x in queries.remarks()] == made[::-1]
    drafted = [services.draft(person=steward, title="x", why="y").pk for _ in range(3)]
    assert [x.pk for x in queries.proposals(steward)] == drafted[::-1]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (Wanted(area="D2"), 1),
        (Wanted(area="P5"), 0),
        (Wanted(item_kind="action", reference="D2-010"), 1),
        (Wanted(state="open"), 0),
        (Wanted(state="in proposal"), 1),
        (Wanted(standing=True), 1),
    ],
)
def test_remarks_are_narrowed(draft: Proposal, wanted: Wanted, number: int) -> None:
    assert queries.remarks(wanted).count() == number


def test_an_answered_remark_is_no_longer_standing(open_proposal: Proposal, decide: Callable[..., Proposal]) -> None:
    decide(open_proposal)
    assert queries.contested(Wanted(standing=True)).total == 0
    assert queries.contested(Wanted()).total == 1


def test_opinions_and_replies_are_counted_apart(remark: Remark, other: User, steward: User, reviewer: User) -> None:
    services.give_opinion(person=other, remark=remark, agrees=True, reason="x")
    services.give_opinion(person=steward, remark=remark, agrees=False, reason="y")
    services.reply(person=other, remark=remark, text="one")
    services.withdraw_comment(person=reviewer, found=services.reply(person=reviewer, remark=remark, text="two"))
    found = queries.remarks().get()
    assert (found.agreeing, found.disagreeing, found.replied) == (1, 1, 1)


def test_the_line_of_an_item_counts_open_proposals_and_names_the_edition(
    open_proposal: Proposal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        line = queries.item_line("action", "D2-010", table="actions")
    assert (line.remarks, line.open_proposals, line.changed) == (1, 1, ())
    assert queries.item_line("action", "D2-011", table="actions").open_proposals == 0
    Proposal.objects.update(state="in edition", in_edition="2026-11.1")
    line = queries.item_line("action", "D2-010", table="actions")
    assert (line.open_proposals, line.changed) == (0, (("2026-11.1", open_proposal.pk),))


def test_a_remark_alone_brings_its_proposal_to_the_line_while_it_is_open(
    steward: User, reviewer: User, leave: Leave
) -> None:
    services.draft(person=steward, title="x", why="y", remarks=[leave(reviewer, "cell", "D2:HIS")])
    assert queries.item_line("cell", "D2:HIS", table="matrix").open_proposals == 0, "a draft is not told"
    Proposal.objects.update(state="open")
    assert queries.item_line("cell", "D2:HIS", table="matrix").open_proposals == 1
    Proposal.objects.update(state="in edition", in_edition="x")
    assert queries.item_line("cell", "D2:HIS", table="matrix").changed == (), "it did not change this cell"


def test_a_change_that_was_left_out_did_not_change_the_item(open_proposal: Proposal) -> None:
    open_proposal.changes.update(left_out=True)
    Proposal.objects.update(state="in edition", in_edition="x")
    assert queries.item_line("action", "D2-010", table="actions").changed == ()


def test_votes_are_counted_by_choice_and_role(open_proposal: Proposal, reviewer: User, other: User) -> None:
    assert queries.vote_counts(open_proposal) == []
    for person, choice in ((reviewer, "support"), (other, "support")):
        services.vote(person=person, proposal=open_proposal, choice=choice)
    support, oppose, abstain = queries.vote_counts(open_proposal)
    assert (support.number, oppose.number, abstain.number) == (2, 0, 0)
    assert support.roles == {"approver": 1, "contributor": 1}


def test_parties_are_all_who_took_part_once_each(
    open_proposal: Proposal, remark: Remark, reviewer: User, other: User, steward: User
) -> None:
    assert queries.parties(open_proposal) == [reviewer]
    services.give_opinion(person=other, remark=remark, agrees=True, reason="x")
    services.vote(person=other, proposal=open_proposal, choice="abstain")
    services.comment(person=steward, proposal=open_proposal, text="x")
    assert set(queries.parties(open_proposal)) == {reviewer, other, steward}
    assert len(queries.parties(open_proposal)) == 3


@pytest.mark.parametrize(("day", "left"), [(26, 4), (30, 0), (31, None)])
def test_days_left(day: int, left: int | None) -> None:
    found = Proposal(closes_on=dt.date(2026, 10, 30))
    assert queries.days_left(found, dt.date(2026, 10, day)) == left
    assert queries.days_left(Proposal(), dt.date(2026, 10, day)) is None
