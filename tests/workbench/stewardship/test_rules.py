"""Role x deed x state, as one table; who sees what; and that what must not leak could leak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.stewardship import queries, rules, services
from hsforhs.workbench.stewardship.models import Proposal, ProposalState, Remark, RemarkState
from hsforhs.workbench.stewardship.rules import Deed

pytestmark = pytest.mark.django_db

Join = Callable[..., User]
V, C, L, A, S, X = Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR
REVIEWS = {C, L, A, S, X}

AT_ALL = {
    # deed: (roles at any place, roles at the root of the tree)
    Deed.READ: ({V, *REVIEWS}, {V, *REVIEWS}),
    Deed.REMARK: (REVIEWS, REVIEWS),
    Deed.GIVE_OPINION: (REVIEWS, REVIEWS),
    Deed.REPLY: (REVIEWS, REVIEWS),
    Deed.COMMENT: (REVIEWS, REVIEWS),
    Deed.VOTE: (REVIEWS, REVIEWS),
    Deed.PROPOSE: (set(), {S, X}),
    Deed.OPEN: (set(), {S, X}),
    Deed.DECIDE: (set(), {S, X}),
}


@pytest.mark.parametrize("role", Role)
def test_the_table_of_deeds(world: Place, join: Join, role: Role) -> None:
    in_country, in_region, at_root = join(role, "GHA"), join(role, "AFRO"), join(role, "WORLD")
    assert AT_ALL.keys() == set(Deed)
    for deed, (somewhere, root) in AT_ALL.items():
        assert rules.may_at_all(in_country, deed) is (role in somewhere), deed
        assert rules.may_at_all(in_region, deed) is (role in somewhere), "a region is not the root"
        assert rules.may_at_all(at_root, deed) is (role in root), deed


def test_who_has_no_role_may_nothing_and_the_site_administrator_everything(
    world: Place, join: Join, administrator: User
) -> None:
    closed = join(X, "WORLD")
    closed.is_active = False
    ended = join(C)
    ended.grants.update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    for deed in Deed:
        assert not any(rules.may_at_all(x, deed) for x in (AnonymousUser(), join(), closed, ended)), deed
        assert rules.may_at_all(administrator, deed)


STATES = {
    Deed.COMMENT: {"open"},
    Deed.VOTE: {"open"},
    Deed.PROPOSE: {"draft"},
    Deed.OPEN: {"draft"},
    Deed.DECIDE: {"open"},
}


def test_a_proposal_allows_what_its_state_allows(administrator: User) -> None:
    for state in ProposalState.values:
        allowed = {x for x in STATES if rules.may(administrator, x, Proposal(state=state))}
        assert allowed == {x for x, states in STATES.items() if state in states}, state


@pytest.mark.parametrize(("days", "taken"), [(1, True), (0, True), (-1, False)])
def test_comments_and_votes_end_with_the_last_day_and_the_decision_does_not(
    administrator: User, days: int, taken: bool
) -> None:
    day = dt.date(2026, 11, 26)
    found = Proposal(state="open", closes_on=day + dt.timedelta(days=days))
    assert rules.may(administrator, Deed.COMMENT, found, day=day) is taken
    assert rules.may(administrator, Deed.VOTE, found, day=day) is taken
    assert rules.may(administrator, Deed.DECIDE, found, day=day)


@pytest.mark.parametrize("deed", [Deed.GIVE_OPINION, Deed.REPLY])
def test_a_remark_is_talked_about_until_it_is_answered(administrator: User, deed: Deed) -> None:
    allowed = {x for x in RemarkState.values if rules.may_on_remark(administrator, deed, Remark(state=x))}
    assert allowed == {"open", "in proposal"}


def test_only_the_author_takes_a_remark_back_and_only_while_it_is_open(
    remark: Remark, reviewer: User, administrator: User
) -> None:
    assert not rules.may_withdraw(administrator, remark)
    assert not rules.may_withdraw(AnonymousUser(), remark)
    assert {x for x in RemarkState.values if rules.may_withdraw(reviewer, _in(remark, x))} == {"open"}


def _in(remark: Remark, state: str) -> Remark:
    remark.state = state
    return remark


def test_who_wrote_everything_is_alone(steward: User, reviewer: User, leave: Callable[..., Remark]) -> None:
    own = leave(steward)
    made = services.draft(person=steward, title="x", why="y", remarks=[own])
    assert rules.is_alone(steward, made)
    assert not rules.is_alone(reviewer, made)
    services.group(person=steward, proposal=made, remarks=[leave(reviewer)])
    assert not rules.is_alone(steward, made), "one remark is of somebody else"


def test_a_proposal_without_remarks_has_one_author(steward: User) -> None:
    assert rules.is_alone(steward, services.draft(person=steward, title="x", why="y"))


SEEN = {
    "draft": {"root steward", "site administrator"},
    "open": {"viewer", "contributor", "national steward", "root steward", "site administrator"},
    "decided": {
        "visitor",
        "account",
        "viewer",
        "contributor",
        "national steward",
        "root steward",
        "site administrator",
    },
}
SEEN["in edition"] = SEEN["decided"]


@pytest.mark.parametrize("state", ProposalState.values)
def test_who_sees_a_proposal_one_by_one_and_many_at_once(
    open_proposal: Proposal, join: Join, administrator: User, state: str
) -> None:
    everybody: dict[str, Person] = {
        "visitor": AnonymousUser(),
        "account": join(),
        "viewer": join(V),
        "contributor": join(C, "GHA"),
        "national steward": join(S),
        "root steward": join(S, "WORLD"),
        "site administrator": administrator,
    }
    Proposal.objects.filter(pk=open_proposal.pk).update(state=state)
    found = Proposal.objects.get(pk=open_proposal.pk)
    assert {name for name, x in everybody.items() if rules.may_see(x, found)} == SEEN[state]
    filtered = {name for name, x in everybody.items() if Proposal.objects.filter(rules.seen_by(x)).exists()}
    assert filtered == SEEN[state]


def test_remarks_do_not_leak_and_could(remark: Remark, viewer: User, join: Join) -> None:
    assert "Border posts" in queries.seen_remarks(viewer).get().text
    for person in (AnonymousUser(), join()):
        assert not queries.seen_remarks(person).exists()


@pytest.mark.parametrize(("held", "strongest"), [((C, A), A), ((V, L), L), ((S, C), S)])
def test_a_vote_is_cast_in_the_strongest_role(
    world: Place, join: Join, held: tuple[Role, Role], strongest: Role
) -> None:
    person = join(held[0])
    person.grants.create(role=held[1], place=world, granted_by="operator")
    assert rules.role_of(person) == strongest
